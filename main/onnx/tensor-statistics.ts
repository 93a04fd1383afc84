/** The same statistics from a fetched tensor, exactly and in double precision: for probes, odd batches and broken values. */

import { bfloatToNumber, halfToNumber } from '../base/half'
import type { Tensor } from '../contract/tensor'
import { type ChannelStatistics, saturationLimit, type Watched } from './statistics'

export interface ExactStatistics {
  statistics: ChannelStatistics
  nan: number
  negativeInfinite: number
  positiveInfinite: number
  /** Entries of axis 0 that hold a value which is not finite. */
  rows: number
}

/** Values of a floating or integer tensor as doubles. */
export function doublesOf({ type, data }: Tensor): ArrayLike<number> {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array || Array.isArray(data)) {
    return Float64Array.from(data, Number)
  }
  if (type === 'float16') return Float64Array.from(data, halfToNumber)
  return type === 'bfloat16' ? Float64Array.from(data, bfloatToNumber) : data
}

/** The first `rows` entries along axis 0. */
export function firstRows(tensor: Tensor, rows: number): Tensor {
  const [whole, ...rest] = tensor.dims
  if (whole === undefined || rows >= whole) return tensor
  const each = rest.reduce((product, size) => product * size, 1)
  return { type: tensor.type, dims: [rows, ...rest], data: tensor.data.slice(0, rows * each) }
}

/** Statistics of the finite values of a tensor per channel; null where its channel axis has another length than expected. */
export function exactStatistics(tensor: Tensor, watched: Watched): ExactStatistics | null {
  const { channelAxis, channels } = watched
  if (channelAxis !== null && tensor.dims[channelAxis] !== channels) return null
  const values = doublesOf(tensor)
  const inner = channelAxis === null ? values.length : sizeOf(tensor.dims.slice(channelAxis + 1))
  const channelOf = channelAxis === null ? () => 0 : (i: number) => Math.floor(i / inner) % channels
  const { above, saturated, ...sums } = gather(values, channels, channelOf, watched.threshold ?? 0)
  return {
    statistics: {
      ...sums,
      above: watched.threshold === null ? null : above,
      saturated: watched.saturation ? saturated : null,
    },
    nan: countWhere(values, Number.isNaN),
    negativeInfinite: countWhere(values, (x) => x === Number.NEGATIVE_INFINITY),
    positiveInfinite: countWhere(values, (x) => x === Number.POSITIVE_INFINITY),
    rows: brokenRows(values, tensor.dims[0] ?? 1),
  }
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

/** Welford's update, channel by channel. */
function gather(
  values: ArrayLike<number>,
  channels: number,
  channelOf: (i: number) => number,
  threshold: number,
) {
  const zeros = () => new Float64Array(channels)
  const [counts, mean, m2, nonZero] = [zeros(), zeros(), zeros(), zeros()]
  const [above, saturated] = [zeros(), zeros()]
  const min = zeros().fill(Number.POSITIVE_INFINITY)
  const max = zeros().fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < values.length; i++) {
    const x = values[i]
    if (!Number.isFinite(x)) continue
    const c = channelOf(i)
    counts[c]++
    const delta = x - mean[c]
    mean[c] += delta / counts[c]
    m2[c] += delta * (x - mean[c])
    if (x < min[c]) min[c] = x
    if (x > max[c]) max[c] = x
    if (x !== 0) nonZero[c]++
    if (x > threshold) above[c]++
    if (Math.abs(x) > saturationLimit) saturated[c]++
  }
  return { counts, mean, m2, min, max, nonZero, above, saturated }
}

function countWhere(values: ArrayLike<number>, holds: (x: number) => boolean): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if (holds(values[i])) count++
  return count
}

function brokenRows(values: ArrayLike<number>, rows: number): number {
  const each = values.length / rows
  let broken = 0
  for (let row = 0; row < rows; row++) {
    let i = row * each
    const end = i + each
    while (i < end && Number.isFinite(values[i])) i++
    if (i < end) broken++
  }
  return broken
}
