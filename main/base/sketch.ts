/**
 * How often each value, or each narrow range of values, was seen. One table of (cell, count) serves both needs: while a
 * stream holds few different values every cell is one value and all is exact; beyond `limit` cells the lowest bit of the
 * cells' doubles is dropped, which merges neighbours in pairs, until they fit again.
 *
 * A cell of `bits` mantissa bits spans at most 2^-bits of its value. It never gets coarser than 8 bits (0.39 %), whatever
 * the limit, so quantiles stay within 0.4 % however heavy the tails; data far from zero, such as times in milliseconds,
 * keep as many bits as they need to be told apart. The state depends only on the set of values, not on their order or on
 * how parts were merged, because coarsening is a function of the number of cells alone and that number only grows.
 */
import { hashWords, highWord, lowWord } from './bits'

const allBits = 52
const fewestBits = 8
const hashSeed = 0x5bd1e995

/** Cell i holds `count[i]` values of the range [low[i], high[i]]; both ends are equal where the sketch is exact. */
export interface SortedCells {
  low: Float64Array
  high: Float64Array
  count: Float64Array
}

export class Sketch {
  #bits = allBits
  #occupied = 0
  #mask = 15
  #cells = new Float64Array(16)
  #counts = new Float64Array(16)
  readonly #limit: number

  /** `limit`: cells held before they are made coarser; 16 to 32 bytes each. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Every cell is exactly one value. */
  get exact(): boolean {
    return this.#bits === allBits
  }

  get occupied(): number {
    return this.#occupied
  }

