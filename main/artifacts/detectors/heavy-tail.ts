import { quantileKnots } from '../../base/transforms'
import { atShare, hintOn, type NumberDetector, type NumberLook } from './look'

const fewestRows = 100
const fewestDistinct = 20
/** (p99 - p50) / (p75 - p50): 3.4 for a normal distribution, 5.6 for an exponential one, 9.6 for a log-normal with sigma 1. */
const leastTail = 8
const leastSkewness = 2

interface Tail {
  /** How much farther the last hundredth lies from the middle than the upper quarter does. */
  tail: number
  /** Interquartile range over the standard deviation: 1.35 for a normal distribution; what is left of the bulk once standardized. */
  bulk: number
}

function tailOf({ sorted, summary }: NumberLook): Tail | null {
  const { std, skewness } = summary
  if (sorted.length < fewestRows || summary.distinct < fewestDistinct || !std || skewness === null)
    return null
  const side = Math.sign(skewness)
  const at = (share: number) => atShare(sorted, side > 0 ? share : 1 - share) * side
  const upper = at(0.75) - at(0.5)
  if (Math.abs(skewness) < leastSkewness || !(upper > 0)) return null
  return { tail: (at(0.99) - at(0.5)) / upper, bulk: (atShare(sorted, 0.75) - atShare(sorted, 0.25)) / std }
}

/**
 * A heavy tail: skewness of 2 or more either way, and the last hundredth lies at least eight times as far from the median as
 * the quarter does. Counts have a detector of their own. Proposes a logarithm where all values are positive, else a map by quantiles.
 * The ratio is the tail index of Hogg (1974) with these quantiles; the limits lie between the exponential and the log-normal distribution.
 */
export const heavyTail: NumberDetector = (look) => {
  const { summary, sorted, place, name } = look
  if (place || (summary.whole && (summary.min ?? -1) >= 0)) return null
  const found = tailOf(look)
  if (!found || found.tail < leastTail) return null
  const positive = sorted[0] >= 0 && sorted[sorted.length - 1] > 1
  return hintOn(
    look,
    'heavy-tail',
    { value: found.tail, unit: 'ratio' },
    {
      values: { ...found, skewness: summary.skewness, max: summary.max },
      transform: positive
        ? { kind: 'log1p', column: name }
        : { kind: 'quantile', column: name, knots: quantileKnots(sorted) },
      strength: 0.5,
    },
  )
}

/**
 * A count with a long tail: whole numbers from 0 up, skewness of 2 or more, and a largest value at least twenty times the median
 * (50 where that is 0). Proposes log(1 + x). Counts of a Poisson kind stay below that. Own reasoning.
 */
export const skewedCount: NumberDetector = (look) => {
  const { summary, sorted, place, name } = look
  const { whole, min, max, skewness, quantiles } = summary
  if (place || !whole || min === null || max === null || min < 0 || min > 1 || !quantiles) return null
  if (sorted.length < fewestRows || summary.distinct < 10 || (skewness ?? 0) < leastSkewness) return null
  if (max < (quantiles.p50 > 0 ? 20 * quantiles.p50 : 50)) return null
  return hintOn(
    look,
    'skewed-count',
    { value: skewness ?? 0, unit: 'skewness' },
    {
      values: {
        skewness,
        max,
        median: quantiles.p50,
        bulk: (quantiles.p75 - quantiles.p25) / (summary.std ?? 1),
      },
      transform: { kind: 'log1p', column: name },
      strength: 0.5,
    },
  )
}
