/** Numbers as figures and findings print them: three significant digits, one form in both languages. */
import type { Interval } from '../../main/contract/model'
import type { Dimension } from '../../main/contract/tensor'

/** Stands where there is no number. */
export const noNumber = '–'

const minus = (text: string) => text.replace(/-/g, '−')

/** Three significant digits; whole numbers below 100,000 in full; powers of ten outside [0.001, 100,000). */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return noNumber
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (Number.isInteger(value) && size < 100_000) return minus(String(value))
  if (size >= 100_000 || size < 0.001)
    return minus(
      value
        .toExponential(2)
        .replace(/\.?0+e/, 'e')
        .replace('e+', 'e'),
    )
  return minus(String(Number(value.toPrecision(3))))
}

/** Whole numbers with thousands apart: 12,345. */
export const formatCount = (value: number): string =>
  minus(String(Math.round(value))).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A share of 0 to 1 in percent; what is above nothing never reads as 0 %, nor what is below all as 100 %. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return noNumber
  if (share > 0 && share < 0.0001) return '<0.01%'
  if (share < 1 && share > 0.9995) return '>99.9%'
  return `${Number((share * 100).toPrecision(3))}%`
}

/** Bytes in the largest decimal unit that leaves at least 1. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${units[step]}`
}

/** A closed interval; an open side as infinity. */
export function formatInterval({ low, high }: Interval): string {
  const left = low === null ? '(−∞' : `[${formatNumber(low)}`
  return `${left}, ${high === null ? '∞)' : `${formatNumber(high)}]`}`
}

/** A shape as `batch × 3 × 8`; axes nothing is known of as `?`, an unknown rank as `?`, a scalar as `scalar`. */
export function formatShape(shape: readonly Dimension[] | null): string {
  if (shape === null) return '?'
  return shape.length === 0 ? 'scalar' : shape.map((axis) => axis ?? '?').join(' × ')
}
