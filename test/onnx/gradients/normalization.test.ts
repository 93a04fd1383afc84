import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { probeFacts } from '../../../main/experiments/probe'
import { analyse } from '../../../main/onnx/analysis'
import { encodeModel } from '../../../main/onnx/codec'
import { withOutputs } from '../../../main/onnx/edit'
import { differentiable } from '../../../main/onnx/gradient/differentiable'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { floats, modelOf, node, valueInfo } from '../build'
import { type Feed, gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

const positive = (name: string, dims: Feed['dims']): Feed => ({ name, dims, low: 0.5, high: 2 })

describe('BatchNormalization', () => {
  const channels = ['scale', 'bias', 'mean'].map((name): Feed => ({ name, dims: [3] }))
  const images: Feed['dims'][] = [
    ['N', 3],
    ['N', 3, 4],
    ['N', 3, 2, 3],
    ['N', 3, 2, 2, 2],
  ]

  test.each(images)('in inference form, of %s %s %s %s', async (...dims) => {
    const error = await gradientError({
      nodes: [node('BatchNormalization', 'x scale bias mean variance', 'y', { epsilon: { float: 1e-3 } })],
      feeds: [{ name: 'x', dims }, ...channels, positive('variance', [3])],
    })
    expect(error).toBeLessThan(close)
  })

  test('in training form uses the statistics of the batch, and moves the running ones', async () => {
    const model = modelOf({
      nodes: [
        node('BatchNormalization', 'x scale bias mean variance', 'y m v', {
          training_mode: 1,
          epsilon: { float: 0 },
          momentum: { float: 0.75 },
        }),
      ],
      inputs: [valueInfo('x', ['N', 1, 2])],
      initializers: [
        floats('scale', [1], [3]),
        floats('bias', [1], [10]),
        floats('mean', [1], [1]),
        floats('variance', [1], [4]),
      ],
    })
    const x = (...values: number[]) => ({
      x: { type: 'float32' as const, dims: [values.length / 2, 1, 2], data: Float32Array.from(values) },
    })
    const runtime = createOnnxRuntime()
    const { graph } = await differentiable(analyse(model), (made) =>
      probeFacts(runtime, made, [], [x(1, 2, 3, 4), x(1, 2, 3, 4, 5, 6)]),
    )
    const session = await runtime.load(encodeModel(withOutputs(graph.model, ['m', 'v'])))
    // Mean 5, variance 4.
    const { y, m, v } = await session.run(x(3, 3, 7, 7))
    await session.release()
    expect([...y.data]).toEqual([7, 7, 13, 13])
    expect([...m.data]).toEqual([2])
    expect([...v.data]).toEqual([4])
  })

  test('running statistics are no parameters', async () => {
    const error = await gradientError({
      nodes: [node('BatchNormalization', 'x scale bias mean variance', 'y')],
      feeds: [{ name: 'x', dims: ['N', 2, 3] }],
      initializers: [
        floats('scale', [2], [1, 2]),
        floats('bias', [2], [0, 1]),
        floats('mean', [2], [0.5, -1]),
        floats('variance', [2], [2, 0.5]),
      ],
    })
    expect(error).toBeLessThan(close)
  })
})

test.each([-1, 1, 2, -3])('LayerNormalization from axis %i on', async (axis) => {
  const sizes = [2, 3, 4].slice(axis < 0 ? axis : axis - 1)
  const trial = (bias: boolean) =>
    gradientError({
      nodes: [node('LayerNormalization', bias ? 'x scale bias' : 'x scale', 'y', { axis })],
      feeds: [
        { name: 'x', dims: ['N', 2, 3, 4] },
        { name: 'scale', dims: sizes },
        ...(bias ? [{ name: 'bias', dims: sizes }] : []),
      ],
    })
  expect(await trial(true)).toBeLessThan(close)
  expect(await trial(false)).toBeLessThan(close)
})

test.each([
  ['RMSNormalization', -1],
  ['RMSNormalization', 1],
  ['SimplifiedLayerNormalization', -1],
] as const)('%s from axis %i on', async (op, axis) => {
  const error = await gradientError({
    nodes: [node(op, 'x scale', 'y', { axis })],
    feeds: [
      { name: 'x', dims: ['N', 3, 4] },
      { name: 'scale', dims: axis < 0 ? [4] : [3, 4] },
    ],
    opset: 23,
  })
  expect(error).toBeLessThan(close)
})

test('GroupNormalization, whose scale is of each group and since opset 21 of each channel', async () => {
  const error = (opset: number, dims: Feed['dims'], scales: number) =>
    gradientError({
      nodes: [node('GroupNormalization', 'x scale bias', 'y', { num_groups: 2 })],
      feeds: [
        { name: 'x', dims },
        { name: 'scale', dims: [scales] },
        { name: 'bias', dims: [scales] },
      ],
      opset,
    })
  expect(await error(18, ['N', 6, 3], 2)).toBeLessThan(close)
  expect(await error(21, ['N', 6, 2, 3], 6)).toBeLessThan(close)
})

test.each([[['N', 3, 4]], [['N', 2, 3, 3]]])('InstanceNormalization of %j', async (dims) => {
  const error = await gradientError({
    nodes: [node('InstanceNormalization', 'x scale bias', 'y')],
    feeds: [
      { name: 'x', dims: dims as Feed['dims'] },
      { name: 'scale', dims: [Number(dims[1])] },
      { name: 'bias', dims: [Number(dims[1])] },
    ],
  })
  expect(error).toBeLessThan(close)
})

test('MeanVarianceNormalization over the batch, and within each row', async () => {
  const error = (attributes: { axes?: number[] }) =>
    gradientError({
      nodes: [node('MeanVarianceNormalization', 'x', 'y', attributes)],
      feeds: [{ name: 'x', dims: ['N', 2, 3, 4] }],
    })
  expect(await error({})).toBeLessThan(close)
  expect(await error({ axes: [2, -1] })).toBeLessThan(close)
})

test.each([1, 2])('LpNormalization by norm %i', async (p) => {
  const error = (axis: number) =>
    gradientError({
      nodes: [node('LpNormalization', 'x', 'y', { p, axis })],
      // Away from zero, where the absolute value has its kink.
      feeds: [{ name: 'x', dims: ['N', 3, 4], low: 0.3, high: 2 }],
      opset: 22,
    })
  expect(await error(-1)).toBeLessThan(close)
  expect(await error(1)).toBeLessThan(close)
})

test('LRN of windows of any size a runtime takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 3, 5), fc.constantFrom(0.5, 0.75, 1), async (size, beta) => {
      const error = await gradientError({
        nodes: [
          node('LRN', 'x', 'y', { size, alpha: { float: 0.5 }, beta: { float: beta }, bias: { float: 1.5 } }),
        ],
        feeds: [{ name: 'x', dims: ['N', 4, 2, 3] }],
      })
      expect(error).toBeLessThan(close)
    }),
    { numRuns: 10 },
  )
})
