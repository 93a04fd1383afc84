/**
 * What must be known of every row, at next to no cost: which units fire, which are saturated, and whether some value may be no
 * number. Everything else is measured on fewer rows (onnx/statistics.ts). Extremes are taken behind a ReLU, so that the runtime
 * may still fuse it with its layer.
 */
import type { ModelProto } from 'onnx-buf'
import type { ElementType, Tensor } from '../contract/tensor'
import { GraphBuilder, type Real } from './graph-builder'
import { allAxes, reducePerChannel, saturatedCounts, type Watched } from './statistics'

/** Sums and extremes beyond this are looked at closely: float32 ends at 3.4e38, and a product of two such is near it. */
const suspiciousSize = 1e15

export interface Screened {
  watched: Watched
  /** Tensor, laid out as the watched one, in which units that fire are above `level`; null: not asked for. */
  firing: { tensor: string; level: number } | null
}

export interface Checked {
  tensor: string
  type: ElementType
  rank: number
}

/** What one batch says of a watched tensor. */
export interface Screening {
  tensor: string
  /** Values per channel. */
  count: number
  /** Whether a unit fired. */
  fires: boolean[] | null
  /** Values beyond the saturation limit, per unit. */
  saturated: Float64Array | null
}

export interface ScreeningGraph {
  model: ModelProto
  fetches: readonly string[]
  /** null: something may not be finite, or is so large that it may hide what is not. */
  read(results: Readonly<Record<string, Tensor>>): Screening[] | null
}

interface ScreenedOutputs {
  screened: Screened
  size: string | null
  most: string | null
  saturated: string | null
}

/** Types whose extremes and sums say whether something broke. */
export const canScreen = (type: ElementType): type is Real => type === 'float32' || type === 'float64'

function screen(builder: GraphBuilder, screened: Screened): ScreenedOutputs {
  const { watched, firing } = screened
  return {
    screened,
    size: watched.saturation ? builder.emit('Size', [watched.tensor]) : null,
    most: firing ? reducePerChannel(builder, 'ReduceMax', firing.tensor, watched) : null,
    saturated: watched.saturation ? saturatedCounts(builder, watched.tensor, watched) : null,
  }
}

/** The sum of all values is finite only if each of them is. A scalar is taken as it is, under a name of its own. */
function sumOf(builder: GraphBuilder, { tensor, rank }: Checked): string {
  if (rank === 0) return builder.emit('Identity', [tensor])
  return builder.reduce('ReduceSum', tensor, allAxes({ rank }))
}

/** Adds the reductions to a model of operator set `opset`; all tensors are of type float32 or float64. */
export function withScreening(
  model: ModelProto,
  opset: number,
  screened: readonly Screened[],
  checked: readonly Checked[],
): ScreeningGraph {
  const builder = new GraphBuilder(model, opset)
  const all = screened.map((one) => screen(builder, one))
  const sums = checked.map((one) => sumOf(builder, one))
  const fetches = [...all.flatMap(({ size, most, saturated }) => [size, most, saturated]), ...sums].filter(
    (name) => name !== null,
  )
  return {
    model: builder.finish(fetches),
    fetches,
    read: (results) => readAll(all, sums, results),
  }
}

const small = (value: number): boolean => Math.abs(value) < suspiciousSize

function readAll(
  all: readonly ScreenedOutputs[],
  sums: readonly string[],
  results: Readonly<Record<string, Tensor>>,
): Screening[] | null {
  const get = (name: string | null) => (name === null ? null : Float64Array.from(results[name].data, Number))
  if (!sums.every((name) => get(name)?.every(small))) return null
  const read: Screening[] = []
  for (const { screened, size, most, saturated } of all) {
    const { watched, firing } = screened
    const [extremes, count] = [get(most), get(size)?.[0] ?? 0]
    // NaN compares as not small.
    if (extremes?.some((value) => !(value < suspiciousSize))) return null
    read.push({
      tensor: watched.tensor,
      count: count / watched.channels,
      fires: extremes && firing ? Array.from(extremes, (value) => value > firing.level) : null,
      saturated: get(saturated),
    })
  }
  return read
}
