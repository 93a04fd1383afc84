/** Which draw the values of a parameter look like, within the sampling error of so many values. */
import { distributionOf, kolmogorovDistance, kurtosisOf } from '../../base/distributions'
import type { SortedCells } from '../../base/sketch'
import type { NumberSummary } from '../../contract/summary'
import type { ElementType } from '../../contract/tensor'
import { type Distribution, distributions, type ParameterWeights, type Scheme } from '../../contract/weights'

export type Fit = NonNullable<ParameterWeights['fit']>
export interface Expected {
  scheme: Scheme
  std: number
}

/** Fewer values can tell nothing: most shapes of about the right spread would pass. */
export const fewestValues = 100
/** Kolmogorov's distribution: sqrt(n) times the distance of a true draw stays below with 99.9 %. */
const criticalDistance = 1.95
/** Four standard errors, because several schemes are tried. */
const errorsAllowed = 4

/** Rounding of the stored type: share of a value, and share of the range that a step of whole numbers is. */
const coarseness = (type: ElementType): number => {
  if (type === 'float32' || type === 'float64') return 1e-5
  if (type === 'float16') return 1e-3
  return type === 'bfloat16' ? 8e-3 : 2e-2
}

/** Standard error of the standard deviation of n values, as a share of it. */
const errorOfStd = (distribution: Distribution, count: number): number =>
  Math.sqrt((kurtosisOf[distribution] - 1) / (4 * count))

/** The farthest that a bounded draw reaches, in standard deviations. */
const reach: Readonly<Record<Distribution, number>> = {
  normal: Number.POSITIVE_INFINITY,
  'truncated-normal': 2 / 0.879_625_661_034_238,
  uniform: Math.sqrt(3),
}

export interface Values {
  summary: NumberSummary
  cells: SortedCells
  type: ElementType
}

export const finiteCount = ({
  rows,
  nulls,
  nan,
  positiveInfinite,
  negativeInfinite,
}: NumberSummary): number => rows - nulls - nan - positiveInfinite - negativeInfinite

/** Distance allowed between n values of a draw and its distribution. */
export const allowedDistance = (count: number, type: ElementType): number =>
  criticalDistance / Math.sqrt(count) + coarseness(type) / 2

function withinBound({ summary, type }: Values, distribution: Distribution, std: number): boolean {
  const bound = reach[distribution] * std * (1 + coarseness(type))
  return Math.max(Math.abs(summary.min ?? 0), Math.abs(summary.max ?? 0)) <= bound
}

/** Distance to a draw of this standard deviation; null where a value lies beyond what it can reach. */
function distanceTo(values: Values, distribution: Distribution, std: number): number | null {
  if (!withinBound(values, distribution, std)) return null
  return kolmogorovDistance(values.cells, distributionOf(distribution, std))
}

/**
 * The scheme and distribution that the values fit best, of those they do fit. null: they fit none, or are fewer than a hundred, or some are
 * no numbers.
 */
export function fitOf(values: Values, expected: readonly Expected[]): Fit | null {
  const { summary, type } = values
  const [count, std] = [finiteCount(summary), summary.std ?? 0]
  if (count < fewestValues || count < summary.rows || !(std > 0)) return null
  const found = expected.flatMap(({ scheme, std: expectedStd }) =>
    distributions.flatMap((distribution) => {
      const ratio = std / expectedStd
      const allowed = errorsAllowed * errorOfStd(distribution, count) + coarseness(type)
      if (Math.abs(ratio - 1) > allowed) return []
      const distance = distanceTo(values, distribution, expectedStd)
      if (distance === null || distance > allowedDistance(count, type)) return []
      return [{ scheme, distribution, expectedStd, ratio, distance }]
    }),
  )
  return found.sort((a, b) => a.distance - b.distance)[0] ?? null
}

/**
 * The shape of the values whatever their scale: the nearest draw with the values' own standard deviation, and whether they are as near as so
 * many values of it would be.
 */
export function shapeOf(values: Values): { distribution: Distribution; distance: number; fits: boolean } {
  const { summary, type } = values
  const count = finiteCount(summary)
  const found = distributions.map((distribution) => {
    // The bound of a draw is known better from its farthest value than from its spread.
    const farthest = Math.max(Math.abs(summary.min ?? 0), Math.abs(summary.max ?? 0)) / reach[distribution]
    const std = distribution === 'normal' ? (summary.std ?? 0) : farthest * (1 + 1 / count)
    return { distribution, distance: kolmogorovDistance(values.cells, distributionOf(distribution, std)) }
  })
  const [best] = found.sort((a, b) => a.distance - b.distance)
  return { ...best, fits: best.distance <= allowedDistance(count, type) }
}
