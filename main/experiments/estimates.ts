/** Means with their 95 % interval, and running means: how much a few noisy runs can say. */
import type { Estimate, PairedDifference } from '../contract/experiment'

/** Student's t at 97.5 % by degrees of freedom 1 to 30 (Fisher and Yates 1963, table III); beyond, the normal's. */
const studentQuantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]
const normalQuantile = 1.96

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The mean and its 95 % interval by Student's t; of one value, the value alone. */
export function estimateOf(values: readonly number[]): Estimate {
  const value = meanOf(values)
  const free = values.length - 1
  if (free < 1) return { value, low: value, high: value }
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / free
  const half = (studentQuantiles[free - 1] ?? normalQuantile) * Math.sqrt(variance / values.length)
  return { value, low: value - half, high: value + half }
}

/** Second minus first by pairs of one seed, with the 95 % interval of its mean. */
export function pairedDifference(pairs: PairedDifference['pairs']): PairedDifference {
  const { value, low, high } = estimateOf(pairs.map(({ first, second }) => second - first))
  return { mean: value, low, high, pairs }
}

/** At `share` of the sorted values, linear between neighbours. */
export function quantileOf(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

export const medianOf = (values: readonly number[]): number => quantileOf(ascending(values), 0.5)

/** Exponential moving average without the pull towards zero of its first values (Kingma and Ba 2015, section 3). */
export function smoothed(values: readonly number[], keep: number): number[] {
  let average = 0
  return values.map((value, i) => {
    average = keep * average + (1 - keep) * value
    return average / (1 - keep ** (i + 1))
  })
}
