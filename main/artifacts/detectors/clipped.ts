import { hintOn, type NumberDetector } from './look'

const fewestRows = 100
const fewestDistinct = 30
const leastShare = 0.01
/** Ends that scales have by nature. */
const naturalEnds = new Set([-1, 0, 1, 10, 100, 255])

/**
 * A largest or smallest value that recurs: on 1 % of the rows or more and at least ten times as often as an even share of the
 * values next to it (within 2 % of the range) would have it; the values were cut off there, as house prices at 500,001. Ends that
 * a scale has by nature (-1, 0, 1, 10, 100, 255) are not reported. Thirty different values, 100 rows. The rows' order does not matter.
 */
export const clipped: NumberDetector = (look) => {
  const { sorted, summary, place } = look
  if (place || sorted.length < fewestRows || summary.distinct < fewestDistinct) return null
  const [min, max] = [sorted[0], sorted[sorted.length - 1]]
  const near = 0.02 * (max - min)
  const found = [max, min].flatMap((bound) => {
    const count = sorted.filter((value) => value === bound).length
    const beside = new Set(sorted.filter((value) => Math.abs(value - bound) <= near && value !== bound))
    const rows = sorted.filter((value) => Math.abs(value - bound) <= near && value !== bound).length
    const usual = beside.size > 0 ? rows / beside.size : 1
    const stands = count >= leastShare * sorted.length && count >= 10 * usual
    return stands && !naturalEnds.has(bound) ? [{ bound, count }] : []
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
