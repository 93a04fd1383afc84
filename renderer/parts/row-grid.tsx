// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
/** A grid of rows and columns of which only what is in view exists. */
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type KeyboardEvent, useState } from 'react'
import type { Column } from '../../main/contract/table'
import type { RowPages } from '../state/row-pages'
import { type Extent, elementHeight, offsetShowing, scrollTopAt, visibleRows } from '../state/scroll-scale'
import { useRowWindow, useTarget, useWantedBlocks } from '../state/use-row-window'
import { useRowVersion } from '../state/use-session'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './row-grid.module.css'

const rowHeight = 28
const headHeight = 46
const overscan = 6

const textual: ReadonlySet<Column['type']> = new Set(['text', 'other', 'tensor', 'image'])

/** Wide enough for most values and for most of the name; the rest is in the title. */
const widthOf = ({ name, type }: Column) =>
  Math.min(220, Math.max(textual.has(type) ? 140 : type === 'timestamp' ? 170 : 104, name.length * 8.4 + 24))

export interface RowGridProps {
  columns: readonly Column[]
  rows: number
  pages: RowPages
  label: string
  /** A row to show; a new object each time it is asked for. */
  target: { row: number } | null
}

export function RowGrid({ columns, rows, pages, label, target }: RowGridProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const [active, setActive] = useState(0)
  useRowVersion(pages)
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => element,
    estimateSize: (column) => widthOf(columns[column]),
    overscan: 2,
    paddingStart: gutterWidth(rows),
  })
  const across = horizontal.getVirtualItems()
  // TanStack Virtual keeps one entry per item, too much for ten million rows of one height; those need arithmetic only.
  const extent: Extent = { rows, rowHeight, viewport: Math.max(rowHeight, viewportOf(element) - headHeight) }
  const { offset, moveTo, onScroll } = useRowWindow(element, extent)
  const { first, last } = visibleRows(extent, offset, overscan)
  useWantedBlocks(pages, extent, offset, {
    left: across[0]?.index ?? 0,
    right: (across.at(-1)?.index ?? -1) + 1,
  })
  // Rows are placed near the scroll bar's position, as no browser can place anything at 280 million pixels.
  const shift = scrollTopAt(extent, offset) - offset
  const show = (row: number) => {
    const clamped = Math.min(Math.max(0, row), rows - 1)
    setActive(clamped)
    moveTo(offsetShowing(extent, offset, clamped))
  }
  useTarget(target, ({ row }) => show(row))
  return (
    <div
      ref={setElement}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active >= first && active < last ? `row-${active}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={(event) => onGridKey(event, active, extent, show)}
    >
      <Head columns={columns} across={across} width={horizontal.getTotalSize()} rows={rows} />
      <div
        className={styles.body}
        style={{ height: elementHeight(extent), width: horizontal.getTotalSize() }}
        role="rowgroup"
      >
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((row) => (
          <Row
            key={row}
            row={row}
            top={row * rowHeight + shift}
            active={row === active}
            columns={columns}
            across={across}
            pages={pages}
            gutter={gutterWidth(rows)}
            onActivate={setActive}
          />
        ))}
      </div>
    </div>
  )
}

const viewportOf = (element: HTMLElement | null) => element?.clientHeight ?? 600

const gutterWidth = (rows: number) => formatCount(rows).length * 8 + 24

function onGridKey(
  event: KeyboardEvent,
  active: number,
  { rows, viewport }: Extent,
  show: (row: number) => void,
): void {
  const page = Math.max(1, Math.floor(viewport / rowHeight) - 1)
  const mod = event.ctrlKey || event.metaKey
  const to = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: mod ? 0 : undefined,
    End: mod ? rows - 1 : undefined,
  }[event.key]
  if (to === undefined) return
  event.preventDefault()
  show(to)
}

function Head(props: { columns: readonly Column[]; across: VirtualItem[]; width: number; rows: number }) {
  const { t } = useTranslate()
  const { columns, across, width, rows } = props
  return (
    <div className={styles.head} style={{ width, height: headHeight }} role="rowgroup">
      <div role="row" aria-rowindex={1} style={{ height: headHeight }}>
        <span
          role="columnheader"
          className={styles.gutter}
          style={{ width: gutterWidth(rows) }}
          aria-colindex={1}
        >
          {t('table.row')}
        </span>
        {across.map(({ index, start, size }) => (
          <span
            key={index}
            role="columnheader"
            aria-colindex={index + 2}
            className={styles.columnHead}
            data-textual={textual.has(columns[index].type)}
            style={{ left: start, width: size }}
            title={`${columns[index].name} (${columns[index].sourceType})`}
          >
            <span className={styles.columnName}>{columns[index].name}</span>
            <span className={styles.columnType}>{columns[index].sourceType}</span>
          </span>
        ))}
      </div>
    </div>
  )
}

function Row(props: {
  row: number
  top: number
  active: boolean
  columns: readonly Column[]
  across: VirtualItem[]
  pages: RowPages
  gutter: number
  onActivate(row: number): void
}) {
  const { t } = useTranslate()
  const { row, top, active, columns, across, pages, gutter, onActivate } = props
  return (
    <div
      id={`row-${row}`}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={active}
      className={styles.row}
      style={{ top, height: rowHeight }}
      data-odd={row % 2 === 1}
      onClick={() => onActivate(row)}
    >
      <span role="rowheader" className={styles.gutter} style={{ width: gutter }}>
        {formatCount(row + 1)}
      </span>
      {across.map(({ index, start, size }) => {
        const cell = pages.cell(row, index)
        return (
          <span
            key={index}
            role="gridcell"
            aria-colindex={index + 2}
            className={styles.cell}
            data-kind={cell?.kind ?? 'loading'}
            data-textual={textual.has(columns[index].type)}
            style={{ left: start, width: size }}
            title={cell && cell.text.length > 12 ? cell.text : undefined}
          >
            {cell ? (
              cell.kind === 'missing' ? (
                t('table.missing')
              ) : (
                cell.text
              )
            ) : (
              <i className={styles.skeleton} />
            )}
          </span>
        )
      })}
    </div>
  )
}
