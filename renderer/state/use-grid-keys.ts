/** What the keys do in the table: move and stretch the choice, copy, sort by a header, open its menu. */
import type { KeyboardEvent } from 'react'
import { headerRow, selectCell, selectionAfter } from './grid-selection'
import type { GridSelection } from './model'
import type { ShownColumn } from './table-look'

export interface GridKeys {
  selection: GridSelection | null
  columns: readonly ShownColumn[]
  rows: number
  /** Where keys begin while nothing is chosen. */
  firstInView: number
  /** Rows of a page. */
  page: number
  onSelect(selection: GridSelection): void
  /** Brings a cell into view. */
  onReveal(row: number, place: number): void
  onCopy(): void
  onSort(column: string, add: boolean): void
  /** Opens the menu of the column at a place. */
  onMenu(place: number): void
}

const isMenuKey = ({ key, altKey, shiftKey }: KeyboardEvent): boolean =>
  key === 'ContextMenu' || (shiftKey && key === 'F10') || (altKey && key === 'ArrowDown')

const isAll = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && key.toLowerCase() === 'a'

/** Gives true where the key was the grid's. */
function act(event: KeyboardEvent, keys: GridKeys): boolean {
  const { selection, columns, rows, firstInView, page, onSelect, onReveal, onCopy, onSort, onMenu } = keys
  const mod = event.ctrlKey || event.metaKey
  const active = selection?.active
  const column = active ? columns[active.column]?.column : undefined
  if (mod && event.key.toLowerCase() === 'c' && !event.shiftKey) {
    if (selection) onCopy()
    return selection !== null
  }
  if (active && column && isMenuKey(event)) {
    onMenu(active.column)
    return true
  }
  if (active?.row === headerRow && column && event.key === 'Enter') {
    onSort(column.name, event.shiftKey)
    return true
  }
  const press = { key: event.key, shift: event.shiftKey, mod }
  const next = selectionAfter(selection ?? selectCell({ row: firstInView, column: 0 }), press, {
    rows,
    columns: columns.length,
    page,
  })
  if (!next) return false
  onSelect(next)
  if (event.key !== 'Escape' && !isAll(event)) onReveal(next.active.row, next.active.column)
  return true
}

/** A key handler for the grid's element; keys of buttons and fields within it stay theirs. */
export const gridKeys =
  (keys: GridKeys) =>
  (event: KeyboardEvent): void => {
    if (
      event.target !== event.currentTarget &&
      !(event.target instanceof HTMLElement && event.target.tabIndex < 0)
    )
      return
    if (act(event, keys)) event.preventDefault()
  }
