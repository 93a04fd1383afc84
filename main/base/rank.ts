/** How many directions a matrix uses. */
import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix'
import { normalFrom, randomFrom } from './random'

/** Row-major. */
export interface DenseMatrix {
  rows: number
  columns: number
  values: ArrayLike<number>
}

export interface EffectiveRank {
  effective: number
  /** The smaller side. */
  full: number
  method: 'exact' | 'randomized'
}

/** The longest smaller side whose singular values are all worked out; beyond it only the leading ones are. */
const exactSide = 256
/** Leading singular values of a larger matrix. */
const leadingCount = 128

const matrixOf = ({ rows, columns, values }: DenseMatrix): Matrix => {
  const matrix = new Matrix(rows, columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) matrix.set(r, c, values[r * columns + c])
  return matrix
}

/** Singular values, unordered, as roots of the eigenvalues of the smaller Gram matrix; those below 1e-8 of the largest are noise. */
function singularValues(matrix: Matrix): number[] {
  const gram =
    matrix.rows <= matrix.columns ? matrix.mmul(matrix.transpose()) : matrix.transpose().mmul(matrix)
  const { realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  return realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)))
}

/** Leading singular values by a random projection (Halko, Martinsson and Tropp 2011, algorithm 4.1), the rest as a flat tail. */
function sketchedValues(matrix: Matrix, seed: number): number[] {
  const normal = normalFrom(randomFrom(seed))
  const wide = matrix.rows <= matrix.columns ? matrix : matrix.transpose()
  const projection = new Matrix(wide.columns, leadingCount)
  for (let r = 0; r < wide.columns; r++) for (let c = 0; c < leadingCount; c++) projection.set(r, c, normal())
  const basis = new QrDecomposition(wide.mmul(projection)).orthogonalMatrix
  const leading = singularValues(basis.transpose().mmul(wide))
  const energy = wide.norm('frobenius') ** 2
  const rest = Math.max(0, energy - leading.reduce((sum, value) => sum + value * value, 0))
  const others = wide.rows - leadingCount
  return [...leading, ...new Array<number>(others).fill(Math.sqrt(rest / others))]
}

/** exp of the entropy of the singular values taken as shares (Roy and Vetterli 2007, "The effective rank"). */
function entropyRank(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, value), 0)
  const kept = values.filter((value) => value > largest * 1e-7)
  const total = kept.reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return 0
  return Math.exp(-kept.reduce((sum, value) => sum + (value / total) * Math.log(value / total), 0))
}

/**
 * Effective rank: between 0 (all zero) and the smaller side. Where that side is longer than 256 only the leading 128 singular values are
 * worked out, by a seeded random projection, and the energy of the others is spread evenly over them, so that the figure errs upwards.
 * null where a value is not finite or a side is 0.
 */
export function effectiveRank(dense: DenseMatrix, seed = 1): EffectiveRank | null {
  const full = Math.min(dense.rows, dense.columns)
  if (full === 0 || !Array.prototype.every.call(dense.values, Number.isFinite)) return null
  const matrix = matrixOf(dense)
  return full <= exactSide
    ? { effective: entropyRank(singularValues(matrix)), full, method: 'exact' }
    : { effective: entropyRank(sketchedValues(matrix, seed)), full, method: 'randomized' }
}
