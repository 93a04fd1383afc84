/** Interval arithmetic over the extended reals (Moore, Interval Analysis, 1966). Bounds may be infinite, never NaN. */
import type { Interval } from '../contract/model'

export interface Range {
  low: number
  high: number
}

export const unbounded: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
export const nonNegative: Range = { low: 0, high: Number.POSITIVE_INFINITY }
export const range = (low: number, high: number): Range => ({ low, high })

const finiteOrNull = (bound: number): number | null => (Number.isFinite(bound) ? bound : null)

/** As the contract keeps it: null for unbounded. */
export const intervalOf = ({ low, high }: Range): Interval => ({
  low: finiteOrNull(low),
  high: finiteOrNull(high),
})

/** The smallest range that holds both. */
export const hull = (a: Range, b: Range): Range => range(Math.min(a.low, b.low), Math.max(a.high, b.high))

/** Hull of all; of none, as a damaged file may ask for, nothing is known. */
export const hullOf = ([first = unbounded, ...others]: readonly Range[]): Range => others.reduce(hull, first)

/** Image under a function that never decreases. `-0` is turned into 0 so that equal reports print alike. */
export const rising = ({ low, high }: Range, f: (x: number) => number): Range =>
  range(f(low) + 0, f(high) + 0)

/** Image under a function that never increases. */
export const falling = ({ low, high }: Range, f: (x: number) => number): Range =>
  range(f(high) + 0, f(low) + 0)

export const clamp = (of: Range, low: number, high: number): Range =>
  rising(of, (x) => Math.min(Math.max(x, low), high))

export const negate = ({ low, high }: Range): Range => range(-high + 0, -low + 0)

/** Opposite infinities meet only when a bound is infinite, and then that side is unbounded. */
const sum = (a: number, b: number, otherwise: number): number => (Number.isNaN(a + b) ? otherwise : a + b)

export const add = (a: Range, b: Range): Range =>
  range(sum(a.low, b.low, Number.NEGATIVE_INFINITY), sum(a.high, b.high, Number.POSITIVE_INFINITY))

export const subtract = (a: Range, b: Range): Range => add(a, negate(b))

/** Zero times an unbounded value is zero: the value itself is always finite. */
const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b)

export function multiply(a: Range, b: Range): Range {
  const corners = [a.low, a.high].flatMap((x) => [b.low, b.high].map((y) => product(x, y)))
  return range(Math.min(...corners), Math.max(...corners))
}

/** Unbounded where the divisor can be zero. */
export function divide(a: Range, b: Range): Range {
  if (b.low <= 0 && b.high >= 0) return unbounded
  return multiply(a, range(1 / b.high, 1 / b.low))
}

/** Sum of `count` values of the range; count 0 gives zero. Also the range scaled. */
export const times = (of: Range, count: number): Range => multiply(of, range(count, count))

/** Sum of values of the range, `count` of them or (null) some number that is not known. */
export function sumOf(each: Range, count: number | null): Range {
  if (count !== null) return times(each, count)
  return range(each.low >= 0 ? 0 : Number.NEGATIVE_INFINITY, each.high <= 0 ? 0 : Number.POSITIVE_INFINITY)
}

/** With zero, as padding and places nothing is written to add it. */
export const withZero = (of: Range): Range => hull(of, range(0, 0))

/** Largest magnitude. */
export const magnitude = ({ low, high }: Range): number => Math.max(Math.abs(low), Math.abs(high))

export const isBounded = ({ low, high }: Range): boolean => Number.isFinite(low) && Number.isFinite(high)

export const isWithin = (inner: Range, outer: Range): boolean =>
  inner.low >= outer.low && inner.high <= outer.high

export const absolute = ({ low, high }: Range): Range =>
  range(
    low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)),
    Math.max(Math.abs(low), Math.abs(high)),
  )

export const square = (of: Range): Range => rising(absolute(of), (x) => x * x)

/** Smallest and largest of some numbers; unbounded where there are none or one is NaN. */
export function rangeOfValues(values: ArrayLike<number>): Range {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return unbounded
    low = Math.min(low, values[i])
    high = Math.max(high, values[i])
  }
  return low <= high ? range(low, high) : unbounded
}
