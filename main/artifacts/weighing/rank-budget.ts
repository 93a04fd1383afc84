/** Effective ranks of the weight matrices of a file, within a bounded amount of work that is the same on every machine. */
import { type EffectiveRank, effectiveRank } from '../../base/rank'

/** A matrix of more values is not kept in memory. */
const mostValues = 1 << 20
/** Multiplications in all; about five seconds on a slow core. */
const mostWork = 3e9
/** Leading directions of a randomized rank (base/rank.ts). */
const directions = 128

export class RankBudget {
  #left = mostWork

  /** Whether a matrix is to be kept; takes its work off the budget. */
  grants(rows: number, columns: number): boolean {
    const [count, side] = [rows * columns, Math.min(rows, columns)]
    if (side < 2 || count > mostValues) return false
    const work = side <= 256 ? count * side + 10 * side ** 3 : 2 * count * directions
    if (work > this.#left) return false
    this.#left -= work
    return true
  }
}

/** Keeps the values of one matrix while they stream by. */
export class MatrixKeeper {
  readonly #values: Float32Array
  #at = 0

  constructor(count: number) {
    this.#values = new Float32Array(count)
  }

  add(values: Float64Array): void {
    this.#values.set(values, this.#at)
    this.#at += values.length
  }

  /** Of [outer, units, inner] as a matrix of units; `columns` values to a unit. */
  rank(units: number, columns: number, inner: number): EffectiveRank | null {
    if (inner === 1 || inner === columns) {
      const [rows, width] = inner === 1 ? [columns, units] : [units, columns]
      return effectiveRank({ rows, columns: width, values: this.#values })
    }
    const turned = new Float32Array(this.#values.length)
    for (let i = 0; i < turned.length; i++) {
      const unit = Math.floor(i / inner) % units
      turned[unit * columns + Math.floor(i / (inner * units)) * inner + (i % inner)] = this.#values[i]
    }
    return effectiveRank({ rows: units, columns, values: turned })
  }
}
