import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampOffset,
  elementHeight,
  maxHeight,
  maxOffset,
  offsetAt,
  offsetShowing,
  scrollRatio,
  scrollTopAt,
  visibleRows,
} from '../../../renderer/state/scroll-scale'

const extent = fc.record({
  rows: fc.integer({ min: 0, max: 2_000_000_000 }),
  rowHeight: fc.integer({ min: 16, max: 64 }),
  viewport: fc.integer({ min: 64, max: 4000 }),
})
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('the element never grows beyond what browsers lay out', () => {
  fc.assert(fc.property(extent, (e) => elementHeight(e) <= maxHeight))
})

test('a list that fits scrolls pixel by pixel', () => {
  fc.assert(
    fc.property(extent, share, (e, at) => {
      fc.pre(e.rows * e.rowHeight <= maxHeight)
      const offset = at * maxOffset(e)
      expect(scrollRatio(e)).toBe(1)
      expect(scrollTopAt(e, offset)).toBe(offset)
    }),
  )
})

test('offset and scroll bar are inverse, and the ends meet', () => {
  fc.assert(
    fc.property(extent, share, (e, at) => {
      const offset = at * maxOffset(e)
      expect(Math.abs(offsetAt(e, scrollTopAt(e, offset)) - offset)).toBeLessThan(1e-3)
      const bottom = Math.max(0, elementHeight(e) - e.viewport)
      expect(offsetAt(e, 0)).toBe(0)
      expect(Math.abs(offsetAt(e, bottom) - maxOffset(e))).toBeLessThan(1e-3)
    }),
  )
})

test('every row can be brought into view, whole', () => {
  fc.assert(
    fc.property(extent, share, share, (e, from, to) => {
      fc.pre(e.rows > 0)
      const row = Math.min(e.rows - 1, Math.floor(to * e.rows))
      const offset = offsetShowing(e, from * maxOffset(e), row)
      expect(offset).toBe(clampOffset(e, offset))
      expect(row * e.rowHeight).toBeGreaterThanOrEqual(offset - 1e-3)
      expect((row + 1) * e.rowHeight).toBeLessThanOrEqual(offset + e.viewport + 1e-3)
      const { first, last } = visibleRows(e, offset)
      expect(row).toBeGreaterThanOrEqual(first)
      expect(row).toBeLessThan(last)
    }),
  )
})

test('only as many rows are drawn as touch the view', () => {
  fc.assert(
    fc.property(extent, share, (e, at) => {
      const { first, last } = visibleRows(e, at * maxOffset(e), 6)
      expect(first).toBeGreaterThanOrEqual(0)
      expect(last).toBeLessThanOrEqual(e.rows)
      expect(last - first).toBeLessThanOrEqual(Math.ceil(e.viewport / e.rowHeight) + 14)
    }),
  )
})

test('ten million rows: the last one ends at the bottom of the view', () => {
  const e = { rows: 10_000_000, rowHeight: 28, viewport: 648 }
  const { last } = visibleRows(e, offsetAt(e, elementHeight(e) - e.viewport))
  expect(last).toBe(10_000_000)
})
