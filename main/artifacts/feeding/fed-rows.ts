/** Rows of fed batches, picked out and put together anew. */
import type { Tensor, TensorData } from '../../contract/tensor'
import type { FedBatch } from './feed'

const widthOf = ({ data, dims }: Tensor): number => data.length / (dims[0] || 1)

type Numbers = Exclude<TensorData, string[]>
/** Stands for all kinds of typed arrays, whose `set` and `subarray` are alike. */
type AnyNumbers = Float32Array

/** A buffer of the same kind. */
const bufferLike = (data: TensorData, length: number): TensorData =>
  Array.isArray(data)
    ? new Array<string>(length).fill('')
    : new (data.constructor as new (length: number) => Numbers)(length)

function copyRow({ data }: Tensor, row: number, into: TensorData, to: number, width: number): void {
  if (Array.isArray(data) || Array.isArray(into))
    for (let i = 0; i < width; i++) into[to * width + i] = data[row * width + i]
  else (into as AnyNumbers).set((data as AnyNumbers).subarray(row * width, (row + 1) * width), to * width)
}

/** A row of a batch. */
export interface RowOf {
  batch: FedBatch
  row: number
}

/** The rows, in their order, as one set of tensors. There must be at least one; all batches have the same tensors. */
export function tensorsOfRows(rows: readonly RowOf[]): Record<string, Tensor> {
  const [{ batch: first }] = rows
  return Object.fromEntries(
    Object.entries(first.feeds).map(([name, { type, dims, data }]): [string, Tensor] => {
      const width = widthOf(first.feeds[name])
      const joined = bufferLike(data, rows.length * width)
      rows.forEach(({ batch, row }, i) => {
        copyRow(batch.feeds[name], row, joined, i, width)
      })
      return [name, { type, dims: [rows.length, ...dims.slice(1)], data: joined }]
    }),
  )
}
