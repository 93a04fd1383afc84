/** Small pictures as SVG text, drawn to scale and with a name for those who cannot see them. */
import type { Interval } from '../../contract/model'
import type { Histogram } from '../../contract/summary'
import { formatNumber } from '../number'
import type { Words } from '../texts'
import { html, type Markup } from './markup'

/** A piece of an axis, and where values fall on `width` pixels of it. */
export interface Scale {
  low: number
  high: number
  width: number
}

export const round = (pixels: number): number => Math.round(pixels * 100) / 100

/** Pixels from the left of `value`, held inside the picture. A scale of no length puts everything in the middle. */
export function place(value: number, { low, high, width }: Scale): number {
  if (!(high > low)) return width / 2
  // Halved before subtracting, because high - low overflows where a column spans the whole of float64.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2)
  return round(Math.min(1, Math.max(0, share)) * width)
}

/** Sign and log10(1 + |x|): an axis for values of either sign over many orders of magnitude. */
export const signedLog = (value: number): number => Math.sign(value) * Math.log10(1 + Math.abs(value))

/** The scale that holds all of `values`; null where none is a number. */
export function scaleOver(values: readonly (number | null | undefined)[], width: number): Scale | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known), width }
}

/** The bars as one SVG path; `wanted` leaves out bins by their middle, so that others can take another colour. */
export function barsOf(
  { edges, counts }: Histogram,
  scale: Scale,
  height: number,
  wanted: (middle: number) => boolean = () => true,
): string {
  const top = Math.max(1, ...counts)
  const pieces = counts.map((count, at) => {
    if (!wanted((edges[at] ?? 0) / 2 + (edges[at + 1] ?? 0) / 2)) return ''
    const left = place(edges[at] ?? 0, scale)
    const right = Math.max(left + 1, place(edges[at + 1] ?? 0, scale))
    // A bin that holds anything at all stays visible.
    const tall = count === 0 ? 0 : Math.max(1, round((count / top) * height))
    return tall === 0 ? '' : `M${left} ${height}V${round(height - tall)}H${round(right)}V${height}Z`
  })
  return pieces.join('')
}

const namedHistogram = (histogram: Histogram, name: string, words: Words): string =>
  words('evidence.histogram', {
    name,
    bins: histogram.counts.length,
    low: formatNumber(histogram.edges[0] ?? null),
    high: formatNumber(histogram.edges.at(-1) ?? null),
  })

export interface HistogramOptions {
  name: string
  words: Words
  width?: number
  height?: number
  /** The axis to draw on, so that pictures can be compared; the histogram's own range when absent. */
  scale?: Scale | null
  tone?: 'before' | 'after'
}

/** A histogram as bars on a base line. */
export function histogramFigure(histogram: Histogram | null, options: HistogramOptions): Markup {
  const { name, words, width = 160, height = 36, tone = 'after' } = options
  const scale = options.scale ?? (histogram && scaleOver(histogram.edges, width))
  if (!histogram || !scale) return html`<span class="faint">${words('evidence.noHistogram')}</span>`
  const path = barsOf(histogram, scale, height)
  return html`<svg role="img" width="${width}" height="${height + 1}" viewBox="0 0 ${width} ${height + 1}" aria-label="${namedHistogram(histogram, name, words)}"><path class="${tone}" d="${path}"/><line class="axis" x1="0" x2="${width}" y1="${height + 0.5}" y2="${height + 0.5}"/></svg>`
}

/** Where a stretch of values lies on a common axis: a bar from min to max, its mean as a stroke. */
export function rangeFigure(
  { min, max, mean }: { min: number | null; max: number | null; mean: number | null },
  scale: Scale,
  label: string,
): Markup {
  if (min === null || max === null) return html`<span class="faint">–</span>`
  const left = place(min, scale)
  const width = Math.max(2, round(place(max, scale) - left))
  const at = mean === null ? null : place(mean, scale)
  const stroke = at === null ? null : html`<line class="mean" x1="${at}" x2="${at}" y1="1" y2="15"/>`
  return html`<svg role="img" width="${scale.width}" height="16" viewBox="0 0 ${scale.width} 16" aria-label="${label}"><line class="axis" x1="0" x2="${scale.width}" y1="8" y2="8"/><rect class="after" x="${left}" y="4" width="${width}" height="8"/>${stroke}</svg>`
}

/** A bar whose length is `value` of `largest`. */
export function barFigure(value: number, largest: number, width = 220): Markup {
  const length = largest > 0 ? round((Math.max(0, value) / largest) * width) : 0
  return html`<svg aria-hidden="true" width="${width}" height="12" viewBox="0 0 ${width} 12"><rect class="after" x="0" y="1" width="${length}" height="10"/></svg>`
}

/** The bars within the interval in one colour, those beyond it in the other. */
function splitBars(histogram: Histogram, reachable: Interval, scale: Scale, height: number): Markup {
  const within = (value: number) => value >= (reachable.low ?? value) && value <= (reachable.high ?? value)
  const inside = barsOf(histogram, scale, height, within)
  const outside = barsOf(histogram, scale, height, (value) => !within(value))
  return html`<path class="after" d="${inside}"/><path class="before" d="${outside}"/>`
}

/** The interval as a band, open to the picture's edge where it has no bound, and a rule at each bound. */
function bandOf({ low, high }: Interval, scale: Scale, height: number): Markup {
  const left = low === null ? 0 : place(low, scale)
  const right = high === null ? scale.width : place(high, scale)
  const rule = (x: number) => html`<line class="ruled" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`
  const band = html`<rect class="band" x="${left}" y="0" width="${Math.max(1, round(right - left))}" height="${height}"/>`
  return html`${band}${low === null ? null : rule(left)}${high === null ? null : rule(right)}`
}

/** Target values over the interval that the output can reach; null where nothing is known of either. */
export function reachableFigure(
  facts: { reachable: Interval; observed: Interval; histogram: Histogram | null; label: string },
  width = 560,
): Markup | null {
  const { reachable, observed, histogram, label } = facts
  const ends = [reachable.low, reachable.high, observed.low, observed.high, ...(histogram?.edges ?? [])]
  const scale = scaleOver(ends, width)
  if (!scale) return null
  const height = 96
  const bars = histogram && splitBars(histogram, reachable, scale, height)
  return html`<svg role="img" width="100%" style="max-width:${width}px" viewBox="0 0 ${width} ${height + 18}" aria-label="${label}">${bars}${bandOf(reachable, scale, height)}<line class="axis" x1="0" x2="${width}" y1="${height}" y2="${height}"/><text x="0" y="${height + 14}">${formatNumber(scale.low)}</text><text x="${width}" y="${height + 14}" text-anchor="end">${formatNumber(scale.high)}</text></svg>`
}
