/** Rows of a vector taken in another order, or taken away. */
import type { NumberArray, Validity, Vector } from '../contract/table'
import { isValidAt, rowsOfVector } from './vectors'

function gatherNumbers<T extends NumberArray | BigInt64Array | BigUint64Array>(
  values: T,
  out: T,
  indices: ArrayLike<number>,
): T {
  for (let row = 0; row < indices.length; row++) {
    const value = values[indices[row]]
    if (value !== undefined) out[row] = value
  }
  return out
}

/**
 * The values at `indices`, row by row, such as those of a dictionary. Rows without a bit in `validity`, and those whose index leads
 * nowhere, are absent.
 */
export function gatherVector(vector: Vector, indices: ArrayLike<number>, validity: Validity): Vector {
  const rows = indices.length
  const held = rowsOfVector(vector)
  const present = (row: number): boolean =>
    isValidAt(validity, row) && indices[row] >= 0 && indices[row] < held
  if (vector.kind === 'text') {
    const values = Array.from({ length: rows }, (_, row) =>
      present(row) ? vector.values[indices[row]] : null,
    )
    return { kind: 'text', values }
  }
  const bits = new Uint8Array(Math.ceil(rows / 8))
  let absent = 0
  for (let row = 0; row < rows; row++) {
    if (present(row) && isValidAt(vector.validity, indices[row])) bits[row >> 3] |= 1 << (row & 7)
    else absent++
  }
  const kept = absent > 0 ? bits : null
  if (vector.kind === 'boolean')
    return { ...vector, values: gatherNumbers(vector.values, new Uint8Array(rows), indices), validity: kept }
  if (vector.kind === 'bigint') {
    const { values } = vector
    return values instanceof BigInt64Array
      ? { kind: 'bigint', values: gatherNumbers(values, new BigInt64Array(rows), indices), validity: kept }
      : { kind: 'bigint', values: gatherNumbers(values, new BigUint64Array(rows), indices), validity: kept }
  }
  const width = vector.kind === 'tensor' ? vector.width : 1
  const out = new Float64Array(rows * width)
  for (let row = 0; row < rows; row++) {
    if (present(row))
      out.set(vector.values.subarray(indices[row] * width, (indices[row] + 1) * width), row * width)
  }
  return { ...vector, values: out, validity: kept }
}

/** The vector with rows absent where `validity` says so, besides those absent already. */
export function withAbsent(vector: Vector, validity: Validity): Vector {
  if (validity === null) return vector
  if (vector.kind === 'text')
    return {
      kind: 'text',
      values: vector.values.map((value, row) => (isValidAt(validity, row) ? value : null)),
    }
  const both = vector.validity ? validity.map((byte, i) => byte & (vector.validity?.[i] ?? 0xff)) : validity
  return { ...vector, validity: both }
}
