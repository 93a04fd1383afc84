// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
/** Every column of a dataset on one line; only the lines in view exist. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { ColumnSketch } from '../figures/column-sketch'
import { SeverityMark } from '../figures/figure'
import { type ListedColumn, missingOf } from '../state/column-list'
import type { ColumnOrder, Listing } from '../state/model'
import { briefText, spreadText, typeText } from '../texts/column-values'
import type { TextId } from '../texts/en'
import { formatCount, formatShare, noNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './column-list.module.css'

const rowHeight = 52
const headHeight = 34
const sketchWidth = 150

export interface ColumnListProps {
  columns: readonly ListedColumn[]
  listing: Listing
  label: string
  /** The column to begin at, such as the one that was just looked at. */
  start: string | null
  onOrder(by: ColumnOrder): void
  onOpen(name: string): void
}

interface Head {
  label: TextId
  /** null: nothing to order by. */
  by: ColumnOrder | null
  numeric: boolean
}

const heads: readonly Head[] = [
  { label: 'data.head.name', by: 'name', numeric: false },
  { label: 'data.head.role', by: 'role', numeric: false },
  { label: 'data.head.values', by: null, numeric: false },
  { label: 'data.head.missing', by: 'missing', numeric: true },
  { label: 'data.head.distinct', by: 'distinct', numeric: true },
  { label: 'data.head.mean', by: 'mean', numeric: true },
  { label: 'data.head.std', by: 'std', numeric: true },
  { label: 'data.head.min', by: 'min', numeric: true },
  { label: 'data.head.max', by: 'max', numeric: true },
]

export function ColumnList(props: ColumnListProps) {
  const { columns, listing, label, start, onOrder, onOpen } = props
  const grid = useRef<HTMLDivElement>(null)
  const first = Math.max(
    0,
    columns.findIndex(({ profile }) => profile.name === start),
  )
  const [active, setActive] = useState(first)
  const lines = useVirtualizer({
    count: columns.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
    initialOffset: first * rowHeight,
    // Stands in until the list is measured, so that the first picture has lines in it.
    initialRect: { width: 1200, height: 640 },
  })
  const current = Math.min(active, columns.length - 1)
  const shown = lines.getVirtualItems()
  // Coming back from a column, the keys go on where they were.
  useEffect(() => {
    if (start !== null) grid.current?.focus({ preventScroll: true })
  }, [start])
  const move = (to: number) => {
    const place = Math.min(Math.max(0, to), columns.length - 1)
    setActive(place)
    lines.scrollToIndex(place)
  }
  return (
    <div
      ref={grid}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={columns.length + 1}
      aria-colcount={heads.length}
      aria-activedescendant={shown.some(({ index }) => index === current) ? `column-${current}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === grid.current) onOpen(columns[current].profile.name)
        else onGridKey(event, current, columns.length, move)
      }}
    >
      <HeadRow listing={listing} onOrder={onOrder} />
      <div className={styles.body} style={{ height: lines.getTotalSize() }} role="rowgroup">
        {shown.map(({ index, start: top }) => (
          <Line
            key={index}
            index={index}
            top={top}
            column={columns[index]}
            active={index === current}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  )
}

function onGridKey(event: KeyboardEvent, active: number, count: number, move: (to: number) => void): void {
  const page = 10
  const to = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  }[event.key]
  if (to === undefined || event.altKey) return
  event.preventDefault()
  move(to)
}

function HeadRow({ listing, onOrder }: { listing: Listing; onOrder(by: ColumnOrder): void }) {
  const { t } = useTranslate()
  return (
    <div className={styles.head} role="rowgroup">
      <div role="row" aria-rowindex={1} className={styles.line} style={{ height: headHeight }}>
        {heads.map(({ label, by, numeric }, i) => (
          <span
            key={label}
            role="columnheader"
            aria-colindex={i + 1}
            aria-sort={by === listing.by ? (listing.descending ? 'descending' : 'ascending') : undefined}
            className={styles.headCell}
            data-numeric={numeric}
          >
            {by === null ? (
              t(label)
            ) : (
              <button type="button" className={styles.order} onClick={() => onOrder(by)}>
                {t(label)}
                <span aria-hidden="true" className={styles.arrow}>
                  {by === listing.by ? (listing.descending ? '↓' : '↑') : ''}
                </span>
              </button>
            )}
          </span>
        ))}
      </div>
    </div>
  )
}

const worstOf = ({ findings }: ListedColumn) =>
  (['fail', 'warn'] as const).find((severity) => findings.some((one) => one.severity === severity)) ?? null

const Line = memo(function Line(props: {
  index: number
  top: number
  column: ListedColumn
  active: boolean
  onOpen(name: string): void
}) {
  const { t } = useTranslate()
  const { index, top, column, active, onOpen } = props
  const { profile, role } = column
  const { name, sourceType, summary } = profile
  const missing = missingOf(profile)
  return (
    <div
      id={`column-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={`${styles.line} ${styles.row}`}
      style={{ top, height: rowHeight }}
      onClick={() => onOpen(name)}
    >
      <span role="rowheader" className={styles.name}>
        <span className={styles.nameText} title={name}>
          <SeverityMark severity={worstOf(column)} />
          {name}
        </span>
        <span className={styles.under} title={sourceType}>
          <span>{typeText(profile, t)}</span>
          <Tags column={column} />
        </span>
      </span>
      <span role="gridcell" className={styles.role} data-role={role ?? 'none'}>
        {role ? t(`data.role.${role}`) : ''}
      </span>
      <span role="gridcell" className={styles.sketch}>
        <ColumnSketch summary={summary} width={sketchWidth} />
      </span>
      <span role="gridcell" className={styles.number} data-some={missing > 0}>
        {missing > 0 ? formatShare(missing / summary.rows) : '0'}
      </span>
      <span role="gridcell" className={styles.number}>
        {summary.distinctExact ? formatCount(summary.distinct) : `≈ ${formatCount(summary.distinct)}`}
      </span>
      <Figures column={column} />
    </div>
  )
})

/** What detectors see in the column, as far as there is room. */
function Tags({ column: { hints } }: { column: ListedColumn }) {
  const { t } = useTranslate()
  const kinds = [...new Set(hints.map(({ kind }) => kind))]
  return kinds.map((kind) => (
    <span key={kind} className={styles.tag}>
      {t(`hint.${kind}`)}
    </span>
  ))
}

function Figures({ column: { profile } }: { column: ListedColumn }) {
  const { t } = useTranslate()
  const { summary } = profile
  const texts =
    summary.kind === 'number'
      ? [
          briefText(summary.mean, profile),
          spreadText(summary.std, profile, t),
          briefText(summary.min, profile),
          briefText(summary.max, profile),
        ]
      : [noNumber, noNumber, noNumber, noNumber]
  return texts.map((text, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name than their place
    <span key={i} role="gridcell" className={styles.number} title={text.length > 9 ? text : undefined}>
      {text}
    </span>
  ))
}
