/**
 * The one accumulator: columns, activations, weights, gradients and residuals are all streams of numbers, and each is
 * summarized here. Streams may be taken apart and merged in any order; figures then agree to rounding, counts exactly.
 */
import type { NumberSummary, TopValue } from '../contract/summary'
import type { NumberArray, Validity } from '../contract/table'
import { hashWords, highWord, lowWord } from './bits'
import { histogramOf } from './histogram'
import {
  emptyHyperLogLog,
  estimateDistinct,
  type HyperLogLog,
  mergeHyperLogLog,
  noteHash,
} from './hyperloglog'
import { emptyMoments, figuresOf, type Moments, mergeMoments, momentsOf } from './moments'
import { quantilesOf } from './quantiles'
import { Sketch, type SortedCells } from './sketch'

export { TextAccumulator } from './text-summary'

/** Values looked at in one go: small enough for the first cache, large enough to make a block's overhead vanish. */
const blockLength = 4096
/** Three quarters of 16,384 slots, the load at which the sketch's table would double: 256 KB a column at most. */
const defaultCells = 12_288
const mostDistinctForTop = 4096
const topLength = 20
const [firstSeed, secondSeed] = [0x2545f491, 0x6c8e9cf5]
const wordSize = 2 ** 32

/** Shared by all accumulators, since none keeps anything in them between two blocks. */
const block = new Float64Array(blockLength)
const blockWords = new Uint32Array(block.buffer)
const deviations = new Float64Array(blockLength)
const places = new Float64Array(blockLength)

const isTyped = (values: ArrayLike<number>): values is NumberArray => ArrayBuffer.isView(values)

const isPresent = (validity: Uint8Array, row: number): boolean =>
  ((validity[row >> 3] >> (row & 7)) & 1) === 1

/** Moves the present values of the block to its front; how many there are. */
function keepPresent(validity: Uint8Array, start: number, end: number): number {
  let kept = 0
  for (let row = start; row < end; row++) {
    if (isPresent(validity, row)) block[kept++] = block[row - start]
  }
  return kept
}

/** Fills `places` with the rows of [start, end) that have a value; how many there are. */
function presentPlaces(validity: Validity, start: number, end: number): number {
  let kept = 0
  for (let row = start; row < end; row++) {
    if (!validity || isPresent(validity, row)) places[kept++] = row
  }
  return kept
}

const noteWords = (registers: HyperLogLog, high: number, low: number): void =>
  noteHash(registers, hashWords(high, low, firstSeed), hashWords(high, low, secondSeed))

function noteCells(registers: HyperLogLog, sketch: Sketch): void {
  const value = new Float64Array(1)
  const words = new Uint32Array(value.buffer)
  sketch.forEachCell((cell) => {
    value[0] = cell
    noteWords(registers, words[highWord], words[lowWord])
  })
}

/** Most frequent first, ties by value. */
function mostFrequent({ low, count }: SortedCells): TopValue[] {
  const order = Array.from(count.keys()).sort((a, b) => count[b] - count[a] || a - b)
  return order.slice(0, topLength).map((cell) => ({ value: String(low[cell]), count: count[cell] }))
}

export class NumberAccumulator {
  #rows = 0
  #nulls = 0
  #nan = 0
  #positiveInfinite = 0
  #negativeInfinite = 0
  #zeros = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #whole = true
  #moments: Moments | null = null
  readonly #limit: number
  readonly #sketch: Sketch
  /** Fed from just before the sketch stops being exact, first with all it holds. */
  #distinct: HyperLogLog | null = null

  /**
   * `cells`: how many different values are held exactly before quantiles become estimates (within 0.4 %) and the number
   * of distinct values one of HyperLogLog's (1.6 % standard error). Memory is at most about 32 bytes a cell, and grows
   * with what is seen. Accumulators that are to be merged should be made alike.
   */
  constructor({ cells = defaultCells }: { cells?: number } = {}) {
    this.#limit = cells
    this.#sketch = new Sketch(cells)
  }

  /** Takes values[from..to), all when the bounds are absent; bit i of `validity` belongs to values[i]. Never throws. */
  add(values: ArrayLike<number>, validity: Validity = null, from = 0, to = values.length): void {
    for (let start = from; start < to; start += blockLength) {
      const end = Math.min(to, start + blockLength)
      if (isTyped(values)) block.set(values.subarray(start, end))
      else for (let i = start; i < end; i++) block[i - start] = values[i]
      const present = validity ? keepPresent(validity, start, end) : end - start
      this.#rows += end - start
      this.#nulls += end - start - present
      const count = this.#keepFinite(present)
      const origin = this.#originFor(count)
      for (let i = 0; i < count; i++) deviations[i] = block[i] - origin
      this.#take(count, origin)
    }
  }

