/** Counts by value in a hash table of open addressing: for what a window (cell-window.ts) does not reach. */
import { hashWords, highWord, lowWord, wordsOf } from './bits'

export class CellTable {
  #occupied = 0
  #mask = 15
  #cells = new Float64Array(16)
  #counts = new Float64Array(16)

  get occupied(): number {
    return this.#occupied
  }

  /** Counts each of `values` once; zeros are passed over, because the sketch counts them apart. None may be NaN. */
  addAll(values: Float64Array): void {
    for (let i = 0; i < values.length; ) i = this.#addUntilCrowded(values, i)
  }

  /** Counts one value that is not zero. */
  add(cell: number, times: number): void {
    const slot = this.#slotOf(cell)
    const isNew = this.#counts[slot] === 0
    this.#counts[slot] += times
    if (!isNew) return
    this.#cells[slot] = cell
    this.#noteNew()
  }

  countOf(cell: number): number {
    return this.#counts[this.#slotOf(cell)]
  }

  forEach(visit: (cell: number, count: number) => void): void {
    for (let slot = 0; slot <= this.#mask; slot++) {
      if (this.#counts[slot] !== 0) visit(this.#cells[slot], this.#counts[slot])
    }
  }

  /** Where it stopped because the table had to be made larger. */
  #addUntilCrowded(values: Float64Array, from: number): number {
    const words = wordsOf(values)
    // Locals and one flat loop: this is a hot place of all summaries.
    const cells = this.#cells
    const counts = this.#counts
    const mask = this.#mask
    for (let i = from; i < values.length; i++) {
      const cell = values[i]
      if (cell === 0) continue
      let slot = hashWords(words[2 * i + highWord], words[2 * i + lowWord]) & mask
      while (counts[slot] !== 0 && cells[slot] !== cell) slot = (slot + 1) & mask
      if (counts[slot]++ > 0) continue
      cells[slot] = cell
      if (this.#noteNew()) return i + 1
    }
    return values.length
  }

  #slotOf(cell: number): number {
    one[0] = cell
    let slot = hashWords(oneWords[highWord], oneWords[lowWord]) & this.#mask
    while (this.#counts[slot] !== 0 && this.#cells[slot] !== cell) slot = (slot + 1) & this.#mask
    return slot
  }

  /** Keeps the table at most three quarters full; whether that meant to move everything. */
  #noteNew(): boolean {
    this.#occupied++
    if (this.#occupied * 4 <= (this.#mask + 1) * 3) return false
    const [cells, counts, size] = [this.#cells, this.#counts, 2 * (this.#mask + 1)]
    this.#mask = size - 1
    this.#cells = new Float64Array(size)
    this.#counts = new Float64Array(size)
    for (let old = 0; old < cells.length; old++) {
      if (counts[old] === 0) continue
      const slot = this.#slotOf(cells[old])
      this.#cells[slot] = cells[old]
      this.#counts[slot] = counts[old]
    }
    return true
  }
}

const one = new Float64Array(1)
const oneWords = wordsOf(one)
