// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
/** A grid of rows and columns of which only what is in view exists. */
import { useState } from 'react'
import type { SortKey } from '../../main/contract/view'
import { fittingWidth, type PlacedColumn } from '../state/grid-layout'
import { headerRow, rectangleOf, selectCell, selectRow } from '../state/grid-selection'
import type { GridSelection } from '../state/model'
import type { RowPages } from '../state/row-pages'
import { type Extent, elementHeight, offsetShowing, scrollTopAt, visibleRows } from '../state/scroll-scale'
import type { ShownColumn } from '../state/table-look'
import { useGridColumns, useInnerSize } from '../state/use-grid-columns'
import { gridKeys } from '../state/use-grid-keys'
import { useSelectByPointer } from '../state/use-grid-pointer'
import { useRowWindow, useTarget, useWantedBlocks } from '../state/use-row-window'
import { useRowVersion } from '../state/use-session'
import type { GridTarget } from '../state/use-table'
import { useTranslate } from '../texts/translate'
import { type ColumnActions, ColumnMenu, type OpenMenu } from './column-menu'
import { GridHead } from './grid-head'
import { cellId, GridRow, type GridRowProps } from './grid-row'
import styles from './row-grid.module.css'

const rowHeight = 28
const headHeight = 46
const overscan = 6
/** Rows are placed within a block of so many, so that a row keeps its place while the table scrolls and is not drawn anew. */
const anchorRows = 1000

export interface RowGridProps {
  columns: readonly ShownColumn[]
  /** Of the view. */
  rows: number
  /** Of the file: what the row numbers go up to. */
  fileRows: number
  pages: RowPages
  label: string
  sort: readonly SortKey[]
  widths: Readonly<Record<string, number>>
  selection: GridSelection | null
  /** A place to show. */
  target: GridTarget | null
  actions: ColumnActions
  onSelect(selection: GridSelection): void
  onCopy(): void
}

/** What a new target chooses: a row, a cell, or a column by its header. */
function chosenBy({ row, column }: GridTarget): GridSelection {
  if (row === null) return selectCell({ row: headerRow, column: column ?? 0 })
  return column === null ? selectRow(row) : selectCell({ row, column })
}

export function RowGrid(props: RowGridProps) {
  const { columns, rows, pages, label, sort, widths, selection, target, actions, onSelect, onCopy } = props
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const [dragged, setDragged] = useState<{ name: string; width: number } | null>(null)
  const size = useInnerSize(element)
  const layout = useGridColumns(element, props, dragged, size.width)
  const { pinned, across, scrollToPlace, width } = layout
  // TanStack Virtual keeps one entry per item, too much for ten million rows of one height; those need arithmetic only.
  const extent: Extent = { rows, rowHeight, viewport: Math.max(rowHeight, size.height - headHeight) }
  const { offset, moveTo, onScroll } = useRowWindow(element, extent)
  const { first, last } = visibleRows(extent, offset, overscan)
  const inView = [...pinned, ...across]
  useWantedBlocks(
    pages,
    extent,
    offset,
    inView.map(({ index }) => index),
  )
  const reveal = (row: number | null, place: number | null) => {
    if (row !== null && row >= 0) moveTo(offsetShowing(extent, offset, Math.min(row, rows - 1)))
    if (place !== null) scrollToPlace(place)
  }
  useTarget(target, (to) => {
    onSelect(chosenBy(to))
    reveal(to.row, to.column)
    element?.focus({ preventScroll: true })
  })
  const openMenuAt = (place: number) => {
    const head = element?.querySelector(`[role=columnheader][data-place="${place}"]`)?.getBoundingClientRect()
    const column = inView.find((one) => one.place === place)
    // Once the key is through: the menu would take it for one that is to close it.
    if (head && column) setTimeout(() => setMenu({ column, x: head.left, y: head.bottom }))
  }
  const closeMenu = () => {
    setMenu(null)
    element?.focus({ preventScroll: true })
  }
  const fit = ({ column, index }: PlacedColumn) => {
    const texts = Array.from({ length: last - first }, (_, i) => pages.cell(first + i, index)?.text ?? '')
    actions.onWidth(column.name, fittingWidth(column.name, texts))
  }
  const onKeyDown = gridKeys({
    selection,
    columns,
    rows,
    firstInView: Math.ceil(offset / rowHeight),
    page: Math.max(1, Math.floor(extent.viewport / rowHeight) - 1),
    onSelect,
    onReveal: reveal,
    onCopy,
    onSort: actions.onSort,
    onMenu: openMenuAt,
  })
  const pointer = useSelectByPointer(selection, onSelect)
  const active = selection?.active ?? null
  return (
    <div
      ref={setElement}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <GridHead
        {...layout}
        height={headHeight}
        sort={sort}
        active={active?.row === headerRow ? active.column : null}
        onSort={actions.onSort}
        onMenu={(column, at) => setMenu({ column, ...at })}
        onWidth={(name, wanted, done) => {
          setDragged(done ? null : { name, width: wanted })
          if (done) actions.onWidth(name, wanted)
        }}
        onFit={fit}
      />
      <div className={styles.body} style={{ height: elementHeight(extent), width }} role="rowgroup">
        <Rows
          {...layout}
          first={first}
          last={last}
          viewport={extent.viewport}
          // Rows are placed near the scroll bar's position, as no browser can place anything at 280 million pixels.
          shift={scrollTopAt(extent, offset) - offset}
          selection={selection}
          columns={columns.length}
          pages={pages}
        />
      </div>
      <ColumnMenu menu={menu} sort={sort} widths={widths} actions={actions} onFit={fit} onClose={closeMenu} />
    </div>
  )
}

interface RowsProps extends Pick<GridRowProps, 'pinned' | 'across' | 'gutter' | 'stuck' | 'pages'> {
  first: number
  last: number
  /** Height of the part of the list that is in view. */
  viewport: number
  /** From where a row stands in the whole list to where it stands in the element. */
  shift: number
  selection: GridSelection | null
  columns: number
}

function Rows({
  first,
  last,
  viewport,
  shift,
  selection,
  columns,
  pages,
  pinned,
  across,
  gutter,
  stuck,
}: RowsProps) {
  const { t } = useTranslate()
  const version = useRowVersion(pages)
  const anchor = Math.floor(first / anchorRows) * anchorRows
  const pool = Math.ceil(viewport / rowHeight) + 1 + 2 * overscan
  const chosen = selection ? rectangleOf(selection, columns) : null
  const active = selection?.active ?? null
  return (
    <div className={styles.block} style={{ top: anchor * rowHeight + shift }} role="presentation">
      {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((row) => (
        <GridRow
          // A row that leaves at one end comes back at the other: texts change, which costs less than new elements.
          key={row % pool}
          row={row}
          top={(row - anchor) * rowHeight}
          height={rowHeight}
          chosenLeft={chosen && row >= chosen.top && row < chosen.bottom ? chosen.left : null}
          chosenRight={chosen?.right ?? 0}
          active={active?.row === row ? active.column : null}
          pinned={pinned}
          across={across}
          gutter={gutter}
          stuck={stuck}
          pages={pages}
          version={version}
          missing={t('table.missing')}
        />
      ))}
    </div>
  )
}
