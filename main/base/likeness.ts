/** How alike the rows of a stream are, in one pass and the memory of one row. */

/**
 * Mean cosine over all pairs of different rows. With unit vectors u, the sum over pairs is (|sum of u|^2 - n) / 2, so that no pair has to be
 * formed. Rows that are all zero are alike among themselves and unlike any other.
 */
export class Likeness {
  readonly #sum: Float64Array
  #rows = 0
  #zeroRows = 0

  constructor(readonly width: number) {
    this.#sum = new Float64Array(width)
  }

  add(row: ArrayLike<number>): void {
    let square = 0
    for (let i = 0; i < row.length; i++) square += row[i] * row[i]
    if (square === 0) {
      this.#zeroRows++
      return
    }
    this.#rows++
    const scale = 1 / Math.sqrt(square)
    for (let i = 0; i < row.length; i++) this.#sum[i] += row[i] * scale
  }

  /** null: fewer than two rows, or values that are not finite. */
  finish(): number | null {
    const [rows, zeros] = [this.#rows, this.#zeroRows]
    const all = rows + zeros
    if (all < 2) return null
    const square = this.#sum.reduce((sum, value) => sum + value * value, 0)
    const mean = (square - rows + zeros * (zeros - 1)) / (all * (all - 1))
    return Number.isFinite(mean) ? Math.max(-1, Math.min(1, mean)) : null
  }
}
