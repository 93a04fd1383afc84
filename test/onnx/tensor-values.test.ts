import { create } from '@bufbuild/protobuf'
import {
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from 'onnx-buf'
import { expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { decodeModel } from '../../main/onnx/codec'
import { valuesOf } from '../../main/onnx/tensor-values'
import { externalData, fixtureModel } from './fixture-models'

const rawOf = (array: ArrayBufferView<ArrayBuffer>) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

test.each([
  ['float32', DataType.FLOAT, rawOf(Float32Array.of(1.5, -2))],
  ['float64', DataType.DOUBLE, rawOf(Float64Array.of(1.5, -2))],
  ['float16', DataType.FLOAT16, rawOf(Uint16Array.of(0x3e00, 0xc000))],
  ['bfloat16', DataType.BFLOAT16, rawOf(Uint16Array.of(0x3fc0, 0xc000))],
])('raw %s, at an odd place of the file', (_, dataType, raw) => {
  const shifted = new Uint8Array(raw.length + 1)
  shifted.set(raw, 1)
  const tensor = create(TensorProtoSchema, { dataType, dims: [2n], rawData: shifted.subarray(1) })
  expect([...(valuesOf(tensor) ?? [])]).toEqual([1.5, -2])
})

test.each([
  ['int8', DataType.INT8, { int32Data: [-3, 4] }, [-3, 4]],
  ['int64', DataType.INT64, { int64Data: [-3n, 4n] }, [-3, 4]],
  ['uint64', DataType.UINT64, { uint64Data: [3n, 4n] }, [3, 4]],
  ['bool', DataType.BOOL, { int32Data: [0, 1] }, [0, 1]],
  ['float16 as bits', DataType.FLOAT16, { int32Data: [0x3c00, 0xc000] }, [1, -2]],
])('typed %s', (_, dataType, data, expected) => {
  expect([...(valuesOf(create(TensorProtoSchema, { dataType, dims: [2n], ...data })) ?? [])]).toEqual(
    expected,
  )
})

test('fewer values than the shape says are refused', () => {
  const tensor = create(TensorProtoSchema, {
    name: 'w',
    dataType: DataType.FLOAT,
    dims: [3n],
    floatData: [1],
  })
  expect(() => valuesOf(tensor)).toThrow(InputError)
})

test('external data is read where it is handed in, and left alone where it is not', () => {
  const [weight] = decodeModel(fixtureModel('external')).graph!.initializer
  expect(weight.dataLocation).toBe(DataLocation.EXTERNAL)
  expect(valuesOf(weight)).toBeNull()
  const values = valuesOf(weight, externalData())
  expect(values).toHaveLength(320)
  expect(Math.abs(values![0])).toBeLessThan(5)
})
