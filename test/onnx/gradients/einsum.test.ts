import { expect, test } from 'vitest'
import { node } from '../build'
import { type Feed, gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

const ofEquation = (equation: string, ...dims: Feed['dims'][]) =>
  gradientError({
    nodes: [node('Einsum', dims.map((_, i) => `x${i}`).join(' '), 'y', { equation })],
    feeds: dims.map((one, i) => ({ name: `x${i}`, dims: one })),
  })

test.each<[string, ...Feed['dims'][]]>([
  ['ij,jk->ik', ['N', 3], [3, 4]],
  ['ij,jk', ['N', 3], [3, 4]],
  ['bti,hij->bthj', ['N', 3, 4], [2, 4, 5]],
  ['bqhd,bkhd->bhqk', ['N', 3, 2, 4], ['N', 5, 2, 4]],
  ['bhqk,bkhd->bqhd', ['N', 2, 3, 5], ['N', 5, 2, 4]],
  ['bi,bj->bij', ['N', 3], ['N', 4]],
  ['bi,bi->b', ['N', 3], ['N', 3]],
  ['bij->bji', ['N', 3, 4]],
  ['bij->b', ['N', 3, 4]],
  ['bij->ij', ['N', 3, 4]],
  ['bi,ij,bj->b', ['N', 3], [3, 4], ['N', 4]],
  ['bi,jk->bi', ['N', 3], [2, 4]],
  ['...ij,...jk->...ik', ['N', 2, 3, 4], ['N', 2, 4, 5]],
  ['...ij,...jk->...ik', ['N', 1, 3, 4], ['N', 2, 4, 5]],
  ['...ij,jk->...ik', ['N', 2, 3, 4], [4, 5]],
  ['...i->...', ['N', 2, 3]],
  ['bi,bi->bi', ['N', 1], ['N', 3]],
  ['bi,j->bij', ['N', 3], [4]],
])('%s', async (equation, ...dims) => {
  expect(await ofEquation(equation, ...dims)).toBeLessThan(close)
})

test('a diagonal is refused by name', async () => {
  await expect(ofEquation('bii->bi', ['N', 3, 3])).rejects.toThrow(/Einsum:y.*diagonal/)
})
