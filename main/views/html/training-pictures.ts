/** What experiments saw: curves over steps or rates, and one number per layer; the numbers stand in a table under each. */
import type { EvidenceOf } from '../../contract/evidence'
import { formatNumber, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned, drawing, severityWord } from './captioned'
import { place, round, type Scale, scaleOver } from './figures'
import { html, type Markup } from './markup'
import { type HtmlColumn, tableOf } from './table'

type Curves = EvidenceOf<'curves'>
type Series = Curves['series'][number]
type Point = Series['points'][number]
type ByLayer = EvidenceOf<'by-layer'>
type Layer = ByLayer['layers'][number]

const [width, height, left, lane] = [640, 220, 64, 15]
const [mostListed, looks] = [40, 6]
const dashes = ['none', '7 4', '2 4', '11 4 2 4', '5 2', '1 3', '9 3 3 3', '14 4'] as const

/** Curves that reach further than this beyond their median are drawn over powers of ten. */
const linearRatio = 200

/** An axis that places a value by itself, or by its logarithm, with a little room at both ends. */
interface Axis {
  log: boolean
  scale: Scale
  at(value: number): number
}

const room = 6

function axisOver(
  values: readonly (number | null | undefined)[],
  asked: 'linear' | 'log',
  pixels: number,
): Axis | null {
  const known = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const positive = known.filter((value) => value > 0).sort((a, b) => a - b)
  const median = positive[Math.floor(positive.length / 2)] ?? 1
  const wide = positive.length === known.length && (positive.at(-1) ?? 0) / median > linearRatio
  const log = positive.length > 0 && (asked === 'log' || wide)
  const scale = scaleOver(log ? positive.map(Math.log10) : known, pixels - 2 * room)
  if (!scale) return null
  // What has no logarithm stands on the lower edge.
  return {
    log,
    scale,
    at: (value) => {
      if (!log) return room + place(value, scale)
      return value > 0 ? room + place(Math.log10(value), scale) : 0
    },
  }
}

const endsOf = ({ log, scale }: Axis): [number, number] =>
  log ? [10 ** scale.low, 10 ** scale.high] : [scale.low, scale.high]

/** Dashes and colours; what lies in the background has neither. */
const strokeOf = (role: Series['role'], at: number): Markup =>
  role === 'raw'
    ? html`class="hollow background"`
    : html`class="hollow s${at % looks}" stroke-width="2" stroke-dasharray="${dashes[at % dashes.length] ?? 'none'}"`

interface Placed {
  x: number
  y: number
  low: number | null
  high: number | null
}

/** Pixels of each point; null is a gap. */
function placedOf(points: readonly Point[], across: Axis, up: Axis): (Placed | null)[] {
  const level = (value: number | undefined) => (value === undefined ? null : round(height - up.at(value)))
  return points.map(({ x, y, low, high }) => {
    const at = across.at(x)
    return y === null
      ? null
      : { x: round(left + at), y: level(y) ?? height, low: level(low), high: level(high) }
  })
}

/** Broken at gaps; a point alone is a line of no length, which round caps show. */
const lineOf = (points: readonly (Placed | null)[]): string =>
  points
    .map((point, i) => {
      if (!point) return ''
      const at = `${point.x} ${point.y}`
      return points[i - 1] ? `L${at}` : `M${at}L${at}`
    })
    .join('')

/** Upright strokes from low to high, without an upper end to the top: where many stand side by side they read as a band. */
const rangesOf = (points: readonly (Placed | null)[]): string =>
  points
    .map((point) => (point && point.low !== null ? `M${point.x} ${point.low}V${point.high ?? 0}` : ''))
    .join('')

function courseOf({ points, role }: Series, at: number, [across, up]: readonly [Axis, Axis]): Markup {
  const placed = placedOf(points, across, up)
  const spread = Math.max(1.5, round((width - left) / Math.max(1, points.length)))
  const ranges = html`<path class="hollow s${at % looks}" style="stroke-width:${role === 'points' ? 1.5 : spread}px;stroke-opacity:${role === 'points' ? 1 : 0.16}" d="${rangesOf(placed)}"/>`
  if (role !== 'points')
    return html`${ranges}<path ${strokeOf(role, at)} stroke-linecap="round" d="${lineOf(placed)}"/>`
  const dots = placed.map((point) =>
    point ? `M${point.x - 4} ${point.y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z` : '',
  )
  return html`${ranges}<path class="g${at % looks}" d="${dots.join('')}"/>`
}

const markName = ({ role, value }: Curves['marks'][number], words: Words) =>
  `${words(`evidence.curves.mark.${role}`)} ${formatNumber(value)}`

