/** Rows taken out of the data, and rows with other values in them. */
import { randomFrom } from '../base/random'
import type { RowTensor, TrainingData } from './laboratory'
import { shuffled } from './row-order'

const widthOf = ({ dims }: RowTensor): number => dims.reduce((all, size) => all * size, 1)

/** Values of a new array of the tensor's own type. */
const blankLike = <T extends RowTensor['data']>(data: T, length: number): T =>
  new (data.constructor as new (length: number) => T)(length)

/** Row i of the new tensor is row `rows[i]` of the old. */
export function gathered(tensor: RowTensor, rows: Int32Array): RowTensor {
  const width = widthOf(tensor)
  const data = blankLike(tensor.data, rows.length * width)
  // One of the arrays holds bigints where the other does; `set` of a union does not know.
  const write = data.set.bind(data) as (values: ArrayLike<number | bigint>, at: number) => void
  rows.forEach((row, i) => {
    write(tensor.data.subarray(row * width, (row + 1) * width), i * width)
  })
  return { ...tensor, data }
}

export const zeroed = (tensor: RowTensor): RowTensor => ({
  ...tensor,
  data: blankLike(tensor.data, tensor.data.length),
})

const counted = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i)

/** These rows alone, all of them for training. */
export function onlyRows(data: TrainingData, rows: Int32Array): TrainingData {
  return {
    ...data,
    rows: rows.length,
    inputs: data.inputs.map((input) => gathered(input, rows)),
    target: gathered(data.target, rows),
    training: counted(rows.length),
    validation: new Int32Array(0),
  }
}

export const withZeroedInputs = (data: TrainingData): TrainingData => ({
  ...data,
  inputs: data.inputs.map(zeroed),
})

/** Every row gets the inputs of another, all inputs of the same one. */
export function withShuffledInputs(data: TrainingData, seed: number): TrainingData {
  const order = shuffled(counted(data.rows), randomFrom(seed))
  return { ...data, inputs: data.inputs.map((input) => gathered(input, order)) }
}

/** Targets of the rows given change places among each other. */
export function withShuffledTargets(data: TrainingData, rows: Int32Array, seed: number): TrainingData {
  const order = counted(data.rows)
  shuffled(rows, randomFrom(seed)).forEach((row, i) => {
    order[rows[i]] = row
  })
  return { ...data, target: gathered(data.target, order) }
}

/** Which axis of a row's value holds the channels of an image; null: it is no image of three channels. */
export function channelAxisOf({ dims }: RowTensor): number | null {
  if (dims.length !== 3) return null
  if (dims[0] === imageChannels && dims[1] > imageChannels && dims[2] > imageChannels) return 0
  return dims[2] === imageChannels && dims[0] > imageChannels && dims[1] > imageChannels ? 2 : null
}

const imageChannels = 3

/** Channel c of the new images is channel `order[c]` of the old. */
export function withChannels(tensor: RowTensor, axis: number, order: readonly number[]): RowTensor {
  const inner = tensor.dims.slice(axis + 1).reduce((all, size) => all * size, 1)
  const from = Int32Array.from({ length: tensor.data.length / inner }, (_, i) => {
    const outer = Math.floor(i / imageChannels)
    return outer * imageChannels + order[i % imageChannels]
  })
  const planes = gathered({ ...tensor, dims: [inner] }, from)
  return { ...tensor, data: planes.data }
}
