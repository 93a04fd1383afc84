import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { averageRanks, finitePairs, pearson, spearman } from '../../main/base/ranks'

const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 60 })
const pairs = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 3,
    maxLength: 60,
  })
  .map((all) => [Float64Array.from(all, ([x]) => x), Float64Array.from(all, ([, y]) => y)] as const)

describe('averageRanks', () => {
  test('ties share the mean of their ranks', () => {
    expect([...averageRanks(Float64Array.of(10, 20, 10, 5, 20, 20))]).toEqual([2.5, 5, 2.5, 1, 5, 5])
  })

  test('they sum to n(n + 1)/2, order as the values do, and no rising map changes them', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const given = Float64Array.from(numbers)
        const ranks = averageRanks(given)
        const sum = ranks.reduce((total, rank) => total + rank, 0)
        expect(sum).toBeCloseTo((given.length * (given.length + 1)) / 2, 6)
        given.forEach((value, i) => {
          given.forEach((other, j) => {
            expect(Math.sign(ranks[i] - ranks[j])).toBe(Math.sign(value - other))
          })
        })
        expect(averageRanks(given.map((value) => value ** 3 + 7))).toEqual(ranks)
      }),
    )
  })
})

describe('correlations', () => {
  test('lie in [-1, 1], are symmetric, and turn with one side', () => {
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        for (const correlation of [pearson, spearman]) {
          const r = correlation(x, y)
          if (r === null) continue
          expect(Math.abs(r)).toBeLessThanOrEqual(1)
          expect(correlation(y, x)).toBeCloseTo(r, 9)
          expect(
            correlation(
              x.map((value) => -value),
              y,
            ),
          ).toBeCloseTo(-r, 9)
        }
      }),
    )
  })

  test('a rising curve is 1 by rank and less by value', () => {
    const x = Float64Array.from({ length: 20 }, (_, i) => i)
    const y = x.map((value) => Math.exp(value))
    expect(spearman(x, y)).toBeCloseTo(1, 12)
    expect(pearson(x, y)).toBeLessThan(0.7)
  })

  test('nothing that does not vary has one', () => {
    expect(pearson(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))).toBeNull()
    expect(spearman(Float64Array.of(1), Float64Array.of(2))).toBeNull()
  })

  test('pairs with a gap on either side fall away', () => {
    const [x, y] = finitePairs(
      Float64Array.of(1, Number.NaN, 3, 4),
      Float64Array.of(5, 6, Number.POSITIVE_INFINITY, 8),
    )
    expect([[...x], [...y]]).toEqual([
      [1, 4],
      [5, 8],
    ])
  })
})
