/** Losses that stand in the graph as nodes. */
import { describe, expect, test } from 'vitest'
import { floats, node } from '../build'
import { type Feed, gradientError } from './differences'
import { errorBound as close } from './errors'

const scores: Feed = { name: 'x', dims: ['N', 4] }
const labels: Feed = { name: 'label', dims: ['N'], type: 'int64', values: [2, 0, 3] }
const weights = [floats('weight', [4], [0.5, 1, 2, 1.5])]

describe.each(['SoftmaxCrossEntropyLoss', 'NegativeLogLikelihoodLoss'])('%s', (op) => {
  test.each(['mean', 'sum', 'none'])('reduced by %s', async (reduction) => {
    const nodes = [node(op, 'x label', 'y', { reduction })]
    expect(await gradientError({ nodes, feeds: [scores, labels] })).toBeLessThan(close)
  })

  test.each(['mean', 'sum', 'none'])(
    'with weights and an ignored class, reduced by %s',
    async (reduction) => {
      const nodes = [node(op, 'x label weight', 'y', { reduction, ignore_index: 0 })]
      expect(await gradientError({ nodes, feeds: [scores, labels], initializers: weights })).toBeLessThan(
        close,
      )
    },
  )

  test('of every place of an image, labels that belong to no class left out', async () => {
    const feeds: Feed[] = [
      { name: 'x', dims: ['N', 4, 2, 2] },
      { name: 'label', dims: ['N', 2, 2], type: 'int64', values: [0, 3, -1, 2, 1, -1, 0, 2, 3, 1, 1, 0] },
    ]
    const nodes = [node(op, 'x label weight', 'y', { ignore_index: -1 })]
    expect(await gradientError({ nodes, feeds, initializers: weights })).toBeLessThan(close)
  })
})

test('log-probabilities beside the loss have gradients as well', async () => {
  const both = [node('SoftmaxCrossEntropyLoss', 'x label', 'loss log'), node('Sub', 'log loss', 'y')]
  expect(await gradientError({ nodes: both, feeds: [scores, labels] })).toBeLessThan(close)
  const alone = [node('SoftmaxCrossEntropyLoss', 'x label', 'loss y')]
  expect(await gradientError({ nodes: alone, feeds: [scores, labels] })).toBeLessThan(close)
})
