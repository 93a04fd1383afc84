/**
 * A model whose weights beside it are above 2 GB: described, its weights streamed, its activations measured, without holding them. The
 * file of weights is sparse, so it takes no room. Seconds and the most memory the engine ever held are printed, not asserted.
 */
import { closeSync, openSync, truncateSync, writeFileSync } from 'node:fs'
import { create } from '@bufbuild/protobuf'
import { TensorProto_DataLocation, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf'
import { afterAll, expect, test } from 'vitest'
import { encodeModel } from '../../main/onnx/codec'
import { floats, modelOf, node, valueInfo } from '../onnx/build'
import { startBenchEngine } from './engine'
import { benchFolder } from './files'

const [rows, columns] = [10_000_000, 64]
const bytes = rows * columns * 4
const minutes = 60_000

const folder = benchFolder()
const engine = startBenchEngine()
afterAll(async () => {
  await engine.close()
  folder.remove()
})

function written(): { model: string; data: string } {
  const table = create(TensorProtoSchema, {
    name: 'table',
    dims: [BigInt(rows), BigInt(columns)],
    dataType: TensorProto_DataType.FLOAT,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries({ location: 'weights.bin', offset: '0', length: `${bytes}` }).map(
      ([key, value]) => ({ key, value }),
    ),
  })
  const model = modelOf({
    nodes: [node('Gather', 'table x', 'e'), node('Add', 'e one', 'h'), node('MatMul', 'h w', 'y')],
    inputs: [valueInfo('x', ['N'], TensorProto_DataType.INT64)],
    initializers: [
      table,
      floats('one', [columns], Array(columns).fill(1)),
      floats(
        'w',
        [columns, 2],
        Array.from({ length: columns * 2 }, (_, i) => Math.sin(i)),
      ),
    ],
  })
  closeSync(openSync(folder.path('weights.bin'), 'w'))
  truncateSync(folder.path('weights.bin'), bytes)
  writeFileSync(folder.path('large.onnx'), encodeModel(model))
  const ids = Array.from({ length: 1000 }, (_, i) => (i * 9973) % rows)
  writeFileSync(folder.path('ids.csv'), `x\n${ids.join('\n')}\n`)
  return { model: folder.path('large.onnx'), data: folder.path('ids.csv') }
}

test('a model above 2 GB', { timeout: 15 * minutes }, async () => {
  const { model, data } = written()
  const { client } = engine
  const told = async (what: string, work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(
      `large model (${(bytes / 1e9).toFixed(2)} GB) ${what}: ${seconds} s, peak ${engine.peakMegabytes().toFixed(0)} MB\n`,
    )
  }
  await told('open and describe', async () => {
    await client.request('open', { path: model })
    const { parameters } = await client.request('describe', { path: model })
    expect(parameters).toBe(rows * columns + columns + columns * 2)
  })
  await told('weights', async () => {
    const { parameters } = await client.request('weights', { path: model })
    expect(parameters[0].summary.zeros).toBe(rows * columns)
  })
  await told('capture', async () => {
    await client.request('open', { path: data })
    const { activations } = await client.request('capture', {
      files: [data, model],
      answers: { inputs: [], targets: [] },
    })
    expect(activations.rows).toBe(1000)
  })
})
