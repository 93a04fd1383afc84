import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { barsPath, binsOf, modeOf } from '../../../renderer/figures/histogram-bars'
import { splitBins } from '../../../renderer/figures/reachable-interval'
import { commonScale, extentOf } from '../../../renderer/figures/scales'

const value = fc.double({ min: -1e15, max: 1e15, noNaN: true })
const extent = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

test('a common scale is finite, ordered and within its width for any extents', () => {
  fc.assert(
    fc.property(fc.array(extent, { maxLength: 20 }), fc.integer({ min: 60, max: 2000 }), (extents, width) => {
      const scale = commonScale(extents, width)
      const [low, high] = scale.domain
      expect(low).toBeLessThan(high)
      expect(scale(low)).toBeCloseTo(0, 6)
      expect(scale(high)).toBeCloseTo(width, 6)
      for (const tick of scale.ticks) {
        expect(tick).toBeGreaterThanOrEqual(low)
        expect(tick).toBeLessThanOrEqual(high)
      }
      const middle = scale((low + high) / 2)
      expect(middle).toBeGreaterThan(0)
      expect(middle).toBeLessThan(width)
    }),
  )
})

test('labels of a logarithmic axis keep their distance', () => {
  fc.assert(
    fc.property(fc.array(extent, { minLength: 2, maxLength: 8 }), (extents) => {
      const scale = commonScale(extents, 400, { constant: 1, gap: 44 })
      if (scale.constant === null) return
      const places = scale.ticks.map(scale).sort((a, b) => a - b)
      for (let i = 1; i < places.length; i++) expect(places[i] - places[i - 1]).toBeGreaterThanOrEqual(44)
    }),
  )
})

test('columns of like size share a linear axis, of unlike size a logarithmic one', () => {
  expect(
    commonScale(
      [
        [0, 3],
        [-1, 10],
      ],
      300,
    ).constant,
  ).toBeNull()
  expect(
    commonScale(
      [
        [0, 3],
        [0, 1700],
      ],
      300,
    ).constant,
  ).not.toBeNull()
})

test('extents leave out what is not finite, and nothing at all is [0, 1]', () => {
  expect(extentOf([null, Number.NaN, 4, Number.POSITIVE_INFINITY, -2])).toEqual([-2, 4])
  expect(extentOf([null])).toEqual([0, 1])
})

test('bins that cannot be drawn are left out', () => {
  expect(binsOf({ edges: [0, 1, Number.POSITIVE_INFINITY], counts: [3, 4] })).toEqual([
    { low: 0, high: 1, count: 3 },
  ])
  expect(binsOf(null)).toEqual([])
})

test('the tallest bar has the given height, an empty histogram no bars', () => {
  const bins = [
    { low: 0, high: 1, count: 2 },
    { low: 1, high: 2, count: 4 },
  ]
  expect(barsPath(bins, (x) => x * 10, 50, 40)).toBe('M0 50v-20h10V50ZM10 50v-40h10V50Z')
  expect(barsPath([{ low: 0, high: 1, count: 0 }], (x) => x, 50, 40)).toBe('')
  expect(modeOf(bins)).toBe(1.5)
})

test('bins are cut at the ends of the reachable interval', () => {
  const { inside, outside } = splitBins([{ low: -1, high: 1, count: 5 }], { low: 0, high: null })
  expect(inside).toEqual([{ low: 0, high: 1, count: 5 }])
  expect(outside).toEqual([{ low: -1, high: 0, count: 5 }])
})

test('cutting loses no part of any bin', () => {
  const bin = fc.record({ low: fc.integer({ min: -50, max: 50 }), width: fc.integer({ min: 1, max: 20 }) })
  const end = fc.option(fc.integer({ min: -60, max: 60 }))
  fc.assert(
    fc.property(fc.array(bin), end, end, (raw, a, b) => {
      const bins = raw.map(({ low, width }) => ({ low, high: low + width, count: 1 }))
      const [low, high] = a !== null && b !== null && a > b ? [b, a] : [a, b]
      const { inside, outside } = splitBins(bins, { low, high })
      const length = (parts: typeof bins) => parts.reduce((sum, part) => sum + part.high - part.low, 0)
      expect(length(inside) + length(outside)).toBe(length(bins))
      for (const part of inside) {
        expect(part.low).toBeGreaterThanOrEqual(low ?? -100)
        expect(part.high).toBeLessThanOrEqual(high ?? 100)
      }
    }),
  )
})
