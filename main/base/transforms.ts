/** Changes of representation (contract/transform.ts), applied to columns: numbers with NaN where absent, texts with null. */
import { InputError } from '../contract/errors'
import type { Transform } from '../contract/transform'

export type TransformColumn = Float64Array | readonly (string | null)[]
export type TransformColumns = ReadonlyMap<string, TransformColumn>
export interface TransformedColumn {
  name: string
  values: Float64Array
}

type KindOf<Kind extends Transform['kind']> = Extract<Transform, { kind: Kind }>

const inColumn = (name: string, cause: string) => new InputError({ place: `column ${name}`, cause })

function columnOf(columns: TransformColumns, name: string): TransformColumn {
  const column = columns.get(name)
  if (!column) throw inColumn(name, 'there is no such column')
  return column
}

function numbersOf(columns: TransformColumns, name: string): Float64Array {
  const column = columnOf(columns, name)
  if (column instanceof Float64Array) return column
  throw inColumn(name, 'this transform takes numbers, and the column holds text')
}

/** sign(x) log(1 + |x|). */
const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value))

/**
 * Place of `value` among the knots over the number of steps, linear between two of them, 0 below all and 1 above all. A run of
 * equal knots stands for its middle, where the mean of a frequent value's ranks lies.
 */
function shareBelow(knots: readonly number[], value: number): number {
  const last = knots.length - 1
  const [first, after] = [lowerBound(knots, value), upperBound(knots, value)]
  if (after > first) return (first + after - 1) / 2 / last
  if (first === 0) return 0
  if (first > last) return 1
  const way = (value - knots[first - 1]) / (knots[first] - knots[first - 1])
  // The way may round to nothing or overflow between knots at both ends of a double's range.
  return (first - 1 + (Number.isFinite(way) ? Math.min(1, Math.max(0, way)) : 0.5)) / last
}

/** First place whose knot is not below `value`. */
const lowerBound = (knots: readonly number[], value: number): number =>
  bound(knots.length, (place) => knots[place] < value)

/** First place whose knot is above `value`. */
const upperBound = (knots: readonly number[], value: number): number =>
  bound(knots.length, (place) => knots[place] <= value)

