import type { Quantiles } from '../contract/summary'
import type { SortedCells } from './sketch'

/** Value at a place (counted from 0) of the sorted stream; inside a cell, values are taken as evenly spread. */
function orderStatistic(cells: SortedCells, before: Float64Array, place: number): number {
  let [low, high] = [0, before.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (before[middle] <= place) low = middle
    else high = middle - 1
  }
  const share = (place - before[low] + 0.5) / cells.count[low]
  return cells.low[low] + share * (cells.high[low] - cells.low[low])
}

/**
 * Quantile of order `share` by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996: numpy's default,
 * DuckDB's quantile_cont). `before[i]` counts the values of all cells before cell i. At least one value.
 */
function quantile(cells: SortedCells, before: Float64Array, count: number, share: number): number {
  const place = share * (count - 1)
  const below = Math.floor(place)
  const lower = orderStatistic(cells, before, below)
  if (place === below) return lower
  const upper = orderStatistic(cells, before, below + 1)
  return lower + (place - below) * (upper - lower)
}

/** The quantiles of a summary, held within [min, max]; null where there are no values. */
export function quantilesOf(cells: SortedCells, min: number, max: number): Quantiles | null {
  if (cells.count.length === 0) return null
  const before = new Float64Array(cells.count.length)
  let count = 0
  for (let i = 0; i < before.length; i++) {
    before[i] = count
    count += cells.count[i]
  }
  const at = (share: number) => Math.min(max, Math.max(min, quantile(cells, before, count, share)))
  return {
    p01: at(0.01),
    p05: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
  }
}
