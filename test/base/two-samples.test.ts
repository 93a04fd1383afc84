import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kolmogorovSmirnov, ksLimit, totalVariation, totalVariationLimit } from '../../main/base/two-samples'

const sample = fc
  .array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 })
  .map((all) => Float64Array.from(all).sort())

/** The definition: the largest difference of both shares at or below any value. */
function byDefinition(a: Float64Array, b: Float64Array): number {
  const below = (all: Float64Array, value: number) => all.filter((one) => one <= value).length / all.length
  return Math.max(...[...a, ...b].map((value) => Math.abs(below(a, value) - below(b, value))))
}

test('the distance is that of its definition, in [0, 1], symmetric, and no rising map changes it', () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const distance = kolmogorovSmirnov(a, b)
      expect(distance).toBeCloseTo(byDefinition(a, b), 12)
      expect(kolmogorovSmirnov(b, a)).toBeCloseTo(distance, 12)
      expect(kolmogorovSmirnov(a.map(Math.exp), b.map(Math.exp))).toBeCloseTo(distance, 12)
      expect(kolmogorovSmirnov(a, a)).toBe(0)
    }),
  )
})

test('samples apart are at distance 1', () => {
  expect(kolmogorovSmirnov(Float64Array.of(1, 2), Float64Array.of(3, 4, 5))).toBe(1)
})

test('the limit is the one that Kolmogorov’s distribution exceeds with the probability asked for', () => {
  // scipy.stats.kstwobign.sf(limit * sqrt(nm / (n + m))) of n = 134, m = 44: 0.0499992, 0.0100000, 0.0010000.
  expect(ksLimit(134, 44, 0.05)).toBeCloseTo(0.2359736431911246, 12)
  expect(ksLimit(134, 44, 0.01)).toBeCloseTo(0.2828038062200484, 12)
  expect(ksLimit(134, 44, 0.001)).toBeCloseTo(0.338726243340076, 12)
})

test('total variation: by hand, between 0 and 1, symmetric', () => {
  // |0.5 - 1/6| + |0.3 - 1/3| + |0.2 - 1/2| = 2/3.
  expect(totalVariation([50, 30, 20], [10, 20, 30])).toBeCloseTo(1 / 3, 12)
  const counts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const distance = totalVariation(a, b)
      expect(distance).toBeGreaterThanOrEqual(0)
      expect(distance).toBeLessThanOrEqual(1)
      expect(totalVariation(b, a)).toBeCloseTo(distance, 12)
      expect(
        totalVariation(
          a,
          a.map((count) => 3 * count),
        ),
      ).toBeCloseTo(0, 12)
    }),
  )
})

test('its limit falls with the rows and rises with certainty', () => {
  const [few, many] = [
    totalVariationLimit([50, 50], [30, 20], 0.01),
    totalVariationLimit([5000, 5000], [3000, 2000], 0.01),
  ]
  expect(many).toBeLessThan(few / 5)
  expect(totalVariationLimit([50, 50], [30, 20], 0.001)).toBeGreaterThan(few)
})
