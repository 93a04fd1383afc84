import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { tableFromIPC } from 'apache-arrow'
import { TensorProto_DataLocation, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, serveRequests } from '../../main/contract/link'
import { defaultAuditRequest, requests, type TaskEvent } from '../../main/contract/protocol'
import type { Source } from '../../main/contract/source'
import { createService, handleBy } from '../../main/engine/service'
import { readModel } from '../../main/sources/formats/onnx'
import { createChannelPair } from '../contract/channel-pair'
import { failureFrom } from '../contract/failure-from'
import { bytesOf, node, valueInfo } from '../onnx/build'
import { context, createFolder, createParts, samplesFolder } from './parts'

let folder: string
const at = (name: string) => join(folder, name)
const model = join(samplesFolder, 'wine', 'model.onnx')

beforeAll(() => {
  folder = createFolder()
  for (const name of ['data.csv', 'training.json', 'log.jsonl', 'broken.onnx']) writeFileSync(at(name), name)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A service behind a link, as every host has it: results are validated on the way. */
function served() {
  const { parts, watched } = createParts()
  const [near, far] = createChannelPair()
  serveRequests(far, handleBy(createService(parts)))
  return { client: createClient(near), watched, parts }
}

describe('open', () => {
  it('gives a card for each kind of file', async () => {
    const { client } = served()
    expect(await client.request('open', { path: at('data.csv') })).toMatchObject({
      role: 'dataset',
      name: 'data.csv',
      format: 'csv',
      rows: 2,
      columns: [{ name: 'id' }, { name: 'label' }],
    })
    expect(await client.request('open', { path: at('training.json') })).toMatchObject({
      role: 'training-config',
      settings: { loss: 'mse', batch_size: '32', colour: 'red' },
      unknownKeys: ['colour'],
    })
    expect(await client.request('open', { path: at('log.jsonl') })).toMatchObject({
      role: 'training-log',
      steps: 2,
      series: ['loss'],
    })
    const card = await client.request('open', { path: model })
    if (card.role !== 'model') throw new Error(card.role)
    expect(card.inputs).toHaveLength(1)
    expect(card.parameters).toBeGreaterThan(100)
  })

  it('gives a card that says why for a file that cannot be read', async () => {
    const { client } = served()
    expect(await client.request('open', { path: at('missing.csv') })).toEqual({
      role: 'unreadable',
      path: at('missing.csv'),
      name: 'missing.csv',
      error: { file: at('missing.csv'), place: null, cause: 'no such file', remedy: 'check the path' },
    })
    const broken = await client.request('open', { path: at('broken.onnx') })
    expect(broken).toMatchObject({ role: 'unreadable', error: { file: at('broken.onnx') } })
  })
})

/** Opens a model with the files it names. */
async function withFilesBeside(path: string): Promise<Source> {
  const bytes = statSync(path).size
  return { kind: 'model', path, name: basename(path), bytes, ...(await readModel(path)) }
}

describe('graph', () => {
  it('knows shapes that hang on sizes in another file', async () => {
    writeFileSync(at('sizes.bin'), Buffer.from(BigInt64Array.of(-1n, 2n).buffer))
    const size = create(TensorProtoSchema, {
      name: 'size',
      dims: [2n],
      dataType: TensorProto_DataType.INT64,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: 'sizes.bin' }],
    })
    const nodes = [node('Reshape', 'x size', 'r'), node('Relu', 'r', 'y')]
    const inputs = [valueInfo('x', [3, 4])]
    writeFileSync(at('beside.onnx'), bytesOf({ nodes, inputs, initializers: [size] }))
    const { parts } = createParts()
    const [near, far] = createChannelPair()
    serveRequests(far, handleBy(createService({ ...parts, open: withFilesBeside })))
    const graph = await createClient(near).request('graph', { path: at('beside.onnx') })
    expect(graph.nodes.find(({ op }) => op === 'Reshape')?.outputs[0].shape).toEqual([6, 2])
  })
})

describe('opened files', () => {
  it('are opened once while they stay as they are, and anew after a change', async () => {
    const { client, watched } = served()
    const path = at('changing.csv')
    writeFileSync(path, 'one')
    await client.request('open', { path })
    await client.request('rows', { path, offset: 0, limit: 2, columns: null })
    expect(watched.opened).toEqual(['changing.csv'])
    writeFileSync(path, 'another')
    utimesSync(path, 1, 1)
    await client.request('open', { path })
    expect(watched.opened).toEqual(['changing.csv', 'changing.csv'])
    expect(watched.closed).toEqual(['changing.csv'])
  })

  it('that failed are tried again', async () => {
    const { client } = served()
    const path = at('late.csv')
    expect((await client.request('open', { path })).role).toBe('unreadable')
    writeFileSync(path, 'here now')
    expect((await client.request('open', { path })).role).toBe('dataset')
  })

  it('are shared by requests that come at the same time', async () => {
    const { client, watched } = served()
    const page = { path: at('data.csv'), offset: 0, limit: 2, columns: null }
    await Promise.all([client.request('rows', page), client.request('rows', page)])
    expect(watched.opened).toEqual(['data.csv'])
  })
})

