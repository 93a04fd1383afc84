import type { TextSummary, TopValue } from '../contract/summary'
import { hashText } from './bits'
import { HyperLogLog } from './hyperloglog'

/** Different texts held at most, and their UTF-16 units in all, so that a column of essays stays near 16 MB. */
const mostTexts = 50_000
const mostUnits = 8_000_000
const topLength = 20
const [firstSeed, secondSeed] = [0x1b873593, 0x52dce729]

const note = (estimate: HyperLogLog, text: string): void =>
  estimate.note(hashText(text, firstSeed), hashText(text, secondSeed))

const byFrequency = ([a, countA]: [string, number], [b, countB]: [string, number]): number =>
  countB - countA || (a < b ? -1 : 1)

/**
 * Summary of a column of texts. Distinct values and the most frequent ones are exact up to 50,000 different texts (or 8
 * million UTF-16 units of them); beyond that `distinct` is estimated (HyperLogLog, 1.6 %) and `top` is empty, because a
 * list of frequent values that may lack the most frequent is worse than none. Lengths are in UTF-16 units.
 */
export class TextAccumulator {
  #rows = 0
  #nulls = 0
  #units = 0
  #shortest = Number.POSITIVE_INFINITY
  #longest = 0
  /** Emptied for good once it would hold too much; `#estimate` takes over. */
  #counts = new Map<string, number>()
  #heldUnits = 0
  #estimate: HyperLogLog | null = null

  /** Takes values[from..to), all when the bounds are absent. */
  add(values: readonly (string | null)[], from = 0, to = values.length): void {
    this.#rows += to - from
    for (let i = from; i < to; i++) {
      const value = values[i]
      if (value === null) this.#nulls++
      else this.#take(value)
    }
  }

  /** Takes in everything `other` has seen; `other` stays as it is. */
  merge(other: TextAccumulator): void {
    this.#rows += other.#rows
    this.#nulls += other.#nulls
    this.#units += other.#units
    this.#shortest = Math.min(this.#shortest, other.#shortest)
    this.#longest = Math.max(this.#longest, other.#longest)
    if (other.#estimate) this.#startEstimating().merge(other.#estimate)
    for (const [text, count] of other.#counts) this.#count(text, count)
  }

  finish(): TextSummary {
    const present = this.#rows - this.#nulls
    return {
      kind: 'text',
      rows: this.#rows,
      nulls: this.#nulls,
      distinct: this.#estimate ? Math.min(present, this.#estimate.estimate()) : this.#counts.size,
      distinctExact: this.#estimate === null,
      top: this.#top(),
      length: present === 0 ? null : { min: this.#shortest, max: this.#longest, mean: this.#units / present },
    }
  }

  #take(text: string): void {
    this.#units += text.length
    if (text.length < this.#shortest) this.#shortest = text.length
    if (text.length > this.#longest) this.#longest = text.length
    this.#count(text, 1)
  }

  #count(text: string, times: number): void {
    if (this.#estimate) {
      note(this.#estimate, text)
      return
    }
    const before = this.#counts.get(text)
    this.#counts.set(text, (before ?? 0) + times)
    if (before !== undefined) return
    this.#heldUnits += text.length
    if (this.#counts.size > mostTexts || this.#heldUnits > mostUnits) this.#startEstimating()
  }

  #startEstimating(): HyperLogLog {
    this.#estimate ??= new HyperLogLog()
    for (const text of this.#counts.keys()) note(this.#estimate, text)
    this.#counts.clear()
    return this.#estimate
  }

  #top(): TopValue[] {
    const sorted = [...this.#counts].sort(byFrequency).slice(0, topLength)
    return sorted.map(([value, count]) => ({ value, count }))
  }
}
