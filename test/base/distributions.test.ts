import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distributionOf, kolmogorovDistance, kurtosisOf } from '../../main/base/distributions'
import { NumberAccumulator } from '../../main/base/summary'
import { densityOf, truncatedStd } from '../../main/contract/density'
import { distributions } from '../../main/contract/weights'

// scipy.stats: norm.cdf(z) and truncnorm.cdf(z, -2, 2).
const published: [number, number, number][] = [
  [-3, 0.0013498980316300933, 0],
  [-2, 0.022750131948179195, 0],
  [-1, 0.15865525393145707, 0.14238361399454685],
  [-0.5, 0.3085375387259869, 0.29941067133702814],
  [0, 0.5, 0.5],
  [0.25, 0.5987063256829237, 0.6034115798563259],
  [1.96, 0.9750021048517795, 0.9976450876673715],
  [3, 0.9986501019683699, 1],
]

test.each(published)('distribution functions at %f', (z, normal, truncated) => {
  expect(Math.abs(distributionOf('normal', 1)(z) - normal)).toBeLessThan(2e-7)
  expect(Math.abs(distributionOf('truncated-normal', truncatedStd)(z) - truncated)).toBeLessThan(2e-7)
})

const steps = 20_000

test.each(distributions)('%s: the density integrates to one, to the spread and to the kurtosis', (kind) => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (std) => {
      const width = (20 * std) / steps
      const moment = (power: number) => {
        let sum = 0
        for (let i = 0; i < steps; i++) {
          const value = (i + 0.5) * width - 10 * std
          sum += densityOf(kind, std, value) * (value / std) ** power * width
        }
        return sum
      }
      expect(moment(0)).toBeCloseTo(1, 2)
      expect(moment(2)).toBeCloseTo(1, 2)
      expect(moment(4)).toBeCloseTo(kurtosisOf[kind], 1)
    }),
    { numRuns: 20 },
  )
})

test.each(distributions)('%s: the distribution function is what its density sums up to', (kind) => {
  const of = distributionOf(kind, 0.7)
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const value = -7 + (14 * (i + 0.5)) / steps
    sum += (densityOf(kind, 0.7, value) * 14) / steps
    if (i % 500 === 0) expect(Math.abs(of(value + 7 / steps) - sum)).toBeLessThan(2e-3)
  }
})

const distanceOf = (values: readonly number[], of: (value: number) => number): number => {
  const accumulator = new NumberAccumulator()
  accumulator.add(values)
  return kolmogorovDistance(accumulator.cells(), of)
}

// scipy.stats.kstest(x, 'norm'), (x, uniform(-2, 4).cdf), (x, 'norm', args=(0, 0.5))
test('distance to a distribution agrees with scipy', () => {
  const x = [-1.2, -0.4, -0.1, 0.3, 0.35, 0.9, 2.2]
  expect(distanceOf(x, distributionOf('normal', 1))).toBeCloseTo(0.20172111553253297, 6)
  expect(distanceOf(x, distributionOf('uniform', 2 / Math.sqrt(3)))).toBeCloseTo(0.2571428571428572, 6)
  expect(distanceOf(x, distributionOf('normal', 0.5))).toBeCloseTo(0.2971754536784979, 6)
})

test('the distance is the largest gap at any value, and its order does not count', () => {
  const values = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(values, fc.constantFrom(...distributions), (whole, kind) => {
      const x = whole.map((value) => value / 10)
      const of = distributionOf(kind, 1.5)
      const gaps = x.flatMap((value) => [
        Math.abs(of(value) - x.filter((one) => one <= value).length / x.length),
        Math.abs(of(value) - x.filter((one) => one < value).length / x.length),
      ])
      expect(distanceOf(x, of)).toBeCloseTo(Math.max(...gaps), 9)
      expect(distanceOf([...x].reverse(), of)).toBeCloseTo(Math.max(...gaps), 9)
    }),
  )
})
