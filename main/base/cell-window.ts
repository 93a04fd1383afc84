/**
 * Counts of neighbouring cells of a sketch (sketch.ts) that has begun to round, reached by arithmetic instead of by a hash.
 * The bits of a double, without the sign, count upwards with its size; so the bits that a cell keeps, read as a whole number,
 * number the cells one after the other: their key. A window holds the keys from `low` on, once for each sign.
 */
import { highWord, lowWord, wordsOf } from './bits'

/** Cells of one sign at most: 1 MB. Wide enough for 512 octaves at the coarsest. */
const mostKeys = 131_072
const fewestKeys = 1024
/** Mantissa bits in a double's high word; up to there a key needs no more than that word. */
const highBits = 20
/** Beyond this many, keys are no longer exact as doubles. */
export const mostWindowBits = 41

const magnitude = 0x7fffffff

/** The key of a double whose words are told, in a sketch of `bits`. */
const keyOf = (bits: number, high: number, low: number): number =>
  bits <= highBits
    ? (high & magnitude) >>> (highBits - bits)
    : (high & magnitude) * 2 ** (bits - highBits) + (low >>> (highBits + 32 - bits))

export class CellWindow {
  readonly #bits: number
  #low = 0
  /** Keys of one sign. */
  #keys = 0
  /** Positive cells, then negative ones if there are any. */
  #counts = new Float64Array(0)
  #occupied = 0

  /** `bits`: mantissa bits of a cell, at most 41. */
  constructor(bits: number) {
    this.#bits = bits
  }

  get occupied(): number {
    return this.#occupied
  }

  /** How many cells there is room for; changes whenever the window is widened. */
  get extent(): number {
    return this.#counts.length
  }

