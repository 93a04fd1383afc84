/** One column's values with the places on the axis that a finding speaks of. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps } from './figure'
import { CountAxis } from './histogram'
import { type Bin, barsPath, binsOf, modeOf } from './histogram-bars'
import { commonScale, extentOf, type NumberScale } from './scales'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type Marked = EvidenceOf<'histogram'>
type Mark = Marked['marks'][number]

const left = 56
const right = 16
const height = 130
const laneHeight = 16

/** Room that 12 pixel text takes per letter, on the safe side; Chinese characters are as wide as high. */
const letterWidth = (letter: string) => (letter > '\u2e80' ? 12.5 : 6.8)
const widthOf = (text: string) => Array.from(text).reduce((sum, letter) => sum + letterWidth(letter), 0)

export interface PlacedLabel {
  text: string
  x: number
  anchor: 'start' | 'end'
  lane: number
}

/**
 * Labels beside their marks, turned inwards near the right edge, and in lanes so that none covers another. Those that run to
 * the right claim lanes from the right, those that run to the left from the left: a mark's line then crosses no label.
 */
export function placeLabels(
  marks: readonly { x: number; text: string }[],
  width: number,
): { labels: PlacedLabel[]; lanes: number } {
  const sides = marks.map(({ x, text }) => {
    const length = widthOf(text) + 8
    const anchor = x + length > width && x > width / 2 ? ('end' as const) : ('start' as const)
    return { text, x, anchor, from: anchor === 'start' ? x : x - length, length }
  })
  const order = [
    ...sides.filter(({ anchor }) => anchor === 'end').sort((a, b) => a.x - b.x),
    ...sides.filter(({ anchor }) => anchor === 'start').sort((a, b) => b.x - a.x),
  ]
  const taken: [number, number][][] = []
  const labels = order.map(({ text, x, anchor, from, length }): PlacedLabel => {
    const to = from + length
    const free = taken.findIndex((lane) => lane.every(([low, high]) => to <= low || from >= high))
    const lane = free < 0 ? taken.length : free
    taken[lane] = [...(taken[lane] ?? []), [from, to]]
    return { text, x, anchor, lane }
  })
  return { labels, lanes: taken.length }
}

const drawableMarks = (marks: readonly Mark[]) =>
  marks.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value)

export function MarkedHistogramFigure({ evidence, width }: FigureProps<Marked>) {
  const { t } = useTranslate()
  const { name, histogram, rows } = evidence
  const bins = binsOf(histogram)
  const marks = drawableMarks(evidence.marks)
  return (
    <Figure
      title={t('figure.marked.title', { name, rows, of: evidence.of ?? 'rows' })}
      numbers={numbersOf(bins, marks, t)}
    >
      {bins.length === 0 ? (
        <Empty />
      ) : (
        <Bars name={name} bins={bins} marks={marks} width={Math.max(200, width)} />
      )}
    </Figure>
  )
}

function Bars({ name, bins, marks, width }: { name: string; bins: Bin[]; marks: Mark[]; width: number }) {
  const { t } = useTranslate()
  const inner = width - left - right
  const scale = commonScale(
    [extentOf([...bins.flatMap(({ low, high }) => [low, high]), ...marks.map(({ value }) => value)])],
    inner,
  )
  const { labels, lanes } = placeLabels(
    marks.map((mark) => ({ x: scale(mark.value), text: markText(mark, t) })),
    inner,
  )
  const top = 8 + lanes * laneHeight
  const peak = Math.max(...bins.map(({ count }) => count))
  return (
    <svg
      width={width}
      height={top + height + axisHeight}
      role="img"
      aria-label={sentenceOf(name, bins, marks, t)}
    >
      <g transform={`translate(${left}, ${top})`}>
        <TickLines scale={scale} top={0} bottom={height} />
        <GapBands marks={marks} scale={scale} />
        <path d={barsPath(bins, scale, height, height)} fill="var(--after)" />
        <MarkLines labels={labels} />
        <CountAxis peak={peak} height={height} />
        <ValueAxis
          scale={scale}
          top={height}
          width={inner}
          label={name.length > 60 ? `${name.slice(0, 59)}…` : name}
        />
      </g>
    </svg>
  )
}

/** All lines before all labels, which have a rim that keeps them readable. */
function MarkLines({ labels }: { labels: readonly PlacedLabel[] }) {
  return (
    <>
      <path
        d={labels.map(({ x, lane }) => `M${x} ${-(lane + 1) * laneHeight + 2}V${height}`).join('')}
        stroke="var(--status-fail)"
        strokeWidth={1.5}
        strokeDasharray="4 3"
        fill="none"
      />
      {labels.map(({ text, x, anchor, lane }, i) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other name than their place
          key={i}
          className="figure-halo"
          x={x + (anchor === 'start' ? 4 : -4)}
          y={-lane * laneHeight - 4}
          textAnchor={anchor}
          style={{ fill: 'var(--status-fail)' }}
        >
          {text}
        </text>
      ))}
    </>
  )
}

/** A gap is a stretch, so it is shaded from its start to its end. */
function GapBands({ marks, scale }: { marks: readonly Mark[]; scale: NumberScale }) {
  const gaps = marks.flatMap(({ role, value }, i) => {
    const end = marks.slice(i + 1).find((other) => other.role === 'gap-end')
    return role === 'gap-start' && end ? [[scale(value), scale(end.value)] as const] : []
  })
  return gaps.map(([from, to]) => (
    <rect
      key={from}
      x={from}
      width={Math.max(1, to - from)}
      height={height}
      fill="var(--status-warn)"
      opacity={0.14}
    />
  ))
}

const markText = ({ value, role }: Mark, t: Translate['t']) =>
  `${formatNumber(value)}: ${t(`figure.mark.${role}`)}`

function sentenceOf(name: string, bins: readonly Bin[], marks: readonly Mark[], t: Translate['t']): string {
  const [low, high] = extentOf(bins.flatMap((bin) => [bin.low, bin.high]))
  const values = t('figure.histogram.sentence', {
    name,
    count: formatCount(bins.reduce((sum, { count }) => sum + count, 0)),
    low: formatNumber(low),
    high: formatNumber(high),
    mode: formatNumber(modeOf(bins)),
  })
  if (marks.length === 0) return values
  return `${values} ${t('figure.marked.marks', { marks: marks.map((mark) => markText(mark, t)).join('; ') })}`
}

function numbersOf(bins: readonly Bin[], marks: readonly Mark[], t: Translate['t']) {
  return {
    head: [t('number.bin'), t('figure.count')],
    rows: [
      ...marks.map(({ value, role }) => [formatNumber(value), t(`figure.mark.${role}`)]),
      ...bins.map(({ low, high, count }) => [
        `${formatNumber(low)} – ${formatNumber(high)}`,
        formatCount(count),
      ]),
    ],
  }
}
