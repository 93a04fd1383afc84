/** Units of a layer by what they give on a sample: those that never change, and those that say what another one says. */

import { normalFrom, randomFrom } from './random'
import type { DenseMatrix } from './rank'

/** Relative to the larger of two values: single precision keeps seven digits, of which sums lose some. */
const tolerance = 1e-5

const columnOf = ({ rows, columns, values }: DenseMatrix, column: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => values[row * columns + column])

function isConstant(column: Float64Array): boolean {
  const [min, max] = column.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return max - min <= tolerance * Math.max(Math.abs(min), Math.abs(max))
}

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) <= tolerance * Math.max(Math.abs(value), Math.abs(b[i])))

/**
 * Columns with one value in every row, and columns equal to an earlier one (up to rounding), constant ones aside. Equal columns are found side
 * by side in the order of a random projection, so that not every pair has to be compared.
 */
export function unitFigures(matrix: DenseMatrix): { constant: number; duplicate: number } {
  const columns = Array.from({ length: matrix.columns }, (_, column) => columnOf(matrix, column))
  const changing = columns.filter((column) => !isConstant(column))
  const normal = normalFrom(randomFrom(1))
  const direction = Float64Array.from({ length: matrix.rows }, normal)
  const place = (column: Float64Array) => column.reduce((sum, value, i) => sum + value * direction[i], 0)
  const inOrder = changing
    .map((column) => ({ column, at: place(column) }))
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column)
  const duplicate = inOrder.filter((column, i) => i > 0 && isSame(column, inOrder[i - 1])).length
  return { constant: columns.length - changing.length, duplicate }
}

/** The matrix with each column's mean taken off; a constant column becomes zero, as what is left of it is rounding alone. */
export function centred(matrix: DenseMatrix): DenseMatrix {
  const { rows, columns, values } = matrix
  const means = new Float64Array(columns)
  for (let i = 0; i < rows * columns; i++) means[i % columns] += values[i] / rows
  const constant = Array.from({ length: columns }, (_, column) => isConstant(columnOf(matrix, column)))
  const deviation = (value: number, i: number) => (constant[i % columns] ? 0 : value - means[i % columns])
  return { rows, columns, values: Float64Array.from(values, deviation) }
}