  /** Counts the first `count` values; they must be finite and none may be -0. `values` is overwritten. */
  addAll(values: Float64Array, count: number): void {
    for (let i = 0; i < count; ) {
      i = this.#addUntilFull(values, i, count)
      if (this.#isFull()) this.#coarsen()
    }
  }

  /** Takes in everything `other` has counted; `other` stays as it is. */
  merge(other: Sketch): void {
    if (this.#bits > other.#bits) this.#coarsenTo(other.#bits)
    const one = new Float64Array(1)
    for (let slot = 0; slot <= other.#mask; slot++) {
      if (other.#counts[slot] === 0) continue
      one[0] = other.#cells[slot]
      this.#truncate(one)
      this.#count(one[0], other.#counts[slot])
      if (this.#isFull()) this.#coarsen()
    }
  }

  /** Cells in increasing order. */
  sorted(): SortedCells {
    const low = this.#occupiedCells().sort()
    const count = low.map((cell) => this.#counts[this.#slotOf(cell)])
    const high = low.slice()
    this.#moveToFarEnd(high)
    for (let i = 0; i < low.length; i++) {
      // Cells reach away from zero, so those of negative values are the other way round.
      if (low[i] < 0) [low[i], high[i]] = [high[i], low[i]]
    }
    return { low, high, count }
  }

  /** Visits every cell once, by its end nearest to zero: the values themselves while exact. */
  forEachCell(visit: (cell: number) => void): void {
    for (let slot = 0; slot <= this.#mask; slot++) if (this.#counts[slot] !== 0) visit(this.#cells[slot])
  }

  #isFull(): boolean {
    return this.#occupied > this.#limit && this.#bits > fewestBits
  }

  /** Counts values[from..to) until a new cell makes the sketch full or its table crowded; where it stopped. */
  #addUntilFull(values: Float64Array, from: number, to: number): number {
    const rest = values.subarray(from, to)
    this.#truncate(rest)
    const words = new Uint32Array(rest.buffer, rest.byteOffset, 2 * rest.length)
    // Locals and one flat loop: this is the hottest place of all summaries.
    const [cells, counts, mask] = [this.#cells, this.#counts, this.#mask]
    for (let i = 0; i < rest.length; i++) {
      const cell = rest[i]
      let slot = hashWords(words[2 * i + highWord], words[2 * i + lowWord], hashSeed) & mask
      while (counts[slot] !== 0 && cells[slot] !== cell) slot = (slot + 1) & mask
      if (counts[slot]++ > 0) continue
      cells[slot] = cell
      if (this.#noteNewCell()) return from + i + 1
    }
    return to
  }

  /** Keeps the table at most three quarters full; whether the caller has to look at the sketch afresh. */
  #noteNewCell(): boolean {
    this.#occupied++
    const crowded = this.#occupied * 4 > this.#mask * 3
    if (crowded) this.#rebuild(2 * (this.#mask + 1))
    return crowded || this.#isFull()
  }

  /** Clears the bits below the cell's, which moves each value to the end of its cell nearest to zero. */
  #truncate(values: Float64Array): void {
    if (this.exact) return
    const { lowMask, highMask } = this.#masks()
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    for (let i = 0; i < words.length; i += 2) {
      words[i + lowWord] &= lowMask
      words[i + highWord] &= highMask
    }
    // A negative value that is cleared down to nothing would be -0, a second cell for zero.
    for (let i = 0; i < values.length; i++) values[i] += 0
  }

  /** Sets the bits below the cell's, which moves each cell to its end farthest from zero. */
  #moveToFarEnd(cells: Float64Array): void {
    const { lowMask, highMask } = this.#masks()
    const words = new Uint32Array(cells.buffer, cells.byteOffset, 2 * cells.length)
    for (let i = 0; i < words.length; i += 2) {
      words[i + lowWord] |= ~lowMask
      words[i + highWord] |= ~highMask
    }
  }

  /** Bits of a double's two words that a cell keeps. */
  #masks(): { lowMask: number; highMask: number } {
    const cleared = allBits - this.#bits
    return {
      lowMask: cleared >= 32 ? 0 : -1 << cleared,
      highMask: cleared > 32 ? -1 << (cleared - 32) : -1,
    }
  }

  #count(cell: number, times: number): void {
    const slot = this.#slotOf(cell)
    const isNew = this.#counts[slot] === 0
    this.#counts[slot] += times
    this.#cells[slot] = cell
    if (isNew) this.#noteNewCell()
  }

  #slotOf(cell: number): number {
    word[0] = cell
    let slot = hashWords(words[highWord], words[lowWord], hashSeed) & this.#mask
    while (this.#counts[slot] !== 0 && this.#cells[slot] !== cell) slot = (slot + 1) & this.#mask
    return slot
  }

  #coarsen(): void {
    if (this.exact) {
      const cleared = clearedBitsToHold(this.#limit, this.#occupiedCells().sort())
      this.#coarsenTo(Math.max(fewestBits, allBits - cleared))
    }
    while (this.#isFull()) this.#coarsenTo(this.#bits - 1)
  }

  #coarsenTo(bits: number): void {
    this.#bits = bits
    this.#truncate(this.#cells)
    this.#rebuild(this.#cells.length)
  }

  #occupiedCells(): Float64Array {
    const cells = new Float64Array(this.#occupied)
    let next = 0
    for (let slot = 0; slot <= this.#mask; slot++) {
      if (this.#counts[slot] !== 0) cells[next++] = this.#cells[slot]
    }
    return cells
  }

  #rebuild(size: number): void {
    const [cells, counts] = [this.#cells, this.#counts]
    this.#mask = size - 1
    this.#cells = new Float64Array(size)
    this.#counts = new Float64Array(size)
    this.#occupied = 0
    for (let slot = 0; slot < cells.length; slot++) {
      if (counts[slot] !== 0) this.#count(cells[slot], counts[slot])
    }
  }
}

/**
 * How many low bits have to be cleared until at most `limit` of the sorted `cells` differ. Found from neighbours at once,
 * because the first time some twenty-five bits go, and clearing them one by one would rebuild the table as often. 52 where no number is enough.
 */
function clearedBitsToHold(limit: number, cells: Float64Array): number {
  const words = new Uint32Array(cells.buffer, cells.byteOffset, 2 * cells.length)
  const mergedBy = new Uint32Array(66)
  for (let i = 2; i < words.length; i += 2) {
    const high = words[i + highWord] ^ words[i + highWord - 2]
    const low = words[i + lowWord] ^ words[i + lowWord - 2]
    mergedBy[high === 0 ? 32 - Math.clz32(low) : 64 - Math.clz32(high)] += 1
  }
  let [cleared, left] = [0, cells.length]
  while (left > limit && cleared < allBits) left -= mergedBy[++cleared]
  return cleared
}

const word = new Float64Array(1)
const words = new Uint32Array(word.buffer)