  /** Makes room at the place where most of `cells` lie, which are increasing in size regardless of sign. */
  settle(cells: Float64Array): void {
    const words = wordsOf(cells)
    const keys = Float64Array.from(cells, (_, i) =>
      keyOf(this.#bits, words[2 * i + highWord], words[2 * i + lowWord]),
    )
    let [from, most, best] = [0, 0, 0]
    for (let to = 0; to < keys.length; to++) {
      while (keys[to] - keys[from] >= mostKeys) from++
      if (to - from + 1 > most) [most, best] = [to - from + 1, from]
    }
    if (most === 0) return
    const [low, high] = [Math.max(1, keys[best]), keys[best + most - 1]]
    this.#resize(low, high - low + 1, false)
  }

  /** Counts values from the one numbered `from` on; the number of the first that lies outside. Zeros are passed over. */
  addRun(values: Float64Array, words: Int32Array, from: number): number {
    return this.#bits <= highBits
      ? this.#addByHighWord(values, words, from)
      : this.#addByBothWords(values, words, from)
  }

  /** Counts a cell, not zero; false where it lies outside and the window cannot be widened to it. */
  add(cell: number, times: number): boolean {
    one[0] = cell
    const key = keyOf(this.#bits, oneWords[highWord], oneWords[lowWord])
    if (!this.#reach(key, cell < 0)) return false
    const slot = key - this.#low + (cell < 0 ? this.#keys : 0)
    if (this.#counts[slot] === 0) this.#occupied++
    this.#counts[slot] += times
    return true
  }

  /** 0 also for a cell outside. */
  countOf(cell: number): number {
    one[0] = cell
    const place = keyOf(this.#bits, oneWords[highWord], oneWords[lowWord]) - this.#low
    if (place < 0 || place >= this.#keys) return 0
    return this.#counts[place + (cell < 0 ? this.#keys : 0)] ?? 0
  }

  forEach(visit: (cell: number, count: number) => void): void {
    for (let slot = 0; slot < this.#counts.length; slot++) {
      if (this.#counts[slot] !== 0) visit(this.#cellAt(slot), this.#counts[slot])
    }
  }

  /** The same with cells of one bit less, each of which takes in two; null where one would reach zero. */
  folded(): CellWindow | null {
    const low = Math.floor(this.#low / 2)
    if (low < 1) return null
    const folded = new CellWindow(this.#bits - 1)
    folded.#resize(
      low,
      Math.floor((this.#low + this.#keys - 1) / 2) - low + 1,
      this.#counts.length > this.#keys,
    )
    const odd = this.#low - 2 * low
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot]
      if (count === 0) continue
      const into = slot < this.#keys ? (slot + odd) >> 1 : folded.#keys + ((slot - this.#keys + odd) >> 1)
      if (folded.#counts[into] === 0) folded.#occupied++
      folded.#counts[into] += count
    }
    return folded
  }

  #addByHighWord(values: Float64Array, words: Int32Array, from: number): number {
    const counts = this.#counts
    const low = this.#low
    const keys = this.#keys
    const shift = highBits - this.#bits
    let i = from
    let fresh = 0
    for (; i < values.length; i++) {
      const high = words[2 * i + highWord]
      const place = ((high & magnitude) >>> shift) - low
      const slot = place + ((high >> 31) & keys)
      if (place >>> 0 < keys && slot < counts.length) {
        if (counts[slot]++ === 0) fresh++
      } else if (values[i] !== 0) break
    }
    this.#occupied += fresh
    return i
  }

  #addByBothWords(values: Float64Array, words: Int32Array, from: number): number {
    const counts = this.#counts
    const low = this.#low
    const keys = this.#keys
    const scale = 2 ** (this.#bits - highBits)
    const shift = highBits + 32 - this.#bits
    let i = from
    let fresh = 0
    for (; i < values.length; i++) {
      const high = words[2 * i + highWord]
      const place = (high & magnitude) * scale + (words[2 * i + lowWord] >>> shift) - low
      const slot = place + ((high >> 31) & keys)
      if (place >= 0 && place < keys && slot < counts.length) {
        if (counts[slot]++ === 0) fresh++
      } else if (values[i] !== 0) break
    }
    this.#occupied += fresh
    return i
  }

  #cellAt(slot: number): number {
    const negative = slot >= this.#keys
    const key = this.#low + slot - (negative ? this.#keys : 0)
    const high = this.#bits <= highBits ? key : Math.floor(key / 2 ** (this.#bits - highBits))
    const rest = this.#bits <= highBits ? 0 : key - high * 2 ** (this.#bits - highBits)
    oneWords[highWord] = this.#bits <= highBits ? high * 2 ** (highBits - this.#bits) : high
    oneWords[lowWord] = this.#bits <= highBits ? 0 : rest * 2 ** (highBits + 32 - this.#bits)
    return negative ? -one[0] : one[0]
  }

  /** Widens the window to a key if that is possible; whether it holds it now. */
  #reach(key: number, negative: boolean): boolean {
    if (this.#keys === 0) this.#resize(Math.max(1, key), fewestKeys, negative)
    const signed = negative || this.#counts.length > this.#keys
    const [low, high] = [Math.min(this.#low, key), Math.max(this.#low + this.#keys - 1, key)]
    const inside = low === this.#low && high < low + this.#keys
    if (inside && (!negative || this.#counts.length > this.#keys)) return true
    if (key < 1 || high - low >= mostKeys) return false
    // At least doubled, so that a range that widens step by step is not copied at each.
    const keys = inside
      ? this.#keys
      : Math.min(mostKeys, Math.max(high - low + 1, 2 * this.#keys, fewestKeys))
    this.#resize(key < this.#low ? Math.max(1, high - keys + 1) : low, keys, signed)
    return true
  }

  #resize(low: number, keys: number, signed: boolean): void {
    const [oldLow, oldKeys, old] = [this.#low, this.#keys, this.#counts]
    this.#low = low
    this.#keys = keys
    this.#counts = new Float64Array(signed ? 2 * keys : keys)
    if (oldKeys === 0) return
    this.#counts.set(old.subarray(0, oldKeys), oldLow - low)
    if (old.length > oldKeys) this.#counts.set(old.subarray(oldKeys), keys + oldLow - low)
  }
}

const one = new Float64Array(1)
const oneWords = wordsOf(one)
