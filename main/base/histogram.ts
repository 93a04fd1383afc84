import type { Histogram } from '../contract/summary'
import type { SortedCells } from './sketch'

const mostBins = 64
const fewestBins = 10

/** Rice's rule, 2 n^(1/3) bins, which needs neither a spread nor a shape of the distribution to be known. */
const binCount = (values: number): number =>
  Math.min(mostBins, Math.max(fewestBins, Math.ceil(2 * Math.cbrt(values))))

/** A bin around one value, wide enough for its edges to differ from it. */
function edgesAround(value: number, whole: boolean): number[] {
  const half = whole && Math.abs(value) < 2 ** 51 ? 0.5 : Math.max(Math.abs(value) / 1024, Number.MIN_VALUE)
  return [value - half, value + half].map((edge) =>
    Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, edge)),
  )
}

/** Edges of equal steps; steps too small to be told apart at this distance from zero are left out. */
function evenEdges(min: number, max: number, bins: number): number[] {
  const edges = [min]
  for (let i = 1; i < bins; i++) {
    // Weighted ends, because max - min overflows for the widest ranges.
    const edge = min * (1 - i / bins) + max * (i / bins)
    if (edge > edges.at(-1)! && edge < max) edges.push(edge)
  }
  return [...edges, max]
}

function edgesFor(min: number, max: number, whole: boolean, values: number): number[] {
  if (min === max) return edgesAround(min, whole)
  if (whole && max - min < mostBins && Math.abs(min) < 2 ** 51 && Math.abs(max) < 2 ** 51) {
    return Array.from({ length: max - min + 2 }, (_, i) => min - 0.5 + i)
  }
  return evenEdges(min, max, binCount(values))
}

/**
 * At most 64 bins of equal ratios from the smallest of `values` to the largest, for an axis in powers of ten. NaN and infinities
 * are left out. null where a value is not above zero, or where none is left.
 */
export function logHistogramOf(values: Float64Array): Histogram | null {
  const finite = values.filter(Number.isFinite).sort()
  if (finite.length === 0 || !(finite[0] > 0)) return null
  const [min, max] = [finite[0], finite[finite.length - 1]]
  if (min === max) return { edges: edgesAround(min, false), counts: [finite.length] }
  const edges = evenEdges(Math.log(min), Math.log(max), binCount(finite.length)).map(Math.exp)
  // The way through the logarithm rounds; the ends are known, and no edge may leave them.
  const inner = edges.slice(1, -1).filter((edge, i, all) => edge > (all[i - 1] ?? min) && edge < max)
  return countedInto([min, ...inner, max], finite)
}

/** Counts of sorted values that lie within `edges`. */
function countedInto(edges: number[], sorted: Float64Array): Histogram {
  const counts = new Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (const value of sorted) {
    while (bin < counts.length - 1 && value >= edges[bin + 1]) bin++
    counts[bin]++
  }
  return { edges, counts }
}

/**
 * At most 64 bins from `min` to `max`; whole numbers that span fewer than 64 get one bin each, with the number in its
 * middle. A sketch's cell is counted whole into the bin of its middle, so that counts stay whole and add up to all values.
 * null where there are no values.
 */
export function histogramOf(cells: SortedCells, min: number, max: number, whole: boolean): Histogram | null {
  if (cells.count.length === 0) return null
  const values = cells.count.reduce((sum, count) => sum + count, 0)
  const edges = edgesFor(min, max, whole, values)
  const counts = new Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (let i = 0; i < cells.count.length; i++) {
    const [low, high] = [Math.max(min, cells.low[i]), Math.min(max, cells.high[i])]
    const middle = low + (high - low) / 2
    while (bin < counts.length - 1 && middle >= edges[bin + 1]) bin++
    counts[bin] += cells.count[i]
  }
  return { edges, counts }
}
