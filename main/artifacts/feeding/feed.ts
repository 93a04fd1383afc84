/** Rows of a table as feeds of a model's inputs. */
import type { Binding, InputBinding } from '../../contract/artifacts'
import type { Batch, Table, Vector } from '../../contract/table'
import { type Cancel, throwIfCancelled } from '../../contract/task'
import type { Tensor, TensorData } from '../../contract/tensor'
import type { RowRange } from '../rows/rows'
import { bufferFor } from './cell'
import { fillersOf, storeColumn, widthsOf } from './feed-columns'
import { affinesOf } from './feed-preprocess'
import type { Affine } from './preprocess'

export interface FedBatch {
  feeds: Record<string, Tensor>
  /** Rows of the table that are in it. The tensors hold more where the model insists on a batch size. */
  rows: number
  /** Row of the table that the first one is. */
  firstRow: number
}

/** Where in a buffer rows of a table go. */
export interface Landing {
  data: TensorData
  /** Row of the buffer that the first one becomes. */
  firstRow: number
  width: number
}

/** Puts rows [from, from + rows) of a batch, which begins at row `firstRow` of the table, into a buffer. */
export type Fill = (
  into: Landing,
  vectors: readonly Vector[],
  from: number,
  rows: number,
  firstRow: number,
) => void

export interface FeedInput {
  binding: InputBinding
  /** Values that one row gives. */
  width: number
  fill: Fill
}

/** What has to be read, and how it becomes tensors. */
export interface FeedPlan {
  columns: string[]
  /** Values that one row of `columns` gives. */
  values: number
  inputs: FeedInput[]
  /** The batch size the model insists on; null: any. */
  fixedBatch: number | null
}

const valuesPerRow = (input: InputBinding): number => widthsOf(input).reduce((sum, width) => sum + width, 0)

/** Columns as they are bound, each number through its map. `placeOf`: a column's place among those that are read. */
export function boundFeed(
  binding: InputBinding,
  affine: Affine | null,
  placeOf: (column: string) => number,
): FeedInput {
  const fillers = fillersOf(binding, affine, placeOf)
  const fill: Fill = (into, vectors, from, rows, firstRow) => {
    for (const filler of fillers) {
      const where = { tensor: binding.tensor, column: filler.column, firstRow }
      storeColumn({ ...into, type: binding.type }, filler, vectors[filler.place], from, rows, where)
    }
  }
  return { binding, width: valuesPerRow(binding), fill }
}

/** Throws InputError where told preprocessing does not fit the columns. */
export function planFeeds(binding: Binding): FeedPlan {
  const widths = new Map(
    binding.inputs.flatMap((input) => input.columns.map((column, i) => [column, widthsOf(input)[i]])),
  )
  const columns = [...widths.keys()]
  const place = new Map(columns.map((column, i) => [column, i]))
  const perInput = affinesOf(binding)
  return {
    columns,
    values: [...widths.values()].reduce((sum, width) => sum + width, 0),
    inputs: binding.inputs.map((input, i) =>
      boundFeed(input, perInput[i], (column) => place.get(column) ?? 0),
    ),
    fixedBatch: binding.inputs.find(({ fixedBatch }) => fixedBatch !== null)?.fixedBatch ?? null,
  }
}

/** A batch in the making; sources deliver batches of any length. */
interface Filling {
  buffers: TensorData[]
  capacity: number
  filled: number
  firstRow: number
}

const begin = (plan: FeedPlan, capacity: number, firstRow: number): Filling => ({
  buffers: plan.inputs.map(({ binding, width }) => bufferFor(binding.type, capacity * width, binding.tensor)),
  capacity,
  filled: 0,
  firstRow,
})

function take(
  plan: FeedPlan,
  into: Filling,
  batch: Batch,
  firstRow: number,
  from: number,
  rows: number,
): void {
  plan.inputs.forEach(({ width, fill }, i) => {
    fill({ data: into.buffers[i], firstRow: into.filled, width }, batch.vectors, from, rows, firstRow)
  })
  into.filled += rows
}

/** Cuts a last, partial batch to its rows; or repeats its last row where the model insists on a batch size. */
function finish(plan: FeedPlan, { buffers, filled, firstRow }: Filling): FedBatch {
  const rows = plan.fixedBatch ?? filled
  const feeds = plan.inputs.map(({ binding, width }, i): [string, Tensor] => {
    const data = buffers[i].slice(0, rows * width)
    for (let row = filled; row < rows; row++) {
      for (let at = 0; at < width; at++) data[row * width + at] = data[(filled - 1) * width + at]
    }
    return [binding.tensor, { type: binding.type, dims: [rows, ...binding.shape], data }]
  })
  return { feeds: Object.fromEntries(feeds), rows: filled, firstRow }
}

/** Seeking in a file of text costs as much as reading up to there, so a page is as long as memory allows. */
const mostPageValues = 4e6

async function* batchesIn(plan: FeedPlan, table: Table, range: RowRange, batchRows: number, cancel: Cancel) {
  if (range.offset === 0 && range.rows === table.rows) {
    yield* table.batches({ columns: plan.columns, batchRows, cancel })
    return
  }
  const pageRows = Math.max(batchRows, Math.floor(mostPageValues / plan.values))
  for (let done = 0; done < range.rows; done += pageRows) {
    const limit = Math.min(pageRows, range.rows - done)
    yield await table.page({ offset: range.offset + done, limit, columns: plan.columns })
  }
}

/**
 * Feeds for the rows of `ranges`, `batchRows` at a time (the model's own batch size where it has one). `onBatch` sees the
 * raw columns of `plan.columns` first. Throws InputError for a cell that the input cannot hold, CancelledError between batches.
 */
export async function* feedBatches({
  plan,
  table,
  ranges,
  batchRows,
  cancel,
  onBatch,
}: {
  plan: FeedPlan
  table: Table
  ranges: readonly RowRange[]
  batchRows: number
  cancel: Cancel
  onBatch?: (batch: Batch) => void
}): AsyncGenerator<FedBatch> {
  const capacity = plan.fixedBatch ?? batchRows
  for (const range of ranges) {
    let [filling, row] = [
      begin(plan, Math.min(capacity, Math.max(range.rows, plan.fixedBatch ?? 1)), range.offset),
      range.offset,
    ]
    for await (const batch of batchesIn(plan, table, range, capacity, cancel)) {
      throwIfCancelled(cancel)
      onBatch?.(batch)
      for (let from = 0; from < batch.rows; ) {
        const rows = Math.min(batch.rows - from, filling.capacity - filling.filled)
        take(plan, filling, batch, row, from, rows)
        from += rows
        if (filling.filled < filling.capacity) continue
        yield finish(plan, filling)
        throwIfCancelled(cancel)
        filling = begin(plan, filling.capacity, row + from)
      }
      row += batch.rows
    }
    if (filling.filled > 0) yield finish(plan, filling)
  }
}
