import { expect, test } from 'vitest'
import { node } from '../build'
import { gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

test('Relu', async () => {
  const feeds = [{ name: 'x', dims: ['N' as const, 5] }]
  expect(await gradientError({ nodes: [node('Relu', 'x', 'y')], feeds })).toBeLessThan(close)
})

test('Add, broadcast over rows', async () => {
  const feeds = [
    { name: 'x', dims: ['N' as const, 5] },
    { name: 'b', dims: [5] },
  ]
  expect(await gradientError({ nodes: [node('Add', 'x b', 'y')], feeds })).toBeLessThan(close)
})
