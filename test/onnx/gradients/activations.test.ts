import { create } from '@bufbuild/protobuf'
import { NodeProtoSchema } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { floats, node } from '../build'
import { type Feed, gradientError, gradientsOf } from './differences'
import { errorBound as close } from './errors'

const x: Feed = { name: 'x', dims: ['N', 5] }
/** Away from kinks at -1, 0 and 1, which a difference would straddle. */
const apart: Feed = { ...x, values: [-2.6, -1.5, -0.6, 0.4, 0.7, 1.6, 2.3, -0.3, 0.5, -1.8] }
const float = (value: number) => ({ float: value })
type Attributes = Parameters<typeof node>[3]

test.each<[string, Feed, Attributes]>([
  ['Relu', apart, {}],
  ['LeakyRelu', apart, {}],
  ['LeakyRelu', apart, { alpha: float(0.3) }],
  ['ThresholdedRelu', apart, {}],
  ['ThresholdedRelu', apart, { alpha: float(-0.1) }],
  ['Elu', x, { alpha: float(0.5) }],
  ['Elu', x, {}],
  ['Selu', apart, {}],
  ['Selu', apart, { alpha: float(2), gamma: float(0.5) }],
  ['Celu', x, { alpha: float(0.5) }],
  ['Sigmoid', x, {}],
  ['HardSigmoid', apart, {}],
  ['HardSigmoid', apart, { alpha: float(0.6), beta: float(0.5) }],
  ['HardSwish', { ...x, values: [-4, -2.5, -1, 0, 1, 2.5, 4, 3.5] }, {}],
  ['Tanh', x, {}],
  ['Softplus', x, {}],
  ['Softsign', x, {}],
  ['Shrink', apart, { lambd: float(0.9), bias: float(0.2) }],
  ['Erf', x, {}],
])('%s of %o with %o', async (op, feed, attributes) => {
  expect(await gradientError({ nodes: [node(op, 'x', 'y', attributes)], feeds: [feed] })).toBeLessThan(close)
})

describe('operators of newer opsets', () => {
  test.each<[string, number, Attributes]>([
    ['Mish', 18, {}],
    ['Gelu', 20, {}],
    ['Gelu', 20, { approximate: 'tanh' }],
    ['Swish', 24, {}],
    ['Swish', 24, { alpha: float(2) }],
  ])('%s of opset %i with %o', async (op, opset, attributes) => {
    expect(await gradientError({ nodes: [node(op, 'x', 'y', attributes)], feeds: [x], opset })).toBeLessThan(
      close,
    )
  })
})

describe('PRelu', () => {
  test.each([[[1]], [[5]], [[1, 5]], [[1, 1]]])('with a slope of shape %o', async (dims) => {
    const feeds: Feed[] = [apart, { name: 'slope', dims, low: 0.1, high: 0.6 }]
    expect(await gradientError({ nodes: [node('PRelu', 'x slope', 'y')], feeds })).toBeLessThan(close)
  })

  test('with a slope for each channel of an image', async () => {
    const feeds: Feed[] = [
      { ...apart, dims: ['N', 3, 2, 2] },
      { name: 'slope', dims: [3, 1, 1], low: -0.5, high: 0.5 },
    ]
    expect(await gradientError({ nodes: [node('PRelu', 'x slope', 'y')], feeds })).toBeLessThan(close)
  })
})

