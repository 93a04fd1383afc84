/**
 * Statistics of activations inside the graph: reductions appended as outputs, so that vectors per channel come out and not
 * tensors (spec: autodiff, "Activation statistics inside the graph").
 *
 * Spread is taken around a centre that is fed in, the best mean known so far: float32 would cancel in E[x^2] - mean^2, and
 * a mean computed inside the graph would cost one more pass. Batches are merged outside, in double precision.
 */
import { TensorProto_DataType as DataType, type ModelProto } from 'onnx-buf'
import type { ElementType, Tensor } from '../contract/tensor'
import { intsTensor } from './edit'
import { GraphBuilder, type Real } from './graph-builder'

/** |input| beyond this leaves Sigmoid and Tanh next to no slope (spec: audits, 8). */
export const saturationLimit = 5

/** A tensor to be summarized. */
export interface Watched {
  tensor: string
  type: ElementType
  rank: number
  channelAxis: number | null
  /** Length of the channel axis; 1 where there is none. */
  channels: number
  /** Count, per channel, of values above this (units that fire); null: not asked for. */
  threshold: number | null
  /** Count values with a magnitude above `saturationLimit`. */
  saturation: boolean
  /** The watched tensor, threshold 0 and alike in shape, whose ReLU this is: its extremes and zeros follow from it. */
  rectified: string | null
}

/** Sums over one batch, per channel; counts are exact. Not finite where the tensor holds NaN, infinity or overflows. */
export interface ChannelStatistics {
  /** Finite values per channel. */
  counts: Float64Array
  min: Float64Array
  max: Float64Array
  mean: Float64Array
  /** Sum of squared deviations from `mean`. */
  m2: Float64Array
  nonZero: Float64Array
  above: Float64Array | null
  /** Values beyond `saturationLimit`. */
  saturated: Float64Array | null
}

export interface StatisticsGraph {
  model: ModelProto
  /** Outputs to fetch. */
  fetches: readonly string[]
  /** Feeds of the centres, by the best means known so far. */
  centres(means: (watched: Watched) => Float64Array): Record<string, Tensor>
  /** What one run says of each watched tensor; null where the tensor did not have the expected channels. */
  read(
    results: Readonly<Record<string, Tensor>>,
    centres: Readonly<Record<string, Tensor>>,
  ): (ChannelStatistics | null)[]
}

type Part = 'size' | 'min' | 'max' | 'shift' | 'square' | 'nonZero' | 'above' | 'saturated'

interface WatchedOutputs {
  watched: Watched
  real: Real
  centre: string
  outputs: Readonly<Partial<Record<Part, string>>>
}

/**
 * Adds the reductions for `watched` tensors, given in running order, to a model of operator set `opset`.
 */
export function withStatistics(
  model: ModelProto,
  opset: number,
  watched: readonly Watched[],
): StatisticsGraph {
  const builder = new GraphBuilder(model, opset)
  const all = watched.map((one) => watch(builder, one))
  const fetches = all.flatMap(({ outputs }) => Object.values(outputs))
  return {
    model: builder.finish(fetches),
    fetches,
    centres: (means) =>
      Object.fromEntries(all.map((one) => [one.centre, centreTensor(one, means(one.watched))])),
    read: (results, centres) => readAll(all, results, centres),
  }
}

const realOf = ({ type }: Watched): Real => (type === 'float64' ? 'float64' : 'float32')

const dataTypeOf = (watched: Watched) => (realOf(watched) === 'float64' ? DataType.DOUBLE : DataType.FLOAT)

function watch(builder: GraphBuilder, watched: Watched): WatchedOutputs {
  const real = realOf(watched)
  const x = reducible(builder, watched)
  const centre = builder.input('assay/centre', real, centreDims(watched))
  const deviation = builder.emit('Sub', [x, centre])
  const reduce = (op: string, from: string) => reducePerChannel(builder, op, from, watched)
  const count = (truth: string) =>
    reduce('ReduceSum', builder.emit('Cast', [truth], { to: dataTypeOf(watched) }))
  const followed = watched.rectified !== null
  return {
    watched,
    real,
    centre,
    outputs: {
      size: builder.emit('Size', [x]),
      shift: reduce('ReduceMean', deviation),
      // Several times faster than ReduceSumSquare in ONNX Runtime 1.30, which has fast paths for mean, sum and extremes only.
      square: reduce('ReduceMean', builder.emit('Mul', [deviation, deviation])),
      ...(followed ? {} : { min: reduce('ReduceMin', x), max: reduce('ReduceMax', x) }),
      // A cast to bool asks whether a value is not zero, in every operator set.
      ...(followed ? {} : { nonZero: count(builder.emit('Cast', [x], { to: DataType.BOOL })) }),
      ...(watched.threshold === null
        ? {}
        : { above: count(builder.emit('Greater', [x, builder.scalar(watched.threshold, real)])) }),
      ...(watched.saturation ? { saturated: saturatedCounts(builder, x, watched) } : {}),
    },
  }
}

