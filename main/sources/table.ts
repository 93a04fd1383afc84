/** The one Table, whatever decodes it: batches of the size asked for, pages, and summaries by the one accumulator. */
import { joinBatches, rebatch } from '../base/vectors'
import type { Relation } from '../contract/decoder'
import { InputError } from '../contract/errors'
import {
  type Batch,
  type Column,
  type DatasetFormat,
  type Table,
  type Vector,
  widthOf,
} from '../contract/table'
import { type Cancel, type OnProgress, throwIfCancelled } from '../contract/task'
import { isTextual, type SummarizedTable, summarize } from './summarize'

export interface TableParts {
  path: string
  format: DatasetFormat
  relation: Relation
  notes: readonly string[]
  /** Size of the file, for telling how far a reading is. */
  bytes?: number
  /** Puts a decoder's words into an InputError. */
  fault(error: unknown): unknown
}

async function* guarded(
  { fault }: TableParts,
  batches: AsyncIterable<Batch>,
  cancel: Cancel,
): AsyncIterable<Batch> {
  try {
    throwIfCancelled(cancel)
    for await (const batch of batches) {
      yield batch
      throwIfCancelled(cancel)
    }
  } catch (error) {
    throw fault(error)
  }
}

function chosen({ path, relation }: TableParts, names: readonly string[] | undefined): Column[] {
  if (!names) return [...relation.columns]
  const byName = new Map(relation.columns.map((column) => [column.name, column]))
  return names.map((name) => {
    const column = byName.get(name)
    if (column) return column
    throw new InputError({
      file: path,
      place: `column ${name}`,
      cause: 'there is no such column',
      remedy: `the file has ${relation.columns
        .slice(0, 20)
        .map(({ name }) => name)
        .join(', ')}`,
    })
  })
}

const namesOf = (columns: readonly Column[]): string[] => columns.map(({ name }) => name)

/** Vectors of no rows, so that an empty page still says what its columns are. */
const emptyVector = (column: Column): Vector => {
  const { type, sourceType, shape } = column
  if (isTextual(column)) return { kind: 'text', values: [] }
  if (shape)
    return { kind: 'tensor', values: new Float64Array(0), width: widthOf(column) ?? 1, validity: null }
  if (type === 'boolean') return { kind: 'boolean', values: new Uint8Array(0), validity: null }
  if (/^(BIGINT|Int64)$/.test(sourceType))
    return { kind: 'bigint', values: new BigInt64Array(0), validity: null }
  return { kind: 'number', values: new Float64Array(0), validity: null }
}

const summarizeRows = (
  parts: TableParts,
  { columns, sampling }: Pick<SummarizedTable, 'columns' | 'sampling'>,
  task: { cancel: Cancel; onProgress: OnProgress },
) => {
  const { relation, bytes } = parts
  const read = guarded(parts, relation.batches(namesOf(columns)), task.cancel)
  return summarize({ rows: relation.rows, bytes, columns, sampling }, read, task)
}

/**
 * A Table over a relation. A tensor column, and an image column with a shape, are summarized as all of their elements pooled: rows
 * and nulls of such a Summary count elements. `batches`, `page` and `summarize` throw InputError for a column that is not there and for faults in
 * the file that only show when it is decoded, and CancelledError where the cancel is noticed (between batches).
 */
export function tableOf(parts: TableParts): Table {
  const { relation, format, notes } = parts
  const neverCancelled = { requested: false }
  return {
    format,
    notes,
    columns: relation.columns,
    rows: relation.rows,
    held: relation.held,
    batches: ({ columns, batchRows, cancel }) => {
      const read = guarded(parts, relation.batches(namesOf(chosen(parts, columns))), cancel)
      return batchRows === undefined ? read : rebatch(read, batchRows)
    },
    page: async ({ offset, limit, columns }) => {
      const wanted = chosen(parts, columns)
      const batches: Batch[] = []
      const read = relation.batches(namesOf(wanted), { offset, limit })
      for await (const batch of guarded(parts, read, neverCancelled)) batches.push(batch)
      return batches.length > 0 ? joinBatches(batches) : { rows: 0, vectors: wanted.map(emptyVector) }
    },
    summarize: ({ columns, sampling, cancel, onProgress }) =>
      summarizeRows(parts, { columns: chosen(parts, columns), sampling }, { cancel, onProgress }),
    close: () => relation.close(),
  }
}
