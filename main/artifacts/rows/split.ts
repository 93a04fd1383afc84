/** Told split of rows into training and validation (spec: interfaces, `validation_split`). */

export type IsTrainingRow = (row: number) => boolean

const modulo = /^\s*row\s*%\s*(\d+)\s*==\s*(\d+)\s*$/

/**
 * Tells training rows from validation rows, counted from 0. Understands `row % N == K` and a fraction between 0 and 1 (the
 * last rows, as Keras takes them); null where nothing is told or it is not understood, such as a column's name.
 */
export function trainingRowsOf(told: string | number | null | undefined, rows: number): IsTrainingRow | null {
  if (typeof told === 'string') {
    const parts = modulo.exec(told)
    if (parts) {
      const [divisor, remainder] = [Number(parts[1]), Number(parts[2])]
      return divisor > 0 ? (row) => row % divisor !== remainder : null
    }
  }
  const fraction = typeof told === 'number' ? told : Number(told ?? Number.NaN)
  if (fraction > 0 && fraction < 1) {
    const firstValidationRow = Math.floor(rows * (1 - fraction))
    return (row) => row < firstValidationRow
  }
  return null
}
