/** Rows of a table as feeds of a model's inputs. */
import type { Binding, InputBinding } from '../contract/artifacts'
import type { Batch, Table } from '../contract/table'
import { type Cancel, throwIfCancelled } from '../contract/task'
import type { Tensor, TensorData } from '../contract/tensor'
import { isFloating } from '../onnx/element-type'
import { bufferFor, storeFloats, storeOf } from './cell'
import { type Affine, affineOf } from './preprocess'
import type { RowRange } from './rows'

export interface FedBatch {
  feeds: Record<string, Tensor>
  /** Rows of the table that are in it. The tensors hold more where the model insists on a batch size. */
  rows: number
  /** Row of the table that the first one is. */
  firstRow: number
}

interface FeedInput {
  binding: InputBinding
  /** For each position of the input, its column's place among those read. */
  places: number[]
  affine: Affine | null
}

/** What has to be read, and how it becomes tensors. */
export interface FeedPlan {
  columns: string[]
  inputs: FeedInput[]
  /** The batch size the model insists on; null: any. */
  fixedBatch: number | null
}

/**
 * Told preprocessing of each input. A list of numbers goes over the columns of all floating inputs in order, or over all
 * bound columns where it is that long; other inputs are fed as they are. Throws InputError where it fits neither.
 */
function affines({ inputs, preprocessing }: Binding): (Affine | null)[] {
  const floating = inputs.map(({ type }) => isFloating(type))
  const lengths = Object.values(preprocessing ?? {}).flatMap((value) =>
    Array.isArray(value) ? [value.length] : [],
  )
  const all = inputs.reduce((sum, { columns }) => sum + columns.length, 0)
  const float = inputs.reduce((sum, { columns }, i) => sum + (floating[i] ? columns.length : 0), 0)
  const overAll = lengths.length > 0 && lengths[0] === all
  const whole = affineOf(preprocessing, overAll ? all : float)
  let at = 0
  return inputs.map(({ columns }, i) => {
    const [start, end] = [at, at + columns.length]
    if (floating[i] || overAll) at = end
    if (!whole || !floating[i]) return null
    return { scale: whole.scale.slice(start, end), offset: whole.offset.slice(start, end) }
  })
}

/** Throws InputError where told preprocessing does not fit the columns. */
export function planFeeds(binding: Binding): FeedPlan {
  const columns = [...new Set(binding.inputs.flatMap((input) => input.columns))]
  const place = new Map(columns.map((column, i) => [column, i]))
  const perInput = affines(binding)
  return {
    columns,
    inputs: binding.inputs.map((input, i) => ({
      binding: input,
      places: input.columns.map((column) => place.get(column) ?? 0),
      affine: perInput[i],
    })),
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
  buffers: plan.inputs.map(({ binding }) =>
    bufferFor(binding.type, capacity * binding.columns.length, binding.tensor),
  ),
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
  plan.inputs.forEach(({ binding, places, affine }, i) => {
    const width = places.length
    places.forEach((place, position) => {
      const [data, vector] = [into.buffers[i], batch.vectors[place]]
      const map = { scale: affine?.scale[position] ?? 1, offset: affine?.offset[position] ?? 0 }
      const at = (row: number) => (into.filled + row) * width + position
      if (storeFloats(data, vector, from, rows, at, map)) return
      const where = { tensor: binding.tensor, column: binding.columns[position], firstRow }
      const store = storeOf(binding.type, data, vector, where, map)
      for (let row = 0; row < rows; row++) store(from + row, at(row))
    })
  })
  into.filled += rows
}

/** Cuts a last, partial batch to its rows; or repeats its last row where the model insists on a batch size. */
function finish(plan: FeedPlan, { buffers, filled, firstRow }: Filling): FedBatch {
  const rows = plan.fixedBatch ?? filled
  const feeds = plan.inputs.map(({ binding }, i): [string, Tensor] => {
    const width = binding.columns.length
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
  const pageRows = Math.max(batchRows, Math.floor(mostPageValues / plan.columns.length))
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
