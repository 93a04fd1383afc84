/** Were two samples drawn alike? Distances between them, and how far chance alone brings them apart. */

/**
 * Kolmogorov-Smirnov distance of two sorted samples: the largest difference of their shares below any value, 0 to 1. No value
 * may be NaN, neither sample empty.
 */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j])
    while (i < a.length && a[i] <= value) i++
    while (j < b.length && b[j] <= value) j++
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

/**
 * Distance that two samples of one distribution exceed with probability `alpha`: sqrt(-ln(alpha / 2) / 2) sqrt((n + m) / nm),
 * the first term of Kolmogorov's distribution (Smirnov 1948), which errs to the safe side.
 */
export const ksLimit = (n: number, m: number, alpha: number): number =>
  Math.sqrt(-Math.log(alpha / 2) / 2) * Math.sqrt((n + m) / (n * m))

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** Total variation of two lists of counts over the same names: half the sum of differences in share, 0 to 1. */
export function totalVariation(a: readonly number[], b: readonly number[]): number {
  const [n, m] = [sumOf(a), sumOf(b)]
  return sumOf(a.map((count, i) => Math.abs(count / n - b[i] / m))) / 2
}

/**
 * Total variation that two samples of one distribution exceed with probability at most `alpha`: its mean (normal
 * approximation of each share's difference) and what a bounded-differences inequality allows above it (McDiarmid 1989:
 * one row moves it by at most 1/n).
 */
export function totalVariationLimit(a: readonly number[], b: readonly number[], alpha: number): number {
  const [n, m] = [sumOf(a), sumOf(b)]
  const noise = 1 / n + 1 / m
  const mean = sumOf(
    a.map((count, i) => {
      const share = (count + b[i]) / (n + m)
      return Math.sqrt((2 / Math.PI) * share * (1 - share) * noise) / 2
    }),
  )
  return mean + Math.sqrt((-Math.log(alpha) * noise) / 2)
}
