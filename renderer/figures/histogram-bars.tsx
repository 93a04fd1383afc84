/** Histograms as single SVG paths: two hundred columns draw as four hundred nodes, not ten thousand. */
import type { Histogram } from '../../main/contract/summary'

export interface Bin {
  low: number
  high: number
  count: number
}

/** Bins that can be drawn: finite edges in order, a finite count. */
export function binsOf(histogram: Histogram | null): Bin[] {
  if (!histogram) return []
  return histogram.counts
    .map((count, i) => ({ low: histogram.edges[i], high: histogram.edges[i + 1], count }))
    .filter(({ low, high, count }) => [low, high, count].every(Number.isFinite) && high >= low)
}

/** Thinner bars vanish on screen; a column with one value must still show where it lies. */
const leastWidth = 1.5

/**
 * SVG path of `bins` standing on `base`; `height` is the tallest bin's, negative: hanging down. `peak` is the count that
 * reaches it, by default the largest here.
 */
export function barsPath(
  bins: readonly Bin[],
  at: (value: number) => number,
  base: number,
  height: number,
  peak = Math.max(0, ...bins.map(({ count }) => count)),
): string {
  if (peak === 0) return ''
  const px = (value: number) => String(Math.round(value * 10) / 10)
  return bins
    .filter(({ count }) => count > 0)
    .map(({ low, high, count }) => {
      const left = at(low)
      const width = Math.max(leastWidth, at(high) - left)
      return `M${px(left)} ${px(base)}v${px((-height * count) / peak)}h${px(width)}V${px(base)}Z`
    })
    .join('')
}

/** The middle of the fullest bin. */
export function modeOf(bins: readonly Bin[]): number | null {
  const fullest = bins.reduce<Bin | null>((best, bin) => (best && best.count >= bin.count ? best : bin), null)
  return fullest && (fullest.low + fullest.high) / 2
}