/** Marks of the horizontal axis, each named in a lane of its own above the plot. */
function uprights(marks: Curves['marks'], across: Axis, words: Words): Markup[] {
  return marks.map((mark, i) => {
    const at = across.at(mark.value)
    const x = round(left + at)
    const y = -(i * lane) - 5
    const turned = at > (width - left) / 2
    return html`<line class="dashed" x1="${x}" x2="${x}" y1="${y - 9}" y2="${height}"/><text x="${x + (turned ? -4 : 4)}" y="${y}" text-anchor="${turned ? 'end' : 'start'}">${markName(mark, words)}</text>`
  })
}

/** Heights of names beside lines (sorted from the top): moved apart downwards, then up again where they would leave the picture. */
function apart(wanted: readonly number[]): number[] {
  const placed = [...wanted]
  for (const i of placed.keys())
    placed[i] = Math.max(wanted[i] ?? 0, i === 0 ? 11 : (placed[i - 1] ?? 0) + lane)
  for (const i of [...placed.keys()].reverse())
    placed[i] = Math.min(placed[i] ?? 0, i === placed.length - 1 ? height - 3 : (placed[i + 1] ?? 0) - lane)
  return placed
}

/** Marks of the vertical axis, each named at its end. */
function levels(marks: Curves['marks'], up: Axis, words: Words): Markup[] {
  const sorted = marks
    .map((mark) => ({ mark, y: round(height - up.at(mark.value)) }))
    .sort((a, b) => a.y - b.y)
  const names = apart(sorted.map(({ y }) => y - 4))
  return sorted.map(
    ({ mark, y }, i) =>
      html`<line class="dashed" x1="${left}" x2="${width}" y1="${y}" y2="${y}"/><text class="halo" x="${width - 4}" y="${round(names[i] ?? y)}" text-anchor="end">${markName(mark, words)}</text>`,
  )
}

function axesOf([across, up]: readonly [Axis, Axis], names: { x: string; y: string }): Markup {
  const [[fromX, toX], [fromY, toY]] = [endsOf(across), endsOf(up)]
  return html`<path class="hollow axis" d="M${left} 0V${height}H${width}"/><text x="${left - 6}" y="11" text-anchor="end">${formatNumber(toY)}</text><text x="${left - 6}" y="${height}" text-anchor="end">${formatNumber(fromY)}</text><text x="${left}" y="${height + 16}">${formatNumber(fromX)}</text><text x="${(left + width) / 2}" y="${height + 16}" text-anchor="middle">${names.x}</text><text x="${width}" y="${height + 16}" text-anchor="end">${formatNumber(toX)}</text>`
}

/** What a series is called: by its role where that says all, else by its name. */
function seriesName({ name, role }: Series, words: Words): string {
  const said = role === 'training' || role === 'validation' || role === 'raw' || role === 'smoothed'
  return said ? `${words(`evidence.curves.role.${role}`)} (${name})` : name
}

function keysOf(series: readonly Series[], words: Words): Markup | null {
  if (series.length < 2) return null
  return html`<ul class="keys">${series.map(
    (one, i) =>
      html`<li><svg aria-hidden="true" width="34" height="10" viewBox="0 0 34 10"><path ${strokeOf(one.role, i)} d="M0 5H34"/></svg> ${seriesName(one, words)}</li>`,
  )}</ul>`
}

/** At most `most`, evenly spaced, the first and the last among them. */
const thinned = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most
    ? [...all]
    : Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))] as T)

const rangeText = (value: number | null, low: number | undefined, high: number | undefined): string => {
  if (value === null) return noNumber
  if (low === undefined && high === undefined) return formatNumber(value)
  return `${formatNumber(value)} (${formatNumber(low ?? null)} … ${formatNumber(high ?? null)})`
}

function curveTable({ series, x }: Curves, words: Words): Markup | null {
  const places = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  )
  const at = series.map(({ points }) => new Map(points.map((point) => [point.x, point])))
  return tableOf(thinned(places, mostListed), [
    { heading: words(`evidence.curves.x.${x.name}`), kind: 'number', cell: formatNumber },
    ...series.map((one, i) => ({
      heading: seriesName(one, words),
      kind: 'number' as const,
      cell: (at_: number) => {
        const point = at[i]?.get(at_)
        return point ? rangeText(point.y, point.low, point.high) : ''
      },
    })),
  ])
}

