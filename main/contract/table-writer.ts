/** A thing that writes tables as files. The one implementation is main/runtime/duckdb-write.ts. */
import type { Table } from './table'
import type { ViewTask } from './view'

export const writtenFormats = ['csv', 'tsv', 'parquet'] as const
export type WrittenFormat = (typeof writtenFormats)[number]

/** What of a table is read in order to write it. */
export type WrittenTable = Pick<Table, 'columns' | 'rows' | 'batches'>

export interface TableWriter {
  /**
   * Writes all rows in their order to `path`, which must not exist. Throws what reading the table throws, CancelledError, and Error with the
   * database's words where the file cannot be written.
   */
  write(table: WrittenTable, path: string, format: WrittenFormat, task: ViewTask): Promise<void>
}
