/** Choosing cells of the table by keys and clicks: a rectangle with one active corner. Pure. */
import type { GridCell, GridSelection } from './model'

/** What a move may reach. */
export interface GridBounds {
  rows: number
  columns: number
  /** Rows of a page. */
  page: number
}

export interface KeyPress {
  key: string
  shift: boolean
  /** Ctrl, or Cmd on Apple's. */
  mod: boolean
}

/** The row that the header counts as. */
export const headerRow = -1

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

const within = ({ row, column }: GridCell, { rows, columns }: GridBounds): GridCell => ({
  row: clamp(row, headerRow, rows - 1),
  column: clamp(column, 0, Math.max(0, columns - 1)),
})

const lastRow = ({ rows }: GridBounds) => Math.max(0, rows - 1)

/** Where `press` moves the active cell; null: it is no move. */
function moved({ row, column }: GridCell, { key, mod }: KeyPress, bounds: GridBounds): GridCell | null {
  const last = Math.max(0, bounds.columns - 1)
  switch (key) {
    case 'ArrowDown':
      return { row: mod ? lastRow(bounds) : row + 1, column }
    case 'ArrowUp':
      return { row: mod ? 0 : row - 1, column }
    case 'ArrowRight':
      return { row, column: mod ? last : column + 1 }
    case 'ArrowLeft':
      return { row, column: mod ? 0 : column - 1 }
    case 'PageDown':
      return { row: Math.max(0, row) + bounds.page, column }
    case 'PageUp':
      return { row: Math.max(0, row - bounds.page), column }
    case 'Home':
      return mod ? { row: 0, column } : { row, column: 0 }
    case 'End':
      return mod ? { row: lastRow(bounds), column } : { row, column: last }
    default:
      return null
  }
}

export const selectCell = (cell: GridCell): GridSelection => ({ anchor: cell, active: cell, whole: false })
export const selectRow = (row: number): GridSelection => ({ ...selectCell({ row, column: 0 }), whole: true })

/** The rectangle stretched to `cell`; the header takes no part in one. */
export const stretched = (from: GridSelection, cell: GridCell, whole = from.whole): GridSelection => ({
  anchor: { ...from.anchor, row: Math.max(0, from.anchor.row) },
  active: { ...cell, row: Math.max(0, cell.row) },
  whole,
})

/** The selection after a key; null: the key is none of the grid's. */
export function selectionAfter(
  before: GridSelection | null,
  press: KeyPress,
  bounds: GridBounds,
): GridSelection | null {
  const from = before ?? selectCell({ row: 0, column: 0 })
  if (press.key.toLowerCase() === 'a' && press.mod)
    return {
      anchor: { row: 0, column: 0 },
      active: { row: lastRow(bounds), column: from.active.column },
      whole: true,
    }
  if (press.key === 'Escape') return selectCell(from.active)
  const to = moved(from.active, press, bounds)
  if (!to) return null
  const cell = within(to, bounds)
  const sideways = press.key === 'ArrowLeft' || press.key === 'ArrowRight'
  return press.shift ? stretched(from, cell, from.whole && !sideways) : selectCell(cell)
}

export interface Rectangle {
  top: number
  /** The row after the last. */
  bottom: number
  left: number
  right: number
}

/** What is chosen, of a table of `columns` columns; null: nothing but a header. */
export function rectangleOf({ anchor, active, whole }: GridSelection, columns: number): Rectangle | null {
  const bottom = Math.max(anchor.row, active.row) + 1
  if (bottom <= 0 || columns === 0) return null
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)),
    bottom,
    left: whole ? 0 : Math.min(anchor.column, active.column),
    right: whole ? columns : Math.min(columns, Math.max(anchor.column, active.column) + 1),
  }
}
