/** Rows of a table in another order, or some of them only: what the table page sorts and filters by. */
import { z } from 'zod'
import type { Batch, Table } from './table'
import type { Cancel, OnProgress } from './task'

export const sortKeySchema = z.object({ column: z.string(), descending: z.boolean() })
export type SortKey = z.infer<typeof sortKeySchema>

/**
 * Which rows, in which order. `filter` is one expression of DuckDB's SQL over the columns by their names in the file; null:
 * all rows. `sort`: the first key counts most; rows that are equal in all keys stay in the file's order. Missing values come
 * last in either direction; NaN counts as larger than every number; texts are ordered by their characters' code points.
 */
export const viewSpecSchema = z.object({ filter: z.string().nullable(), sort: z.array(sortKeySchema) })
export type ViewSpec = z.infer<typeof viewSpecSchema>

export const isAsInFile = ({ filter, sort }: ViewSpec): boolean => filter === null && sort.length === 0

export interface ViewPage {
  batch: Batch
  /** Row of the file, counted from 0, of each row of the batch. */
  fileRows: number[]
}

export interface TableView {
  readonly rows: number
  /** Rows [offset, offset + limit) of the view, fewer at the end; columns must exist. */
  page(options: { offset: number; limit: number; columns: readonly string[] }): Promise<ViewPage>
  /** Where the view shows row `fileRow` of the file, both counted from 0; null: it does not. */
  placeOf(fileRow: number): Promise<number | null>
  close(): Promise<void>
}

export interface ViewTask {
  cancel: Cancel
  onProgress: OnProgress
}

/** A table whose rows a database holds in their order, ready to be sorted and filtered. */
export interface ArrangedTable {
  /**
   * Throws InputError for a column that is not there and for a filter that is not one expression over the columns, with the
   * place in its text; CancelledError where the task was cancelled.
   */
  view(spec: ViewSpec, task: ViewTask): Promise<TableView>
  /** Closes what is held; its views are to be closed before. */
  close(): Promise<void>
}

export interface Arranger {
  /** Holds the rows of `table`, which stays the caller's to close. Throws InputError and CancelledError. */
  arrange(table: Table, task: ViewTask): Promise<ArrangedTable>
}
