/** Rows of the data by their indices, as tensors that a graph is fed. */
import type { Tensor, TensorData } from '../contract/tensor'
import type { RowTensor } from './laboratory'

const sizeOf = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

type RowData = RowTensor['data']

/** An empty array of the same kind. */
const sameKind = <T extends RowData>(data: T, length: number): T =>
  new (data.constructor as new (length: number) => T)(length)

function copyRows(from: RowData, to: RowData, width: number, rows: Int32Array, at: number): void {
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i] * width
    // Both are of one kind; the compiler does not know which.
    ;(to as Float32Array).set((from as Float32Array).subarray(start, start + width), (at + i) * width)
  }
}

/** One batch; `row` axes follow the batch axis. */
export function batchOf({ type, dims, data }: RowTensor, rows: Int32Array): Tensor {
  const width = sizeOf(dims)
  const made = sameKind(data, rows.length * width)
  copyRows(data, made, width, rows, 0)
  return { type, dims: [rows.length, ...dims], data: made as TensorData }
}

/** Batches of one length, one behind the other along a new first axis. */
export function stackOf({ type, dims, data }: RowTensor, batches: readonly Int32Array[]): Tensor {
  const width = sizeOf(dims)
  const length = batches[0]?.length ?? 0
  const made = sameKind(data, batches.length * length * width)
  batches.forEach((rows, i) => {
    copyRows(data, made, width, rows, i * length)
  })
  return { type, dims: [batches.length, length, ...dims], data: made as TensorData }
}