export function curves(evidence: Curves, words: Words): Markup {
  const { x, y, marks } = evidence
  // What lies in the background takes none of the first colours and is drawn first, from the end of the list.
  const series = [...evidence.series].sort((a, b) => Number(a.role === 'raw') - Number(b.role === 'raw'))
  const names = { x: words(`evidence.curves.x.${x.name}`), y: words(`evidence.curves.y.${y.name}`) }
  const caption = words('evidence.curves', names)
  const points = series.flatMap((one) => one.points)
  const on = (axis: 'x' | 'y') => marks.filter((mark) => mark.axis === axis).sort((a, b) => a.value - b.value)
  const across = axisOver(
    [...points.map((point) => point.x), ...on('x').map(({ value }) => value)],
    x.scale,
    width - left,
  )
  const up = axisOver(
    [
      ...points.flatMap(({ y: level, low, high }) => [level, low, high]),
      ...on('y').map(({ value }) => value),
    ],
    y.scale,
    height,
  )
  if (!across || !up || points.every((point) => point.y === null)) return captioned(caption, [null], 0, words)
  const top = 6 + on('x').length * lane
  const logs = words('evidence.curves.log', { x: String(across.log), y: String(up.log) })
  const picture = drawing({ width, height: top + height + 22, label: caption }, [
    html`<g transform="translate(0 ${top})">${axesOf([across, up], names)}${[...series]
      .map((one, i) => courseOf(one, i, [across, up]))
      .reverse()}${uprights(on('x'), across, words)}${levels(on('y'), up, words)}</g>`,
  ])
  const said = logs === '' ? null : html`<p class="faint">${logs}</p>`
  return captioned(
    caption,
    [picture, keysOf(series, words), said, curveTable({ ...evidence, series }, words)],
    0,
    words,
  )
}

/** One row of a layer: a dot per series on the common axis, its range as a stroke, the usual range shaded. */
function layerRow({ values }: Layer, axis: Axis, usual: ByLayer['usual']): Markup {
  const x = (value: number) => round(4 + (axis.at(value) ?? 0))
  const band = usual
    ? html`<rect class="band" x="${x(usual.low)}" y="0" width="${Math.max(1, round(x(usual.high) - x(usual.low)))}" height="18"/>`
    : null
  const marks = values.map((one, i) => {
    if (!one || !Number.isFinite(one.value)) return null
    const range =
      one.low === undefined || one.high === undefined
        ? null
        : html`<path class="hollow s${i % looks}" d="M${x(one.low)} 9H${x(one.high)}"/>`
    const shape = i % 2 === 0 ? 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z' : 'm0 -4.2l3.8 6.6h-7.6z'
    return html`${range}<path class="g${i % looks}" d="${`M${x(one.value)} 9${shape}`}"/>`
  })
  return html`<svg aria-hidden="true" width="${axis.scale.width + 8}" height="18" viewBox="0 0 ${axis.scale.width + 8} 18">${band}${marks}</svg>`
}

/** The axis that all rows share; null where nothing above 0 was measured. */
function layerAxis({ layers, usual }: ByLayer): Axis | null {
  const values = layers.flatMap((layer) =>
    layer.values.flatMap((one) => (one ? [one.value, one.low, one.high] : [])),
  )
  const positive = values.filter((value): value is number => value !== undefined && value > 0)
  return positive.length === 0 ? null : axisOver([...positive, usual?.low, usual?.high], 'log', 240)
}

export function byLayer(evidence: ByLayer, words: Words): Markup {
  const { series, layers, omitted, measure, usual } = evidence
  const axis = layerAxis(evidence)
  const ends = axis ? endsOf(axis).map(formatNumber).join(' … ') : ''
  const columns: HtmlColumn<Layer>[] = [
    { heading: words('layer.name'), kind: 'name', cell: (layer) => layer.name },
    { heading: words('layer.op'), cell: (layer) => layer.op },
    { heading: words('finding.severity'), cell: (layer) => severityWord(layer.severity, words) },
    ...(axis
      ? [{ heading: ends, kind: 'figure' as const, cell: (layer: Layer) => layerRow(layer, axis, usual) }]
      : []),
    ...series.map((name, i) => ({
      heading: name,
      kind: 'number' as const,
      cell: ({ values }: Layer) => {
        const one = values[i]
        return one ? rangeText(one.value, one.low, one.high) : noNumber
      },
    })),
  ]
  const caption = words('evidence.byLayer', {
    measure: measure === 'update-ratio' ? 'ratio' : measure === 'std' ? 'std' : 'norm',
  })
  const shaded = usual
    ? html`<p class="faint">${words('evidence.byLayer.usual', { low: formatNumber(usual.low), high: formatNumber(usual.high) })}</p>`
    : null
  const keys =
    series.length < 2
      ? null
      : html`<ul class="keys">${series.map(
          (name, i) =>
            html`<li><svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12"><path class="g${i % looks}" d="${`M6 6${i % 2 === 0 ? 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z' : 'm0 -4.2l3.8 6.6h-7.6z'}`}"/></svg> ${name}</li>`,
        )}</ul>`
  const table = tableOf(layers, columns)
  return captioned(caption, table ? [keys, shaded, table] : [null], omitted, words)
}
