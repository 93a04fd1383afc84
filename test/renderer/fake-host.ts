/** A host without an engine: answers like one, at a pace the test sets. */
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { Hint } from '../../main/contract/hints'
import type { Host } from '../../main/contract/host'
import {
  type Failure,
  type Method,
  type Params,
  RequestError,
  type RequestOptions,
  type Result,
} from '../../main/contract/protocol'
import type { AuditResult, Report } from '../../main/contract/report'
import type { FileCard } from '../../main/contract/source'
import { fakeRun } from '../fixtures/experiment-runs'
import { sharesOf, viewOf, wineProfiles } from './fake-columns'
import { wineColumns } from './fake-evidence'
import { auditTexts, faultyAudits, reportOf } from './fake-report'

export interface FakeHost extends Host {
  /** Every request in order. */
  readonly asked: { method: Method; params: unknown }[]
  /** Names of uploads or drops. */
  readonly dropped: string[]
  openFromOutside(paths: string[]): void
}

export interface FakeOptions {
  kind?: Host['kind']
  cards?: Record<string, FileCard>
  audits?: AuditResult[]
  report?: Report
  /** Awaited before each audit event and before the report; rejecting it is how an engine dies. */
  pace?: (step: number) => Promise<void>
  /** Awaited before each view is there. */
  paceOfViews?: () => Promise<void>
  /** What `profile` and `column` know. */
  profiles?: ColumnProfile[]
  hints?: Hint[]
  /** Awaited before `profile`, `column` and `missing` answer. */
  look?: () => Promise<void>
  /** Answers of single methods that are to fail. */
  failures?: Partial<Record<Method, Failure>>
  /** Awaited before each part of the curve of an experiment (0 and 1) and before its result (2). */
  paceOfExperiments?: (part: number) => Promise<void>
  chosen?: string[] | null
  /** What is told of models, whichever is asked for. */
  model?: {
    [M in 'describe' | 'graph' | 'weights' | 'capture' | 'signal' | 'timing' | 'gradients']?: Result<M>
  }
}

export const fail = (failure: Failure): never => {
  throw new RequestError(failure, failure.kind)
}

export const datasetCard = (
  path: string,
  rows = 178,
  names = wineColumns.map(([name]) => name),
): FileCard => ({
  role: 'dataset',
  path,
  name: path.split('/').pop() ?? path,
  bytes: 11_523,
  format: 'csv',
  rows,
  columns: [
    ...names.map((name) => ({ name, type: 'float' as const, sourceType: 'DOUBLE' })),
    { name: 'cultivar', type: 'text' as const, sourceType: 'VARCHAR' },
  ],
})

export const modelCard = (path: string): FileCard => ({
  role: 'model',
  path,
  name: path.split('/').pop() ?? path,
  bytes: 6_802,
  format: 'onnx',
  inputs: [{ name: 'input', type: 'float32', shape: ['batch', 13] }],
  outputs: [{ name: 'output', type: 'float32', shape: ['batch', 3] }],
  parameters: 1_603,
  nodes: 5,
  producer: 'pytorch 1.13.1',
  opset: 13,
})

const configCard = (path: string): FileCard => ({
  role: 'training-config',
  path,
  name: path.split('/').pop() ?? path,
  bytes: 981,
  format: 'json',
  settings: {
    task: 'classification',
    loss: 'CrossEntropyLoss',
    optimizer: 'SGD',
    learning_rate: '0.01',
    batch_size: '32',
    epochs: '60',
    preprocessing: 'none',
    validation_split: 'row % 4 == 3',
  },
  unknownKeys: ['seed', 'scheduler'],
})

const logCard = (path: string): FileCard => ({
  role: 'training-log',
  path,
  name: path.split('/').pop() ?? path,
  bytes: 2_214,
  format: 'csv',
  steps: 60,
  series: ['train_loss', 'val_loss', 'val_accuracy'],
})

/** A card by the name's ending; `.bin` cannot be read. */
export function cardFor(path: string): FileCard {
  const name = path.split('/').pop() ?? path
  if (path.endsWith('.onnx')) return modelCard(path)
  if (path.endsWith('.json')) return configCard(path)
  if (name.startsWith('log')) return logCard(path)
  if (path.endsWith('.csv') || path.endsWith('.parquet')) return datasetCard(path)
  return {
    role: 'unreadable',
    path,
    name,
    error: {
      file: name,
      place: 'byte 0',
      cause: 'the bytes are neither a table nor a model nor a configuration nor a log',
      remedy: 'export the data as CSV, Parquet or Arrow, the model as ONNX',
    },
  }
}

/** Waits for `work`, but ends with `cancelled` as soon as `signal` is aborted, as the engine does between batches. */
function cancellable<T>(work: Promise<T>, signal: RequestOptions['signal']): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new RequestError({ kind: 'cancelled' }, 'cancelled'))
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel)
    work.then(resolve, reject)
  })
}

