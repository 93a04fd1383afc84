/** A proposed change of representation: the columns it reads beside the columns it gives, and in words what it does. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { columnsOf, factsOf, type Transform } from '../../main/contract/transform'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Figure, type FigureProps } from './figure'
import { barsPath, binsOf } from './histogram-bars'
import { commonScale, extentOf, type NumberScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type TransformEvidence = EvidenceOf<'transform'>
type Column = TransformEvidence['before'][number]

const height = 64
const margin = 14
const columnsAtFirst = 6

/** What the transform does, with its parameters: `sin and cos of 2π·x/360`. */
export const transformText = (transform: Transform, t: Translate['t']): string =>
  t(`figure.transform.does.${transform.kind}`, factsOf(transform))

/** Coordinates and their like are told by how they lie to each other, so they share an axis; an indicator beside values does not. */
const shareAxis = ({ kind }: Transform) => kind !== 'missing-indicator'

export function TransformFigure({ evidence, width }: FigureProps<TransformEvidence>) {
  const { t } = useTranslate()
  const { transform, before, after, rows } = evidence
  const beside = width >= 620
  const side = Math.max(160, beside ? Math.floor((width - 28) / 2) : width)
  const names = columnsOf(transform)
  return (
    <Figure
      title={t('figure.transform.title', {
        columns: names.length > 4 ? `${names.slice(0, 3).join(', ')} … (${names.length})` : names.join(', '),
        rows,
      })}
      numbers={numbersOf(evidence, t)}
    >
      <p className="figure-does">{transformText(transform, t)}</p>
      <p className="figure-hidden">{sentenceOf(evidence, t)}</p>
      <div
        className="figure-beside"
        style={{ gridTemplateColumns: beside ? `${side}px ${side}px` : `${side}px` }}
      >
        <Side
          heading={t('figure.wasBefore')}
          columns={before}
          colour="var(--before)"
          width={side}
          shared={shareAxis(transform)}
        />
        <Side
          heading={t('figure.isAfter')}
          columns={after}
          colour="var(--after)"
          width={side}
          shared={shareAxis(transform)}
        />
      </div>
    </Figure>
  )
}

function Side(props: {
  heading: string
  columns: readonly Column[]
  colour: string
  width: number
  shared: boolean
}) {
  const { t } = useTranslate()
  const { heading, columns, colour, width, shared } = props
  const [shown, more] = useShownPart(columns, columnsAtFirst)
  const plot = width - 2 * margin
  const common = commonScale(columns.map(extentOfColumn), plot)
  return (
    <section aria-label={heading}>
      <div className="figure-side">
        <span className="figure-swatch" style={{ background: colour }} />
        {heading}
      </div>
      {columns.length === 0 ? <p className="figure-note">{t('figure.empty')}</p> : null}
      {shown.map((column, i) => {
        const scale = shared ? common : commonScale([extentOfColumn(column)], plot)
        const axis = !shared || i === shown.length - 1
        return (
          <SmallHistogram
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and columns never move
            key={i}
            column={column}
            scale={scale}
            colour={colour}
            width={width}
            axis={axis}
          />
        )
      })}
      {more}
    </section>
  )
}

function SmallHistogram(props: {
  column: Column
  scale: NumberScale
  colour: string
  width: number
  axis: boolean
}) {
  const { t } = useTranslate()
  const { column, scale, colour, width, axis } = props
  const plot = width - 2 * margin
  const bars = barsPath(binsOf(column.histogram), scale, height, height - 4)
  return (
    <>
      <div className="figure-name figure-soft" title={column.name} style={{ fontSize: 12, paddingTop: 4 }}>
        {column.name}
      </div>
      <svg
        width={width}
        height={height + (axis ? axisHeight - 12 : 4)}
        role="img"
        aria-label={sentenceOfColumn(column, t)}
      >
        <g transform={`translate(${margin}, 0)`}>
          <TickLines scale={scale} top={0} bottom={height} />
          <path d={bars} fill={colour} />
          {bars === '' ? (
            <text x={plot / 2} y={height / 2} textAnchor="middle">
              {t('figure.noHistogram')}
            </text>
          ) : null}
          {axis ? (
            <ValueAxis scale={scale} top={height} width={plot} label="" />
          ) : (
            <line x2={plot} y1={height + 0.5} y2={height + 0.5} stroke="var(--line-strong)" />
          )}
        </g>
      </svg>
    </>
  )
}

const extentOfColumn = ({ histogram }: Column) =>
  extentOf(binsOf(histogram).flatMap(({ low, high }) => [low, high]))

const countOf = ({ histogram }: Column) => binsOf(histogram).reduce((sum, { count }) => sum + count, 0)

function sentenceOfColumn(column: Column, t: Translate['t']): string {
  const bins = binsOf(column.histogram)
  if (bins.length === 0) return `${column.name}: ${t('figure.noHistogram')}`
  const [low, high] = extentOfColumn(column)
  return `${column.name}: ${formatNumber(low)} – ${formatNumber(high)}, ${t('figure.count')} ${formatCount(countOf(column))}`
}

function sentenceOf({ transform, before, after }: TransformEvidence, t: Translate['t']): string {
  const listed = (columns: readonly Column[]) =>
    columns.length === 0
      ? t('figure.empty')
      : columns
          .slice(0, columnsAtFirst)
          .map((column) => sentenceOfColumn(column, t))
          .join('; ')
  return t('figure.transform.sentence', {
    does: transformText(transform, t),
    before: listed(before),
    after: listed(after),
  })
}

function numbersOf({ before, after }: TransformEvidence, t: Translate['t']) {
  const rowsFrom = (columns: readonly Column[], when: string) =>
    columns.flatMap((column) =>
      binsOf(column.histogram).map(({ low, high, count }) => [
        column.name,
        when,
        `${formatNumber(low)} – ${formatNumber(high)}`,
        formatCount(count),
      ]),
    )
  return {
    head: [
      t('number.name'),
      `${t('figure.wasBefore')} / ${t('figure.isAfter')}`,
      t('number.bin'),
      t('figure.count'),
    ],
    rows: [...rowsFrom(before, t('figure.wasBefore')), ...rowsFrom(after, t('figure.isAfter'))],
  }
}
