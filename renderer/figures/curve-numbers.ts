/** The numbers behind curves, of a length that can be read. */
import { formatNumber } from '../texts/numbers'
import type { Translate } from '../texts/translate'
import type { Curves, Point } from './curve-looks'
import type { NumbersTable } from './figure'

const mostRows = 60

/** Marks first, then at most 60 places, evenly taken from all there are; the last one is always there. */
export function curveNumbers(evidence: Curves, labels: readonly string[], t: Translate['t']): NumbersTable {
  const { series, marks, x, y } = evidence
  const all = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  )
  const at = series.map(({ points }) => new Map(points.map((point) => [point.x, point])))
  const blank = series.slice(1).map(() => '')
  return {
    head: [t(`figure.curves.x.${x.name}`, { scale: 'linear' }), ...labels],
    rows: [
      ...marks.map(({ axis, role, value }) => [
        `${t(`figure.curves.mark.${role}`)} (${axis === 'x' ? t(`figure.curves.x.${x.name}`, { scale: 'linear' }) : t(`figure.curves.y.${y.name}`, { scale: 'linear' })})`,
        formatNumber(value),
        ...blank,
      ]),
      ...thinned(all, mostRows).map((place) => [
        formatNumber(place),
        ...at.map((points) => cellOf(points.get(place))),
      ]),
    ],
  }
}

function cellOf(point: Point | undefined): string {
  if (!point || point.y === null) return ''
  const { y, low, high } = point
  return low === undefined || high === undefined
    ? formatNumber(y)
    : `${formatNumber(y)} (${formatNumber(low)} … ${formatNumber(high)})`
}

/** At most `most` of `all`, evenly spaced, first and last among them. */
export function thinned<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))])
}