/** First of `length` places for which `before` no longer holds, by bisection. */
function bound(length: number, before: (place: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}

const quantileShare =
  (knots: readonly number[]) =>
  (value: number): number =>
    Number.isNaN(value) ? value : shareBelow(knots, value)

function sinCos({ column, period }: KindOf<'sin-cos'>, columns: TransformColumns): TransformedColumn[] {
  const values = numbersOf(columns, column)
  // The remainder first: an angle of many turns would lose its digits in the product with 2 pi.
  const angles = values.map((value) => (2 * Math.PI * (value % period)) / period)
  return [
    { name: `${column} sin`, values: angles.map(Math.sin) },
    { name: `${column} cos`, values: angles.map(Math.cos) },
  ]
}

function oneHot({ column, values }: KindOf<'one-hot'>, columns: TransformColumns): TransformedColumn[] {
  const source = columnOf(columns, column)
  const texts =
    source instanceof Float64Array
      ? Array.from(source, (value) => (Number.isNaN(value) ? null : String(value)))
      : source
  return [...new Set(values)].map((value) => ({
    name: `${column}=${value}`,
    values: Float64Array.from(texts, (text) => (text === null ? Number.NaN : text === value ? 1 : 0)),
  }))
}

function missingIndicator(
  { column, sentinels }: KindOf<'missing-indicator'>,
  columns: TransformColumns,
): TransformedColumn[] {
  const isSentinel = (value: number) => sentinels.includes(value)
  const values = numbersOf(columns, column)
  return [
    { name: column, values: values.map((value) => (isSentinel(value) ? Number.NaN : value)) },
    {
      name: `${column} missing`,
      values: values.map((value) => (isSentinel(value) || Number.isNaN(value) ? 1 : 0)),
    },
  ]
}

function relative({ origin, groups }: KindOf<'relative'>, columns: TransformColumns): TransformedColumn[] {
  const origins = origin.map((name) => numbersOf(columns, name))
  return groups.flatMap((group) =>
    group.map((name, axis) => {
      if (axis >= origins.length) throw inColumn(name, `the origin has only ${origins.length} axes`)
      return {
        name: `${name} relative`,
        values: numbersOf(columns, name).map((value, row) => value - origins[axis][row]),
      }
    }),
  )
}

/** The scalar part where the names tell it, else the first: which half of the sphere is kept. */
const leadOf = (names: readonly string[]): number =>
  Math.max(
    0,
    names.findIndex((name) => /w$/i.test(name)),
  )

/** +1 or -1 by the leading part; where that is zero, by the first of the others that is not. */
function hemisphereOf(parts: readonly Float64Array[], lead: number, row: number): number {
  const leading = parts[lead][row]
  if (leading !== 0) return Math.sign(leading)
  return Math.sign(parts.find((part) => part[row] !== 0)?.[row] ?? 1)
}

function oneHemisphere(
  { columns: names }: KindOf<'one-hemisphere'>,
  columns: TransformColumns,
): TransformedColumn[] {
  const parts = names.map((name) => numbersOf(columns, name))
  const lead = leadOf(names)
  const signs = parts[0].map((_, row) => hemisphereOf(parts, lead, row))
  return names.map((name, axis) => ({
    name: `${name} hemisphere`,
    values: parts[axis].map((value, row) => value * signs[row]),
  }))
}

/**
 * The columns that stand in place of those a transform reads, row by row. A missing value (NaN, null) stays missing in every new
 * column but the indicator of missing values, which is 1 there.
 *
 * - `standardize`: `x standardized` = (x - mean) / std
 * - `log1p`: `x log1p` = sign(x) log(1 + |x|)
 * - `quantile`: `x quantile` = share of the knots below x, piecewise linear, 0 to 1
 * - `sin-cos`: `x sin` and `x cos` of 2 pi x / period
 * - `one-hot`: `x=value`, 1 or 0, per value; a number is compared by its shortest decimal text
 * - `missing-indicator`: `x` without its sentinels, and `x missing`
 * - `rescale-above`: `x rescaled` = x / factor where |x| >= from, else x
 * - `relative`: `x relative` = x less the origin's value on the same axis
 * - `one-hemisphere`: `x hemisphere`; all four negated where the scalar part (named ..w, else the first) is negative
 *
 * Throws InputError where a column is not there, or holds text and numbers are needed.
 */
export function applyTransform(transform: Transform, columns: TransformColumns): TransformedColumn[] {
  switch (transform.kind) {
    case 'standardize': {
      const { column, mean, std } = transform
      return mapped(columns, column, 'standardized', (value) => (value - mean) / std)
    }
    case 'log1p':
      return mapped(columns, transform.column, 'log1p', signedLog)
    case 'quantile':
      return mapped(columns, transform.column, 'quantile', quantileShare(transform.knots))
    case 'sin-cos':
      return sinCos(transform, columns)
    case 'one-hot':
      return oneHot(transform, columns)
    case 'missing-indicator':
      return missingIndicator(transform, columns)
    case 'rescale-above': {
      const { column, from, factor } = transform
      return mapped(columns, column, 'rescaled', (value) =>
        Math.abs(value) >= from ? value / factor : value,
      )
    }
    case 'relative':
      return relative(transform, columns)
    case 'one-hemisphere':
      return oneHemisphere(transform, columns)
  }
}

const mapped = (
  columns: TransformColumns,
  column: string,
  what: string,
  change: (value: number) => number,
): TransformedColumn[] => [{ name: `${column} ${what}`, values: numbersOf(columns, column).map(change) }]

const mostKnots = 101

/**
 * Knots for `quantile`: the finite values' quantiles at evenly spaced shares from the smallest to the largest (type 7 of Hyndman
 * and Fan 1996), at most 101, equal ones where a value is frequent. Empty where there is no finite value.
 */
export function quantileKnots(values: Float64Array): number[] {
  const sorted = values.filter(Number.isFinite).sort()
  if (sorted.length === 0) return []
  const steps = Math.max(1, Math.min(mostKnots, sorted.length) - 1)
  return Array.from({ length: steps + 1 }, (_, i) => {
    const place = (i / steps) * (sorted.length - 1)
    const below = Math.floor(place)
    const upper = sorted[Math.min(below + 1, sorted.length - 1)]
    const share = place - below
    // Weighted ends, because the difference of the widest values overflows.
    return share === 0 ? sorted[below] : sorted[below] * (1 - share) + upper * share
  })
}
