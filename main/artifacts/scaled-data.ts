/** Rows in memory on another scale, by the numbers of the training rows alone. */
import { InputError } from '../contract/errors'
import type { RowTensor, TrainingData } from '../experiments/laboratory'
import { type InputScale, inputScale, type ValueScale } from '../fixes/input-scale'

type Real = Float32Array | Float64Array

const isReal = (data: RowTensor['data']): data is Real =>
  data instanceof Float32Array || data instanceof Float64Array

const widthOf = ({ dims }: RowTensor): number => dims.reduce((all, size) => all * size, 1)

/** Mean and deviation of every value of a row, over `rows`; two passes, because squares of large means would drown the spread. */
function scalesOf(data: Real, width: number, rows: Int32Array): ValueScale[] {
  const [means, squares] = [new Float64Array(width), new Float64Array(width)]
  for (const row of rows) for (let i = 0; i < width; i++) means[i] += data[row * width + i] / rows.length
  for (const row of rows)
    for (let i = 0; i < width; i++) squares[i] += (data[row * width + i] - means[i]) ** 2 / rows.length
  return Array.from(means, (mean, i) => ({ mean, std: Math.sqrt(squares[i]) }))
}

/** The scale of the value at place `i` of a row. */
export function scaleAt({ scales, dims }: InputScale, width: number): (i: number) => ValueScale {
  if (scales.length === width) return (i) => scales[i]
  // One per channel: each channel's values lie together where its axis comes first.
  const together = width / scales.length
  return dims.length > 1 ? (i) => scales[Math.floor(i / together)] : (i) => scales[i % scales.length]
}

function standardized(tensor: RowTensor, data: Real, rows: Int32Array): RowTensor {
  const width = widthOf(tensor)
  const at = scaleAt(inputScale(tensor.dims, scalesOf(data, width, rows)), width)
  return {
    ...tensor,
    data: data.map((value, i) => (value - at(i % width).mean) / at(i % width).std),
  }
}

/** Floating inputs with mean 0 and deviation 1 per value, images per channel. */
export const withStandardInputs = (data: TrainingData): TrainingData => ({
  ...data,
  inputs: data.inputs.map((one) => (isReal(one.data) ? standardized(one, one.data, data.training) : one)),
})

/** Real targets with mean 0 and deviation 1 all together, and that deviation. Throws InputError for classes. */
export function withStandardTargets(data: TrainingData): { data: TrainingData; std: number } {
  const { target, training, classes } = data
  if (classes !== null || !isReal(target.data))
    throw new InputError({ cause: 'targets are classes, which have no scale' })
  const width = widthOf(target)
  const scales = scalesOf(target.data, width, training)
  const mean = scales.reduce((sum, one) => sum + one.mean, 0) / width
  const variance = scales.reduce((sum, one) => sum + one.std ** 2 + (one.mean - mean) ** 2, 0) / width
  const std = Math.sqrt(variance)
  if (!(std > 0)) throw new InputError({ cause: 'targets never vary, so they have no scale' })
  const values = target.data.map((value) => (value - mean) / std)
  return { data: { ...data, target: { ...target, data: values } }, std }
}
