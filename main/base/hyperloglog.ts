/**
 * Estimate of how many different values a stream held, in 4,096 bytes. Registers as in Flajolet et al. 2007; the estimator
 * is O. Ertl's "improved raw estimator" (New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6),
 * which needs no table of empirical corrections. Standard error 1.04 / sqrt(4096) = 1.6 %.
 */

const indexBits = 12
const registerCount = 1 << indexBits
/** Ranks come from a second hash of 32 bits, so they lie between 1 and 33. */
const rankBits = 32

export type HyperLogLog = Uint8Array

export const emptyHyperLogLog = (): HyperLogLog => new Uint8Array(registerCount)

/** Notes one value by two independent 32-bit hashes of it. */
export function noteHash(registers: HyperLogLog, first: number, second: number): void {
  const index = first >>> (32 - indexBits)
  const rank = Math.clz32(second) + 1
  if (rank > registers[index]) registers[index] = rank
}

/** Makes `into` describe the union of both streams. */
export function mergeHyperLogLog(into: HyperLogLog, other: HyperLogLog): void {
  for (let i = 0; i < registerCount; i++) if (other[i] > into[i]) into[i] = other[i]
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

/** How many different values were noted, as a whole number. */
export function estimateDistinct(registers: HyperLogLog): number {
  const withRank = new Float64Array(rankBits + 2)
  for (const rank of registers) withRank[rank] += 1
  let sum = registerCount * tau(1 - withRank[rankBits + 1] / registerCount)
  for (let rank = rankBits; rank >= 1; rank--) sum = 0.5 * (sum + withRank[rank])
  sum += registerCount * sigma(withRank[0] / registerCount)
  return Math.round(registerCount ** 2 / (2 * Math.LN2 * sum))
}
