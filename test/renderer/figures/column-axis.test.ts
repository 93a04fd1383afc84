import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnAxis, countScale } from '../../../renderer/figures/column-axis'

const labels = (low: number, high: number, kind: Parameters<typeof columnAxis>[2], width = 600) =>
  columnAxis([low, high], width, kind).ticks.map(({ label }) => label)
const day = 86_400_000

describe('columnAxis', () => {
  test('ticks lie on the axis, rise, and are told apart by their labels', () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(number, number, fc.integer({ min: 200, max: 1200 }), (a, b, width) => {
        fc.pre(Math.abs(a - b) > 1e-9 * Math.max(Math.abs(a), Math.abs(b)))
        const { at, ticks } = columnAxis([Math.min(a, b), Math.max(a, b)], width, 'linear')
        ticks.forEach(({ value }, i) => {
          expect(at(value)).toBeGreaterThanOrEqual(-0.5)
          expect(at(value)).toBeLessThanOrEqual(width + 0.5)
          if (i > 0) expect(value).toBeGreaterThan(ticks[i - 1].value)
        })
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
      }),
    )
  })

  test('a logarithmic axis has at least two ticks, powers of ten where it spans several', () => {
    expect(labels(0.02, 21_000, 'log')).toEqual(['0.1', '1', '10', '100', '1000', '10000'])
    expect(labels(1, 60, 'log')).toEqual(['1', '2', '5', '10', '20', '50'])
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true })
    fc.assert(
      fc.property(positive, fc.double({ min: 1.001, max: 1e200, noNaN: true }), (low, ratio) => {
        fc.pre(low * ratio < 1e305)
        const { at, ticks } = columnAxis([low, low * ratio], 600, 'log')
        expect(ticks.length).toBeGreaterThanOrEqual(ratio > 1.1 ? 2 : 1)
        expect(ticks.length).toBeLessThanOrEqual(14)
        for (const { value } of ticks) expect(at(value)).toBeGreaterThanOrEqual(-1)
      }),
    )
  })

  test('dates are told as far as the step leaves to be told', () => {
    const from = Date.UTC(2023, 0, 1)
    expect(labels(from, from + 5 * 365 * day, 'date')).toEqual(['2023', '2024', '2025', '2026', '2027'])
    expect(labels(from, from + 90 * day, 'date').slice(0, 2)).toEqual(['2023-01', '2023-02'])
    expect(labels(from, from + 6 * day, 'date')[1]).toBe('2023-01-02')
    expect(labels(from, from + day / 4, 'date')[1]).toBe('01-01 01:00')
  })

  test('times of day are told as on a clock', () => {
    expect(labels(0, day - 1, 'clock')).toEqual(['00:00', '06:00', '12:00', '18:00'])
    expect(labels(0, 10_000, 'clock')[1]).toBe('00:00:05')
  })

  test('whole numbers get whole ticks', () => {
    expect(columnAxis([6.5, 7.5], 600, 'linear', true).ticks.map(({ label }) => label)).toEqual(['7'])
  })
})

describe('countScale', () => {
  test('a single row is seen on a logarithmic axis, none at all is not', () => {
    const { height, ticks } = countScale(10_000, 100, true)
    expect(height(0)).toBe(0)
    expect(height(1)).toBeGreaterThan(3)
    expect(height(10_000)).toBeCloseTo(100, 9)
    expect(ticks).toEqual([1, 100, 10_000])
  })

  test('a linear axis is in proportion', () => {
    const { height } = countScale(50, 100, false)
    expect([0, 25, 50].map(height)).toEqual([0, 50, 100])
  })
})
