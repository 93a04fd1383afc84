/** Sums over the batches of an evaluation. */
import type { ScoreKind } from './evaluation-graph'
import type { Evaluation, RowTensor } from './laboratory'

export interface EvaluationPlan {
  /** Rows of a batch. */
  rows: number
  /** The model insists on that many. */
  fixed: boolean
}

/**
 * Rows in batches. Where the model insists on a batch size, rows that do not fill a last batch are left out; fewer rows than one batch are
 * taken again from the first until it is full.
 */
export function evaluationBatches(rows: Int32Array, { rows: size, fixed }: EvaluationPlan): Int32Array[] {
  if (rows.length === 0) return []
  if (fixed && rows.length < size) return [Int32Array.from({ length: size }, (_, i) => rows[i % rows.length])]
  const count = fixed ? Math.floor(rows.length / size) : Math.ceil(rows.length / size)
  return Array.from({ length: count }, (_, i) => rows.subarray(i * size, (i + 1) * size))
}

export class Totals {
  readonly #kind: ScoreKind
  readonly #target: RowTensor
  readonly #width: number
  readonly #sums: Float64Array
  readonly #squares: Float64Array
  #rows = 0
  #loss = 0
  #score = 0

  constructor(kind: ScoreKind, target: RowTensor) {
    this.#kind = kind
    this.#target = target
    this.#width = target.dims.reduce((all, size) => all * size, 1)
    this.#sums = new Float64Array(this.#width)
    this.#squares = new Float64Array(this.#width)
  }

  /** `loss`: mean over the batch; `score`: sum over it. */
  add(rows: Int32Array, loss: number, score: number): void {
    this.#rows += rows.length
    this.#loss += loss * rows.length
    this.#score += score
    if (this.#kind === 'r2') for (const row of rows) this.#addTarget(row)
  }

  #addTarget(row: number): void {
    for (let i = 0; i < this.#width; i++) {
      const value = Number(this.#target.data[row * this.#width + i])
      this.#sums[i] += value
      this.#squares[i] += value * value
    }
  }

  /** R2 of several targets is of all their squared errors together; null where the targets do not vary. */
  #r2(): number | null {
    let spread = 0
    this.#sums.forEach((sum, i) => {
      spread += this.#squares[i] - (sum * sum) / this.#rows
    })
    return spread > 0 ? 1 - this.#score / spread : null
  }

  /** NaN without rows. */
  finish(): Evaluation {
    if (this.#rows === 0) return { loss: Number.NaN, score: null }
    const accuracy = this.#score / (this.#rows * this.#width)
    return { loss: this.#loss / this.#rows, score: this.#kind === 'accuracy' ? accuracy : this.#r2() }
  }
}
