/** Distribution functions of the draws that weights are made by, and how far values are from one. */
import { truncatedStd } from '../contract/density'
import type { Distribution } from '../contract/weights'
import type { SortedCells } from './sketch'

type DistributionFunction = (value: number) => number

/** Abramowitz and Stegun 1964, 7.1.26; absolute error below 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.327_591_1 * Math.abs(x))
  const polynomial =
    t *
    (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))))
  const size = 1 - polynomial * Math.exp(-x * x)
  return x < 0 ? -size : size
}

export const normalDistribution = (z: number): number => (1 + errorFunction(z * Math.SQRT1_2)) / 2

const cutShare = normalDistribution(-2)

/** Of mean 0 and standard deviation `std`. */
export function distributionOf(distribution: Distribution, std: number): DistributionFunction {
  switch (distribution) {
    case 'normal':
      return (value) => normalDistribution(value / std)
    case 'truncated-normal':
      return (value) => {
        const z = (value * truncatedStd) / std
        if (Math.abs(z) >= 2) return z < 0 ? 0 : 1
        return (normalDistribution(z) - cutShare) / (1 - 2 * cutShare)
      }
    case 'uniform':
      return (value) => Math.min(1, Math.max(0, 0.5 + value / (2 * Math.sqrt(3) * std)))
  }
}

/** Fourth moment over the squared variance. */
export const kurtosisOf: Readonly<Record<Distribution, number>> = {
  normal: 3,
  'truncated-normal': 2.3655,
  uniform: 1.8,
}

/**
 * Kolmogorov-Smirnov distance between counted values and a distribution: the largest gap between the two distribution functions,
 * looked for at both ends of every cell, where the counted one is known exactly.
 */
export function kolmogorovDistance({ low, high, count }: SortedCells, of: DistributionFunction): number {
  const total = count.reduce((sum, one) => sum + one, 0)
  let below = 0
  let largest = 0
  for (let i = 0; i < count.length; i++) {
    largest = Math.max(largest, Math.abs(of(low[i]) - below / total))
    below += count[i]
    largest = Math.max(largest, Math.abs(of(high[i]) - below / total))
  }
  return largest
}