export function createFakeHost(options: FakeOptions = {}): FakeHost {
  const asked: FakeHost['asked'] = []
  const dropped: string[] = []
  let opener: (paths: string[]) => void = () => undefined

  async function audit(_: Params<'audit'>, { onEvent, signal }: RequestOptions): Promise<Report> {
    const audits = options.audits ?? faultyAudits()
    onEvent?.({ kind: 'progress', progress: { stage: 'profiling', done: 74, total: 178, unit: 'rows' } })
    for (const [step, result] of audits.entries()) {
      await cancellable(options.pace?.(step) ?? Promise.resolve(), signal)
      onEvent?.({ kind: 'progress', progress: { stage: 'auditing', done: step, total: 11, unit: 'steps' } })
      onEvent?.({ kind: 'audited', audit: result })
    }
    await cancellable(options.pace?.(audits.length) ?? Promise.resolve(), signal)
    return options.report ?? reportOf(audits)
  }

  const profiles = () => options.profiles ?? wineProfiles
  const profileOf = (name: string) =>
    profiles().find((one) => one.name === name) ??
    fail({
      kind: 'input',
      error: { file: null, place: `column ${name}`, cause: 'there is no such column', remedy: null },
    })
  const looked = async <T>(answer: () => T, { onEvent, signal }: RequestOptions): Promise<T> => {
    onEvent?.({ kind: 'progress', progress: { stage: 'profiling', done: 74, total: 178, unit: 'rows' } })
    await cancellable(options.look?.() ?? Promise.resolve(), signal)
    return answer()
  }

  const told = (method: keyof NonNullable<FakeOptions['model']>) => (_: unknown, context: RequestOptions) =>
    looked(
      () => options.model?.[method] ?? fail({ kind: 'internal', detail: `${method} is not faked` }),
      context,
    )

  const answers: { [M in Method]?: (params: Params<M>, options: RequestOptions) => unknown } = {
    open: ({ path }) => options.cards?.[path] ?? cardFor(path),
    audit,
    texts: ({ locale }) => auditTexts(locale),
    samples: () => samples,
    view: async (_, { signal }) => {
      await cancellable(options.paceOfViews?.() ?? Promise.resolve(), signal)
      return { rows: 100 }
    },
    // Each row stands one place further down than in the file, and the last hundred are left.
    locate: ({ row }) => ({ place: row < 99 ? row + 1 : null }),
    profile: (_, told) =>
      looked(() => ({ rows: 178, columns: profiles(), hints: options.hints ?? [], notes: [] }), told),
    column: ({ column, transform }, told) => looked(() => viewOf(profileOf(column), transform), told),
    missing: ({ column }, told) => looked(() => sharesOf(profileOf(column).summary.rows), told),
    describe: told('describe'),
    graph: told('graph'),
    weights: told('weights'),
    capture: told('capture'),
    signal: told('signal'),
    timing: told('timing'),
    gradients: told('gradients'),
    experiment: async ({ spec }, { onEvent, signal }) => {
      const pace = (part: number) =>
        cancellable(options.paceOfExperiments?.(part) ?? Promise.resolve(), signal)
      const run = fakeRun(spec)
      onEvent?.({ kind: 'progress', progress: { stage: 'experiments', done: 0, total: 600, unit: 'steps' } })
      for (const part of [0, 1]) {
        await pace(part)
        onEvent?.({
          kind: 'progress',
          progress: { stage: 'experiments', done: 200 * (part + 1), total: 600, unit: 'steps' },
        })
        onEvent?.({ kind: 'experiment', experiment: spec.kind, evidence: run.evidence[0] })
      }
      await pace(2)
      return run
    },
    rows: ({ offset, limit, columns }) => ({ rows: limit, arrow: rowsIpc(offset, limit, columns ?? []) }),
  }

  return {
    kind: options.kind ?? 'web',
    asked,
    dropped,
    async request<M extends Method>(method: M, params: Params<M>, requestOptions: RequestOptions = {}) {
      asked.push({ method, params })
      const failure = options.failures?.[method]
      if (failure) return fail(failure)
      const answer = answers[method]
      if (!answer) return fail({ kind: 'internal', detail: `${method} is not faked` })
      return (await answer(params, requestOptions)) as Result<M>
    },
    async pathOf(file, onProgress) {
      const name = file instanceof File ? file.name : String(file)
      dropped.push(name)
      onProgress?.(0.5)
      if (name === 'refused') throw new Error('the disk of the server is full')
      return `/uploads/${name}`
    },
    chooseFiles: async () => options.chosen ?? null,
    onOpenFiles: (listener) => {
      opener = listener
    },
    openFromOutside: (paths) => opener(paths),
  }
}

const samples: Result<'samples'> = ['Wine, healthy', 'Wine, does not converge', 'Digits, healthy'].map(
  (title, i) => ({
    id: `sample-${i}`,
    title,
    description:
      '178 wines by 13 measurements, three cultivars; the network normalizes its input itself and reaches 98 %.',
    licence: 'Data: UCI Wine (CC BY 4.0). Network and log: Assay (MIT).',
    files: [`/samples/${i}/data.csv`, `/samples/${i}/model.onnx`, `/samples/${i}/training.json`],
  }),
)

/** Values tell row and column, so that a test sees whether the right ones are shown; every 50th is missing. */
function rowsIpc(offset: number, limit: number, columns: string[]): Uint8Array {
  const rows = Array.from({ length: limit }, (_, i) => offset + i)
  const values = columns.map((name, c) => [
    name,
    name === 'cultivar'
      ? rows.map((row) => ['Barolo', 'Grignolino', 'Barbera'][row % 3])
      : rows.map((row) => ((row + c) % 50 === 49 ? null : Math.round((row * 1.37 + c * 11.3) * 100) / 100)),
  ])
  return tableToIPC(tableFromArrays(Object.fromEntries(values)), 'stream')
}
