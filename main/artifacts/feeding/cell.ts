/** One cell of a table as an element of a tensor. */

import { numberToHalf } from '../../base/half'
import { isValidAt } from '../../base/vectors'
import { InputError } from '../../contract/errors'
import type { Vector } from '../../contract/table'
import { type ElementType, type TensorData, wholeRanges } from '../../contract/tensor'

export type Store = (row: number, at: number) => void

/** Told preprocessing of one column: `x * scale + offset`. */
interface Affinity {
  scale: number
  offset: number
}

export interface Place {
  tensor: string
  column: string
  /** Row of the table that row 0 of the batch is. */
  firstRow: number
  /** Row of the table that a row of the vector belongs to, where the vector holds the elements of one row. */
  rowOf?: (row: number) => number
}

/** A buffer for `length` elements, or InputError for a type that no column can fill. */
export function bufferFor(type: ElementType, length: number, tensor: string): TensorData {
  switch (type) {
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
    case 'float16':
    case 'uint16':
      return new Uint16Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'bool':
    case 'uint8':
      return new Uint8Array(length)
    case 'int16':
      return new Int16Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'uint32':
      return new Uint32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'uint64':
      return new BigUint64Array(length)
    case 'string':
      return new Array<string>(length).fill('')
    default:
      throw new InputError({
        place: `input ${tensor}`,
        cause: `takes values of a type that columns cannot fill (${type})`,
        remedy: 'export the model with a float32 or integer input',
      })
  }
}

/**
 * A function that puts row `row` of a column into element `at` of `data`. Floats are given `x * scale + offset`; an absent
 * value becomes NaN and what is too large becomes infinite, as frameworks cast it. The function throws InputError (place:
 * row counted from 1, and column) for text in a number's place, and for whole-number elements for an absent, fractional or
 * too large value.
 */
export function storeOf(
  type: ElementType,
  data: TensorData,
  vector: Vector,
  place: Place,
  map: Affinity,
): Store {
  if (Array.isArray(data)) return storeText(data, vector, place)
  if (vector.kind === 'text') return (row) => refuseText(vector.values[row], row, type, place)
  if (type === 'float16' && data instanceof Uint16Array) {
    return (row, at) => {
      data[at] = numberToHalf(floatAt(vector, row) * map.scale + map.offset)
    }
  }
  if (data instanceof Float32Array || data instanceof Float64Array) {
    return (row, at) => {
      data[at] = floatAt(vector, row) * map.scale + map.offset
    }
  }
  return storeWhole(type, data, vector, place)
}

/**
 * The same for a run of rows at once, where nothing can be refused: numbers without gaps into floats. Returns whether that
 * was so; if not, nothing was written.
 */
export function storeFloats(
  data: TensorData,
  vector: Vector,
  from: number,
  rows: number,
  at: (row: number) => number,
  { scale, offset }: Affinity,
): boolean {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return false
  if (vector.kind !== 'number' || vector.validity !== null) return false
  const { values } = vector
  for (let row = 0; row < rows; row++) data[at(row)] = values[from + row] * scale + offset
  return true
}

type NumericVector = Exclude<Vector, { kind: 'text' }>

const floatAt = (vector: NumericVector, row: number): number =>
  isValidAt(vector.validity, row) ? Number(vector.values[row]) : Number.NaN

function storeWhole(
  type: ElementType,
  data: Exclude<TensorData, string[]>,
  vector: NumericVector,
  place: Place,
): Store {
  const [least, most] = wholeRanges[type] ?? [0, 0]
  const big = data instanceof BigInt64Array || data instanceof BigUint64Array
  return (row, at) => {
    const value = vector.values[row]
    if (!isValidAt(vector.validity, row))
      throw refused(place, row, `is empty, and ${type} has no value for that`)
    if (
      big &&
      typeof value === 'bigint' &&
      BigInt[type === 'uint64' ? 'asUintN' : 'asIntN'](64, value) === value
    ) {
      data[at] = value
      return
    }
    const number = Number(value)
    if (!Number.isInteger(number) || number < least || number > most) {
      throw refused(place, row, `holds ${value}, which is no ${type}`)
    }
    if (big) data[at] = BigInt(number)
    else data[at] = number
  }
}

function storeText(data: string[], vector: Vector, place: Place): Store {
  return (row, at) => {
    const value = vector.kind === 'text' ? vector.values[row] : String(vector.values[row])
    if (value === null) throw refused(place, row, 'is empty, and the model wants text')
    data[at] = value
  }
}

function refuseText(value: string | null, row: number, type: ElementType, place: Place): never {
  const cause = value === null ? 'is empty in a column of text' : `holds the text "${value.slice(0, 40)}"`
  throw refused(place, row, `${cause}, but the input takes ${type}`)
}

const refused = ({ tensor, column, firstRow, rowOf }: Place, row: number, cause: string): InputError =>
  new InputError({
    place: `row ${(rowOf?.(row) ?? firstRow + row) + 1}, column ${column}`,
    cause: `${cause} (input ${tensor})`,
    remedy: 'encode or repair the column, or bind another one',
  })
