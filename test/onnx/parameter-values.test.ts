import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { TensorProto_DataType as DataType, TensorProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import { analyse } from '../../main/onnx/analysis'
import { encodeModel } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { parameterChunks } from '../../main/onnx/parameter-values'
import { parametersOf } from '../../main/onnx/parameters'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { floats, modelOf, node, valueInfo } from './build'

const whole = (
  name: string,
  dims: readonly number[],
  values: readonly number[],
  dataType: number = DataType.INT8,
) => create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, int32Data: [...values] })

async function valuesBehind(model: ReturnType<typeof modelOf>, name: string): Promise<number[]> {
  const values: number[] = []
  for await (const chunk of parameterChunks(analyse(model).graph, name)) values.push(...chunk)
  return values
}

const names = (model: ReturnType<typeof modelOf>) =>
  parametersOf(analyse(model).parameters).map(({ name }) => name)

/** Dims, an axis, and a block along it (0: one scale per index, null: one for all). */
const dequantization = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((dims) =>
    fc.record({
      dims: fc.constant(dims),
      axis: fc.integer({ min: -dims.length, max: dims.length - 1 }),
      block: fc.option(fc.integer({ min: 0, max: 3 })),
      signed: fc.boolean(),
      withZero: fc.boolean(),
      seed: fc.integer({ min: 1, max: 999 }),
    }),
  )

test('what DequantizeLinear gives is what ONNX Runtime computes, for all axes and blocks', async () => {
  const runtime = createOnnxRuntime()
  await fc.assert(
    fc.asyncProperty(dequantization, async ({ dims, axis, block, signed, withZero, seed }) => {
      const at = axis < 0 ? axis + dims.length : axis
      const scaleDims =
        block === null
          ? []
          : block === 0
            ? [dims[at]]
            : dims.map((size, i) => (i === at ? Math.ceil(size / block) : size))
      const size = (of: readonly number[]) => of.reduce((all, one) => all * one, 1)
      // ONNX Runtime takes a scale of one value, and a block along a vector, for no block at all.
      fc.pre(!block || (dims.length > 1 && size(scaleDims) > 1))
      const type = signed ? DataType.INT8 : DataType.UINT8
      const numbers = (count: number, most: number) =>
        Array.from({ length: count }, (_, i) => ((i * 37 + seed * 11) % most) - (signed ? most >> 1 : 0))
      const model = modelOf({
        opset: 21,
        nodes: [
          node('DequantizeLinear', withZero ? 'q s z' : 'q s', 'w', { axis, block_size: block ?? 0 }),
          node('Add', 'x w', 'y'),
        ],
        inputs: [valueInfo('x', dims)],
        initializers: [
          whole('q', dims, numbers(size(dims), 100), type),
          floats(
            's',
            scaleDims,
            Array.from({ length: size(scaleDims) }, (_, i) => (i + seed) / 64),
          ),
          whole('z', scaleDims, numbers(size(scaleDims), 7), type),
        ],
      })
      const session = await runtime.load(encodeModel(model), { optimize: false })
      const zeros = new Float32Array(size(dims))
      const { y } = await session.run({ x: { type: 'float32', dims, data: zeros } })
      await session.release()
      expect(await valuesBehind(model, 'q')).toEqual([...(y.data as Float32Array)])
    }),
    { numRuns: 60 },
  )
})

test('a quantized convolution has real weights per channel and a real bias', async () => {
  const model = modelOf({
    nodes: [node('QLinearConv', 'x xs xz w ws wz ys yz b', 'y')],
    inputs: [valueInfo('x', ['N', 1, 4, 4], DataType.UINT8)],
    initializers: [
      floats('xs', [], [0.5]),
      whole('xz', [], [128], DataType.UINT8),
      whole('w', [2, 1, 1, 2], [1, -3, 5, 7]),
      floats('ws', [2], [0.25, 2]),
      whole('wz', [2], [1, 0]),
      floats('ys', [], [1]),
      whole('yz', [], [0], DataType.UINT8),
      whole('b', [2], [8, -1], DataType.INT32),
    ],
  })
  expect(names(model)).toEqual(['w', 'b'])
  expect(await valuesBehind(model, 'w')).toEqual([0, -1, 10, 14])
  expect(await valuesBehind(model, 'b')).toEqual([1, -1])
  const { layers, quantized, parameters } = describeModel(encodeModel(model))
  expect(layers).toMatchObject([{ op: 'QLinearConv', fanIn: 2, fanOut: 4, parameters: 6 }])
  expect([quantized, parameters]).toEqual([true, 6])
})

test('a quantized product has a scale per column', async () => {
  const model = modelOf({
    nodes: [node('QLinearMatMul', 'x xs xz w ws wz ys yz', 'y')],
    inputs: [valueInfo('x', ['N', 2], DataType.UINT8)],
    initializers: [
      floats('xs', [], [0.5]),
      whole('xz', [], [0], DataType.UINT8),
      whole('w', [2, 3], [1, 2, 3, 4, 5, 6]),
      floats('ws', [3], [1, 10, 100]),
      whole('wz', [], [0]),
      floats('ys', [], [1]),
      whole('yz', [], [0], DataType.UINT8),
    ],
  })
  expect(await valuesBehind(model, 'w')).toEqual([1, 20, 300, 4, 50, 600])
  expect(describeModel(encodeModel(model)).layers).toMatchObject([{ fanIn: 2, fanOut: 3 }])
})

test('dynamic quantization: the scale stands behind the product', async () => {
  const nodes = [
    node('DynamicQuantizeLinear', 'x', 'q s z'),
    node('MatMulInteger', 'q w z wz', 'i'),
    node('Cast', 'i', 'f', { to: 1 }),
    node('Mul', 's ws', 'scale'),
    node('Mul', 'f scale', 'y'),
  ]
  const initializers = [
    whole('w', [3, 2], [3, 4, 5, 6, 7, 8], DataType.UINT8),
    floats('ws', [1], [0.5]),
    whole('wz', [1], [4], DataType.UINT8),
  ]
  const model = modelOf({ nodes, initializers })
  expect(await valuesBehind(model, 'w')).toEqual([-0.5, 0, 0.5, 1, 1.5, 2])
  // Without it nobody can say what the numbers stand for.
  expect(
    await valuesBehind(modelOf({ nodes: [...nodes.slice(0, 3), node('Relu', 'f', 'y')], initializers }), 'w'),
  ).toEqual([])
})

test('floating weights are read as they are, under the name of a copy too', async () => {
  const model = modelOf({
    nodes: [node('Identity', 'w', 'copy'), node('MatMul', 'x copy', 'y')],
    initializers: [floats('w', [3, 1], [1, -2, 0.5])],
  })
  expect(names(model)).toEqual(['copy'])
  expect(await valuesBehind(model, 'copy')).toEqual([1, -2, 0.5])
})

test('weights that are quantized and turned back while the model runs are parameters, their scales are not', async () => {
  const model = modelOf({
    nodes: [
      node('QuantizeLinear', 'w s z', 'q'),
      node('DequantizeLinear', 'q s z', 'd'),
      node('MatMul', 'x d', 'a'),
      node('QuantizeLinear', 'a s z', 'aq'),
      node('DequantizeLinear', 'aq s z', 'ad'),
      node('Relu', 'ad', 'y'),
    ],
    initializers: [floats('w', [3, 1], [1, -2, 0.5]), floats('s', [], [0.1]), whole('z', [], [0])],
  })
  expect(names(model)).toEqual(['w'])
  expect(describeModel(encodeModel(model)).layers[0].activation).toBe('Relu')
})
