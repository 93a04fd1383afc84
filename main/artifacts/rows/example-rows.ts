/** A few rows as they stand in the file, for people to look at. */
import type { RowSample } from '../../contract/artifacts'
import type { ExampleRows } from '../../contract/rows'
import type { Table } from '../../contract/table'
import type { Cancel } from '../../contract/task'
import { textAt } from './numbers'
import { columnsOf, labelAt } from './sampled'

/** A row wanted, and the group it belongs to. */
export interface Wanted {
  row: number
  group: number
  of: 'training' | 'validation'
}

const mostFeatures = 8
const mostTargets = 4

/** The columns that are shown: the first few features, and the targets. */
export const shownColumns = (features: readonly string[], targets: readonly string[]): string[] => [
  ...features.slice(0, mostFeatures),
  ...targets.slice(0, mostTargets),
]

/** Rows of the sample; `row` counts in the sample, and `tableRow` says which row of the file that is. */
export function rowsOfSample(
  sample: RowSample,
  names: readonly string[],
  wanted: readonly Wanted[],
  tableRow: (row: number) => number,
): ExampleRows {
  const columns = columnsOf(sample, names)
  return {
    columns: columns.map(({ name }) => name),
    rows: wanted.map(({ row, group, of }) => ({
      row: tableRow(row),
      of,
      group,
      cells: columns.map((column) => labelAt(column, row)),
    })),
  }
}

/** Rows of the table, read from its beginning up to the last one wanted. */
export async function rowsOfTable(
  table: Table,
  columns: readonly string[],
  wanted: readonly Wanted[],
  cancel: Cancel,
): Promise<ExampleRows> {
  const cells = new Map<number, (string | null)[]>()
  const rows = new Set(wanted.map(({ row }) => row))
  const last = Math.max(-1, ...rows)
  let at = 0
  if (last >= 0)
    for await (const batch of table.batches({ columns, cancel })) {
      for (const row of rows)
        if (row >= at && row < at + batch.rows)
          cells.set(
            row,
            batch.vectors.map((vector) => textAt(vector, row - at)),
          )
      at += batch.rows
      if (at > last) break
    }
  return {
    columns: [...columns],
    rows: wanted.flatMap(({ row, group, of }) => {
      const found = cells.get(row)
      return found ? [{ row, of, group, cells: found }] : []
    }),
  }
}
