import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import {
  AttributeProto_AttributeType as AttributeType,
  type SparseTensorProto,
  SparseTensorProtoSchema,
} from 'onnx-buf'
import { expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { analyse } from '../../main/onnx/analysis'
import { encodeModel, withGraph } from '../../main/onnx/codec'
import { constantInfo, constantValues } from '../../main/onnx/constants'
import { describeModel } from '../../main/onnx/describe'
import { parameterChunks } from '../../main/onnx/parameter-values'
import { sparseChunks, sparseValues } from '../../main/onnx/sparse'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { floats, ints, modelOf, node, valueInfo } from './build'

const sparseOf = (
  dims: readonly number[],
  values: readonly number[],
  indices: readonly number[],
  indexDims: readonly number[] = [values.length],
) =>
  create(SparseTensorProtoSchema, {
    dims: dims.map(BigInt),
    values: floats('w', [values.length], values),
    indices: ints('', indexDims, indices),
  })

const modelWith = (sparse: SparseTensorProto, dims: readonly number[]) =>
  withGraph(modelOf({ nodes: [node('Add', 'x w', 'y')], inputs: [valueInfo('x', dims)] }), {
    sparseInitializer: [sparse],
  })

/** Dims, and the places that hold a value. */
const filled = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }).chain((dims) => {
  const count = dims.reduce((all, size) => all * size, 1)
  const places = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 })
  return fc.record({ dims: fc.constant(dims), places, perAxis: fc.boolean() })
})

const coordinates = (place: number, dims: readonly number[]): number[] =>
  dims.map((size, axis) => Math.floor(place / dims.slice(axis + 1).reduce((all, one) => all * one, 1)) % size)

test('sparse weights are the dense ones ONNX Runtime makes of them', async () => {
  const runtime = createOnnxRuntime()
  await fc.assert(
    fc.asyncProperty(filled, async ({ dims, places, perAxis }) => {
      const sorted = [...places].sort((a, b) => a - b)
      const values = sorted.map((place) => place + 0.5)
      const byAxis = perAxis && dims.length > 1
      const sparse = byAxis
        ? sparseOf(
            dims,
            values,
            sorted.flatMap((place) => coordinates(place, dims)),
            [values.length, dims.length],
          )
        : sparseOf(dims, values, sorted)
      const model = modelWith(sparse, dims)
      const session = await runtime.load(encodeModel(model), { optimize: false })
      const data = new Float32Array(dims.reduce((all, size) => all * size, 1))
      const { y } = await session.run({ x: { type: 'float32', dims, data } })
      await session.release()
      expect([...constantValues(analyse(model).graph, 'w')!]).toEqual([...(y.data as Float32Array)])
    }),
    { numRuns: 40 },
  )
})

test('places in any order give the same values, and stretches the same as all at once', () => {
  const sparse = sparseOf([1500, 1000], [3, 1, 2], [1_400_000, 5, 1_048_575])
  const chunks = [...sparseChunks(sparse, [])]
  expect(chunks.map(({ length }) => length)).toEqual([2 ** 20, 1_500_000 - 2 ** 20])
  expect([chunks[0][5], chunks[0][1_048_575], chunks[1][1_400_000 - 2 ** 20]]).toEqual([1, 2, 3])
  expect(sparseValues(sparse, [])!.filter((value) => value !== 0)).toEqual(Float64Array.of(1, 2, 3))
})

test('a layer of sparse weights is known with its shape and its values', async () => {
  const model = withGraph(modelOf({ nodes: [node('MatMul', 'x w', 'y')] }), {
    sparseInitializer: [sparseOf([3, 2], [7, 8], [1, 4])],
  })
  const { parameters, layers, outputs, initializers } = describeModel(encodeModel(model))
  expect([parameters, layers[0].fanIn, layers[0].fanOut]).toEqual([6, 3, 2])
  expect(outputs[0].shape).toEqual(['N', 2])
  expect(initializers).toEqual([{ name: 'w', type: 'float32', shape: [3, 2], learnable: true }])
  const chunks: number[] = []
  for await (const values of parameterChunks(analyse(model).graph, 'w')) chunks.push(...values)
  expect(chunks).toEqual([0, 7, 0, 0, 8, 0])
})

test('a Constant may hold a sparse tensor, or words', () => {
  const constant = node('Constant', '-', 'w')
  constant.input = []
  constant.attribute = [
    {
      ...node('Constant', '-', 'c', { sparse_value: 0 }).attribute[0],
      type: AttributeType.SPARSE_TENSOR,
      sparseTensor: sparseOf([3, 2], [7, 8], [1, 4]),
    },
  ]
  const words = node('Constant', '-', 's', { value_string: 'word' })
  words.input = []
  const { graph } = analyse(modelOf({ nodes: [constant, words, node('MatMul', 'x w', 'y')] }))
  expect([...constantValues(graph, 'w')!]).toEqual([0, 7, 0, 0, 8, 0])
  expect(constantInfo(graph, 's')).toEqual({ name: 's', type: 'string', shape: [] })
})

test.each([
  ['a place outside', sparseOf([2, 2], [1], [4])],
  ['a negative place', sparseOf([2, 2], [1], [-1])],
  ['fewer places than values', sparseOf([2, 2], [1, 2], [0])],
  ['no places', create(SparseTensorProtoSchema, { dims: [2n], values: floats('w', [1], [1]) })],
])('%s is refused', (_, sparse) => {
  expect(() => constantValues(analyse(modelWith(sparse, [2, 2])).graph, 'w')).toThrow(InputError)
})

test('a sparse tensor that claims a trillion values is not written out', () => {
  expect(sparseValues(sparseOf([1e6, 1e6], [1], [0]), [])).toBeNull()
})
