/**
 * Scrolling through more rows than a browser can lay out. Browsers cap an element's height (Firefox near 17.8 million
 * px, Chromium near 33.5 million), so beyond `maxHeight` the scroll bar stands for a longer list than it is tall.
 * All lengths are CSS pixels; `offset` is a place in the full list, `scrollTop` one in the element.
 */

/** Safely below every browser's cap. */
export const maxHeight = 8_000_000

export interface Extent {
  rows: number
  rowHeight: number
  /** Height of the part of the list that is in view. */
  viewport: number
}

const fullHeight = ({ rows, rowHeight }: Extent) => rows * rowHeight

/** Height to give the scrolled element. */
export const elementHeight = (extent: Extent): number => Math.min(fullHeight(extent), maxHeight)

/** Largest place in the list that the view can start at. */
export const maxOffset = (extent: Extent): number => Math.max(0, fullHeight(extent) - extent.viewport)

const maxScrollTop = (extent: Extent) => Math.max(0, elementHeight(extent) - extent.viewport)

/** Pixels of the list per pixel of the scroll bar; exactly 1 where the list fits. */
export function scrollRatio(extent: Extent): number {
  const scrollable = maxScrollTop(extent)
  return scrollable === 0 ? 1 : maxOffset(extent) / scrollable
}

export const clampOffset = (extent: Extent, offset: number): number =>
  Math.min(Math.max(0, offset), maxOffset(extent))

export const offsetAt = (extent: Extent, scrollTop: number): number =>
  clampOffset(extent, scrollTop * scrollRatio(extent))

export const scrollTopAt = (extent: Extent, offset: number): number =>
  clampOffset(extent, offset) / scrollRatio(extent)

/** Rows [first, last) that touch the view at `offset`, with `overscan` more on either side. */
export function visibleRows(extent: Extent, offset: number, overscan = 0): { first: number; last: number } {
  const first = Math.floor(offset / extent.rowHeight) - overscan
  const last = Math.ceil((offset + extent.viewport) / extent.rowHeight) + overscan
  return { first: Math.max(0, first), last: Math.min(extent.rows, last) }
}

/** The nearest offset that shows row `row` whole. */
export function offsetShowing(extent: Extent, offset: number, row: number): number {
  const top = row * extent.rowHeight
  const bottom = top + extent.rowHeight
  if (top < offset) return top
  return clampOffset(extent, bottom > offset + extent.viewport ? bottom - extent.viewport : offset)
}
