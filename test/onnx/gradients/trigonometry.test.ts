import { expect, test } from 'vitest'
import { node } from '../build'
import { gradientError } from './differences'
import { errorBound as close } from './errors'

test.each<[string, number, number]>([
  ['Sin', -3, 3],
  ['Cos', -3, 3],
  ['Tan', -1.2, 1.2],
  ['Asin', -0.9, 0.9],
  ['Acos', -0.9, 0.9],
  ['Atan', -3, 3],
  ['Sinh', -2, 2],
  ['Cosh', -2, 2],
  ['Asinh', -3, 3],
  ['Acosh', 1.5, 4],
  ['Atanh', -0.8, 0.8],
])('%s between %f and %f', async (op, low, high) => {
  const feeds = [{ name: 'x', dims: ['N' as const, 5], low, high }]
  expect(await gradientError({ nodes: [node(op, 'x', 'y')], feeds })).toBeLessThan(close)
})
