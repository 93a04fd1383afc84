/** A dataset as columns. Two decoders stand behind it (DuckDB, Arrow); nothing above sources/ knows which. */
import { z } from 'zod'
import type { Held } from './decoder'
import type { Summary } from './summary'
import type { Cancel, OnProgress } from './task'

export const columnTypes = [
  'integer',
  'float',
  'boolean',
  'text',
  'date',
  'timestamp',
  'time',
  'other',
  'tensor',
  'image',
] as const
export const columnTypeSchema = z.enum(columnTypes)
export type ColumnType = z.infer<typeof columnTypeSchema>

export const columnSchema = z.object({
  name: z.string(),
  type: columnTypeSchema,
  /** The type in the source's own words, such as BIGINT or FixedSizeList[3]<Float32>. */
  sourceType: z.string(),
  /**
   * Axes of what one row holds: of a `tensor` always, of an `image` (height, width, channels) where all of its images are of one
   * size. Other columns hold one value, and have none.
   */
  shape: z.array(z.number().int().positive()).optional(),
})
export type Column = z.infer<typeof columnSchema>

export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array

/** Bit i (least significant first, as Arrow keeps it) is 1 where row i has a value; null where all rows have one. */
export type Validity = Uint8Array | null

/**
 * Values of one column in one batch. `bigint` holds 64-bit integers exactly; `boolean` holds 0 and 1; dates, timestamps
 * and times are numbers in milliseconds (since 1970-01-01 UTC, or since midnight). `text` holds null where absent, and
 * also carries columns of type `other` as printed text, and of an image column without a shape the size of each image, such as
 * 28x28x1. A `tensor` holds the `width` elements of row i at values[i * width], row-major; an absent element is NaN. Images are
 * tensors of 0 to 255 by height, width and channel.
 */
export type Vector =
  | { kind: 'number'; values: NumberArray; validity: Validity }
  | { kind: 'bigint'; values: BigInt64Array | BigUint64Array; validity: Validity }
  | { kind: 'boolean'; values: Uint8Array; validity: Validity }
  | { kind: 'tensor'; values: NumberArray; width: number; validity: Validity }
  | { kind: 'text'; values: (string | null)[] }

export interface Batch {
  rows: number
  /** In the order asked for. */
  vectors: Vector[]
}

export const datasetFormats = [
  'csv',
  'tsv',
  'json-lines',
  'json',
  'arrow-file',
  'arrow-stream',
  'parquet',
  'npy',
  'npz',
] as const
export const datasetFormatSchema = z.enum(datasetFormats)
export type DatasetFormat = z.infer<typeof datasetFormatSchema>

/** Values that one row of a column holds; null for an image column whose images differ in size. */
export const widthOf = ({ type, shape }: Column): number | null =>
  shape ? shape.reduce((all, axis) => all * axis, 1) : type === 'image' ? null : 1

export interface RowRange {
  offset: number
  rows: number
}

/** Rows that a reader wants to see while a table is summarized, so that large files are read once and not twice. */
export interface RowSampling {
  /** In increasing order, not overlapping. */
  ranges: readonly RowRange[]
  /** Called with rows of the ranges, in order; `firstRow` is the row of the table that the batch begins with. */
  take(batch: Batch, firstRow: number): void
}

export interface Table {
  readonly format: DatasetFormat
  readonly columns: readonly Column[]
  readonly rows: number
  /** What was assumed or changed when the file was read, such as columns that had to be renamed; for people. */
  readonly notes?: readonly string[]
  /** Where a decoder has the rows already; absent: they are read by `batches`. */
  readonly held?: Held
  /** Batches in row order, of the named columns (all when absent), at most `batchRows` rows each. Throws InputError. */
  batches(options: { columns?: readonly string[]; batchRows?: number; cancel: Cancel }): AsyncIterable<Batch>
  /** Rows [offset, offset + limit) of the named columns (all when absent), fewer at the end. */
  page(options: { offset: number; limit: number; columns?: readonly string[] }): Promise<Batch>
  /**
   * One Summary per column of `columns` (all when absent), and the rows of `sampling` with the same columns. A source may
   * answer without every row passing by.
   */
  summarize(options: {
    columns?: readonly string[]
    sampling?: RowSampling
    cancel: Cancel
    onProgress: OnProgress
  }): Promise<Summary[]>
  close(): Promise<void>
}
