import { datasetRows, hintOn, type NumberDetector, type NumberLook } from './look'

/** Rows of real values needed to say what is far from them. */
const fewestRest = 30
/** Negative codes that stand for "nothing known", and the largest or smallest numbers of a type. */
const isLoudNegative = (value: number): boolean =>
  /^-9{2,6}(\.9+)?$/.test(String(value)) || [-32768, -2147483648, -1e10, -1e20, -1e30, -8888].includes(value)
const isLoudPositive = (value: number): boolean =>
  /^9{2,6}(\.9+)?$/.test(String(value)) || [32767, 2147483647, 1e20, 1e30].includes(value)

export interface Sentinel {
  value: number
  count: number
  /** Distance from the nearest other value. */
  gap: number
  reason: 'code' | 'lone-negative' | 'lone-zero'
}

/** The values of a sorted sample without one value at its low or its high end. */
function without(sorted: Float64Array, end: 'low' | 'high'): Float64Array {
  const value = end === 'low' ? sorted[0] : sorted[sorted.length - 1]
  if (end === 'low') return sorted.subarray(sorted.findIndex((one) => one !== value))
  let last = sorted.length
  while (last > 0 && sorted[last - 1] === value) last--
  return sorted.subarray(0, last)
}

/** The widest step between different values in the half of `rest` next to the low end. */
function widestStep(rest: Float64Array): number {
  let widest = 0
  for (let i = 1; i <= rest.length / 2; i++) widest = Math.max(widest, rest[i] - rest[i - 1])
  return widest
}

function lowEnd(sorted: Float64Array): Sentinel | null {
  const value = sorted[0]
  const rest = without(sorted, 'low')
  if (rest.length < fewestRest || rest[0] === value) return null
  const [count, gap, range] = [sorted.length - rest.length, rest[0] - value, rest[rest.length - 1] - rest[0]]
  const found = { value, count, gap }
  if (count >= 2 && isLoudNegative(value) && gap >= 0.25 * range) return { ...found, reason: 'code' }
  const share = count / sorted.length
  if (count < 3 || share < 0.005) return null
  if (value === -1 && isLoneNegative(rest, count)) return { ...found, reason: 'lone-negative' }
  return value === 0 && isLoneZero(rest, gap) ? { ...found, reason: 'lone-zero' } : null
}

/** -1 below values that are all zero or more: it recurs, oftener than the smallest of them do. */
function isLoneNegative(rest: Float64Array, count: number): boolean {
  if (rest[0] < 0 || new Set(rest).size < 10) return false
  const next = rest.filter((value) => value <= rest[0] + 1).length
  return count >= Math.max(3, 2 * next) || (rest[rest.length - 1] > 20 && count >= next && rest[0] > 0)
}

/**
 * 0 below values that keep away from it: the gap is over twice the widest step in their lower half and over a fifth of their median.
 * What is often nothing (rain, spending, pixels) comes close to zero where it is something, and does not match.
 */
function isLoneZero(rest: Float64Array, gap: number): boolean {
  const median = rest[Math.floor(rest.length / 2)]
  return new Set(rest).size >= 10 && gap > 2 * widestStep(rest) && gap >= 0.2 * median
}

function highEnd(sorted: Float64Array): Sentinel | null {
  const value = sorted[sorted.length - 1]
  if (!isLoudPositive(value)) return null
  const rest = without(sorted, 'high')
  if (rest.length < fewestRest || sorted.length - rest.length < 2) return null
  const gap = value - rest[rest.length - 1]
  const range = rest[rest.length - 1] - rest[0]
  return range > 0 && gap >= range ? { value, count: sorted.length - rest.length, gap, reason: 'code' } : null
}

function statistics(values: Float64Array): { mean: number; std: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length
  return { mean, std: Math.sqrt(variance) }
}

function rowsHolding({ values, ranges }: NumberLook, wanted: readonly number[]): number[] {
  const rows: number[] = []
  for (let row = 0; row < values.length && rows.length < 20; row++)
    if (wanted.includes(values[row])) rows.push(row)
  return datasetRows(ranges, rows)
}

/**
 * Numbers that stand for a missing value, twice or more, at either end of a column of at least 30 other values:
 * - codes (-99, -999, -9999.., the smallest number of a type) below the rest by a quarter of its range or more; 99, 999, 9999..
 *   above the rest by its whole range or more;
 * - -1 below values that are never negative, on 0.5 % of the rows or more, at least twice as often as the values next to it;
 * - 0 on 0.5 % of the rows or more, away from the rest (isLoneZero).
 * `distance` is how far off they are in standard deviations of the rest; `inflation` by how much they widen the column's standard
 * deviation, which is what standardizing would divide by. The rows' order does not matter. Own reasoning; checked on Pima-like
 * zeros and weather codes made for the tests.
 */
export const sentinel: NumberDetector = (look) => {
  const { sorted, summary, place, name } = look
  if (sorted.length < fewestRest || summary.distinct < 5) return null
  // Each end is judged without the other's mark, which would pass for the column's range.
  const low = lowEnd(isLoudPositive(sorted[sorted.length - 1]) ? without(sorted, 'high') : sorted)
  const high = highEnd(low?.reason === 'code' ? without(sorted, 'low') : sorted)
  const found = [low, high].filter((one) => one !== null).filter(({ reason }) => reason === 'code' || !place)
  if (found.length === 0) return null
  const sentinels = found.map(({ value }) => value)
  const rest = sorted.filter((value) => !sentinels.includes(value))
  const [all, own] = [statistics(sorted), statistics(rest)]
  const count = found.reduce((sum, one) => sum + one.count, 0)
  const distance = Math.max(...sentinels.map((value) => Math.abs(value - own.mean))) / own.std
  return hintOn(
    look,
    'sentinel',
    { value: count / sorted.length, unit: 'share of rows' },
    {
      values: {
        sentinels: sentinels.join(', '),
        count,
        share: count / sorted.length,
        distance: Number.isFinite(distance) ? distance : 0,
        inflation: own.std > 0 ? all.std / own.std : 1,
        reason: found[0].reason,
      },
      marks: found.flatMap(({ value }) => [{ value, role: 'sentinel' as const }]),
      exampleRows: rowsHolding(look, sentinels),
      transform: { kind: 'missing-indicator', column: name, sentinels },
      strength: found.some(({ reason }) => reason === 'code') ? 0.9 : 0.6,
    },
  )
}
