/**
 * How often each value, or each narrow range of values, was seen. While a stream holds few different values every cell is
 * one value and all is exact; beyond `limit` cells the lowest bits of the cells' doubles are dropped, which merges
 * neighbours, until they fit again.
 *
 * A cell of `bits` mantissa bits spans at most 2^-bits of its value. It never gets coarser than 8 bits (0.39 %), whatever
 * the limit, so quantiles stay within 0.4 % however heavy the tails; data far from zero, such as times in milliseconds,
 * keep as many bits as they need to be told apart. The state depends only on the set of values, not on their order or on
 * how parts were merged, because `bits` is the largest number that lets the cells of all values seen fit.
 *
 * Where a cell is counted is a matter of speed alone: whole numbers of a small range and rounded cells in windows, which
 * need no hash; what is too far apart for that in a table.
 */
import { wordsOf } from './bits'
import { CellTable } from './cell-table'
import { CellWindow, mostWindowBits } from './cell-window'
import { allBits, bySize, countRounded, masksOf, moveToFarEnd, rounded } from './cells'
import { IntegerWindow } from './integer-window'

const fewestBits = 8

/** Cell i holds `count[i]` values of the range [low[i], high[i]]; both ends are equal where the sketch is exact. */
export interface SortedCells {
  low: Float64Array
  high: Float64Array
  count: Float64Array
}

/** What is known of a stretch of values before they are counted. */
export interface Stretch {
  min: number
  max: number
  zeros: number
  whole: boolean
}

export class Sketch {
  #bits = allBits
  #masks = masksOf(allBits)
  #zeros = 0
  #table = new CellTable()
  /** Holds all cells as long as all values are whole numbers close together. */
  #integers: IntegerWindow | null = new IntegerWindow()
  /** Once cells are rounded. */
  #window: CellWindow | null = null
  readonly #limit: number
  readonly #onRounding: (sketch: Sketch) => void

  /**
   * `limit`: cells held before they are made coarser. `onRounding` is called once, when the sketch is about to stop being
   * exact, to look at all values it holds.
   */
  constructor(limit: number, onRounding: (sketch: Sketch) => void = () => undefined) {
    this.#limit = limit
    this.#onRounding = onRounding
  }

  /** Every cell is exactly one value. */
  get exact(): boolean {
    return this.#bits === allBits
  }

  get occupied(): number {
    const others = this.#table.occupied + (this.#integers?.occupied ?? 0) + (this.#window?.occupied ?? 0)
    return others + Number(this.#zeros > 0)
  }

  /** Counts `values`, which must be finite and as `stretch` says. */
  addAll(values: Float64Array, { min, max, zeros, whole }: Stretch): void {
    if (this.#integers && whole && this.#integers.reach(min, max)) this.#integers.addAll(values)
    else {
      this.#leaveIntegers()
      this.#zeros += zeros
      if (this.exact) this.#table.addAll(values)
      else this.#addRounded(values)
    }
    if (this.#isFull()) this.#coarsen()
  }

  /** Takes in everything `other` has counted; `other` stays as it is. */
  merge(other: Sketch): void {
    if (this.#bits > other.#bits) this.#roundTo(other.#bits)
    this.#leaveIntegers()
    other.forEachCell((cell, count) => {
      this.#add(cell, count)
    })
    if (this.#isFull()) this.#coarsen()
  }

  /** Cells in increasing order. */
  sorted(): SortedCells {
    const low = this.#sortedCells()
    const count = low.map((cell) => this.#countOf(cell))
    const high = low.slice()
    moveToFarEnd(high, this.#masks)
    for (let i = 0; i < low.length; i++) {
      // Cells reach away from zero, so those of negative values are the other way round.
      if (low[i] < 0) [low[i], high[i]] = [high[i], low[i]]
    }
    return { low, high, count }
  }

  /** Visits every cell once, by its end nearest to zero: the values themselves while exact. */
  forEachCell(visit: (cell: number, count: number) => void): void {
    if (this.#zeros > 0) visit(0, this.#zeros)
    this.#integers?.forEach(visit)
    this.#window?.forEach(visit)
    this.#table.forEach(visit)
  }

  #isFull(): boolean {
    return this.#bits > fewestBits && this.occupied > this.#limit
  }

  #countOf(cell: number): number {
    if (this.#integers) return this.#integers.countOf(cell)
    if (cell === 0) return this.#zeros
    return this.#window?.countOf(cell) || this.#table.countOf(cell)
  }

  #addRounded(values: Float64Array): void {
    const words = wordsOf(values)
    for (let i = 0; i < values.length; i++) {
      if (this.#window) i = this.#window.addRun(values, words, i)
      if (i < values.length && values[i] !== 0) this.#add(values[i], 1)
    }
  }

  /** Counts one value where it belongs; whole numbers are not kept apart any more. */
  #add(value: number, times: number): void {
    const cell = rounded(value, this.#masks)
    if (cell === 0) this.#zeros += times
    else if (!this.#addToWindow(cell, times)) this.#table.add(cell, times)
  }

  /** false: the window does not reach that far. */
  #addToWindow(cell: number, times: number): boolean {
    if (!this.#window) return false
    const before = this.#window.extent
    if (!this.#window.add(cell, times)) return false
    // A cell is counted in one place, so those that a wider window has reached move into it.
    if (this.#table.occupied > 0 && this.#window.extent !== before) {
      const table = this.#table
      this.#table = new CellTable()
      table.forEach((other, count) => {
        this.#add(other, count)
      })
    }
    return true
  }

  #leaveIntegers(): void {
    const integers = this.#integers
    this.#integers = null
    integers?.forEach((value, count) => {
      this.#add(value, count)
    })
  }

  #coarsen(): void {
    while (this.#isFull() && this.#fold());
    if (!this.#isFull()) return
    const cells = this.#sortedCells()
    let [few, many] = [fewestBits, this.#bits]
    while (few + 1 < many) {
      const bits = (few + many) >> 1
      if (countRounded(cells, bits) <= this.#limit) few = bits
      else many = bits
    }
    this.#roundTo(few)
  }

  /** Drops one bit where all cells lie in the window, which is then soon done; false: they do not. */
  #fold(): boolean {
    if (this.#table.occupied > 0) return false
    const folded = this.#window?.folded() ?? null
    if (!folded) return false
    this.#window = folded
    this.#bits--
    this.#masks = masksOf(this.#bits)
    return true
  }

  #roundTo(bits: number): void {
    if (this.exact) this.#onRounding(this)
    const cells: number[] = []
    const counts: number[] = []
    this.forEachCell((cell, count) => {
      cells.push(cell)
      counts.push(count)
    })
    this.#bits = bits
    this.#masks = masksOf(bits)
    this.#zeros = 0
    this.#integers = null
    this.#table = new CellTable()
    this.#window = bits <= mostWindowBits ? new CellWindow(bits) : null
    this.#window?.settle(bySize(cells, this.#masks))
    cells.forEach((cell, i) => {
      this.#add(cell, counts[i])
    })
  }

  #sortedCells(): Float64Array {
    const cells = new Float64Array(this.occupied)
    let next = 0
    this.forEachCell((cell) => {
      cells[next++] = cell
    })
    return cells.subarray(0, next).sort()
  }
}
