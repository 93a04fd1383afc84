// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the columns that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the cell (aria-activedescendant)
/** The header of the table: a click sorts, the dots open the menu, the edge sets the width. */
import { IconArrowDown, IconArrowUp, IconDotsVertical, IconPinFilled } from '@tabler/icons-react'
import { type PointerEvent, useRef } from 'react'
import type { SortKey } from '../../main/contract/view'
import { clampWidth, type PlacedColumn, textual } from '../state/grid-layout'
import { headerRow } from '../state/grid-selection'
import { useTranslate } from '../texts/translate'
import { cellId } from './grid-row'
import styles from './row-grid.module.css'

export interface GridHeadProps {
  pinned: readonly PlacedColumn[]
  across: readonly PlacedColumn[]
  /** Of the whole header, of the row numbers, and of all that stays at the left. */
  width: number
  gutter: number
  stuck: number
  height: number
  sort: readonly SortKey[]
  /** Place of the active header cell; null: none is. */
  active: number | null
  onSort(column: string, add: boolean): void
  onMenu(column: PlacedColumn, at: { x: number; y: number }): void
  /** `done` false: while the edge is dragged. */
  onWidth(column: string, width: number, done: boolean): void
  onFit(column: PlacedColumn): void
}

export function GridHead(props: GridHeadProps) {
  const { t } = useTranslate()
  const { pinned, across, width, gutter, stuck, height } = props
  const cell = (column: PlacedColumn) => <HeadCell key={column.index} column={column} {...props} />
  return (
    <div className={styles.head} style={{ width, height }} role="rowgroup">
      <div role="row" aria-rowindex={1} style={{ height }}>
        <span className={styles.stuck} style={{ width: stuck }} role="presentation">
          <span role="columnheader" className={styles.gutter} style={{ width: gutter }} aria-colindex={1}>
            {t('table.row')}
          </span>
          {pinned.map(cell)}
        </span>
        {across.map(cell)}
      </div>
    </div>
  )
}

function HeadCell({ column: placed, ...props }: GridHeadProps & { column: PlacedColumn }) {
  const { t } = useTranslate()
  const { sort, active, onSort, onMenu } = props
  const { column, place, start, width, pinned } = placed
  const rank = sort.findIndex((key) => key.column === column.name)
  const key = rank < 0 ? null : sort[rank]
  return (
    <span
      id={active === place ? cellId(headerRow, place) : undefined}
      role="columnheader"
      aria-colindex={place + 2}
      aria-sort={key ? (key.descending ? 'descending' : 'ascending') : undefined}
      className={styles.columnHead}
      data-textual={textual.has(column.type)}
      data-active={active === place || undefined}
      data-place={place}
      style={{ left: start, width }}
      title={`${column.name} (${column.sourceType})`}
      onContextMenu={(event) => {
        event.preventDefault()
        onMenu(placed, { x: event.clientX, y: event.clientY })
      }}
    >
      <button
        type="button"
        tabIndex={-1}
        className={styles.sortButton}
        aria-label={t('table.sortBy', { name: column.name })}
        onClick={(event) => onSort(column.name, event.shiftKey)}
      >
        <span className={styles.columnName}>
          {pinned ? <IconPinFilled size={12} aria-hidden="true" className={styles.mark} /> : null}
          <span className={styles.clipped}>{column.name}</span>
          {key ? <SortMark descending={key.descending} rank={sort.length > 1 ? rank + 1 : null} /> : null}
        </span>
        <span className={styles.columnType}>{column.sourceType}</span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={styles.menuButton}
        aria-label={t('table.columnMenu', { name: column.name })}
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          onMenu(placed, { x: left, y: bottom })
        }}
      >
        <IconDotsVertical size={14} aria-hidden="true" />
      </button>
      <Edge {...props} column={placed} />
    </span>
  )
}

function SortMark({ descending, rank }: { descending: boolean; rank: number | null }) {
  const Icon = descending ? IconArrowDown : IconArrowUp
  return (
    <span className={styles.sortMark} aria-hidden="true">
      <Icon size={13} />
      {rank}
    </span>
  )
}

/** Pointers only: by keys the width is set in the menu. */
function Edge({
  column,
  onWidth,
  onFit,
}: Pick<GridHeadProps, 'onWidth' | 'onFit'> & { column: PlacedColumn }) {
  const from = useRef<{ x: number; width: number } | null>(null)
  const widthAt = (event: PointerEvent) =>
    from.current ? clampWidth(from.current.width + event.clientX - from.current.x) : column.width
  return (
    <span
      className={styles.edge}
      data-testid={`edge-${column.place}`}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, width: column.width }
      }}
      onPointerMove={(event) => {
        if (from.current) onWidth(column.column.name, widthAt(event), false)
      }}
      onPointerUp={(event) => {
        // A click without a move, such as each of a double click, sets nothing.
        if (from.current && from.current.x !== event.clientX)
          onWidth(column.column.name, widthAt(event), true)
        from.current = null
      }}
      onDoubleClick={() => onFit(column)}
    />
  )
}
