/** The one Table, whatever decodes it: batches of the size asked for, pages, and summaries by the one accumulator. */
import { NumberAccumulator, TextAccumulator } from '../base/summary'
import { elementsOf, joinBatches, rebatch, sliceBatch } from '../base/vectors'
import type { Relation } from '../contract/decoder'
import { InputError } from '../contract/errors'
import type { Summary } from '../contract/summary'
import {
  type Batch,
  type Column,
  type DatasetFormat,
  type RowSampling,
  type Table,
  type Vector,
  widthOf,
} from '../contract/table'
import { type Cancel, type OnProgress, throwIfCancelled } from '../contract/task'

export interface TableParts {
  path: string
  format: DatasetFormat
  relation: Relation
  notes: readonly string[]
  /** Puts a decoder's words into an InputError. */
  fault(error: unknown): unknown
}

type Accumulator = NumberAccumulator | TextAccumulator

const textTypes: readonly Column['type'][] = ['text', 'other']
/** Images of different sizes are summarized by their sizes, which are texts. */
const isTextual = (column: Column): boolean => textTypes.includes(column.type) || widthOf(column) === null
const accumulatorFor = (column: Column): Accumulator =>
  isTextual(column) ? new TextAccumulator() : new NumberAccumulator()

function take(accumulator: Accumulator, vector: Vector): void {
  if (accumulator instanceof TextAccumulator) {
    if (vector.kind === 'text') accumulator.add(vector.values)
  } else if (vector.kind === 'bigint') accumulator.addIntegers(vector.values, vector.validity)
  else if (vector.kind === 'tensor') accumulator.add(vector.values, elementsOf(vector).validity)
  else if (vector.kind !== 'text') accumulator.add(vector.values, vector.validity)
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
  return names.map((name) => {
    const column = relation.columns.find((column) => column.name === name)
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

/** Tells progress at most two hundred times, because each one may cross a process border. */
function paced(onProgress: OnProgress, total: number): (done: number) => void {
  let told = 0
  return (done) => {
    if (done < total && done - told < total / 200) return
    told = done
    onProgress({ stage: 'profiling', done, total, unit: 'rows' })
  }
}

/** Hands on those rows of a batch that are wanted. */
function takeSample({ ranges, take }: RowSampling, batch: Batch, firstRow: number): void {
  for (const { offset, rows } of ranges) {
    const [from, to] = [Math.max(offset, firstRow), Math.min(offset + rows, firstRow + batch.rows)]
    if (from < to) take(sliceBatch(batch, from - firstRow, to - firstRow), from)
  }
}

async function summarize(
  parts: TableParts,
  columns: readonly Column[],
  sampling: RowSampling | undefined,
  cancel: Cancel,
  onProgress: OnProgress,
): Promise<Summary[]> {
  const accumulators = columns.map(accumulatorFor)
  const tell = paced(onProgress, parts.relation.rows)
  let done = 0
  for await (const batch of guarded(parts, parts.relation.batches(namesOf(columns)), cancel)) {
    for (const [i, vector] of batch.vectors.entries()) take(accumulators[i], vector)
    if (sampling) takeSample(sampling, batch, done)
    done += batch.rows
    tell(done)
  }
  return accumulators.map((accumulator): Summary => accumulator.finish())
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
      summarize(parts, chosen(parts, columns), sampling, cancel, onProgress),
    close: () => relation.close(),
  }
}
