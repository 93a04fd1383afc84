import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probeFacts } from '../../main/experiments/probe'
import { type Analysis, analyse } from '../../main/onnx/analysis'
import { encodeModel, type ModelProto } from '../../main/onnx/codec'
import { parametersOf } from '../../main/onnx/parameters'
import { shallower } from '../../main/onnx/shallower'
import { resized } from '../../main/onnx/width'
import { perceptron, runtime, uniform } from '../experiments/laboratories'
import { floats, ints, modelOf, node, valueInfo } from './build'

const feedOf = (dims: number[]) => ({
  x: {
    type: 'float32' as const,
    dims,
    data: uniform(
      dims.reduce((all, size) => all * size, 1),
      5,
    ),
  },
})

const factsOf = (model: ModelProto, dims: number[]) =>
  probeFacts(runtime, model, [], [feedOf([2, ...dims]), feedOf([3, ...dims])])

const countOf = ({ parameters }: Analysis): number =>
  parametersOf(parameters).reduce((sum, { count }) => sum + count, 0)

async function outputDims(model: ModelProto, dims: number[]): Promise<readonly number[]> {
  const session = await runtime.load(encodeModel(model))
  const { y } = await session.run(feedOf([2, ...dims]))
  await session.release()
  expect(Array.from(y.data as Float32Array).every(Number.isFinite)).toBe(true)
  return y.dims
}

async function resizedBy(model: ModelProto, dims: number[], factor: number) {
  const made = resized(analyse(model), await factsOf(model, dims), factor)
  return { ...made, count: countOf(analyse(made.model)), dims: await outputDims(made.model, dims) }
}

const weightsOf = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, to, i) => sum + to * widths[i] + to, 0)

test('a perceptron has every hidden width changed, input and output left, and runs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 3, maxLength: 6 }),
      fc.constantFrom(0.5, 2, 3),
      async (widths, factor) => {
        const after = widths.map((width, i) =>
          i === 0 || i === widths.length - 1 ? width : Math.round(width * factor),
        )
        const { count, dims } = await resizedBy(perceptron(widths), [widths[0]], factor)
        expect(count).toBe(weightsOf(after))
        expect(dims).toEqual([2, widths[widths.length - 1]])
      },
    ),
    { numRuns: 12 },
  )
})

/** Two convolutions with batch normalization and a sum around the second, a depthwise one, a pool, a flattening that says its size, a Gemm. */
function convolutional(): ModelProto {
  const tensor = (name: string, dims: number[]) =>
    floats(
      name,
      dims,
      [
        ...uniform(
          dims.reduce((all, size) => all * size, 1),
          name.length,
        ),
      ].map((v) => v + 1.5),
    )
  const normalization = (name: string, channels: number) =>
    ['s', 'b', 'm', 'v'].map((one) => tensor(`${name}${one}`, [channels]))
  return modelOf({
    nodes: [
      node('Conv', 'x w1 c1', 'a', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
      node('BatchNormalization', 'a ns nb nm nv', 'b'),
      node('Relu', 'b', 'c'),
      node('Conv', 'c w2', 'd', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
      node('Add', 'c d', 'e'),
      node('Conv', 'e w3', 'f', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], group: 6 }),
      node('MaxPool', 'f', 'g', { kernel_shape: [2, 2], strides: [2, 2] }),
      node('Reshape', 'g sizes', 'h'),
      node('Gemm', 'h w4 c4', 'y', { transB: 1 }),
    ],
    initializers: [
      tensor('w1', [6, 2, 3, 3]),
      tensor('c1', [6]),
      ...normalization('n', 6),
      tensor('w2', [6, 6, 3, 3]),
      tensor('w3', [6, 1, 3, 3]),
      ints('sizes', [2], [-1, 6 * 4]),
      tensor('w4', [3, 24]),
      tensor('c4', [3]),
    ],
    inputs: [valueInfo('x', ['N', 2, 4, 4])],
    outputs: [valueInfo('y', ['N', 3])],
  })
}

test.each([0.5, 2])(
  'channels are followed through normalization, a sum, depthwise and a flattening (%s)',
  async (factor) => {
    const to = 6 * factor
    const { widths, dims, count } = await resizedBy(convolutional(), [2, 4, 4], factor)
    // Everything from the first convolution to the flattening hangs together by the sum.
    expect(widths).toEqual([{ before: 6, after: to }])
    expect(dims).toEqual([2, 3])
    expect(count).toBe(to * 18 + to + 2 * to + to * to * 9 + to * 9 + 3 * to * 4 + 3)
  },
)

test('a network without a hidden width says so', async () => {
  const model = perceptron([4, 3])
  const facts = await factsOf(model, [4])
  expect(() => resized(analyse(model), facts, 2)).toThrow('no hidden width of this model can be changed')
})

test('what an unknown operator joins keeps its width', async () => {
  const model = modelOf({
    nodes: [
      node('Gemm', 'x w1', 'a', { transB: 1 }),
      node('Concat', 'a a', 'b', { axis: 1 }),
      node('Gemm', 'b w2', 'c', { transB: 1 }),
      node('Relu', 'c', 'd'),
      node('Gemm', 'd w3', 'y', { transB: 1 }),
    ],
    initializers: [
      floats('w1', [4, 3], [...uniform(12, 1)]),
      floats('w2', [6, 8], [...uniform(48, 2)]),
      floats('w3', [2, 6], [...uniform(12, 3)]),
    ],
    inputs: [valueInfo('x', ['N', 3])],
    outputs: [valueInfo('y', ['N', 2])],
  })
  const { widths, dims } = await resizedBy(model, [3], 2)
  expect(widths).toEqual([{ before: 6, after: 12 }])
  expect(dims).toEqual([2, 2])
})

test('a shallower twin lacks whole blocks, and runs', async () => {
  const widths = [5, ...new Array<number>(20).fill(8), 3]
  const model = perceptron(widths)
  const made = shallower(analyse(model), await factsOf(model, [5]))
  expect(made).toMatchObject({ layers: 8, of: 21 })
  expect(analyse(made.model).layers).toHaveLength(8)
  expect(countOf(analyse(made.model))).toBe(weightsOf([5, ...new Array<number>(7).fill(8), 3]))
  expect(await outputDims(made.model, [5])).toEqual([2, 3])
})

test('where every layer has a shape of its own, none can be taken out', async () => {
  const model = perceptron([5, 7, 6, 3])
  const facts = await factsOf(model, [5])
  expect(() => shallower(analyse(model), facts)).toThrow('no block of layers can be taken out')
})
