/** The scroll position of the row table: exact to the pixel although the scroll bar is not (see scroll-scale.ts). */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RowPages } from './row-pages'
import { clampOffset, type Extent, offsetAt, scrollRatio, scrollTopAt, visibleRows } from './scroll-scale'

/** Pages in passing are not asked for: a drag of the scroll bar crosses thousands of them. */
const settleMs = 60

export interface RowWindow {
  offset: number
  moveTo(offset: number): void
  onScroll(): void
}

/** Keeps `element`'s scroll bar and the exact offset together. `element` null: not mounted yet. */
export function useRowWindow(element: HTMLElement | null, extent: Extent): RowWindow {
  const [offset, setOffset] = useState(0)
  const latest = useRef({ extent, offset })
  latest.current = { extent, offset }
  // The position we gave the scroll bar ourselves, so that its echo is not taken for the user's.
  const given = useRef(-1)

  const moveTo = useCallback(
    (wanted: number) => {
      const { extent } = latest.current
      const to = clampOffset(extent, wanted)
      latest.current.offset = to
      setOffset(to)
      if (!element) return
      element.scrollTop = scrollTopAt(extent, to)
      given.current = element.scrollTop
    },
    [element],
  )

  const onScroll = useCallback(() => {
    if (!element || Math.abs(element.scrollTop - given.current) < 1) return
    given.current = -1
    setOffset(offsetAt(latest.current.extent, element.scrollTop))
  }, [element])

  useEffect(() => {
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      const { extent, offset } = latest.current
      // Where the scroll bar is exact the browser scrolls better than we do.
      if (scrollRatio(extent) === 1 || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      moveTo(offset + pixelsOf(event, extent))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [element, moveTo])

  return { offset, moveTo, onScroll }
}

function pixelsOf({ deltaY, deltaMode }: WheelEvent, { rowHeight, viewport }: Extent): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY * rowHeight
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? deltaY * viewport : deltaY
}

/** Asks for the blocks in view once the view has come to rest; `columns` counts the file's. */
export function useWantedBlocks(
  pages: RowPages,
  extent: Extent,
  offset: number,
  columns: readonly number[],
): void {
  const { first, last } = visibleRows(extent, offset, 8)
  const wanted = columns.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` holds the columns, which are a new list each time
  useEffect(() => {
    const timer = setTimeout(() => pages.want({ first, last }, columns), settleMs)
    return () => clearTimeout(timer)
  }, [pages, first, last, wanted])
}

/** Calls `reach` once for every new `target`, such as a row to go to; null: none was asked for yet. */
export function useTarget<T>(target: T | null, reach: (target: T) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new target moves the view, not a new render
  useEffect(() => {
    if (target !== null) reach(target)
  }, [target])
}
