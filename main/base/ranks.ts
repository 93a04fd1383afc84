/** Ranks and the two correlations: as values lie (Pearson) and by rank (Spearman). */

/** First place in `sorted` whose value is not below `value`; with `after`, the first whose value is above it. */
function placeOf(sorted: Float64Array, value: number, after: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (after ? sorted[middle] <= value : sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Ranks from 1; equal values share the mean of their ranks. No value may be NaN. */
export function averageRanks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort()
  return values.map((value) => (placeOf(sorted, value, false) + placeOf(sorted, value, true) + 1) / 2)
}

/** Pearson's correlation, -1 to 1; null where either side does not vary, or there are fewer than two pairs. */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  const n = x.length
  if (n < 2) return null
  let [meanX, meanY] = [0, 0]
  for (let i = 0; i < n; i++) {
    meanX += x[i] / n
    meanY += y[i] / n
  }
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[i] - meanX, y[i] - meanY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  const r = xy / (Math.sqrt(xx) * Math.sqrt(yy))
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : null
}

/** Spearman's rank correlation, ties by mean rank; null where either side does not vary. No value may be NaN. */
export const spearman = (x: Float64Array, y: Float64Array): number | null =>
  pearson(averageRanks(x), averageRanks(y))

/** Both sides where both are finite. */
export function finitePairs(x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  const both = (_: number, i: number) => Number.isFinite(x[i]) && Number.isFinite(y[i])
  return [x.filter(both), y.filter(both)]
}