  /**
   * The same for 64-bit integers. Mean and spread are computed from the exact integers; beyond 2^53, all other figures
   * are of the nearest double, so integers that share one count as the same value.
   */
  addIntegers(
    values: BigInt64Array | BigUint64Array,
    validity: Validity = null,
    from = 0,
    to = values.length,
  ): void {
    const lows = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    const highs =
      values instanceof BigInt64Array ? new Int32Array(lows.buffer, lows.byteOffset, lows.length) : lows
    for (let start = from; start < to; start += blockLength) {
      const end = Math.min(to, start + blockLength)
      const count = presentPlaces(validity, start, end)
      this.#rows += end - start
      this.#nulls += end - start - count
      for (let i = 0; i < count; i++) {
        const place = 2 * places[i]
        block[i] = highs[place + highWord] * wordSize + lows[place + lowWord]
      }
      const origin = this.#originFor(count)
      const originHigh = Math.floor(origin / wordSize)
      const originLow = origin - originHigh * wordSize
      for (let i = 0; i < count; i++) {
        const place = 2 * places[i]
        deviations[i] =
          (highs[place + highWord] - originHigh) * wordSize + (lows[place + lowWord] - originLow)
      }
      this.#take(count, origin)
    }
  }

  /** Counts rows that had no value at all. */
  addNulls(count: number): void {
    this.#rows += count
    this.#nulls += count
  }

  /** Takes in everything `other` has seen; `other` stays as it is. */
  merge(other: NumberAccumulator): void {
    this.#rows += other.#rows
    this.#nulls += other.#nulls
    this.#nan += other.#nan
    this.#positiveInfinite += other.#positiveInfinite
    this.#negativeInfinite += other.#negativeInfinite
    this.#zeros += other.#zeros
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    this.#whole &&= other.#whole
    if (other.#moments)
      this.#moments = this.#moments ? mergeMoments(this.#moments, other.#moments) : other.#moments
    this.#mergeDistinct(other)
  }

  /** The summary of all that was taken so far; more may be added afterwards. */
  finish(): NumberSummary {
    const cells = this.#sketch.sorted()
    const figures = figuresOf(this.#moments ?? emptyMoments(0))
    const [min, max] = [this.#min, this.#max]
    const finite = this.#moments?.count ?? 0
    const some = finite > 0
    const whole = this.#whole && some
    return {
      kind: 'number',
      rows: this.#rows,
      nulls: this.#nulls,
      nan: this.#nan,
      positiveInfinite: this.#positiveInfinite,
      negativeInfinite: this.#negativeInfinite,
      zeros: this.#zeros,
      distinct: this.#distinctCount(finite),
      distinctExact: this.#sketch.exact,
      min: some ? min : null,
      max: some ? max : null,
      ...figures,
      whole,
      quantiles: quantilesOf(cells, min, max),
      histogram: histogramOf(cells, min, max, whole),
      top: this.#sketch.exact && this.#sketch.occupied <= mostDistinctForTop ? mostFrequent(cells) : [],
    }
  }

  #distinctCount(finite: number): number {
    if (this.#sketch.exact || !this.#distinct) return this.#sketch.occupied
    return Math.min(finite, estimateDistinct(this.#distinct))
  }

  /** Moves the finite ones of the block's first `present` values to its front and counts the others; how many there are. */
  #keepFinite(present: number): number {
    let kept = 0
    for (let i = 0; i < present; i++) {
      const value = block[i]
      if (value - value === 0) block[kept++] = value
      else if (value > 0) this.#positiveInfinite++
      else if (value < 0) this.#negativeInfinite++
      else this.#nan++
    }
    return kept
  }

  #originFor(count: number): number {
    return this.#moments?.origin ?? (count > 0 ? block[0] : 0)
  }

  /** Takes the block's first `count` values, all finite, and their deviations from `origin`. */
  #take(count: number, origin: number): void {
    if (count === 0) return
    const moments = momentsOf(deviations, count, origin)
    this.#moments = this.#moments ? mergeMoments(this.#moments, moments) : moments
    this.#takeExtremes(count)
    this.#prepareFor(count)
    if (this.#distinct) {
      for (let i = 0; i < count; i++) {
        noteWords(this.#distinct, blockWords[2 * i + highWord], blockWords[2 * i + lowWord])
      }
    }
    this.#sketch.addAll(block, count)
  }

  #takeExtremes(count: number): void {
    let [min, max, zeros, whole] = [this.#min, this.#max, 0, this.#whole]
    for (let i = 0; i < count; i++) {
      // The sum turns -0 into 0: one zero, one cell.
      const value = block[i] + 0
      block[i] = value
      if (value < min) min = value
      if (value > max) max = value
      if (value === 0) zeros++
      if (whole && Math.floor(value) !== value) whole = false
    }
    ;[this.#min, this.#max, this.#whole] = [min, max, whole]
    this.#zeros += zeros
  }

  /** Starts the estimate of distinct values while the sketch still knows them all, if `cells` more could end that. */
  #prepareFor(cells: number): void {
    if (this.#distinct || this.#sketch.occupied + cells <= this.#limit) return
    this.#distinct = emptyHyperLogLog()
    noteCells(this.#distinct, this.#sketch)
  }

  #mergeDistinct(other: NumberAccumulator): void {
    this.#prepareFor(other.#distinct ? Number.POSITIVE_INFINITY : other.#sketch.occupied)
    if (this.#distinct) {
      if (other.#distinct) mergeHyperLogLog(this.#distinct, other.#distinct)
      else noteCells(this.#distinct, other.#sketch)
    }
    this.#sketch.merge(other.#sketch)
  }
}
