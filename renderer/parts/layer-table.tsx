// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
/** Every learned layer on one line, beside another model's on two; only the lines in view exist. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { layerColumns } from '../state/layer-columns'
import { type LayerLine, placeOfLine } from '../state/layer-list'
import type { ModelLayer } from '../state/model-layers'
import { type LayerOrder, type ModelLook, orderLabel } from '../state/model-look'
import { useTranslate } from '../texts/translate'
import styles from './layer-table.module.css'

const headHeight = 34
const lineHeight = { alone: 34, beside: 56 }

export interface LayerTableProps {
  lines: readonly LayerLine[]
  look: ModelLook
  label: string
  /** Another model's layers stand under those they are like. */
  paired: boolean
  /** Id of the drawn node that is looked at. */
  selected: string | null
  onOrder(by: LayerOrder): void
  /** `id`: of a drawn node. */
  onSelect(id: string): void
  onCopy(): void
}

export function LayerTable(props: LayerTableProps) {
  const { lines, look, label, paired, selected, onOrder, onSelect, onCopy } = props
  const grid = useRef<HTMLDivElement>(null)
  const chosen = placeOfLine(lines, selected)
  const [kept, setActive] = useState(Math.max(0, chosen))
  const height = paired ? lineHeight.beside : lineHeight.alone
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => grid.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: headHeight,
    initialOffset: Math.max(0, chosen) * height,
    // Stands in until the table is measured, so that the first picture has lines in it.
    initialRect: { width: 1200, height: 640 },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when lines take another height
  useEffect(() => virtual.measure(), [height])
  useEffect(() => {
    if (chosen < 0) return
    setActive(chosen)
    virtual.scrollToIndex(chosen)
  }, [chosen, virtual])
  const active = Math.min(kept, lines.length - 1)
  const shown = virtual.getVirtualItems()
  const move = (to: number) => {
    const place = Math.min(Math.max(0, to), lines.length - 1)
    setActive(place)
    virtual.scrollToIndex(place)
  }
  const choose = (place: number) => {
    setActive(place)
    const node = lines[place]?.here?.node ?? null
    if (node !== null) onSelect(node)
  }
  return (
    <div
      ref={grid}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={layerColumns.length}
      aria-activedescendant={shown.some(({ index }) => index === active) ? `layer-${active}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => onGridKey(event, active, lines.length, { move, choose, onCopy })}
    >
      <div className={styles.head} role="rowgroup">
        <Heads look={look} onOrder={onOrder} />
      </div>
      <div className={styles.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {shown.map(({ index, start }) => (
          <Line
            key={index}
            index={index}
            top={start}
            height={height}
            line={lines[index]}
            paired={paired}
            active={index === active}
            chosen={index === chosen}
            onChoose={() => choose(index)}
          />
        ))}
      </div>
    </div>
  )
}

interface GridActions {
  move(to: number): void
  choose(place: number): void
  onCopy(): void
}

function onGridKey(event: KeyboardEvent, active: number, count: number, actions: GridActions): void {
  if (event.target !== event.currentTarget || event.altKey) return
  const to = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + 10,
    PageUp: active - 10,
    Home: 0,
    End: count - 1,
  }[event.key]
  if (to !== undefined) actions.move(to)
  else if (event.key === 'Enter' || event.key === ' ') actions.choose(active)
  else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && !event.shiftKey) actions.onCopy()
  else return
  event.preventDefault()
}

function Heads({ look, onOrder }: Pick<LayerTableProps, 'look' | 'onOrder'>) {
  const { t } = useTranslate()
  return (
    <div role="row" aria-rowindex={1} className={styles.line} style={{ height: headHeight }}>
      {layerColumns.map(({ id, numeric }, i) => (
        <span
          key={id}
          role="columnheader"
          aria-colindex={i + 1}
          aria-sort={id === look.by ? (look.descending ? 'descending' : 'ascending') : undefined}
          className={styles.headCell}
          data-numeric={numeric}
          data-column={id}
          title={t(`model.headHint.${id}`)}
        >
          <button type="button" className={styles.order} onClick={() => onOrder(id)}>
            {t(orderLabel(id))}
            <span aria-hidden="true" className={styles.arrow}>
              {id === look.by ? (look.descending ? '↓' : '↑') : ''}
            </span>
          </button>
        </span>
      ))}
    </div>
  )
}

interface LineProps {
  index: number
  top: number
  height: number
  line: LayerLine
  paired: boolean
  active: boolean
  chosen: boolean
  onChoose(): void
}

const sameLine = (a: LineProps, b: LineProps) =>
  a.line === b.line &&
  a.index === b.index &&
  a.top === b.top &&
  a.height === b.height &&
  a.paired === b.paired &&
  a.active === b.active &&
  a.chosen === b.chosen

/** Columns in which a difference is seen. */
const seenIn: Readonly<Record<string, readonly LayerOrder[]>> = {
  shape: ['shape'],
  parameters: ['parameters', 'fanIn', 'fanOut'],
  activation: ['activation'],
  weights: ['weightStd'],
  'only-here': ['name'],
  'only-there': ['name'],
}

const Line = memo(function Line(props: LineProps) {
  const { index, top, height, line, paired, active, chosen, onChoose } = props
  const marked = new Set(line.differences.flatMap((kind) => seenIn[kind]))
  return (
    <div
      id={`layer-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={`${styles.line} ${styles.row}`}
      data-active={active}
      data-only={paired && !line.there ? 'here' : paired && !line.here ? 'there' : undefined}
      style={{ top, height }}
      onClick={onChoose}
    >
      {layerColumns.map((column) => (
        <span
          key={column.id}
          role={column.id === 'name' ? 'rowheader' : 'gridcell'}
          className={styles.cell}
          data-numeric={column.numeric}
          data-column={column.id}
          data-differs={marked.has(column.id)}
        >
          <Cell column={column} layer={line.here} />
          {paired ? <Cell column={column} layer={line.there} /> : null}
        </span>
      ))}
    </div>
  )
}, sameLine)

function Cell({ column, layer }: { column: (typeof layerColumns)[number]; layer: ModelLayer | null }) {
  const { t } = useTranslate()
  const missing = column.id === 'name' ? t('model.noLike') : ''
  const text = layer ? column.text(layer, t) : missing
  return (
    <span
      className={`${styles.text} ${column.id === 'name' ? 'clip-start' : ''}`}
      data-missing={!layer}
      title={text.length > 7 ? text : undefined}
    >
      {column.id === 'name' ? <bdi>{text}</bdi> : text}
    </span>
  )
}
