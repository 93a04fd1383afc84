/** Rows of a leaf in a batch as a vector. */
import type { RecordBatch } from 'apache-arrow'
import { withAbsent } from '../../base/gather'
import { permutedOrder } from '../../base/permute'
import { sliceBits, sliceVector } from '../../base/vectors'
import type { NumberArray, Vector } from '../../contract/table'
import { imageVector } from '../image-columns'
import { dataAt, type Leaf, type Moved } from './arrow-fields'
import { tensorVector } from './arrow-tensors'
import { bytesOf, elementsOf, vectorOf } from './arrow-vectors'

export interface Rows {
  from: number
  to: number
  /** Row of the table that row 0 of the batch is. */
  batchRow: number
}

type TensorVector = Extract<Vector, { kind: 'tensor' }>

/** The elements of each row in the order of the column's axes. */
function rearranged(vector: TensorVector, { from, permutation }: Moved): TensorVector {
  const order = permutedOrder(from, permutation)
  const values: NumberArray = vector.values.slice()
  for (let start = 0; start < values.length; start += vector.width)
    for (let i = 0; i < order.length; i++) values[start + order[i]] = vector.values[start + i]
  return { ...vector, values }
}

/** Rows [from, to) of a batch. Throws InputError naming the row of an image or a list that differs from the others. */
export function readLeaf({ column, path, reading }: Leaf, batch: RecordBatch, rows: Rows): Vector {
  const { from, to, batchRow } = rows
  const { data, absent } = dataAt(batch, path)
  const within = absent && sliceBits(absent, from, to)
  if (reading.as === 'image')
    return withAbsent(imageVector(bytesOf(data, from, to), column, batchRow + from), within)
  if (reading.as !== 'tensor') return withAbsent(sliceVector(vectorOf(data), from, to), within)
  const request = { from, to, batchRow, column: column.name, shape: reading.levels }
  const vector = tensorVector(data, request, elementsOf)
  return withAbsent(reading.moved ? rearranged(vector, reading.moved) : vector, within)
}
