import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { measuredText } from '../../../renderer/texts/measured'
import {
  formatBytes,
  formatCount,
  formatInterval,
  formatNumber,
  formatShape,
  formatShare,
} from '../../../renderer/texts/numbers'
import { translator } from '../../../renderer/texts/translate'

test.each([
  [null, '–'],
  [undefined, '–'],
  [0, '0'],
  [-0, '0'],
  [178, '178'],
  [16042, '16042'],
  [746.893, '747'],
  [0.12345, '0.123'],
  [-2.56789, '−2.57'],
  [0.00012, '1.2e−4'],
  [1234567, '1.23e6'],
  [1e10, '1e10'],
  [99999.5, '100000'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '∞'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%s reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})

test('three significant digits are never off by more than half a percent', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (value) => {
      const read = Number(formatNumber(value).replace(/−/g, '-'))
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.00501)
    }),
  )
})

test('shares neither vanish nor complete by rounding', () => {
  expect(formatShare(0)).toBe('0%')
  expect(formatShare(1)).toBe('100%')
  expect(formatShare(1e-9)).toBe('<0.01%')
  expect(formatShare(0.99999)).toBe('>99.9%')
  expect(formatShare(0.47812)).toBe('47.8%')
  expect(formatShare(null)).toBe('–')
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const text = formatShare(share)
      expect(text === '0%').toBe(share === 0)
      expect(text === '100%').toBe(share === 1)
    }),
  )
})

test('counts, bytes, intervals and shapes', () => {
  expect(formatCount(10_000_000)).toBe('10,000,000')
  expect(formatBytes(11_523)).toBe('11.5 kB')
  expect(formatBytes(0)).toBe('0 B')
  expect(formatInterval({ low: 0, high: null })).toBe('[0, ∞)')
  expect(formatInterval({ low: null, high: 1 })).toBe('(−∞, 1]')
  expect(formatShape(['batch', 3, null])).toBe('batch × 3 × ?')
  expect(formatShape(null)).toBe('?')
  expect(formatShape([])).toBe('scalar')
})

test('measured numbers carry their unit in the language of the window', () => {
  const read = (value: number, unit: string, locale: 'en' | 'zh-CN' = 'en') =>
    measuredText({ value, unit }, translator(locale, {}).t)
  expect(read(0.609, 'share')).toBe('60.9%')
  expect(read(0.548, 'share of targets')).toBe('54.8% of targets')
  expect(read(0.548, 'share of targets', 'zh-CN')).toBe('目标的 54.8%')
  expect(read(16.04, 'std')).toBe('16 std')
  expect(read(2530, 'ratio')).toBe('2530×')
  expect(read(3, '1')).toBe('3')
  expect(read(3, 'parsecs')).toBe('3 parsecs')
  expect(read(1, 'values')).toBe('1 value')
  expect(read(7, 'values')).toBe('7 values')
  expect(read(1, 'layers', 'zh-CN')).toBe('1 层')
  expect(read(0.2, 'share of units')).toBe('20% of units')
  expect(read(3, 'toString')).toBe('3 toString')
})
