/** Bounds of sums that stored weights take of values of one range: products of matrices and convolutions. */
import { add, hull, isBounded, multiply, type Range, range, sumOf, unbounded } from '../range'
import type { RangeContext } from './rule'

/** Weights beyond this many values are not scanned for a bound that is almost always far from the data. */
const largestScan = 4_000_000

/** Of each unit that weights feed: the sum of its positive and of its negative weights. */
export interface UnitSums {
  positive: Float64Array
  negative: Float64Array
}

/** `unitOf` says which unit the weight at a place feeds. */
export function unitSums(
  weights: Float64Array,
  units: number,
  unitOf: (i: number) => number,
  scale = 1,
): UnitSums {
  const [positive, negative] = [new Float64Array(units), new Float64Array(units)]
  weights.forEach((weight, i) => {
    const value = weight * scale
    const sums = value >= 0 ? positive : negative
    sums[unitOf(i)] += value
  })
  return { positive, negative }
}

/** Bounds of sum over k of w[k] x[k] + offset for x within `input`, over all units. */
export function weightedRange(
  { positive, negative }: UnitSums,
  input: Range,
  offset: (unit: number) => Range,
): Range {
  let whole: Range | null = null
  for (let unit = 0; unit < positive.length; unit++) {
    const low = positive[unit] * input.low + negative[unit] * input.high
    const high = positive[unit] * input.high + negative[unit] * input.low
    const one = add(range(low, high), offset(unit))
    whole = whole ? hull(whole, one) : one
  }
  return whole && !Number.isNaN(whole.low + whole.high) ? whole : unbounded
}

/** Weights of input `i` where they are stored, few enough to scan, and what they weigh is bounded. */
export function scannable(of: RangeContext, i: number, input: Range): Float64Array | null {
  const size = of.facts(i).shape?.reduce<number>((all, axis) => all * Number(axis ?? Number.NaN), 1)
  return isBounded(input) && size !== undefined && size > 0 && size <= largestScan ? of.constant(i) : null
}

/** Products of inputs `i` and `j`; stored weights of an unbounded input are not read, their signs are as good as always mixed. */
export function productRange(of: RangeContext, i: number, j: number, input = of.range(i)): Range {
  if (!isBounded(input) && of.isStored(j)) return unbounded
  const other = of.range(j)
  return !isBounded(other) && of.isStored(i) ? unbounded : multiply(input, other)
}

/** Sum of `count` values, plus what input `bias` adds where it is given. */
export const summedWithBias = (of: RangeContext, each: Range, count: number | null, bias: number): Range =>
  of.has(bias) ? add(sumOf(each, count), of.range(bias)) : sumOf(each, count)

/** What a bias of one value per unit adds to each; its whole range where it is computed or laid out otherwise. */
export function offsetOf(of: RangeContext, i: number, units: number, scale = 1): (unit: number) => Range {
  if (!of.has(i)) return () => range(0, 0)
  const stored = of.constant(i)
  const whole = of.range(i)
  const scaled = range(
    Math.min(whole.low * scale, whole.high * scale),
    Math.max(whole.low * scale, whole.high * scale),
  )
  return stored?.length === units
    ? (unit) => range(stored[unit] * scale, stored[unit] * scale)
    : () => (scale === 0 ? range(0, 0) : scaled)
}
