/**
 * Estimate of how many different values a stream held, in 4,096 bytes. Registers as in Flajolet et al. 2007; the estimator
 * is O. Ertl's "improved raw estimator" (New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6),
 * which needs no table of empirical corrections. Standard error 1.04 / sqrt(4096) = 1.6 %.
 */
import { highWord, lowWord } from './bits'

const indexBits = 12
const registerCount = 1 << indexBits
/** Ranks come from a word of 32 bits, so they lie between 1 and 33. */
const rankBits = 32

/** The function of a Feistel round: shifts bring high bits down, the odd multiplier moves low ones up. */
function spread(word: number, multiplier: number): number {
  const product = Math.imul(word ^ (word >>> 16), multiplier)
  return product ^ (product >>> 15)
}

export class HyperLogLog {
  readonly #registers = new Uint8Array(registerCount)
  /** The lowest register, which most values of a long stream cannot raise any more, and how many stand there. */
  #floor = 0
  #atFloor = registerCount

  /** Notes one value by two independent 32-bit hashes of it. */
  note(first: number, second: number): void {
    this.#raise(first >>> (32 - indexBits), Math.clz32(second) + 1)
  }

  /**
   * Notes the first `count` doubles of `words` (bits.ts); 0 and -0 count as one value. A Feistel network of four rounds makes
   * of each double's words two that are independent and, together, as different as the doubles are.
   */
  noteDoubles(words: Int32Array, count: number): void {
    let lastHigh = -1
    let lastLow = -1
    for (let i = 0; i < 2 * count; i += 2) {
      const high = words[i + highWord]
      const low = words[i + lowWord]
      // Runs of one value are common, and so are zeros, whose sign has to go.
      if (high === lastHigh && low === lastLow) continue
      lastHigh = high
      lastLow = low
      let left = (high << 1) | low ? high : 0
      let right = low ^ spread(left, 0x9e3779b1)
      left ^= spread(right, 0x85ebca6b)
      right ^= spread(left, 0xc2b2ae35)
      if (Math.clz32(right) < this.#floor) continue
      left ^= spread(right, 0x27d4eb2f)
      this.#raise(left >>> (32 - indexBits), Math.clz32(right) + 1)
    }
  }

  /** Makes this describe the union of both streams. */
  merge(other: HyperLogLog): void {
    for (let i = 0; i < registerCount; i++) this.#raise(i, other.#registers[i])
  }

  /** How many different values were noted, as a whole number. */
  estimate(): number {
    const withRank = new Float64Array(rankBits + 2)
    for (const rank of this.#registers) withRank[rank] += 1
    let sum = registerCount * tau(1 - withRank[rankBits + 1] / registerCount)
    for (let rank = rankBits; rank >= 1; rank--) sum = 0.5 * (sum + withRank[rank])
    sum += registerCount * sigma(withRank[0] / registerCount)
    return Math.round(registerCount ** 2 / (2 * Math.LN2 * sum))
  }

  #raise(index: number, rank: number): void {
    const before = this.#registers[index]
    if (rank <= before) return
    this.#registers[index] = rank
    if (before === this.#floor && --this.#atFloor === 0) this.#findFloor()
  }

  #findFloor(): void {
    this.#floor = this.#registers.reduce((least, rank) => Math.min(least, rank), rankBits + 1)
    this.#atFloor = this.#registers.reduce((count, rank) => count + Number(rank === this.#floor), 0)
  }
}

/** sum of x^(2^k) 2^(k-1) (Ertl, equation 18). */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let [power, factor, sum, before] = [share, 1, share, Number.NaN]
  while (sum !== before) {
    power *= power
    before = sum
    sum += power * factor
    factor += factor
  }
  return sum
}

/** (1 - x - sum of (1 - x^(2^-k))^2 2^-k) / 3 (Ertl, equation 19). */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let [root, factor, sum, before] = [share, 1, 1 - share, Number.NaN]
  while (sum !== before) {
    root = Math.sqrt(root)
    before = sum
    factor *= 0.5
    sum -= (1 - root) ** 2 * factor
  }
  return sum / 3
}
