import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Likeness } from '../../main/base/likeness'
import { effectiveRank } from '../../main/base/rank'
import { centred, unitFigures } from '../../main/base/units'

const norm = (row: readonly number[]) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))

function cosine(a: readonly number[], b: readonly number[]): number {
  const [na, nb] = [norm(a), norm(b)]
  if (na === 0 && nb === 0) return 1
  return na === 0 || nb === 0 ? 0 : a.reduce((sum, value, i) => sum + value * b[i], 0) / (na * nb)
}

const value = fc.integer({ min: -20, max: 20 })
const rowsOf = fc
  .integer({ min: 1, max: 6 })
  .chain((width) =>
    fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }),
  )

test('likeness is the mean cosine over all pairs of different rows', () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const likeness = new Likeness(rows[0].length)
      for (const row of rows) likeness.add(row)
      const pairs = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => cosine(a, b)))
      const mean = pairs.reduce((sum, one) => sum + one, 0) / pairs.length
      expect(likeness.finish()).toBeCloseTo(mean, 9)
    }),
  )
})

test('one row, and values that are no numbers, have no likeness', () => {
  const one = new Likeness(2)
  one.add([1, 2])
  expect(one.finish()).toBeNull()
  one.add([Number.NaN, 1])
  expect(one.finish()).toBeNull()
})

test('constant and repeated units are counted, however they lie', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
      const units = [
        [1, 2, 3, 5],
        [1, 2, 3, 5],
        [7, 7, 7, 7],
        [0, 0, 0, 0],
        [4, 1, 0, 2],
        [1, 2, 3, 5 + 1e-7],
      ]
      const values = [0, 1, 2, 3].flatMap((row) => order.map((unit) => units[unit][row]))
      expect(unitFigures({ rows: 4, columns: 6, values })).toEqual({ constant: 2, duplicate: 2 })
    }),
  )
})

test('rounding dust around constants has no rank', () => {
  const values = Array.from({ length: 40 * 8 }, (_, i) => 3 + 1e-8 * Math.sin(i * i))
  expect(effectiveRank(centred({ rows: 40, columns: 8, values }))?.effective).toBe(0)
})