describe('Clip', () => {
  const bounds = [floats('low', [], [-1]), floats('high', [], [1])]

  test.each(['x low high', 'x low', 'x - high', 'x'])('%s', async (inputs) => {
    const trial = { nodes: [node('Clip', inputs, 'y')], feeds: [apart], initializers: bounds }
    expect(await gradientError(trial)).toBeLessThan(close)
  })

  test('to bounds that are computed', async () => {
    const bound = (name: string, at: number): Feed => ({ name, dims: [], values: [at] })
    const feeds = [apart, bound('low', -1), bound('high', 1)]
    expect(await gradientError({ nodes: [node('Clip', 'x low high', 'y')], feeds })).toBeLessThan(close)
  })

  test('passes the gradient at the bounds and not beyond them', async () => {
    const feeds: Feed[] = [{ ...x, dims: ['N', 2], values: [-2, -1, 0, 1, 1.5, 0] }]
    const nodes = [node('Clip', 'x low high', 'y')]
    expect(await gradientsOf({ nodes, feeds, initializers: bounds })).toEqual({ x: [0, 1, 1, 1, 0, 1] })
  })

  test('to bounds that cross leaves nothing to the input', async () => {
    const feeds: Feed[] = [
      { ...x, dims: ['N', 1], values: [-2, 0, 2] },
      { name: 'low', dims: [], values: [1] },
      { name: 'high', dims: [], values: [-1] },
    ]
    const nodes = [node('Clip', 'x low high', 'y')]
    expect(await gradientsOf({ nodes, feeds })).toEqual({ x: [0, 0, 0], low: [0], high: [3] })
  })
})

describe('at kinks, as PyTorch has it', () => {
  test.each<[string, Attributes, number[]]>([
    ['Relu', {}, [0, 0, 1]],
    ['LeakyRelu', { alpha: float(0.25) }, [0.25, 0.25, 1]],
    ['Elu', { alpha: float(0.5) }, [0.5 * Math.exp(-1), 0.5, 1]],
    ['Softsign', {}, [0.25, 1, 0.25]],
    ['Abs', {}, [-1, 0, 1]],
  ])('%s with %o', async (op, attributes, expected) => {
    const feeds: Feed[] = [{ ...x, dims: ['N', 1], values: [-1, 0, 1] }]
    const { x: got } = await gradientsOf({ nodes: [node(op, 'x', 'y', attributes)], feeds })
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6)
    })
  })

  test.each<[string, number[], number[]]>([
    ['HardSigmoid', [-2.5, 0, 2.5], [0, 0.2, 0]],
    ['HardSwish', [-3, 0, 3], [0, 0.5, 1]],
  ])('%s at %o', async (op, values, expected) => {
    const feeds: Feed[] = [{ ...x, dims: ['N', 1], values }]
    const { x: got } = await gradientsOf({ nodes: [node(op, 'x', 'y')], feeds })
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6)
    })
  })
})

test.each(['Sigmoid', 'Tanh', 'Softplus', 'Elu', 'Selu', 'Celu', 'Softsign', 'Erf', 'HardSwish'])(
  '%s has a finite gradient far out',
  async (op) => {
    const feeds: Feed[] = [{ ...x, dims: ['N', 1], values: [-1000, 0.5, 1000] }]
    const { x: got } = await gradientsOf({ nodes: [node(op, 'x', 'y')], feeds })
    expect(got.every((value) => Number.isFinite(value) && Math.abs(value) < 2)).toBe(true)
  },
)

describe('operators of ONNX Runtime', () => {
  const fused = (op: string, inputs: string, attributes: Attributes = {}) =>
    create(NodeProtoSchema, { ...node(op, inputs, 'inner', attributes), domain: 'com.microsoft' })

  test.each<[string, string, Attributes]>([
    ['Gelu', 'x', {}],
    ['QuickGelu', 'x', {}],
    ['QuickGelu', 'x', { alpha: float(1) }],
    ['FastGelu', 'x', {}],
    ['FastGelu', 'x b', {}],
    ['BiasGelu', 'x b', {}],
  ])('%s of %s with %o', async (op, inputs, attributes) => {
    const nodes = [fused(op, inputs, attributes), node('Neg', 'inner', 'y')]
    const feeds: Feed[] = inputs === 'x' ? [x] : [x, { name: 'b', dims: [5] }]
    expect(await gradientError({ nodes, feeds })).toBeLessThan(close)
  })
})
