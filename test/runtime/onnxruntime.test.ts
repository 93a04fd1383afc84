import { describe, expect, test } from 'vitest'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { bytesOf, node, valueInfo } from '../onnx/build'
import { externalData, fixtureModel } from '../onnx/fixture-models'

const runtime = createOnnxRuntime()

test('tells the inputs and outputs of a model', async () => {
  const session = await runtime.load(fixtureModel('mlp-opset17'))
  expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['batch', 4] }])
  expect(session.outputs).toEqual(['y'])
  await session.release()
})

/** float, double, half, ints and bool as TensorProto.DataType. */
describe('every element type goes in and comes out unchanged', () => {
  test.each([
    ['float32', 1, Float32Array.of(1.5, -2)],
    ['float64', 11, Float64Array.of(1.5, -2)],
    ['float16', 10, Uint16Array.of(0x3e00, 0xc000)],
    ['int8', 3, Int8Array.of(-3, 4)],
    ['uint8', 2, Uint8Array.of(3, 4)],
    ['int16', 5, Int16Array.of(-300, 4)],
    ['uint16', 4, Uint16Array.of(300, 4)],
    ['int32', 6, Int32Array.of(-70_000, 4)],
    ['uint32', 12, Uint32Array.of(70_000, 4)],
    ['int64', 7, BigInt64Array.of(-(2n ** 60n), 4n)],
    ['uint64', 13, BigUint64Array.of(2n ** 63n, 4n)],
    ['bool', 9, Uint8Array.of(1, 0)],
  ] as const)('%s', async (type, dataType, data) => {
    const model = bytesOf({ nodes: [node('Identity', 'x', 'y')], inputs: [valueInfo('x', ['N'], dataType)] })
    const session = await runtime.load(model, { optimize: false })
    const { y } = await session.run({ x: { type, dims: [2], data } })
    expect(y).toEqual({ type, dims: [2], data })
    await session.release()
  })

  test('string', async () => {
    const model = bytesOf({ nodes: [node('Identity', 'x', 'y')], inputs: [valueInfo('x', ['N'], 8)] })
    const session = await runtime.load(model)
    const { y } = await session.run({ x: { type: 'string', dims: [2], data: ['a', '值'] } })
    expect(y.data).toEqual(['a', '值'])
    await session.release()
  })
})

test('weights kept outside the file are handed in as bytes', async () => {
  const session = await runtime.load(fixtureModel('external'), { externalData: externalData() })
  const { y } = await session.run({
    x: { type: 'float32', dims: [1, 16], data: new Float32Array(16).fill(1) },
  })
  expect(y.dims).toEqual([1, 20])
  expect(y.data.some((value) => Number(value) > 0)).toBe(true)
  await session.release()
})

test('only the outputs asked for come back', async () => {
  const model = bytesOf({
    nodes: [node('Relu', 'x', 'y'), node('Neg', 'x', 'z')],
    outputs: [valueInfo('y', ['N', 3]), valueInfo('z', ['N', 3])],
  })
  const session = await runtime.load(model)
  const x = { type: 'float32' as const, dims: [1, 3], data: Float32Array.of(1, -2, 3) }
  expect(Object.keys(await session.run({ x }, ['z']))).toEqual(['z'])
  await session.release()
})

describe('errors are one line in the runtime’s own words', () => {
  test('a damaged file', async () => {
    const cut = fixtureModel('mlp-opset17').subarray(0, 300)
    await expect(runtime.load(cut)).rejects.toThrow(/^[^\r\n]+$/)
  })

  test('a wrong shape, without paths of the machine it was built on', async () => {
    const session = await runtime.load(fixtureModel('mlp-opset17'))
    const x = { type: 'float32' as const, dims: [1, 3], data: new Float32Array(3) }
    await expect(session.run({ x })).rejects.toThrow(/invalid dimensions/i)
    await expect(session.run({ x })).rejects.not.toThrow(/\.cc|\/build\//)
    await session.release()
  })

  test('data that does not fill its dims', async () => {
    const session = await runtime.load(fixtureModel('mlp-opset17'))
    const x = { type: 'float32' as const, dims: [2, 4], data: new Float32Array(4) }
    await expect(session.run({ x })).rejects.toThrow('input x: 4 values for [2, 4]')
    await session.release()
  })
})

test('asked for no output, a model gives none', async () => {
  const session = await runtime.load(fixtureModel('mlp-opset17'))
  const data = new Float32Array(4)
  expect(await session.run({ x: { type: 'float32', dims: [1, 4], data } }, [])).toEqual({})
  await session.release()
})
