import { hintOn, type NumberDetector } from './look'

const fewestRows = 100
const fewestDistinct = 30
const leastShare = 0.01
/** Ends that scales have by nature. */
const naturalEnds = new Set([-1, 0, 1, 10, 100, 255])

/** The count of the commonest value other than the two ends of values in increasing order. */
function commonestWithin(sorted: Float64Array): number {
  let [most, from] = [0, 0]
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue
    if (from > 0 && i < sorted.length) most = Math.max(most, i - from)
    from = i
  }
  return most
}

/**
 * A largest or smallest value that recurs: on 1 % of the rows or more, and three times as often as every value between the ends; the
 * values were cut off there, as house prices at 500,001. Rounding makes values recur everywhere, and does not match. Ends that a
 * scale has by nature (-1, 0, 1, 10, 100, 255) are not reported. Thirty different values, 100 rows. The rows' order does not matter.
 */
export const clipped: NumberDetector = (look) => {
  const { sorted, summary, place } = look
  if (place || sorted.length < fewestRows || summary.distinct < fewestDistinct) return null
  const within = commonestWithin(sorted)
  const found = [sorted[sorted.length - 1], sorted[0]].flatMap((bound) => {
    const count = sorted.filter((value) => value === bound).length
    const stands = count >= leastShare * sorted.length && count >= 3 * within
    return stands && count > 3 && !naturalEnds.has(bound) ? [{ bound, count }] : []
  })
  if (found.length === 0) return null
  const [{ bound, count }] = found
  return hintOn(
    look,
    'clipped',
    { value: count / sorted.length, unit: 'share of rows' },
    {
      values: { bound, count, share: count / sorted.length },
      marks: found.map((one) => ({ value: one.bound, role: 'bound' as const })),
      strength: 0.6,
    },
  )
}
