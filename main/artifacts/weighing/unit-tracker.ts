/** Rows and columns of a weight matrix while its values stream by: equal units, and whether sums betray that it learned. */
import { hashWords, highWord, lowWord, mixWord, wordsOf } from '../../base/bits'
import type { ParameterWeights } from '../../contract/weights'
import type { UnitAxis } from '../../onnx/parameter-place'

/** With fewer values to a unit, equal units happen by chance or by rounding. */
const fewestForDuplicates = 4
/** With fewer values to a sum, sums of squares are too far from normal to judge. */
const fewestForSquares = 16

/** Spread of k sums of m values each beyond what independent draws give, in standard errors. */
function excess(sums: Float64Array, each: number, mean: number, variance: number): number {
  const count = sums.length
  if (count < 2 || each < 2 || !(variance > 0)) return 0
  let chi = 0
  for (const sum of sums) chi += (sum - each * mean) ** 2 / (each * variance)
  return (chi - count) / Math.sqrt(2 * count)
}

export class UnitTracker {
  readonly #axis: UnitAxis
  readonly #columns: number
  readonly #first: Float64Array
  readonly #varies: Uint8Array
  readonly #hashes: Int32Array
  readonly #others: Int32Array
  readonly #unitSums: Float64Array
  readonly #unitSquares: Float64Array
  readonly #columnSums: Float64Array
  readonly #columnSquares: Float64Array
  #at = 0

  constructor(axis: UnitAxis, count: number) {
    this.#axis = axis
    this.#columns = count / axis.units
    this.#first = new Float64Array(axis.units)
    this.#varies = new Uint8Array(axis.units)
    this.#hashes = new Int32Array(axis.units)
    this.#others = new Int32Array(axis.units)
    this.#unitSums = new Float64Array(axis.units)
    this.#unitSquares = new Float64Array(axis.units)
    this.#columnSums = new Float64Array(this.#columns)
    this.#columnSquares = new Float64Array(this.#columns)
  }

  /** Takes the next values in the order in which they are stored. */
  add(values: Float64Array): void {
    const { units, inner } = this.#axis
    const words = wordsOf(values)
    let unit = Math.floor(this.#at / inner) % units
    let within = this.#at % inner
    let block = Math.floor(this.#at / (inner * units)) * inner
    for (let i = 0; i < values.length; i++) {
      this.#take(unit, block + within, values[i], words[2 * i + highWord], words[2 * i + lowWord])
      if (++within < inner) continue
      within = 0
      if (++unit < units) continue
      unit = 0
      block += inner
    }
    this.#at += values.length
  }

  #take(unit: number, column: number, value: number, high: number, low: number): void {
    const hash = hashWords(high, low)
    this.#hashes[unit] = Math.imul(this.#hashes[unit] ^ hash, 0x01000193) + column
    this.#others[unit] = Math.imul(this.#others[unit], 31) + mixWord(hash ^ 0x2545f491)
    if (column === 0) this.#first[unit] = value
    else if (value !== this.#first[unit]) this.#varies[unit] = 1
    const square = value * value
    this.#unitSums[unit] += value
    this.#unitSquares[unit] += square
    this.#columnSums[column] += value
    this.#columnSquares[column] += square
  }

  /** Zero units are neither constant nor duplicates; units of a single value are never constant. */
  units(): NonNullable<ParameterWeights['units']> {
    const { units: total } = this.#axis
    const found = { total, zero: 0, constant: 0, duplicate: 0 }
    const seen = new Set<string>()
    for (let unit = 0; unit < total; unit++) {
      if (!this.#varies[unit] && this.#first[unit] === 0) found.zero++
      else {
        if (!this.#varies[unit] && this.#columns > 1) found.constant++
        const key = `${this.#hashes[unit]} ${this.#others[unit]}`
        if (seen.has(key) && this.#columns >= fewestForDuplicates) found.duplicate++
        seen.add(key)
      }
    }
    return found
  }

  /**
   * How much more the sums of rows and columns, of values and of squares, differ than those of independent draws of this standard
   * deviation and kurtosis (not in excess) would: the largest of four excesses, in standard errors. A gradient step adds products of what
   * units read and what they answer for, so whole rows and columns move together.
   */
  structure(std: number, kurtosis: number): number {
    const [columns, { units }] = [this.#columns, this.#axis]
    const variance = std * std
    const ofSquares = variance * variance * (kurtosis - 1)
    return Math.max(
      excess(this.#unitSums, columns, 0, variance),
      excess(this.#columnSums, units, 0, variance),
      columns < fewestForSquares ? 0 : excess(this.#unitSquares, columns, variance, ofSquares),
      units < fewestForSquares ? 0 : excess(this.#columnSquares, units, variance, ofSquares),
    )
  }
}
