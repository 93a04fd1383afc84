import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { InputError } from '../../main/contract/errors'
import type { RequestContext } from '../../main/contract/link'
import type { Source } from '../../main/contract/source'
import type { Summary } from '../../main/contract/summary'
import type { Batch, Table } from '../../main/contract/table'
import type { EngineParts } from '../../main/engine/service'
import type { Roles } from '../../main/sources/roles'

export const samplesFolder = join(import.meta.dirname, '../../resources/samples')

/** A folder for the files of one test. */
export const createFolder = () => mkdtempSync(join(tmpdir(), 'assay-test-'))

const page: Batch = {
  rows: 2,
  vectors: [
    { kind: 'bigint', values: new BigInt64Array([9_007_199_254_740_993n, -1n]), validity: null },
    { kind: 'text', values: ['一', null] },
  ],
}

const textSummary: Summary = {
  kind: 'text',
  rows: 2,
  nulls: 1,
  distinct: 1,
  distinctExact: true,
  top: [{ value: '一', count: 1 }],
  length: { min: 1, max: 1, mean: 1 },
}

/** Counts what is opened and closed, so that caches can be watched. */
export interface Watched {
  opened: string[]
  closed: string[]
}

const partOf = (columns: readonly string[] | undefined): Batch => ({
  rows: page.rows,
  vectors: page.vectors.filter((_, place) => !columns || columns.includes(['id', 'label'][place])),
})

function tableOf(name: string, watched: Watched): Table {
  return {
    format: 'csv',
    columns: [
      { name: 'id', type: 'integer', sourceType: 'BIGINT' },
      { name: 'label', type: 'text', sourceType: 'VARCHAR' },
    ],
    rows: 2,
    async *batches({ columns }) {
      yield partOf(columns)
    },
    page: async ({ columns }) => partOf(columns),
    summarize: async ({ sampling }) => {
      watched.opened.push(`summarize ${name}`)
      sampling?.take(page, 0)
      return [textSummary, textSummary]
    },
    close: async () => void watched.closed.push(name),
  }
}

function open(path: string, watched: Watched): Source {
  const name = basename(path)
  watched.opened.push(name)
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new InputError({ file: path, cause: 'no such file', remedy: 'check the path' })
  const head = { path, name, bytes: statSync(path).size }
  if (name.endsWith('.csv')) return { kind: 'dataset', ...head, table: tableOf(name, watched) }
  if (name.endsWith('.onnx')) return { kind: 'model', ...head, model: readFileSync(path), externalData: [] }
  if (name.endsWith('.jsonl')) {
    const log = { stepName: 'epoch', steps: [1, 2], series: [{ name: 'loss', values: [1, Number.NaN] }] }
    return { kind: 'training-log', ...head, format: 'json-lines', log }
  }
  const config = { loss: 'mse', batch_size: 32, colour: 'red' }
  return { kind: 'training-config', ...head, format: 'json', config, unknownKeys: ['colour'] }
}

function assignRoles(sources: Source[]): Roles {
  const of = <Kind extends Source['kind']>(kind: Kind) =>
    sources.find((one): one is Extract<Source, { kind: Kind }> => one.kind === kind) ?? null
  return {
    dataset: of('dataset'),
    validation: null,
    model: of('model'),
    config: of('training-config'),
    log: of('training-log'),
    problems: [],
  }
}

/** Parts of an engine that open files by their endings and run no model. */
export function createParts(): { parts: EngineParts; watched: Watched } {
  const watched: Watched = { opened: [], closed: [] }
  const load = async () => {
    throw new Error('no runtime in this test')
  }
  const parts: EngineParts = {
    open: async (path) => open(path, watched),
    assignRoles,
    arranger: null,
    writer: null,
    runtime: { name: 'none', load },
    clock: () => 0,
    version: '1.2.3',
    samplesFolder,
    abort: null,
  }
  return { parts, watched }
}

export const context = (onEvent: RequestContext['onEvent'] = () => undefined): RequestContext => ({
  task: 'test',
  cancel: {
    requested: false,
    aborted: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  },
  onEvent,
})
