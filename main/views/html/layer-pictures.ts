/** Layers by depth: the signal as curves, the widths as bars; the numbers stand in a table under each. */
import type { EvidenceOf } from '../../contract/evidence'
import { formatCount, formatNumber, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned, drawing, severityWord } from './captioned'
import { place, round, type Scale } from './figures'
import { html, type Markup } from './markup'
import { type HtmlColumn, numeric, tableOf } from './table'

type DepthSignal = EvidenceOf<'depth-signal'>
type DepthLayer = DepthSignal['layers'][number]
type WidthProfile = EvidenceOf<'width-profile'>

const [width, panel, left, gap] = [640, 110, 64, 30]
const band = [0.1, 10] as const
/** Rows that differ by less are alike to single precision. */
const leastDifference = 1e-8

type Pick = (layer: DepthLayer) => number | null

const logOf = (value: number | null): number | null =>
  value !== null && value > 0 && Number.isFinite(value) ? Math.log10(value) : null
const logDifference = (similarity: number | null): number | null =>
  similarity === null ? null : logOf(Math.max(leastDifference, 1 - similarity))

/** Whole powers of ten that hold all values. */
function decadesOver(values: readonly (number | null)[], always: readonly number[]): Scale {
  const known = [...values.filter((value) => value !== null), ...always]
  const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return { low: Math.floor(low), high: Math.ceil(high), width: panel }
}

/** A line through the layers, broken where nothing was measured. */
function lineOf(layers: readonly DepthLayer[], pick: Pick, up: Scale): string {
  const across = { low: 0, high: Math.max(1, layers.length - 1), width: width - left - 8 }
  let joined = false
  return layers
    .map((layer, i) => {
      const value = pick(layer)
      const command = joined ? 'L' : 'M'
      joined = value !== null
      // A point alone is a line of no length, which round caps show.
      const at = `${round(left + place(i, across))} ${round(panel - place(value ?? 0, up))}`
      return value === null ? '' : `${command}${at}${command === 'M' ? `L${at}` : ''}`
    })
    .join('')
}

interface Curve {
  title: string
  own: Pick
  fresh: Pick
  always: readonly number[]
  banded: boolean
}

function panelOf(
  layers: readonly DepthLayer[],
  { title, own, fresh, always, banded }: Curve,
  top: number,
): Markup {
  const up = decadesOver([...layers.map(own), ...layers.map(fresh)], always)
  const [high, low] = [band[1], band[0]].map((end) => panel - place(Math.log10(end), up))
  const shaded = html`<rect class="g2 pale" x="${left}" y="${high}" width="${width - left}" height="${round(low - high)}"/>`
  const end = (power: number, y: number) =>
    html`<text x="${left - 6}" y="${y}" text-anchor="end">${formatNumber(10 ** power)}</text>`
  return html`<g transform="translate(0 ${top})">${banded ? shaded : null}<text x="0" y="-7">${title}</text><path class="hollow axis" d="M${left} 0V${panel}H${width}"/>${end(up.high, 11)}${end(up.low, panel)}<path class="hollow s1 dash" stroke-linecap="round" d="${lineOf(layers, fresh, up)}"/><path class="hollow s0" stroke-linecap="round" stroke-width="2" d="${lineOf(layers, own, up)}"/></g>`
}

const depthColumns = (words: Words): HtmlColumn<DepthLayer>[] => [
  { heading: words('layer.name'), kind: 'name', cell: (layer) => layer.name },
  { heading: words('layer.op'), cell: (layer) => layer.op },
  { heading: words('finding.severity'), cell: (layer) => severityWord(layer.severity, words) },
  numeric(words('column.std'), (layer) => layer.std),
  numeric(words('evidence.freshStd'), (layer) => layer.freshStd),
  numeric(words('evidence.similarity'), (layer) => layer.similarity),
  numeric(words('evidence.freshSimilarity'), (layer) => layer.freshSimilarity),
  { heading: words('evidence.bypassed'), cell: ({ bypassed }) => (bypassed ? '✓' : '') },
]

