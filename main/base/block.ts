/** What one look at a stretch of numbers tells: extremes, zeros, wholeness and the sums that moments are made of. */
import { type Moments, momentsFrom } from './moments'

export interface BlockFigures {
  /** false: some value is NaN or infinite (or a sum overflowed), and the other figures are not to be used. */
  finite: boolean
  min: number
  max: number
  /** -0 counts as a zero. */
  zeros: number
  whole: boolean
  moments: Moments
}

function meanOf(values: Float64Array, origin: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - origin
  return sum / values.length
}

/**
 * Figures of `values` (at least one), in one pass. Deviations are taken from the moments `before`, or where there are none from
 * the mean of the values, which takes one pass more. `whole`: whether that is still of interest.
 */
export function figuresOfBlock(values: Float64Array, before: Moments | null, whole: boolean): BlockFigures {
  const origin = before?.origin ?? values[0]
  const centre = before?.mean ?? meanOf(values, origin)
  // One by one: taken apart from an array, these sums cost five times as much.
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let zeros = 0
  let isWhole = whole
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const deviation = value - origin - centre
    const square = deviation * deviation
    first += deviation
    second += square
    third += square * deviation
    fourth += square * square
    min = Math.min(min, value)
    max = Math.max(max, value)
    if (value === 0) zeros++
    if (isWhole && Math.floor(value) !== value) isWhole = false
  }
  const moments = momentsFrom(values.length, origin, centre, [first, second, third, fourth])
  // The sum turns -0 into 0.
  return { finite: first - first === 0, min: min + 0, max: max + 0, zeros, whole: isWhole, moments }
}

/** Moments of deviations from `origin` that are known better than values less origin. */
export function momentsOfDeviations(
  deviations: Float64Array,
  origin: number,
  before: Moments | null,
): Moments {
  const centre = before?.mean ?? meanOf(deviations, 0)
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let i = 0; i < deviations.length; i++) {
    const deviation = deviations[i] - centre
    const square = deviation * deviation
    first += deviation
    second += square
    third += square * deviation
    fourth += square * square
  }
  return momentsFrom(deviations.length, origin, centre, [first, second, third, fourth])
}
