import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginSearch, searchOn } from '../../main/base/nearest'
import { drawFrom, randomFrom } from '../../main/base/random'

test('the nearest row is that of plain search, however the work is parted', () => {
  const points = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 20, maxLength: 20 }), {
    minLength: 2,
    maxLength: 12,
  })
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 2_000 }), (rows, steps) => {
      const search = beginSearch({ values: Float32Array.from(rows.flat()), rows: rows.length, width: 20 })
      while (!searchOn(search, steps));
      const squared = (i: number, j: number) =>
        rows[i].reduce((sum, value, k) => sum + (value - rows[j][k]) ** 2, 0)
      rows.forEach((_, i) => {
        const others = rows.map((__, j) => j).filter((j) => j !== i)
        const least = Math.min(...others.map((j) => squared(i, j)))
        expect(search.best[i]).toBe(least)
        expect(squared(i, search.nearest[i])).toBe(least)
      })
    }),
  )
})

test('a seed draws the same rows, in order, none twice, and each as likely as the next', () => {
  const items = Array.from({ length: 20 }, (_, i) => i)
  expect(drawFrom(items, 5, randomFrom(4))).toEqual(drawFrom(items, 5, randomFrom(4)))
  expect(drawFrom(items, 50, randomFrom(4))).toEqual(items)
  const random = randomFrom(1)
  const counts = new Array<number>(20).fill(0)
  for (let i = 0; i < 4_000; i++) {
    const drawn = drawFrom(items, 5, random)
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b))
    expect(drawn).toHaveLength(5)
    for (const item of drawn) counts[item]++
  }
  // Binomial(4000, 1/4): 1000 ± 27.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(5 * 27.4)
})