/** The tensor in a type that every reduction takes, a scalar as a vector of one. */
function reducible(builder: GraphBuilder, watched: Watched): string {
  const { tensor, type, rank } = watched
  const x = type === realOf(watched) ? tensor : builder.emit('Cast', [tensor], { to: dataTypeOf(watched) })
  if (rank > 0) return x
  return builder.emit('Reshape', [x, builder.share('one', (name) => intsTensor(name, [1]))])
}

/** Space first and then the batch: for channels on axis 1 that is about twice as fast as both at once. */
export function reducePerChannel(builder: GraphBuilder, op: string, from: string, watched: Watched): string {
  const axes = allAxes(watched).filter((axis) => axis !== watched.channelAxis)
  if (watched.channelAxis !== 1 || axes.length < 2) return builder.reduce(op, from, axes)
  return builder.reduce(op, builder.reduce(op, from, axes.slice(1)), [0])
}

/** Values of `x` per channel with a magnitude beyond `saturationLimit`. */
export function saturatedCounts(builder: GraphBuilder, x: string, watched: Watched): string {
  const limit = builder.scalar(saturationLimit, realOf(watched))
  const beyond = builder.emit('Greater', [builder.emit('Abs', [x]), limit])
  return reducePerChannel(
    builder,
    'ReduceSum',
    builder.emit('Cast', [beyond], { to: dataTypeOf(watched) }),
    watched,
  )
}

export const allAxes = ({ rank }: Pick<Watched, 'rank'>): number[] =>
  Array.from({ length: Math.max(1, rank) }, (_, axis) => axis)

/** Broadcasts along the channel axis. */
const centreDims = (watched: Watched): number[] =>
  allAxes(watched).map((axis) => (axis === watched.channelAxis ? watched.channels : 1))

function centreTensor({ watched, real }: WatchedOutputs, means: Float64Array): Tensor {
  const finite = means.map((mean) => (Number.isFinite(mean) ? mean : 0))
  const data = real === 'float64' ? finite : Float32Array.from(finite)
  return { type: real, dims: centreDims(watched), data }
}

/** A mapping function would make the copy twenty times slower; only 64-bit integers need one. */
function numbers(tensor: Tensor | undefined): Float64Array {
  const data = tensor?.data ?? []
  return data instanceof Float32Array || data instanceof Float64Array
    ? new Float64Array(data)
    : Float64Array.from(data, Number)
}

function readAll(
  all: readonly WatchedOutputs[],
  results: Readonly<Record<string, Tensor>>,
  centres: Readonly<Record<string, Tensor>>,
): (ChannelStatistics | null)[] {
  const known = new Map<string, ChannelStatistics | null>()
  for (const one of all) {
    const source = one.watched.rectified === null ? null : (known.get(one.watched.rectified) ?? null)
    const get = (part: Part) => numbers(results[one.outputs[part] ?? ''])
    known.set(one.watched.tensor, readOne(one, get, numbers(centres[one.centre]), source))
  }
  return all.map(({ watched }) => known.get(watched.tensor) ?? null)
}

const rectify = (bounds: Float64Array): Float64Array => bounds.map((bound) => Math.max(0, bound))

/** `origin`: the centre as the runtime saw it, rounded to its type, which is what deviations are measured from. */
function readOne(
  { watched }: WatchedOutputs,
  get: (part: Part) => Float64Array,
  origin: Float64Array,
  source: ChannelStatistics | null,
): ChannelStatistics | null {
  const count = (get('size')[0] ?? 0) / watched.channels
  const [shift, square] = [get('shift'), get('square')]
  if (shift.length !== watched.channels || !Number.isInteger(count)) return null
  return {
    counts: new Float64Array(watched.channels).fill(count),
    min: source ? rectify(source.min) : get('min'),
    max: source ? rectify(source.max) : get('max'),
    // A broken source may be hidden by the ReLU; its extremes would be taken over all the same.
    mean: origin.map((at, i) => at + shift[i] + (source ? 0 * source.mean[i] : 0)),
    m2: square.map((mean, i) => count * Math.max(0, mean - shift[i] ** 2)),
    nonZero: source?.above ?? get('nonZero'),
    above: watched.threshold === null ? null : get('above'),
    saturated: watched.saturation ? get('saturated') : null,
  }
}
