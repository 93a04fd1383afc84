/** Which rows of a table are looked at where not all can be. */
import type { RowRange } from '../../contract/table'

export type { RowRange }

/** Few enough that seeking stays cheap, enough that no part of a sorted file goes unseen. */
const mostRanges = 20

/**
 * All rows as one range where there are at most `most`; else evenly spaced ranges that hold `most` rows in all, or a little
 * less: each a multiple of `unit` rows.
 */
export function rowRanges(total: number, most: number, unit = 1): RowRange[] {
  if (total <= most) return [{ offset: 0, rows: total }]
  const count = Math.max(1, Math.min(mostRanges, Math.floor(most / unit)))
  const rows = Math.min(total, Math.max(unit, Math.floor(most / count / unit) * unit))
  const offset = (i: number) => (count > 1 ? Math.floor((i * (total - rows)) / (count - 1)) : 0)
  return Array.from({ length: count }, (_, i) => ({ offset: offset(i), rows }))
}

export const rowsIn = (ranges: readonly RowRange[]): number => ranges.reduce((sum, { rows }) => sum + rows, 0)
