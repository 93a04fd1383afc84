/** Counts of whole numbers within a small range, reached without a hash. */

/** Widest range counted this way: 512 KB a column at most. */
const mostIntegers = 65_536
const fewestIntegers = 64

export class IntegerWindow {
  #low = 0
  #counts = new Float64Array(0)
  #occupied = 0

  get occupied(): number {
    return this.#occupied
  }

  /** Makes room for whole numbers from `min` to `max`; false, and nothing changed, where that would be too wide. */
  reach(min: number, max: number): boolean {
    const size = this.#counts.length
    const low = size === 0 ? min : Math.min(min, this.#low)
    const high = size === 0 ? max : Math.max(max, this.#low + size - 1)
    if (size > 0 && low === this.#low && high < low + size) return true
    if (!(high - low < mostIntegers) || Math.abs(low) > 2 ** 51) return false
    this.#grow(low, high, size > 0 && low < this.#low)
    return true
  }

  /** Counts each of `values`: whole numbers that `reach` made room for. */
  addAll(values: Float64Array): void {
    const counts = this.#counts
    const low = this.#low
    let fresh = 0
    for (let i = 0; i < values.length; i++) if (counts[values[i] - low]++ === 0) fresh++
    this.#occupied += fresh
  }

  add(value: number, times: number): void {
    if (this.#counts[value - this.#low] === 0) this.#occupied++
    this.#counts[value - this.#low] += times
  }

  countOf(value: number): number {
    return this.#counts[value - this.#low]
  }

  forEach(visit: (value: number, count: number) => void): void {
    for (let i = 0; i < this.#counts.length; i++) {
      if (this.#counts[i] !== 0) visit(this.#low + i, this.#counts[i])
    }
  }

  /** At least doubles, so that a range that widens step by step is not copied at each. */
  #grow(low: number, high: number, downwards: boolean): void {
    const [before, counts] = [this.#low, this.#counts]
    const size = Math.min(mostIntegers, Math.max(high - low + 1, 2 * counts.length, fewestIntegers))
    this.#low = downwards ? high - size + 1 : low
    this.#counts = new Float64Array(size)
    this.#counts.set(counts, counts.length > 0 ? before - this.#low : 0)
  }
}
