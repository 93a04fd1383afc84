// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the cell (aria-activedescendant)
/** One row of the table: number and pinned columns stay at the left, the rest scrolls. */
import { memo } from 'react'
import { type PlacedColumn, textual } from '../state/grid-layout'
import type { RowPages } from '../state/row-pages'
import { formatCount } from '../texts/numbers'
import styles from './row-grid.module.css'

export const cellId = (row: number, place: number): string => `cell-${row}-${place}`

export interface GridRowProps {
  row: number
  top: number
  height: number
  /** Columns [chosenLeft, chosenRight) of the row are chosen; null: none. */
  chosenLeft: number | null
  chosenRight: number
  /** Place of the active cell; null: it is in another row. */
  active: number | null
  pinned: readonly PlacedColumn[]
  across: readonly PlacedColumn[]
  gutter: number
  /** Width of what stays at the left. */
  stuck: number
  pages: RowPages
  /** Changes whenever a page arrives. */
  version: number
  missing: string
}

export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, top, height, chosenLeft, chosenRight, active, pinned, across, gutter, stuck, pages, missing } =
    props
  const fileRow = pages.fileRow(row)
  const cell = (column: PlacedColumn) => (
    <GridCell
      key={column.index}
      row={row}
      column={column}
      pages={pages}
      missing={missing}
      chosen={chosenLeft !== null && column.place >= chosenLeft && column.place < chosenRight}
      active={column.place === active}
    />
  )
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-selected={chosenLeft !== null}
      className={styles.row}
      style={{ top, height }}
      data-row={row}
    >
      <span className={styles.stuck} style={{ width: stuck }} role="presentation">
        <span role="rowheader" className={styles.gutter} style={{ width: gutter }} aria-colindex={1}>
          {fileRow === null ? '' : formatCount(fileRow + 1)}
        </span>
        {pinned.map(cell)}
      </span>
      {across.map(cell)}
    </div>
  )
})

function GridCell(props: {
  row: number
  column: PlacedColumn
  pages: RowPages
  missing: string
  chosen: boolean
  active: boolean
}) {
  const { row, column, pages, missing, chosen, active } = props
  const { place, index, start, width } = column
  const cell = pages.cell(row, index)
  return (
    <span
      id={active ? cellId(row, place) : undefined}
      role="gridcell"
      aria-colindex={place + 2}
      aria-selected={chosen || undefined}
      className={styles.cell}
      data-kind={cell ? (cell.kind === 'value' ? undefined : cell.kind) : 'loading'}
      data-textual={textual.has(column.column.type) || undefined}
      data-chosen={chosen || undefined}
      data-active={active || undefined}
      data-place={place}
      style={{ left: start, width }}
      title={cell && cell.text.length > 12 ? cell.text : undefined}
    >
      {cell ? cell.kind === 'missing' ? missing : cell.text : <i className={styles.skeleton} />}
    </span>
  )
}
