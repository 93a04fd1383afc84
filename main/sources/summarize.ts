/** The one pass over a table: a Summary per column, in turns that leave room for a cancel to come in. */
import { setImmediate } from 'node:timers/promises'
import { NumberAccumulator, TextAccumulator } from '../base/summary'
import { elementsOf, sliceBatch } from '../base/vectors'
import type { Summary } from '../contract/summary'
import { type Batch, type Column, type RowSampling, type Vector, widthOf } from '../contract/table'
import { type Cancel, type OnProgress, throwIfCancelled } from '../contract/task'

/** Values looked at before the event loop gets a turn: some 20 ms. */
const valuesPerTurn = 1_000_000
/** Different values held exactly in all columns together, some 100 MB; 400 columns have all that one can use. */
const cellsOfTable = 5_000_000
const [mostCells, fewestCells] = [12_288, 512]

type Accumulator = NumberAccumulator | TextAccumulator

const textTypes: readonly Column['type'][] = ['text', 'other']
/** Images of different sizes are summarized by their sizes, which are texts. */
export const isTextual = (column: Column): boolean =>
  textTypes.includes(column.type) || widthOf(column) === null

function accumulatorsFor(columns: readonly Column[]): Accumulator[] {
  const share = Math.floor(cellsOfTable / Math.max(1, columns.length))
  const cells = Math.min(mostCells, Math.max(fewestCells, share))
  return columns.map((column) =>
    isTextual(column) ? new TextAccumulator() : new NumberAccumulator({ cells }),
  )
}

/** Values [from, to) of a vector. */
function take(accumulator: Accumulator, vector: Vector, from: number, to: number): void {
  if (accumulator instanceof TextAccumulator) {
    if (vector.kind === 'text') accumulator.add(vector.values, from, to)
  } else if (vector.kind === 'bigint') accumulator.addIntegers(vector.values, vector.validity, from, to)
  else if (vector.kind !== 'text') accumulator.add(vector.values, vector.validity, from, to)
}

/** Takes a batch in turns of the event loop. `counted`: values taken since the last turn; so many are there at the end. */
async function takeBatch(
  accumulators: readonly Accumulator[],
  { vectors }: Batch,
  counted: number,
  cancel: Cancel,
): Promise<number> {
  let since = counted
  for (const [i, vector] of vectors.entries()) {
    const elements = vector.kind === 'tensor' ? elementsOf(vector) : vector
    const { length } = elements.values
    for (let from = 0; from < length; from += valuesPerTurn) {
      const to = Math.min(length, from + valuesPerTurn)
      take(accumulators[i], elements, from, to)
      since += to - from
      if (since < valuesPerTurn) continue
      since = 0
      await setImmediate()
      throwIfCancelled(cancel)
    }
  }
  return since
}

/** Tells progress at most two hundred times, because each one may cross a process border. */
function paced({ rows, bytes }: SummarizedTable, onProgress: OnProgress): (rows: number) => void {
  let told = 0
  return (done) => {
    if (done < rows && done - told < rows / 200) return
    told = done
    const inBytes = {
      done: Math.round(((bytes ?? 0) * done) / rows),
      total: bytes ?? 0,
      unit: 'bytes',
    } as const
    const inRows = { done, total: rows, unit: 'rows' } as const
    onProgress({ stage: 'profiling', ...(bytes === undefined || rows === 0 ? inRows : inBytes) })
  }
}

/** Hands on those rows of a batch that are wanted. */
function takeSample({ ranges, take }: RowSampling, batch: Batch, firstRow: number): void {
  for (const { offset, rows } of ranges) {
    const [from, to] = [Math.max(offset, firstRow), Math.min(offset + rows, firstRow + batch.rows)]
    if (from < to) take(sliceBatch(batch, from - firstRow, to - firstRow), from)
  }
}

/** What is known of a table before it is summarized. */
export interface SummarizedTable {
  rows: number
  /** Size of the file: progress is told in bytes then, by the share of rows; else in rows. */
  bytes: number | undefined
  columns: readonly Column[]
  sampling: RowSampling | undefined
}

/**
 * Summaries of the columns, whose `batches` are read once. A very wide table has its columns share what may be held exactly: at
 * 10,000 columns 512 different values each. Throws CancelledError within a turn of the event loop, and what reading throws.
 */
export async function summarize(
  table: SummarizedTable,
  batches: AsyncIterable<Batch>,
  { cancel, onProgress }: { cancel: Cancel; onProgress: OnProgress },
): Promise<Summary[]> {
  const accumulators = accumulatorsFor(table.columns)
  const tell = paced(table, onProgress)
  let [done, counted] = [0, 0]
  for await (const batch of batches) {
    counted = await takeBatch(accumulators, batch, counted, cancel)
    if (table.sampling) takeSample(table.sampling, batch, done)
    done += batch.rows
    tell(done)
  }
  return accumulators.map((accumulator): Summary => accumulator.finish())
}
