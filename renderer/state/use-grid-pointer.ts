/** Choosing cells of the table with a pointer. */
import { type PointerEvent, useRef } from 'react'
import { selectCell, selectRow, stretched } from './grid-selection'
import type { GridSelection } from './model'

/** The cell under the pointer; `place` null: the row's number. */
function cellUnder(target: EventTarget): { row: number; place: number | null } | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  const place = target.closest<HTMLElement>('[role=gridcell]')?.dataset.place
  return row === undefined ? null : { row: Number(row), place: place === undefined ? null : Number(place) }
}

/** A press chooses a cell, or by its number a row; Shift or a drag stretches what is chosen. */
export function useSelectByPointer(
  selection: GridSelection | null,
  onSelect: (selection: GridSelection) => void,
) {
  const dragging = useRef(false)
  const stretch = (row: number, place: number | null) => {
    if (!selection) return
    const cell = { row, column: place ?? selection.active.column }
    if (
      selection.active.row !== cell.row ||
      selection.active.column !== cell.column ||
      (place === null && !selection.whole)
    )
      onSelect(stretched(selection, cell, selection.whole || place === null))
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      const under = event.button === 0 ? cellUnder(event.target) : null
      if (!under) return
      dragging.current = event.pointerType === 'mouse'
      if (event.shiftKey && selection) {
        // Shift marks text otherwise.
        event.preventDefault()
        stretch(under.row, under.place)
      } else
        onSelect(
          under.place === null ? selectRow(under.row) : selectCell({ row: under.row, column: under.place }),
        )
    },
    onPointerMove: (event: PointerEvent) => {
      const under = dragging.current && event.buttons === 1 ? cellUnder(event.target) : null
      if (under) stretch(under.row, selection?.whole ? null : under.place)
    },
    onPointerUp: () => {
      dragging.current = false
    },
  }
}
