/** Columns' distributions: with marks on the axis, and before and after a transform. */
import type { EvidenceOf } from '../../contract/evidence'
import type { Histogram } from '../../contract/summary'
import { columnsOf, factsOf } from '../../contract/transform'
import { formatNumber } from '../number'
import { fewNames } from '../selection'
import type { Words } from '../texts'
import { captioned, drawing } from './captioned'
import { barsOf, histogramFigure, place, type Scale, scaleOver } from './figures'
import { html, type Markup } from './markup'
import { tableOf } from './table'

type Mark = EvidenceOf<'histogram'>['marks'][number]

const width = 560
const height = 96
const laneHeight = 16

/** A page of a hundred marks or columns is no picture; JSON has them all. */
const marksShown = 12
const pairsShown = 12

const isDrawable = ({ edges, counts }: Histogram): boolean =>
  counts.length > 0 && edges.length === counts.length + 1 && [...edges, ...counts].every(Number.isFinite)

interface MarkLane extends Mark {
  x: number
  lane: number
  /** In the right half labels run to the left, so that they stay in the picture. */
  toLeft: boolean
}

/** One lane per mark and half, the outermost on top: a line then crosses no label of a mark further out. */
export function lanesOf(marks: readonly Mark[], scale: Scale): MarkLane[] {
  const placed = marks.map((mark) => ({ ...mark, x: place(mark.value, scale) })).sort((a, b) => a.x - b.x)
  const left = placed.filter(({ x }) => x <= width / 2)
  const right = placed.filter(({ x }) => x > width / 2).reverse()
  return [
    ...left.map((mark, at) => ({ ...mark, lane: at, toLeft: false })),
    ...right.map((mark, at) => ({ ...mark, lane: at, toLeft: true })),
  ]
}

const markText = ({ value, role }: Mark, words: Words): string =>
  `${formatNumber(value)}: ${words(`evidence.mark.${role}`)}`

const markLine = (mark: MarkLane, base: number, words: Words): Markup => {
  const { x, lane, toLeft } = mark
  const top = lane * laneHeight
  return html`<line class="marked" x1="${x}" x2="${x}" y1="${top}" y2="${base}"/><text class="bad" x="${x + (toLeft ? -4 : 4)}" y="${top + 12}" text-anchor="${toLeft ? 'end' : 'start'}">${markText(mark, words)}</text>`
}

export function histogram(evidence: EvidenceOf<'histogram'>, words: Words): Markup {
  const { name, rows } = evidence
  const caption = words('evidence.values', { name, rows, of: evidence.of ?? 'rows' })
  if (!isDrawable(evidence.histogram)) return captioned(caption, [null], 0, words)
  const marks = evidence.marks.filter(({ value }) => Number.isFinite(value)).slice(0, marksShown)
  const scale = scaleOver([...evidence.histogram.edges, ...marks.map(({ value }) => value)], width)
  if (!scale) return captioned(caption, [null], 0, words)
  const lanes = lanesOf(marks, scale)
  const top = laneHeight * lanes.reduce((most, { lane }) => Math.max(most, lane + 1), 0)
  const base = top + height
  const label = [caption, ...lanes.map((mark) => markText(mark, words))].join('; ')
  const picture = drawing({ width, height: base + 18, label }, [
    html`<g transform="translate(0 ${top})"><path class="after" d="${barsOf(evidence.histogram, scale, height)}"/></g><line class="axis" x1="0" x2="${width}" y1="${base}" y2="${base}"/>`,
    ...lanes.map((mark) => markLine(mark, base, words)),
    html`<text x="0" y="${base + 14}">${formatNumber(scale.low)}</text><text x="${width}" y="${base + 14}" text-anchor="end">${formatNumber(scale.high)}</text>`,
  ])
  return captioned(caption, [picture], evidence.marks.length - marks.length, words)
}

type Named = EvidenceOf<'transform'>['before'][number]

function namedHistogram(column: Named | undefined, tone: 'before' | 'after', words: Words): Markup | null {
  if (!column) return null
  const { name, histogram: bars } = column
  if (!isDrawable(bars)) return html`${name} <span class="faint">${words('evidence.noHistogram')}</span>`
  const range = `[${formatNumber(bars.edges[0] ?? null)}, ${formatNumber(bars.edges.at(-1) ?? null)}]`
  return html`${name}${histogramFigure(bars, { name, words, tone, width: 240, height: 40 })}<div class="faint">${range}</div>`
}

export function transform(evidence: EvidenceOf<'transform'>, words: Words): Markup {
  const { before, after, rows } = evidence
  const pairs = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => [
    before[at],
    after[at],
  ])
  const table = tableOf(pairs.slice(0, pairsShown), [
    {
      heading: words('evidence.before'),
      kind: 'figure',
      cell: ([column]) => namedHistogram(column, 'before', words),
    },
    {
      heading: words('evidence.after'),
      kind: 'figure',
      cell: ([, column]) => namedHistogram(column, 'after', words),
    },
  ])
  const caption = words('evidence.transform', {
    columns: fewNames(columnsOf(evidence.transform), words),
    rows,
    does: words(`evidence.does.${evidence.transform.kind}`, factsOf(evidence.transform)),
  })
  return captioned(caption, [table], Math.max(0, pairs.length - pairsShown), words)
}