describe('rows', () => {
  it('are an Arrow stream with exact 64-bit integers and absent values', async () => {
    const { client } = served()
    const page = { path: at('data.csv'), offset: 0, limit: 2, columns: null }
    const { rows, arrow } = await client.request('rows', page)
    expect(rows).toBe(2)
    const table = tableFromIPC(arrow)
    expect([...table.getChildAt(0)!]).toEqual([9_007_199_254_740_993n, -1n])
    expect([...table.getChildAt(1)!]).toEqual(['一', null])
  })

  it('come with the columns asked for', async () => {
    const { client } = served()
    const page = { path: at('data.csv'), offset: 0, limit: 2, columns: ['label'] }
    const { arrow } = await client.request('rows', page)
    expect(tableFromIPC(arrow).schema.fields.map(({ name }) => name)).toEqual(['label'])
  })

  it('are refused of a file that has none', async () => {
    const { client } = served()
    const page = { path: at('training.json'), offset: 0, limit: 2, columns: null }
    expect(await failureFrom(client.request('rows', page))).toMatchObject({
      kind: 'input',
      error: { file: at('training.json'), cause: 'this is a training config, and a dataset is asked for' },
    })
  })
})

describe('one column', () => {
  it('comes from the one pass over the file, as does where it has no values', async () => {
    const { client, watched } = served()
    const path = at('data.csv')
    const view = await client.request('column', { path, column: 'label', transform: null })
    expect(view).toMatchObject({ profile: { name: 'label', summary: { nulls: 1 } }, rows: 2, preview: null })
    const transform = { kind: 'one-hot' as const, column: 'label', values: ['一'] }
    const { preview } = await client.request('column', { path, column: 'label', transform })
    expect(preview?.after).toMatchObject([{ name: 'label=一', summary: { rows: 2, nan: 1, max: 1 } }])
    const missing = await client.request('missing', { path, column: 'label' })
    expect(missing).toEqual({ rows: 2, blockRows: 1, shares: [0, 1] })
    expect(watched.opened.filter((what) => what.startsWith('summarize'))).toHaveLength(1)
  })

  it('that is gone is named with its file', async () => {
    const { client } = served()
    const path = at('data.csv')
    const error = { file: path, place: 'column gone', cause: 'there is no such column' }
    const column = { path, column: 'gone', transform: null }
    expect(await failureFrom(client.request('column', column))).toMatchObject({ kind: 'input', error })
    const missing = { path, column: 'gone' }
    expect(await failureFrom(client.request('missing', missing))).toMatchObject({ kind: 'input', error })
  })
})

describe('audit', () => {
  it('reports what was given, and tells of files that could not be read', async () => {
    const { client } = served()
    const events: TaskEvent[] = []
    const files = [at('training.json'), at('missing.csv')]
    const report = await client.request('audit', defaultAuditRequest(files), {
      onEvent: (event) => events.push(event),
    })
    expect(report.generator).toEqual({ name: 'assay', version: '1.2.3' })
    expect(report.inputs.map(({ role, name }) => [role, name])).toEqual([
      ['training-config', 'training.json'],
    ])
    expect(report.problems).toContain(`${at('missing.csv')}: no such file; check the path`)
    expect(report.audits.length).toBeGreaterThan(0)
    const audited = events.flatMap((event) => (event.kind === 'audited' ? [event.audit.id] : []))
    expect(new Set(audited)).toEqual(new Set(report.audits.map(({ id }) => id)))
  })

  it('does not compute again what it computed from the same contents', async () => {
    const { client, watched } = served()
    await client.request('describe', { path: model })
    const request = defaultAuditRequest([at('data.csv'), model])
    await client.request('audit', request)
    await client.request('audit', { ...request, seed: 2 })
    expect(watched.opened.filter((what) => what === 'summarize data.csv')).toHaveLength(1)
  })
})

describe('other requests', () => {
  it('refuse a file of another kind', async () => {
    const { client } = served()
    expect(await failureFrom(client.request('profile', { path: model }))).toMatchObject({
      kind: 'input',
      error: { cause: 'this is a model, and a dataset is asked for' },
    })
    expect((await failureFrom(client.request('describe', { path: at('missing.csv') }))).kind).toBe('input')
  })

  it('capture says what is missing', async () => {
    const { client } = served()
    const capture = { files: [model], answers: { inputs: [], targets: [] } }
    expect((await failureFrom(client.request('capture', capture))).kind).toBe('input')
  })

  it('texts differ by language and have the same ids', async () => {
    const { client } = served()
    const [en, zh] = await Promise.all([
      client.request('texts', { locale: 'en' }),
      client.request('texts', { locale: 'zh-CN' }),
    ])
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
    expect(zh).not.toEqual(en)
  })

  it('samples name files that exist', async () => {
    const samples = await served().client.request('samples', {})
    expect(samples.length).toBeGreaterThan(0)
    for (const file of samples.flatMap(({ files }) => files)) expect(existsSync(file)).toBe(true)
  })

  it('abort is only answered where the engine runs for tests', async () => {
    const { client } = served()
    expect((await failureFrom(client.request('abort', {}))).kind).toBe('input')
  })

  it('are all served', () => {
    const service = createService(createParts().parts)
    expect(Object.keys(service).sort()).toEqual(Object.keys(requests).sort())
  })

  it('leave defects in opening visible as such', async () => {
    const { parts } = createParts()
    const service = createService({
      ...parts,
      open: async () => {
        throw new TypeError('a defect')
      },
    })
    await expect(service.audit(defaultAuditRequest([at('data.csv')]), context())).rejects.toThrow('a defect')
  })
})
