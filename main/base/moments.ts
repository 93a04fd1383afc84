/**
 * Central moments to the fourth, block by block. Blocks are merged by the formulas of Chan, Golub and LeVeque (1979) as
 * extended by P. Pebay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments", Sandia report SAND2008-6212, equations 2.1 to 2.9.
 */

export interface Moments {
  count: number
  /**
   * Point that `mean` is counted from. Deviations from a value of the stream itself are exact or nearly so, which keeps a
   * spread of 1 visible at an offset of 1e18, where a plain mean could not even be stored.
   */
  origin: number
  /** Mean less the origin. */
  mean: number
  /** Sums of the second, third and fourth powers of the deviations from the mean. */
  m2: number
  m3: number
  m4: number
}

export const emptyMoments = (origin: number): Moments => ({ count: 0, origin, mean: 0, m2: 0, m3: 0, m4: 0 })

/**
 * Moments of `count` (at least one) values from the sums of the first to fourth powers of their deviations from `centre`, itself
 * counted from `origin`. Exact to rounding where the centre lies near the mean of these values or of a stream they join: what
 * cancels is small beside what the distance of the two means adds when they are merged.
 */
export function momentsFrom(
  count: number,
  origin: number,
  centre: number,
  [first, second, third, fourth]: readonly [number, number, number, number],
): Moments {
  const shift = first / count
  const m2 = Math.max(0, second - first * shift)
  return {
    count,
    origin,
    mean: centre + shift,
    m2,
    m3: third - 3 * shift * second + 2 * first * shift * shift,
    m4: fourth - 4 * shift * third + 6 * shift * shift * second - 3 * first * shift ** 3,
  }
}

/** Moments of both streams together, counted from the origin of `a` (of `b` where `a` is empty). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b
  if (b.count === 0) return a
  const count = a.count + b.count
  const delta = b.origin - a.origin + b.mean - a.mean
  const [shareA, shareB] = [a.count / count, b.count / count]
  const crossed = delta * delta * a.count * shareB
  return {
    count,
    origin: a.origin,
    mean: a.mean + delta * shareB,
    m2: a.m2 + b.m2 + crossed,
    m3: a.m3 + b.m3 + crossed * delta * (shareA - shareB) + 3 * delta * (shareA * b.m2 - shareB * a.m2),
    m4:
      a.m4 +
      b.m4 +
      crossed * delta * delta * (shareA ** 2 - shareA * shareB + shareB ** 2) +
      6 * delta * delta * (shareA ** 2 * b.m2 + shareB ** 2 * a.m2) +
      4 * delta * (shareA * b.m3 - shareB * a.m3),
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/**
 * Mean, population standard deviation, skewness m3 / m2^1.5 and excess kurtosis m4 / m2^2 - 3. null: no values, no spread
 * (the last two), or beyond the range of a double (fourth powers end at values of about 1e77).
 */
export function figuresOf({ count, origin, mean, m2, m3, m4 }: Moments) {
  if (count === 0) return { mean: null, std: null, skewness: null, kurtosis: null }
  const variance = m2 / count
  return {
    mean: finiteOrNull(origin + mean),
    std: finiteOrNull(Math.sqrt(variance)),
    skewness: finiteOrNull(m3 / count / variance ** 1.5),
    kurtosis: finiteOrNull(m4 / count / variance ** 2 - 3),
  }
}
