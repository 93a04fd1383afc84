import { InputError } from '../../contract/errors'
import type { Preprocessing } from '../../contract/training'

/** `x * scale + offset` per column. */
export interface Affine {
  scale: Float64Array
  offset: Float64Array
}

type PerColumn = number | number[] | null | undefined

function spread(value: PerColumn, columns: number, key: string, missing: number): Float64Array {
  if (value === null || value === undefined) return new Float64Array(columns).fill(missing)
  if (typeof value === 'number') return new Float64Array(columns).fill(value)
  if (value.length === columns) return Float64Array.from(value)
  throw new InputError({
    place: `preprocessing.${key}`,
    cause: `${value.length} numbers for ${columns} columns`,
    remedy: 'give one number for all columns or one for each',
  })
}

function standardizing(told: Preprocessing, columns: number): Affine {
  const mean = spread(told.mean, columns, 'mean', 0)
  const std = spread(told.std, columns, 'std', 1)
  return { scale: std.map((s) => 1 / s), offset: mean.map((m, i) => -m / std[i]) }
}

function intoUnitInterval(told: Preprocessing, columns: number): Affine {
  const min = spread(told.min, columns, 'min', 0)
  const max = spread(told.max, columns, 'max', 1)
  const scale = min.map((low, i) => 1 / (max[i] - low))
  return { scale, offset: min.map((low, i) => -low * scale[i]) }
}

/**
 * Told preprocessing as one affine map per column (spec: interfaces, "Training config"): `(x - mean) / std`,
 * `(x - min) / (max - min)`, or `x * scale + offset`. null (nothing told, or nothing applied) gives null. Throws
 * InputError where a list has another length than there are columns.
 */
export function affineOf(told: Preprocessing | null, columns: number): Affine | null {
  if (!told) return null
  if (told.mean != null || told.std != null) return standardizing(told, columns)
  if (told.min != null && told.max != null) return intoUnitInterval(told, columns)
  if (told.scale == null && told.offset == null) return null
  return {
    scale: spread(told.scale, columns, 'scale', 1),
    offset: spread(told.offset, columns, 'offset', 0),
  }
}

/** The config's way in one word, for the report. */
export function preprocessingWord(told: Preprocessing | null): string {
  if (!told) return 'none'
  if (told.mean != null || told.std != null) return 'standardize'
  if (told.min != null && told.max != null) return 'min-max'
  return told.scale != null || told.offset != null ? 'scale' : 'none'
}
