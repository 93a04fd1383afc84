import { isValidAt, tensorText } from '../../base/vectors'
import type { Vector } from '../../contract/table'

/** The value at `row` as a number; NaN where it is absent or not one number. 64-bit integers round beyond 2^53. */
export function numberAt(vector: Vector, row: number): number {
  if (vector.kind === 'text' || vector.kind === 'tensor') return Number.NaN
  return isValidAt(vector.validity, row) ? Number(vector.values[row]) : Number.NaN
}

/** The value at `row` as text; null where it is absent. */
export function textAt(vector: Vector, row: number): string | null {
  if (vector.kind === 'text') return vector.values[row]
  if (!isValidAt(vector.validity, row)) return null
  if (vector.kind === 'tensor') return tensorText(vector, row)
  return vector.kind === 'boolean' ? String(vector.values[row] === 1) : String(vector.values[row])
}
