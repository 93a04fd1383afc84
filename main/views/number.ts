/** Numbers as people read them. The decimal sign is a point in both languages, so that numbers can be copied back. */
import type { Dimension } from '../contract/tensor'

/** What stands where there is no number. */
export const noNumber = '–'

const digits = 4
const smallest = 1e-4
const largest = 1e7

/** Four significant digits, exponent outside [1e-4, 1e7), `–` for null. Whole numbers below 1e7 are kept whole. */
export function formatNumber(value: number | null): string {
  if (value === null) return noNumber
  if (Number.isInteger(value) && Math.abs(value) < largest) return String(value)
  const size = Math.abs(value)
  if (size < smallest || size >= largest) return shortExponent(value)
  return String(Number(value.toPrecision(digits)))
}

function shortExponent(value: number): string {
  return value.toExponential(digits - 1).replace(/\.?0+e/, 'e')
}

/** A count with thousands apart: 12,345. Counts beyond 2^53 do not occur. */
export const formatCount = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A share 0..1 in percent, three significant digits. A share above zero never reads as 0%, nor one below one as 100%. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0001) return '<0.01%'
  if (share < 1 && share > 0.9999) return '>99.99%'
  return `${Number((share * 100).toPrecision(3))}%`
}

/** Bytes in the largest unit that leaves at least 1: 6.8 kB. Units are decimal. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${units[step]}`
}

/** Units that add nothing to the number. */
const bareUnits = new Set(['', '1', 'ratio', 'number', 'none', 'value'])

/** A unit that counts things, of which there may be just one. */
const counting =
  /^(columns|directions|findings|layers|operators|outputs|parameters|rows|steps|units|values)(?= per |$)/

const ofOne = (unit: string): string => unit.replace(counting, (things) => things.replace(/s$/, ''))

/** A measured number with its unit; shares in percent. */
export function formatMeasured({ value, unit }: { value: number; unit: string }): string {
  if (unit === 'share') return formatShare(value)
  if (bareUnits.has(unit)) return formatNumber(value)
  return `${formatNumber(value)} ${value === 1 ? ofOne(unit) : unit}`
}

/** A closed interval; an open side as −∞ or +∞. */
export function formatInterval({ low, high }: { low: number | null; high: number | null }): string {
  const left = low === null ? '(−∞' : `[${formatNumber(low)}`
  const right = high === null ? '+∞)' : `${formatNumber(high)}]`
  return `${left}, ${right}`
}

/** A shape as `N × 3 × 8`; an axis nothing is known of as `?`; null where the rank is not known. */
export function formatShape(shape: readonly Dimension[] | null): string {
  if (shape === null) return '?'
  return shape.length === 0 ? '1' : shape.map((axis) => (axis === null ? '?' : String(axis))).join(' × ')
}
