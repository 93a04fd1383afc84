import { hintOn, type NumberDetector } from './look'

const fewestRows = 100
const fewestDistinct = 30
const leastSide = 0.05
/** Of the range between the first and the last hundredth. */
const leastShare = 0.35

/** The widest step between neighbouring values that has at least `side` of the rows on either side: where it begins, and its width. */
export function widestGap(sorted: Float64Array, side: number): { at: number; width: number } {
  const from = Math.max(1, Math.ceil(side * sorted.length))
  const found = { at: from, width: 0 }
  for (let i = from; i <= sorted.length - from; i++) {
    const width = sorted[i] - sorted[i - 1]
    if (width > found.width) Object.assign(found, { at: i, width })
  }
  return found
}

/**
 * Clusters of values with nothing between them: a step of at least 35 % of the range from the first to the last hundredth, with 5 %
 * of the rows or more on either side (100 rows, 30 different values). A network spends capacity on the empty stretch, and a single
 * mean and standard deviation describe neither cluster. The rows' order does not matter. Own reasoning.
 */
export const gap: NumberDetector = (look) => {
  const { sorted, summary, place } = look
  if (place || sorted.length < fewestRows || summary.distinct < fewestDistinct) return null
  const { at, width } = widestGap(sorted, leastSide)
  const range =
    sorted[Math.floor(0.99 * (sorted.length - 1))] - sorted[Math.floor(0.01 * (sorted.length - 1))]
  if (!(range > 0) || width < leastShare * range) return null
  const [from, to] = [sorted[at - 1], sorted[at]]
  return hintOn(
    look,
    'gap',
    { value: width / range, unit: 'share of range' },
    {
      values: { from, to, share: width / range, below: at / sorted.length },
      marks: [
        { value: from, role: 'gap-start' },
        { value: to, role: 'gap-end' },
      ],
      strength: 0.5,
    },
  )
}
