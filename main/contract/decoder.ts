/** A database that decodes files into typed columns. The one implementation is main/runtime/duckdb.ts. */
import type { Batch, Column } from './table'
import type { Cancel } from './task'

/** Where a decoder has the rows of a relation, for what else it can do with them. */
export interface Held {
  /** A name of the decoder's SQL. */
  from: string
  /** true: a table whose rows lie in order, numbered by its `rowid`; else decoded anew for each reading. */
  isTable: boolean
  /** The decoder's SQL for the values of each column, in their order. */
  columns: readonly string[]
}

/** Something that can be read by columns, again and again, in one fixed order of rows. */
export interface Relation {
  readonly columns: readonly Column[]
  readonly rows: number
  /** Absent: the decoder does not have it. */
  readonly held?: Held
  /**
   * The named columns of rows [offset, offset + limit) in order, in batches as large as the decoder likes. An iteration
   * that is left early stops the decoder. Throws Error with the decoder's words.
   */
  batches(columns: readonly string[], range?: { offset: number; limit: number }): AsyncIterable<Batch>
  /** The values of a column of bytes (sourceType BLOB) in the same order of rows; absent: the decoder gives none. */
  bytes?(column: string, range?: { offset: number; limit: number }): AsyncIterable<(Uint8Array | null)[]>
  close(): Promise<void>
}

/** What a decoding that takes long is handed. */
export interface OpenTask {
  cancel: Cancel
  /** Told now and then the share that is done, from 0 to 1. */
  onShare(share: number): void
}

export interface Decoder {
  /**
   * Reads a table expression of the decoder's SQL, such as `read_parquet('a.parquet')`. `keep` decodes all of it at once and
   * holds the result, so that faults in the file show here and reading again is cheap; else the file is only counted, and
   * decoded anew for each reading. `columns`: how many there are, where thousands may need more memory. Throws Error with the decoder's words, and CancelledError.
   */
  open(expression: string, options: { keep: boolean; columns?: number; task?: OpenTask }): Promise<Relation>
  close(): Promise<void>
}

/** `text` as a literal of the decoder's SQL, whatever it holds. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** `name` as an identifier of the decoder's SQL, whatever it holds. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`