export function depthSignal({ layers, rows, omitted }: DepthSignal, words: Words): Markup {
  const caption = words('evidence.depth', { rows, layers: layers.length })
  if (layers.length === 0) return captioned(caption, [null], omitted, words)
  const spreads = layers.flatMap((layer) => [logOf(layer.std), logOf(layer.freshStd)])
  const least = spreads.reduce<number>((low, value) => Math.min(low, value ?? low), -1)
  // A spread of exactly 0 has no logarithm: it stands a power of ten below the others.
  const spreadOf = (value: number | null) => (value === 0 ? Math.floor(least) - 1 : logOf(value))
  const std: Curve = {
    title: words('evidence.depthStd'),
    own: (layer) => spreadOf(layer.std),
    fresh: (layer) => spreadOf(layer.freshStd),
    always: [-1, 1],
    banded: true,
  }
  const difference: Curve = {
    title: words('evidence.depthDifference'),
    own: (layer) => logDifference(layer.similarity),
    fresh: (layer) => logDifference(layer.freshSimilarity),
    always: [-1, 0],
    banded: false,
  }
  const height = 20 + 2 * panel + gap + 18
  const ends = html`<text x="${left}" y="${height - 3}">1</text><text x="${width}" y="${height - 3}" text-anchor="end">${layers.length}</text>`
  const picture = drawing({ width, height, label: caption }, [
    panelOf(layers, std, 20),
    panelOf(layers, difference, 20 + panel + gap),
    ends,
  ])
  return captioned(caption, [picture, tableOf(layers, depthColumns(words))], omitted, words)
}

interface WidthRow {
  name: string
  op: string
  units: number
  usedRank: number | null
  idle: number | null
  severity: WidthProfile['layers'][number]['severity']
}

function widthRows({ input, output, layers }: WidthProfile, words: Words): WidthRow[] {
  const end = (name: string, units: number, usedRank: number | null): WidthRow => ({
    name,
    op: '',
    units,
    usedRank,
    idle: null,
    severity: null,
  })
  return [
    end(words('evidence.widthInput'), input.width, input.usedRank),
    ...layers.map(({ name, op, units, usedRank, deadUnits, duplicateUnits, severity }) => ({
      name,
      op,
      units,
      usedRank,
      idle: deadUnits === null && duplicateUnits === null ? null : (deadUnits ?? 0) + (duplicateUnits ?? 0),
      severity,
    })),
    end(words('evidence.widthOutput'), output.width, null),
  ]
}

/** The used rank within the width. */
function usedBar({ units, usedRank }: WidthRow, scale: Scale): Markup {
  const bar = (value: number, tone: string, y: number) =>
    html`<rect class="${tone}" x="0" y="${y}" width="${value > 0 ? Math.max(2, place(value, scale)) : 0}" height="${16 - 2 * y}"/>`
  return html`<svg aria-hidden="true" width="${scale.width}" height="16" viewBox="0 0 ${scale.width} 16">${bar(units, 'g0 pale', 1)}${usedRank === null ? null : bar(usedRank, 'g0', 4)}</svg>`
}

export function widthProfile(evidence: WidthProfile, words: Words): Markup {
  const { rows, output, omitted } = evidence
  const all = widthRows(evidence, words)
  const scale = { low: 0, high: all.reduce((most, { units }) => Math.max(most, units), 1), width: 240 }
  const table = tableOf<WidthRow>(all, [
    { heading: words('layer.name'), kind: 'name', cell: (row) => row.name },
    { heading: words('layer.op'), cell: (row) => row.op },
    { heading: words('finding.severity'), cell: (row) => severityWord(row.severity, words) },
    { heading: '', kind: 'figure', cell: (row) => usedBar(row, scale) },
    { heading: words('evidence.units'), kind: 'number', cell: (row) => formatCount(row.units) },
    numeric(words('evidence.usedRank'), (row) => row.usedRank),
    {
      heading: words('evidence.idle'),
      kind: 'number',
      cell: ({ idle }) => (idle === null ? noNumber : formatCount(idle)),
    },
  ])
  const needed =
    output.needed === null
      ? null
      : html`<p class="faint">${words('evidence.needed', { needed: output.needed })}</p>`
  return captioned(words('evidence.widths', { rows }), [table, needed], omitted, words)
}
