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
const lane = 16

/** A page of a hundred marks or columns is no picture; JSON has them all. */
const marksShown = 12
const pairsShown = 12

const isDrawable = ({ edges, counts }: Histogram): boolean =>
  counts.length > 0 && edges.length === counts.length + 1 && [...edges, ...counts].every(Number.isFinite)

/** One lane per mark, the rightmost lowest, so that no line crosses a label that runs to the right of its own mark. */
function markLines(marks: readonly Mark[], scale: Scale, words: Words): Markup[] {
  return marks.map(({ value, role }, at) => {
    const x = place(value, scale)
    const top = at * lane
    const toLeft = x > width / 2
    return html`<line class="marked" x1="${x}" x2="${x}" y1="${top}" y2="${marks.length * lane + height}"/><text class="bad" x="${x + (toLeft ? -4 : 4)}" y="${top + 12}" text-anchor="${toLeft ? 'end' : 'start'}">${`${formatNumber(value)}: ${words(`evidence.mark.${role}`)}`}</text>`
  })
}

export function histogram(evidence: EvidenceOf<'histogram'>, words: Words): Markup {
  const { name, rows } = evidence
  const caption = words('evidence.values', { name, rows })
  if (!isDrawable(evidence.histogram)) return captioned(caption, [null], 0, words)
  const marks = evidence.marks
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
    .slice(0, marksShown)
  const scale = scaleOver([...evidence.histogram.edges, ...marks.map(({ value }) => value)], width)
  if (!scale) return captioned(caption, [null], 0, words)
  const top = marks.length * lane
  const base = top + height
  const label = [
    caption,
    ...marks.map(({ value, role }) => `${formatNumber(value)}: ${words(`evidence.mark.${role}`)}`),
  ]
  const picture = drawing({ width, height: base + 18, label: label.join('; ') }, [
    html`<g transform="translate(0 ${top})"><path class="after" d="${barsOf(evidence.histogram, scale, height)}"/></g><line class="axis" x1="0" x2="${width}" y1="${base}" y2="${base}"/>`,
    html`${markLines(marks, scale, words)}`,
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
