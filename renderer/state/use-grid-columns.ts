/** Which columns of the table are in view, and where they stand. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Column } from '../../main/contract/table'
import { formatCount } from '../texts/numbers'
import { type PlacedColumn, pinnedLayout, usualWidth } from './grid-layout'
import type { ShownColumn } from './table-look'

const gutterWidth = (rows: number) => Math.max(52, formatCount(rows).length * 8 + 24)

/** Size of the element's inside; before it is mounted, that of a common window. */
export function useInnerSize(element: HTMLElement | null): { width: number; height: number } {
  const [size, setSize] = useState({ width: 1200, height: 600 })
  useEffect(() => {
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** Columns in view, and those that stay; `dragged`: a width that is being set. */
export function useGridColumns(
  element: HTMLElement | null,
  {
    columns,
    widths,
    fileRows,
  }: { columns: readonly ShownColumn[]; widths: Readonly<Record<string, number>>; fileRows: number },
  dragged: { name: string; width: number } | null,
  viewport: number,
) {
  const gutter = gutterWidth(fileRows)
  const widthOf = useCallback(
    (column: Column) =>
      dragged?.name === column.name ? dragged.width : (widths[column.name] ?? usualWidth(column)),
    [widths, dragged],
  )
  const pinned = useMemo(
    () => pinnedLayout(columns, widthOf, gutter, viewport),
    [columns, widthOf, gutter, viewport],
  )
  const last = pinned.at(-1)
  const stuck = last ? last.start + last.width : gutter
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length - pinned.length,
    getScrollElement: () => element,
    estimateSize: (i) => widthOf(columns[pinned.length + i].column),
    overscan: 2,
    paddingStart: stuck,
    scrollPaddingStart: stuck,
  })
  // The virtualizer keeps the sizes it was first told.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the sizes come from
  useEffect(() => horizontal.measure(), [columns, widthOf, stuck, horizontal])
  const items = horizontal.getVirtualItems()
  const across = useMemo(
    () =>
      items.flatMap(({ index, start, size }): PlacedColumn[] => {
        const place = pinned.length + index
        const one = columns[place]
        return one ? [{ ...one, place, start, width: size }] : []
      }),
    [items, columns, pinned],
  )
  const scrollToPlace = (place: number) => {
    if (place >= pinned.length) horizontal.scrollToIndex(place - pinned.length, { align: 'auto' })
  }
  return { pinned, across, gutter, stuck, width: horizontal.getTotalSize(), scrollToPlace }
}
