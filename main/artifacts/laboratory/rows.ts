/** Rows of the dataset in memory, as experiments are handed them: what cannot be trained on is left out and counted. */

import { isValidAt } from '../../base/vectors'
import { InputError } from '../../contract/errors'
import type { RowRange, Table, Vector } from '../../contract/table'
import type { Cancel } from '../../contract/task'
import type { ElementType, Tensor } from '../../contract/tensor'
import type { RowTensor } from '../../experiments/laboratory'
import { type FedBatch, type FeedPlan, feedBatches } from '../feeding/feed'
import { rowsWithTarget } from '../feeding/target-feed'

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)

function emptyData(type: ElementType, length: number, tensor: string): RowTensor['data'] {
  switch (type) {
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'uint8':
    case 'bool':
      return new Uint8Array(length)
    default:
      throw new InputError({
        place: `input ${tensor}`,
        cause: `takes ${type}, with which Assay cannot train`,
        remedy: 'export the model with a float32 input',
      })
  }
}

/** Rows are added until all are there. */
class Collected {
  readonly #tensors: RowTensor[]
  readonly #widths: number[]
  rows = 0

  constructor(plan: FeedPlan, most: number) {
    this.#tensors = plan.inputs.map(({ binding: { tensor, type, shape } }) => ({
      name: tensor,
      type,
      dims: shape,
      data: emptyData(type, most * product(shape), tensor),
    }))
    this.#widths = this.#tensors.map(({ dims }) => product(dims))
  }

  add(feeds: Readonly<Record<string, Tensor>>, row: number): void {
    this.#tensors.forEach(({ name, data }, i) => {
      const width = this.#widths[i]
      const values = feeds[name].data as Float32Array
      ;(data as Float32Array).set(values.subarray(row * width, (row + 1) * width), this.rows * width)
    })
    this.rows++
  }

  finish(): RowTensor[] {
    return this.#tensors.map((tensor, i) => ({
      ...tensor,
      data: tensor.data.slice(0, this.rows * this.#widths[i]),
    }))
  }
}

/** Whether all inputs of the row are numbers: one NaN would make every weight one. */
function isWhole(batch: FedBatch, inputs: readonly string[], row: number): boolean {
  return inputs.every((name) => {
    const { data, dims } = batch.feeds[name]
    if (!(data instanceof Float32Array || data instanceof Float64Array)) return true
    const width = product(dims.slice(1))
    for (let i = row * width; i < (row + 1) * width; i++) if (!Number.isFinite(data[i])) return false
    return true
  })
}

export interface ReadRows {
  tensors: RowTensor[]
  rows: number
  /** Row of the table that each is. */
  places: Int32Array
  /** Values of `marked` on each; empty where it was not asked for. */
  marks: string[]
  /** Rows left out: without a target, and with an input that is no finite number. */
  withoutTarget: number
  notFinite: number
}

export interface RowsWanted {
  plan: FeedPlan
  table: Table
  ranges: readonly RowRange[]
  cancel: Cancel
  /** The tensor of `plan` that holds the targets; null: it has none. */
  target: string | null
  /** A column whose values come along as text. */
  marked: string | null
}

const batchRows = 512

/** A value of a column as text; empty where it is absent. */
function textAt(vector: Vector, row: number): string {
  if (vector.kind === 'text') return vector.values[row] ?? ''
  return isValidAt(vector.validity, row) ? String(vector.values[row]) : ''
}

/** Throws InputError for a cell that its tensor cannot hold, CancelledError between batches. */
export async function readRows({
  plan,
  table,
  ranges,
  cancel,
  target,
  marked,
}: RowsWanted): Promise<ReadRows> {
  const columns = marked === null || plan.columns.includes(marked) ? plan.columns : [...plan.columns, marked]
  const most = ranges.reduce((sum, { rows }) => sum + rows, 0)
  const collected = new Collected(plan, most)
  const inputs = plan.inputs.map(({ binding }) => binding.tensor).filter((name) => name !== target)
  const seen: string[] = []
  const onBatch = ({ rows, vectors }: { rows: number; vectors: Vector[] }) => {
    if (marked === null) return
    const vector = vectors[columns.indexOf(marked)]
    for (let row = 0; row < rows; row++) seen.push(textAt(vector, row))
  }
  const places: number[] = []
  const marks: string[] = []
  let [withoutTarget, notFinite, before] = [0, 0, 0]
  const wanted = { ...plan, columns, fixedBatch: null }
  for await (const batch of feedBatches({ plan: wanted, table, ranges, batchRows, cancel, onBatch })) {
    const known = target === null ? null : new Set(rowsWithTarget(batch, target))
    for (let row = 0; row < batch.rows; row++) {
      if (known && !known.has(row)) withoutTarget++
      else if (!isWhole(batch, inputs, row)) notFinite++
      else {
        collected.add(batch.feeds, row)
        places.push(batch.firstRow + row)
        if (marked !== null) marks.push(seen[before + row])
      }
    }
    before += batch.rows
  }
  return {
    tensors: collected.finish(),
    rows: collected.rows,
    places: Int32Array.from(places),
    marks,
    withoutTarget,
    notFinite,
  }
}
