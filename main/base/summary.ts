/**
 * The one accumulator: columns, activations, weights, gradients and residuals are all streams of numbers, and each is
 * summarized here. Streams may be taken apart and merged in any order; figures then agree to rounding, counts exactly.
 */
import type { NumberSummary, TopValue } from '../contract/summary'
import type { NumberArray, Validity } from '../contract/table'
import { highWord, lowWord, wordsOf } from './bits'
import { figuresOfBlock, momentsOfDeviations } from './block'
import { histogramOf } from './histogram'
import { HyperLogLog } from './hyperloglog'
import { emptyMoments, figuresOf, type Moments, mergeMoments } from './moments'
import { quantilesOf } from './quantiles'
import { Sketch, type SortedCells, type Stretch } from './sketch'

export { TextAccumulator } from './text-summary'

/** Values looked at in one go: small enough for the first cache, large enough to make a block's overhead vanish. */
const blockLength = 4096
/** Three quarters of 16,384 slots, the load at which the sketch's table would double. */
const defaultCells = 12_288
const mostDistinctForTop = 4096
const topLength = 20
const wordSize = 2 ** 32
/** High words of 64-bit integers that doubles hold exactly lie below. */
const exactHigh = 2 ** 21

/** Shared by all accumulators, since none keeps anything in them between two blocks. */
const block = new Float64Array(blockLength)
const deviations = new Float64Array(blockLength)
const places = new Int32Array(blockLength)

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

/** Moves the finite ones of `values`, which may lie in the block already, to the front of the block. */
function keepFinite(values: Float64Array): Float64Array {
  let kept = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value - value === 0) block[kept++] = value
  }
  return block.subarray(0, kept)
}

function noteCells(estimate: HyperLogLog, sketch: Sketch): void {
  const cells: number[] = []
  sketch.forEachCell((cell) => cells.push(cell))
  estimate.noteDoubles(wordsOf(Float64Array.from(cells)), cells.length)
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
  readonly #sketch: Sketch
  /** Fed from when the sketch stops being exact, first with all it holds. */
  #distinct: HyperLogLog | null = null

  /**
   * `cells`: how many different values are held exactly before quantiles become estimates (within 0.4 %) and the number
   * of distinct values one of HyperLogLog's (1.6 % standard error). Memory is at most about 32 bytes a cell while exact, and
   * grows with what is seen. Accumulators that are to be merged should be made alike.
   */
  constructor({ cells = defaultCells }: { cells?: number } = {}) {
    this.#sketch = new Sketch(cells, (sketch) => {
      this.#distinct = new HyperLogLog()
      noteCells(this.#distinct, sketch)
    })
  }

  /** Takes values[from..to), all when the bounds are absent; bit i of `validity` belongs to values[i]. Never throws. */
  add(values: ArrayLike<number>, validity: Validity = null, from = 0, to = values.length): void {
    for (let start = from; start < to; start += blockLength) {
      const end = Math.min(to, start + blockLength)
      this.#rows += end - start
      // Doubles without gaps are looked at where they lie.
      if (!validity && values instanceof Float64Array) this.#take(values.subarray(start, end))
      else {
        if (isTyped(values)) block.set(values.subarray(start, end))
        else for (let i = start; i < end; i++) block[i - start] = values[i]
        const present = validity ? keepPresent(validity, start, end) : end - start
        this.#nulls += end - start - present
        this.#take(block.subarray(0, present))
      }
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
      let exact = true
      for (let i = 0; i < count; i++) {
        const place = 2 * places[i]
        const high = highs[place + highWord]
        block[i] = high * wordSize + lows[place + lowWord]
        if (high >= exactHigh || high < -exactHigh) exact = false
      }
      if (exact) this.#take(block.subarray(0, count))
      else this.#takeWide(count, lows, highs)
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

  /** How often each value or narrow range of values was seen, for what asks more of the shape than a histogram tells. */
  cells(): SortedCells {
    return this.#sketch.sorted()
  }

  #distinctCount(finite: number): number {
    if (this.#sketch.exact || !this.#distinct) return this.#sketch.occupied
    return Math.min(finite, this.#distinct.estimate())
  }

  /** Takes values that are present. */
  #take(values: Float64Array): void {
    if (values.length === 0) return
    const figures = figuresOfBlock(values, this.#moments, this.#whole)
    if (figures.finite) this.#takeFinite(values, figures, figures.moments)
    else this.#takeMixed(values)
  }

  /** Takes values of which some may be NaN or infinite. */
  #takeMixed(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      if (values[i] === Number.POSITIVE_INFINITY) this.#positiveInfinite++
      else if (values[i] === Number.NEGATIVE_INFINITY) this.#negativeInfinite++
      else if (Number.isNaN(values[i])) this.#nan++
    }
    const finite = keepFinite(values)
    if (finite.length === 0) return
    const figures = figuresOfBlock(finite, this.#moments, this.#whole)
    this.#takeFinite(finite, figures, figures.moments)
  }

  /** Takes the integers at the first `count` places, which the block holds rounded to doubles. */
  #takeWide(count: number, lows: Uint32Array, highs: Int32Array | Uint32Array): void {
    const origin = this.#moments?.origin ?? block[0]
    const originHigh = Math.floor(origin / wordSize)
    const originLow = origin - originHigh * wordSize
    for (let i = 0; i < count; i++) {
      const place = 2 * places[i]
      deviations[i] = (highs[place + highWord] - originHigh) * wordSize + (lows[place + lowWord] - originLow)
    }
    const moments = momentsOfDeviations(deviations.subarray(0, count), origin, this.#moments)
    const values = block.subarray(0, count)
    this.#takeFinite(values, figuresOfBlock(values, this.#moments, this.#whole), moments)
  }

  #takeFinite(values: Float64Array, stretch: Stretch, moments: Moments): void {
    this.#moments = this.#moments ? mergeMoments(this.#moments, moments) : moments
    if (stretch.min < this.#min) this.#min = stretch.min
    if (stretch.max > this.#max) this.#max = stretch.max
    this.#zeros += stretch.zeros
    this.#whole &&= stretch.whole
    this.#sketch.addAll(values, stretch)
    this.#distinct?.noteDoubles(wordsOf(values), values.length)
  }

  #mergeDistinct(other: NumberAccumulator): void {
    this.#sketch.merge(other.#sketch)
    if (!this.#distinct) return
    if (other.#distinct) this.#distinct.merge(other.#distinct)
    else noteCells(this.#distinct, other.#sketch)
  }
}
