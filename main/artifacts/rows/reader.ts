import type { GatherContext } from '../../contract/gather'
import type { ExampleRows } from '../../contract/rows'
import type { Wanted } from './example-rows'
import type { ReadColumns } from './row-reading'

/** What was read of the dataset, and how rows of it are shown. */
export interface Reader {
  context: GatherContext
  columns: ReadColumns
  /** Rows of the whole file. */
  fileRows: number
  /** Shows rows, counted as in what was read. */
  show(wanted: readonly Wanted[]): Promise<ExampleRows>
  /** The row of the file that row `row` of what was read is. */
  fileRow(row: number): number
}
