import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { TensorProto_DataLocation, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { truncatedTo } from '../../main/onnx/edit'
import { parameterChunks } from '../../main/onnx/parameter-values'
import { valuesOf } from '../../main/onnx/tensor-values'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { readModel } from '../../main/sources/formats/onnx'
import { modelOf, node, valueInfo } from '../onnx/build'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
/** More than one stretch of values. */
const [rows, columns] = [3, 500_000]

const external = (name: string, dims: number[], dataType: number, entries: Record<string, string>) =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  })

/** `x [N, 3] @ w [3, 500000] + b`, its sizes for a Reshape in the same file. */
function modelBeside(location: string) {
  const bytes = rows * columns * 4
  const initializers = [
    external('w', [rows, columns], TensorProto_DataType.FLOAT, { location, offset: '0', length: `${bytes}` }),
    external('size', [2], TensorProto_DataType.INT64, { location, offset: `${bytes}`, length: '16' }),
  ]
  return modelOf({
    nodes: [node('MatMul', 'x w', 'p'), node('Reshape', 'p size', 'y')],
    inputs: [valueInfo('x', ['N', rows])],
    initializers,
  })
}

/** `x @ w` alone: the runtime reads no sizes out of another file. */
const product = (location: string) => {
  const whole = modelBeside(location)
  return encodeModel(truncatedTo(whole, ['p']))
}

function written(): string {
  const weights = Float32Array.from({ length: rows * columns }, (_, i) => (i % 1000) - 500)
  const sizes = BigInt64Array.of(-1n, BigInt(columns))
  files.write('w.bin', Buffer.concat([Buffer.from(weights.buffer), Buffer.from(sizes.buffer)]))
  return files.write('large.onnx', encodeModel(modelBeside('w.bin')))
}

test('weights that stay on disk are described, streamed and run as those in memory are', async () => {
  const path = written()
  const held = await readModel(path)
  const { model, externalData } = await readModel(path, 0)
  expect(externalData).toMatchObject([{ location: 'w.bin', whole: null, bytes: rows * columns * 4 + 16 }])
  // Small tensors are kept, so that shapes are known.
  expect(describeModel(model, externalData)).toEqual(describeModel(held.model, held.externalData))
  expect(describeModel(model, externalData).outputs[0].shape).toEqual(['N', columns])

  const { graph } = analyse(decodeModel(model), externalData)
  expect(valuesOf(graph.initializers.get('w')!, externalData)).toBeNull()
  const lengths: number[] = []
  let sum = 0
  for await (const chunk of parameterChunks(graph, 'w')) {
    lengths.push(chunk.length)
    for (const value of chunk) sum += value
  }
  expect(lengths).toEqual([2 ** 20, rows * columns - 2 ** 20])
  expect(sum).toBe((-500 * rows * columns) / 1000)

  const feeds = { x: { type: 'float32' as const, dims: [1, rows], data: Float32Array.of(1, 0, 2) } }
  const outputs = []
  for (const data of [held.externalData, externalData]) {
    const session = await createOnnxRuntime().load(product('w.bin'), { externalData: data })
    outputs.push((await session.run(feeds)).p)
    await session.release()
  }
  expect(outputs[1].data.length).toBe(columns)
  expect(outputs[1]).toEqual(outputs[0])
})

test.each([
  [
    'ends before the last weight',
    { location: 'w.bin', offset: '0', length: `${rows * columns * 4 + 64}` },
    [rows, columns + 16 / rows],
  ],
  ['is told at no number', { location: 'w.bin', offset: 'here' }, [rows, columns]],
  ['is told at a negative place', { location: 'w.bin', offset: '-8' }, [rows, columns]],
  ['holds less than the shape says', { location: 'w.bin', offset: '0', length: '8' }, [rows, columns]],
  ['is asked for a trillion values', { location: 'w.bin' }, [1_000_000, 1_000_000]],
])('a file that %s is refused, in memory and on disk', async (_, entries, dims) => {
  written()
  const model = modelOf({
    nodes: [node('MatMul', 'x w', 'y')],
    initializers: [external('w', dims.map(Math.ceil), TensorProto_DataType.FLOAT, entries)],
  })
  const path = files.write('bad.onnx', encodeModel(model))
  for (const mostInMemory of [undefined, 0]) {
    const source = await readModel(path, mostInMemory)
    const fields = await inputErrorOf((async () => describeModel(source.model, source.externalData))())
    expect(fields).toMatchObject({ place: 'w' })
  }
})

test('a file that becomes shorter while it is read is told', async () => {
  const path = written()
  const { model, externalData } = await readModel(path, 0)
  const { graph } = analyse(decodeModel(model), externalData)
  writeFileSync(join(files.folder, 'w.bin'), 'short')
  const read = (async () => {
    for await (const _ of parameterChunks(graph, 'w'));
  })()
  expect((await inputErrorOf(read)).cause).toMatch(/holds 5 bytes/)
})

test('the runtime reads nothing outside the folder either', async () => {
  const path = written()
  const { externalData } = await readModel(path, 0)
  symlinkSync('/etc/hostname', join(files.folder, 'link.bin'))
  for (const location of ['../w.bin', '/etc/hostname', 'link.bin']) {
    const loading = createOnnxRuntime().load(product(location), { externalData })
    await expect(loading).rejects.toThrow(/path validation failed/)
  }
})
