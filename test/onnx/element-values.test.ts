import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { TensorProto_DataType as DataType, TensorProtoSchema } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { encodeModel } from '../../main/onnx/codec'
import { elementTypeOf } from '../../main/onnx/element-type'
import { valueChunks } from '../../main/onnx/tensor-chunks'
import { valuesOf } from '../../main/onnx/tensor-values'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { modelOf, node, valueInfo } from './build'

const runtime = createOnnxRuntime()

/** Every code of a narrow type, in order: 256 bytes, or all pairs of two codes, or all fours. */
const allCodes = Uint8Array.from({ length: 256 }, (_, code) => code)
const codes = (dataType: number, count: number) =>
  create(TensorProtoSchema, { name: 'c', dataType, dims: [BigInt(count)], rawData: allCodes })

/** What ONNX Runtime makes of a tensor when it is cast to float32. */
async function castByRuntime(tensor: ReturnType<typeof codes>, opset: number): Promise<number[]> {
  const model = modelOf({
    opset,
    nodes: [node('Cast', 'c', 'y', { to: DataType.FLOAT }), node('Identity', 'x', 'z')],
    inputs: [valueInfo('x', [1])],
    outputs: [valueInfo('y', [Number(tensor.dims[0])]), valueInfo('z', [1])],
    initializers: [tensor],
  })
  const session = await runtime.load(encodeModel(model), { optimize: false })
  const { y } = await session.run({ x: { type: 'float32', dims: [1], data: Float32Array.of(0) } }, ['y'])
  await session.release()
  return [...(y.data as Float32Array)]
}

describe('every code has the value ONNX Runtime casts it to', () => {
  test.each([
    ['float8e4m3fn', DataType.FLOAT8E4M3FN, 256, 19],
    ['float8e4m3fnuz', DataType.FLOAT8E4M3FNUZ, 256, 19],
    ['float8e5m2', DataType.FLOAT8E5M2, 256, 19],
    ['float8e5m2fnuz', DataType.FLOAT8E5M2FNUZ, 256, 19],
    ['int4', DataType.INT4, 512, 21],
    ['uint4', DataType.UINT4, 512, 21],
    ['int2', DataType.INT2, 1024, 25],
    ['uint2', DataType.UINT2, 1024, 25],
    ['float8e8m0', DataType.FLOAT8E8M0, 256, 24],
  ])('%s', async (name, dataType, count, opset) => {
    const tensor = codes(dataType, count)
    expect(elementTypeOf(dataType)).toBe(name)
    expect([...(valuesOf(tensor) ?? [])]).toEqual(await castByRuntime(tensor, opset))
  })
})

test('float4e2m1 has the values of the OCP Microscaling specification', () => {
  const tensor = create(TensorProtoSchema, {
    dataType: DataType.FLOAT4E2M1,
    dims: [16n],
    rawData: Uint8Array.from({ length: 8 }, (_, i) => (2 * i) | ((2 * i + 1) << 4)),
  })
  const positive = [0, 0.5, 1, 1.5, 2, 3, 4, 6]
  expect([...(valuesOf(tensor) ?? [])]).toEqual([...positive, ...positive.map((value) => -value)])
})

const narrow = [DataType.INT4, DataType.UINT4, DataType.INT2, DataType.FLOAT8E5M2, DataType.UINT8]

test('typed fields hold what raw bytes hold, an odd number of packed values too', () => {
  fc.assert(
    fc.property(fc.constantFrom(...narrow), fc.integer({ min: 0, max: 40 }), (dataType, count) => {
      const bits =
        dataType === DataType.INT2 ? 2 : dataType === DataType.INT4 || dataType === DataType.UINT4 ? 4 : 8
      const bytes = Uint8Array.from({ length: Math.ceil((count * bits) / 8) }, (_, i) => (i * 73 + 29) % 256)
      const base = { dataType, dims: [BigInt(count)] }
      const typed = valuesOf(create(TensorProtoSchema, { ...base, int32Data: [...bytes] }))
      expect(typed).toHaveLength(count)
      expect(typed).toEqual(valuesOf(create(TensorProtoSchema, { ...base, rawData: bytes })))
    }),
  )
})

test.each([
  ['raw bytes', DataType.INT8, { rawData: new Uint8Array(2 ** 20 + 7).fill(255) }, -1],
  ['typed fields', DataType.FLOAT, { floatData: Array(2 ** 20 + 7).fill(0.5) }, 0.5],
  ['packed bytes', DataType.UINT4, { rawData: new Uint8Array(2 ** 19 + 4).fill(0x77) }, 7],
])('a long tensor in %s comes in stretches of a million', async (_, dataType, data, each) => {
  const lengths: number[] = []
  const tensor = create(TensorProtoSchema, { dataType, dims: [BigInt(2 ** 20 + 7)], ...data })
  for await (const values of valueChunks(tensor)) {
    lengths.push(values.length)
    expect(values.every((value) => value === each)).toBe(true)
  }
  expect(lengths).toEqual([2 ** 20, 7])
})

test.each([
  ['raw bytes', { rawData: new Uint8Array(8) }],
  ['no values at all', {}],
])('a trillion values claimed over %s are refused without being asked for', (_, data) => {
  const tensor = create(TensorProtoSchema, {
    name: 'w',
    dataType: DataType.FLOAT,
    dims: [10n ** 6n, 10n ** 6n],
    ...data,
  })
  expect(() => valuesOf(tensor)).toThrow(InputError)
})
