/**
 * Statistics of activations inside the graph: reductions appended as outputs, so that vectors per channel come out and not
 * tensors (spec: autodiff, "Activation statistics inside the graph").
 *
 * Spread is taken around a centre that is fed in, the best mean known so far: float32 would cancel in E[x^2] - mean^2, and
 * a mean computed inside the graph would cost one more pass. Batches are merged outside, in double precision.
 */
import type { ModelProto, NodeProto, TensorProto, ValueInfoProto } from 'onnx-buf'
import { TensorProto_DataType as DataType } from 'onnx-buf'
import type { ElementType, Tensor } from '../contract/tensor'
import { appended, inputOf, intsTensor, namer, nodeOf, scalarTensor } from './edit'

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
}

type Part = 'size' | 'min' | 'max' | 'shift' | 'square' | 'nonZero' | 'above' | 'saturated'
type Wide = 'float32' | 'float64'

interface WatchedOutputs {
  watched: Watched
  wide: Wide
  centre: string
  outputs: Readonly<Partial<Record<Part, string>>>
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
  saturated: number | null
}

/** Appends nodes to a model under fresh names. */
class Builder {
  readonly nodes: NodeProto[] = []
  readonly initializers: TensorProto[] = []
  readonly inputs: ValueInfoProto[] = []
  readonly #name: (wish: string) => string
  readonly #opset: number
  readonly #shared = new Map<string, string>()

  constructor(model: ModelProto, opset: number) {
    this.#name = namer(model)
    this.#opset = opset
  }

  emit(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, number | readonly number[]> = {},
  ): string {
    const output = this.#name(`assay/${op}`)
    this.nodes.push(nodeOf(op, inputs, output, attributes))
    return output
  }

  /** One initializer per value, however often it is asked for. */
  share(key: string, make: (name: string) => TensorProto): string {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const name = this.#name(`assay/${key}`)
    this.#shared.set(key, name)
    this.initializers.push(make(name))
    return name
  }

  scalar(value: number, type: Wide): string {
    return this.share(`${type}-${value}`, (name) => scalarTensor(name, value, type))
  }

  input(wish: string, type: Wide, dims: readonly number[]): string {
    const name = this.#name(wish)
    this.inputs.push(inputOf(name, type, dims))
    return name
  }

  /** Reduces over `axes` and drops them. ReduceSum takes its axes as an input since opset 13, the others since 18. */
  reduce(op: string, from: string, axes: readonly number[]): string {
    const asInput = this.#opset >= (op === 'ReduceSum' ? 13 : 18)
    if (!asInput) return this.emit(op, [from], { axes, keepdims: 0 })
    const list = this.share(`axes-${axes.join('-')}`, (name) => intsTensor(name, axes))
    return this.emit(op, [from, list], { keepdims: 0 })
  }
}

/** Adds the reductions for `watched` tensors to a model of operator set `opset`. */
export function withStatistics(
  model: ModelProto,
  opset: number,
  watched: readonly Watched[],
): StatisticsGraph {
  const builder = new Builder(model, opset)
  const all = watched.map((one) => watch(builder, one))
  const fetches = all.flatMap(({ outputs }) => Object.values(outputs))
  const { nodes, initializers, inputs } = builder
  return {
    model: appended(model, { nodes, initializers, inputs, outputs: fetches }),
    fetches,
    centres: (means) =>
      Object.fromEntries(all.map((one) => [one.centre, centreTensor(one, means(one.watched))])),
    read: (results, centres) => all.map((one) => readStatistics(one, results, centres)),
  }
}

function watch(builder: Builder, watched: Watched): WatchedOutputs {
  const wide: Wide = watched.type === 'float64' ? 'float64' : 'float32'
  const to = wide === 'float64' ? DataType.DOUBLE : DataType.FLOAT
  const x = reducible(builder, watched, wide)
  const axes = allAxes(watched).filter((axis) => axis !== watched.channelAxis)
  const centre = builder.input('assay/centre', wide, centreDims(watched))
  const deviation = builder.emit('Sub', [x, centre])
  const counted = (truth: string) => builder.reduce('ReduceSum', builder.emit('Cast', [truth], { to }), axes)
  return {
    watched,
    wide,
    centre,
    outputs: {
      size: builder.emit('Size', [x]),
      min: builder.reduce('ReduceMin', x, axes),
      max: builder.reduce('ReduceMax', x, axes),
      shift: builder.reduce('ReduceMean', deviation, axes),
      square: builder.reduce('ReduceSumSquare', deviation, axes),
      // A cast to bool asks whether a value is not zero, in every operator set.
      nonZero: counted(builder.emit('Cast', [x], { to: DataType.BOOL })),
      ...(watched.threshold === null
        ? {}
        : { above: counted(builder.emit('Greater', [x, builder.scalar(watched.threshold, wide)])) }),
      ...(watched.saturation ? { saturated: saturatedCount(builder, x, wide, watched) } : {}),
    },
  }
}

/** The tensor in a type that every reduction takes, a scalar as a vector of one. */
function reducible(builder: Builder, { tensor, type, rank }: Watched, wide: Wide): string {
  const to = wide === 'float64' ? DataType.DOUBLE : DataType.FLOAT
  const x = type === wide ? tensor : builder.emit('Cast', [tensor], { to })
  if (rank > 0) return x
  return builder.emit('Reshape', [x, builder.share('one', (name) => intsTensor(name, [1]))])
}

function saturatedCount(builder: Builder, x: string, wide: Wide, watched: Watched): string {
  const to = wide === 'float64' ? DataType.DOUBLE : DataType.FLOAT
  const beyond = builder.emit('Greater', [builder.emit('Abs', [x]), builder.scalar(saturationLimit, wide)])
  return builder.reduce('ReduceSum', builder.emit('Cast', [beyond], { to }), allAxes(watched))
}

const allAxes = ({ rank }: Watched): number[] => Array.from({ length: Math.max(1, rank) }, (_, axis) => axis)

/** Broadcasts along the channel axis. */
const centreDims = (watched: Watched): number[] =>
  allAxes(watched).map((axis) => (axis === watched.channelAxis ? watched.channels : 1))

function centreTensor({ watched, wide }: WatchedOutputs, means: Float64Array): Tensor {
  const finite = means.map((mean) => (Number.isFinite(mean) ? mean : 0))
  const data = wide === 'float64' ? finite : Float32Array.from(finite)
  return { type: wide, dims: centreDims(watched), data }
}

const numbers = (tensor: Tensor | undefined): Float64Array => Float64Array.from(tensor?.data ?? [], Number)

/** The centre as the runtime saw it, rounded to its type, is what deviations are measured from. */
function readStatistics(
  { watched, centre, outputs }: WatchedOutputs,
  results: Readonly<Record<string, Tensor>>,
  centres: Readonly<Record<string, Tensor>>,
): ChannelStatistics | null {
  const get = (part: Part) => numbers(results[outputs[part] ?? ''])
  const count = (get('size')[0] ?? 0) / watched.channels
  const min = get('min')
  if (min.length !== watched.channels || !Number.isInteger(count)) return null
  const [origin, shift, square] = [numbers(centres[centre]), get('shift'), get('square')]
  return {
    counts: new Float64Array(watched.channels).fill(count),
    min,
    max: get('max'),
    mean: origin.map((at, i) => at + shift[i]),
    m2: square.map((sum, i) => Math.max(0, sum - count * shift[i] ** 2)),
    nonZero: get('nonZero'),
    above: watched.threshold === null ? null : get('above'),
    saturated: watched.saturation ? get('saturated')[0] : null,
  }
}
