import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logHistogramOf } from '../../main/base/histogram'

describe('logHistogramOf', () => {
  it('counts every finite value between increasing edges, as a search by hand does', () => {
    const positive = fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true })
    const some = fc.array(fc.oneof(positive, fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY)))
    fc.assert(
      fc.property(some, (values) => {
        const finite = values.filter(Number.isFinite)
        const histogram = logHistogramOf(Float64Array.from(values))
        if (!histogram) {
          expect(finite).toEqual([])
          return
        }
        const { edges, counts } = histogram
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1])
        expect(counts).toHaveLength(edges.length - 1)
        expect(counts.length).toBeLessThanOrEqual(64)
        const last = counts.length - 1
        const byHand = counts.map(
          (_, bin) =>
            finite.filter(
              (value) =>
                value >= edges[bin] && (value < edges[bin + 1] || (bin === last && value <= edges[bin + 1])),
            ).length,
        )
        expect(counts).toEqual(byHand)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(finite.length)
      }),
    )
  })

  it('puts powers of ten at even steps', () => {
    const decades = Float64Array.from({ length: 1001 }, (_, i) => 10 ** (i / 100))
    const { edges } = logHistogramOf(decades) ?? { edges: [] }
    const steps = edges.slice(1).map((edge, i) => Math.log10(edge / edges[i]))
    for (const step of steps) expect(step).toBeCloseTo(10 / steps.length, 9)
  })

  it('is nothing where a value is zero or below, or where there is none', () => {
    expect(logHistogramOf(Float64Array.of(0, 1))).toBeNull()
    expect(logHistogramOf(Float64Array.of(-1, 1))).toBeNull()
    expect(logHistogramOf(Float64Array.of(Number.NaN))).toBeNull()
    expect(logHistogramOf(Float64Array.of(7, 7))?.counts).toEqual([2])
  })
})
