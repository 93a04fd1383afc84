/** Figures of a column in the unit of its values: dates as dates, spans of time as spans, and as many digits as it takes. */
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { Column, ColumnType } from '../../main/contract/table'
import { cellText } from '../state/cells'
import { formatNumber, noNumber } from './numbers'
import type { Translate } from './translate'

const timeTypes: ReadonlySet<ColumnType> = new Set(['date', 'timestamp', 'time'])
const day = 86_400_000

/** Values are milliseconds: since 1970-01-01 UTC, or since midnight. */
export const isTime = ({ type }: Pick<Column, 'type'>): boolean => timeTypes.has(type)

/** Three digits cannot tell 101.3245 from 101.3265: so many that `low` and `high` differ in the last two or three. */
export function digitsFor(low: number, high: number, least = 3): number {
  const size = Math.max(Math.abs(low), Math.abs(high))
  const apart = high - low
  if (!(apart > 0) || !Number.isFinite(size / apart)) return least
  return Math.min(15, Math.max(least, Math.round(Math.log10(size / apart)) + 3))
}

/** `digits` significant digits; whole numbers in full. */
export function preciseText(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return formatNumber(value)
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e15) return String(value).replace('-', '−')
  if (size >= 1e9 || size < 1e-4)
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e')
      .replace(/-/g, '−')
  return String(Number(value.toPrecision(digits))).replace('-', '−')
}

/** A value, mean or quantile of the column; `least` significant digits or more. */
export function valueText(
  value: number | null,
  column: Pick<ColumnProfile, 'type' | 'summary'>,
  least = 3,
): string {
  if (value === null) return noNumber
  if (isTime(column)) return cellText(Math.round(value), column.type).text
  const { summary } = column
  const [low, high] = summary.kind === 'number' ? [summary.min ?? 0, summary.max ?? 0] : [0, 0]
  const digits = digitsFor(low, high, least)
  return digits === 3 ? formatNumber(value) : preciseText(value, digits)
}

/** The same in the room of a narrow cell: of times only the part that differs. */
export function briefText(value: number | null, column: Pick<ColumnProfile, 'type' | 'summary'>): string {
  const whole = valueText(value, column)
  const { summary } = column
  if (value === null || column.type !== 'timestamp' || summary.kind !== 'number') return whole
  const [date, clock] = whole.split(' ')
  return (summary.max ?? 0) - (summary.min ?? 0) >= day ? date : (clock ?? whole)
}

/** The kind of values in words; of tensors and images with the axes of one row. */
export function typeText({ type, shape }: Column, t: Translate['t']): string {
  return shape ? `${t(`type.${type}`)} ${shape.join(' × ')}` : t(`type.${type}`)
}

const spans = [
  ['day', day],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A spread of the column's values. */
export function spreadText(
  value: number | null,
  column: Pick<Column, 'type'>,
  t: Translate['t'],
  digits = 3,
): string {
  if (value === null || !isTime(column))
    return digits === 3 ? formatNumber(value) : preciseText(value, digits)
  const [name, size] = spans.find(([, size]) => value >= size) ?? ['millisecond', 1]
  return t(`span.${name}`, { count: formatNumber(value / size) })
}

/** Rounding leaves the skewness of an even column at 1e-16. */
export const settledShape = (value: number | null): number | null =>
  value !== null && Math.abs(value) < 1e-9 ? 0 : value

/** Rounding leaves means of 1e-17 after standardizing; beside a spread of 1 that is nought. */
export const settled = (mean: number | null, std: number | null): number | null =>
  mean !== null && std !== null && Math.abs(mean) < 1e-9 * std ? 0 : mean
