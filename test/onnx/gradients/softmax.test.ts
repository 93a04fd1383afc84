import { expect, test } from 'vitest'
import { node } from '../build'
import { type Feed, gradientError, gradientsOf } from './differences'
import { errorBound as close } from './errors'

test.each(
  ['Softmax', 'LogSoftmax'].flatMap((op) => [-1, 0, 1, 2, -2].map((axis): [string, number] => [op, axis])),
)('%s along axis %i', async (op, axis) => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 3, 4] }]
  expect(await gradientError({ nodes: [node(op, 'x', 'y', { axis })], feeds })).toBeLessThan(close)
})

test.each(['Softmax', 'LogSoftmax'])('%s along the last axis where none is told', async (op) => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 3, 4] }]
  expect(await gradientError({ nodes: [node(op, 'x', 'y')], feeds })).toBeLessThan(close)
})

test('one that wins by far is left alone, and nothing overflows', async () => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [1000, -1000, 0, 0, -500, 500] }]
  expect(await gradientsOf({ nodes: [node('LogSoftmax', 'x', 'y')], feeds })).toEqual({
    x: [-1, 1, 0, 0, 1, -1],
  })
})

test('nothing flows through Hardmax', async () => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2] }]
  expect((await gradientsOf({ nodes: [node('Hardmax', 'x', 'y')], feeds })).x).toEqual(Array(6).fill(0))
})
