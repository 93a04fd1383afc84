/** Pools: windows over the axes behind batch and channel that hold no weights; regions cut out of an image. */
import { type NodeProto, NodeProtoSchema } from 'onnx-buf'
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { copyOf } from '../codec'
import { productOf } from '../dimension'
import type { GradientBuilder } from '../gradient/builder'
import { unsupported } from '../gradient/refusals'
import { magnitude, nonNegative, type Range, range, withZero } from '../range'
import type {
  Facts,
  GradientContext,
  LoweringContext,
  NodeContext,
  OperatorRule,
  OperatorRules,
  RangeContext,
  Shape,
} from './rule'
import {
  kernelOf,
  type PlacedWindow,
  slide,
  spatialSizes,
  turnedBack,
  windowBetween,
  windowOf,
} from './windows'

function pooledShape(of: NodeContext): Shape | null {
  const x = of.facts(0).shape
  const kernel = kernelOf(of, null)
  if (!x || !kernel) return null
  const ceil = intAttribute(of.node, 'ceil_mode', 0) === 1
  return [x[0], x[1], ...slide(x.slice(2), windowOf(of, kernel), ceil)]
}

const pooled = (of: NodeContext): Partial<Facts>[] => [{ shape: pooledShape(of) }]

function maximal(of: NodeContext): Partial<Facts>[] {
  const shape = pooledShape(of)
  return [{ shape }, { shape, type: 'int64' }]
}

function toOne(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  return [{ shape: shape ? [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)] : null }]
}

/** Padding counts as zeros where it is asked for. */
const averaged = (of: RangeContext): Range =>
  intAttribute(of.node, 'count_include_pad', 0) === 1 ? withZero(of.range(0)) : of.range(0)

/** (sum of |x|^p)^(1/p) of so many values. */
function norm(of: RangeContext, values: readonly Dimension[] | null): Range {
  const count = productOf(values ?? [null])
  if (typeof count !== 'number') return nonNegative
  return range(0, magnitude(of.range(0)) * count ** (1 / intAttribute(of.node, 'p', 2)))
}

/** Turns a pool back: values at the places told, zeros elsewhere. */
function unpooled(of: NodeContext): Partial<Facts>[] {
  const x = of.facts(0).shape
  const told = of.facts(2).values
  if (of.has(2)) return [{ shape: told ?? x?.map(() => null) ?? null }]
  const kernel = kernelOf(of, null)
  if (!x || !kernel) return [{}]
  const { strides, pads } = windowOf(of, kernel)
  const spatial = x
    .slice(2)
    .map((size, i) =>
      typeof size === 'number'
        ? (size - 1) * strides[i] + kernel[i] - pads[i] - pads[i + kernel.length]
        : null,
    )
  return [{ shape: [...x.slice(0, 2), ...spatial] }]
}

/** [regions, channels, height, width]. */
const regions = (of: NodeContext, sizes: readonly Dimension[]): Partial<Facts>[] => [
  { shape: [of.facts(1).shape?.[0] ?? null, of.facts(0).shape?.[1] ?? null, ...sizes] },
]

/** The places that won come out as well: the gradient goes there. */
function withPlaces(of: LoweringContext): NodeProto[] | null {
  const { node } = of
  if ((node.output[1] ?? '') !== '') return null
  const attribute = node.attribute.filter(({ name }) => name !== 'storage_order')
  const output = [of.output(0), of.build.name(`${of.output(0)}/places`)]
  return [copyOf(NodeProtoSchema, node, { output, attribute })]
}

/** `gradient` added at `places`, which count through all of input 0; zeros elsewhere. */
function atPlaces(of: GradientContext, places: string, overlap: boolean): string {
  const { build } = of
  const flat = (name: string) => build.emit('Reshape', [name, build.ints([-1])])
  const zeros = flat(build.filledLike(0, of.input(0)))
  const inputs = [zeros, flat(places), flat(of.gradient(0)!)]
  const scattered = build.emit('ScatterElements', inputs, {
    axis: 0,
    ...(overlap ? { reduction: 'add' } : {}),
  })
  return build.reshapeLike(scattered, of.input(0))
}

/** The first of equal values wins, as the runtime has it. */
function maxGradient(of: GradientContext): (string | null)[] {
  if (of.gradient(0) === null) return [null]
  if (intAttribute(of.node, 'storage_order', 0) === 1)
    throw unsupported(of.node, 'where places are counted by columns')
  const kernel = kernelOf(of, null) ?? []
  const { strides, dilations } = windowOf(of, kernel)
  const overlap = kernel.some((size, i) => (size - 1) * dilations[i] + 1 > strides[i])
  return [atPlaces(of, of.output(1), overlap)]
}

/** Number of values each window averages over on each axis; padding counts where the node says so, what lies beyond it never. */
function countsOf(of: GradientContext, window: PlacedWindow, places: readonly number[]): number[][] {
  const withPadding = intAttribute(of.node, 'count_include_pad', 0) === 1
  const sizes = spatialSizes(of.facts(0).shape) ?? []
  return places.map((count, axis) => {
    const told =
      window.autoPad === 'NOTSET' ? window.pads[axis + places.length] : Math.max(0, window.beyond[axis])
    const [first, end] = withPadding ? [-window.before[axis], sizes[axis] + told] : [0, sizes[axis]]
    return Array.from({ length: count }, (_, place) => {
      const start = place * window.strides[axis] - window.before[axis]
      const steps = Array.from({ length: window.kernel[axis] }, (__, k) => start + k * window.dilations[axis])
      return steps.filter((at) => at >= first && at < end).length
    })
  })
}

/** What came from each window goes back to all it saw: a transposed convolution of each channel with ones. */
function spread(of: GradientContext, window: PlacedWindow, gradient: string): string {
  const { build } = of
  const { type, shape } = of.outputFacts(0)
  const alone = build.emit('Reshape', [gradient, build.ints([-1, 1, ...(shape ?? []).slice(2).map(Number)])])
  const count = window.kernel.reduce((all, size) => all * size, 1)
  const ones = build.table(Array<number>(count).fill(1), [1, 1, ...window.kernel], type ?? 'float32')
  return build.reshapeLike(build.emit('ConvTranspose', [alone, ones], turnedBack(window)), of.input(0))
}

function averageGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const window = windowBetween(of, kernelOf(of, null), of.facts(0), of.outputFacts(0))
  const places = spatialSizes(of.outputFacts(0).shape) ?? []
  const shares = countsOf(of, window, places).reduce(
    (all, counts) => all.flatMap((a) => counts.map((b) => a * b)),
    [1],
  )
  const { type } = of.outputFacts(0)
  const divisor = shares.every((share) => share === shares[0])
    ? build.scalarLike(shares[0], of.output(0))
    : build.table(shares, places, type ?? 'float32')
  return [spread(of, window, build.emit('Div', [of.gradient(0)!, divisor]))]
}

/** Of y = (sum |x|^p)^(1/p): sign(x) |x|^(p-1) times what g y^(1-p) spreads to; zero where the norm is. */
function normGradient(of: GradientContext, back: (gradient: string) => string): (string | null)[] {
  const { build } = of
  const p = intAttribute(of.node, 'p', 2)
  const [x, y] = [of.input(0), of.output(0)]
  const sized =
    p === 1
      ? build.emit('Sign', [x])
      : build.emit('Mul', [x, powered(build, build.emit('Abs', [x]), p - 2, x)])
  const zero = build.scalarLike(0, y)
  const share = build.emit('Where', [
    build.emit('Greater', [y, zero]),
    build.emit('Mul', [of.gradient(0)!, powered(build, y, 1 - p, y)]),
    zero,
  ])
  return [build.emit('Mul', [sized, back(share)])]
}

const powered = (build: GradientBuilder, base: string, exponent: number, like: string): string =>
  build.emit('Pow', [base, build.scalarLike(exponent, like)])

const lpGradient = (of: GradientContext): (string | null)[] =>
  normGradient(of, (share) =>
    spread(of, windowBetween(of, kernelOf(of, null), of.facts(0), of.outputFacts(0)), share),
  )

function globalAverageGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const sizes = spatialSizes(of.facts(0).shape)
  if (!sizes) throw unsupported(of.node, 'for images of open size')
  const share = build.scalarLike(1 / sizes.reduce((all, size) => all * size, 1), of.output(0))
  return [build.emit('Expand', [build.emit('Mul', [of.gradient(0)!, share]), build.shapeOf(of.input(0))])]
}

/** To the first of the largest of each channel, as a pool over the whole image has it. */
function globalMaxGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const lines = build.ints([0, 0, -1])
  const zeros = build.emit('Reshape', [build.filledLike(0, of.input(0)), lines])
  const first = build.emit('ArgMax', [build.emit('Reshape', [of.input(0), lines])], { axis: 2 })
  const gradient = build.emit('Reshape', [of.gradient(0)!, lines])
  const scattered = build.emit('ScatterElements', [zeros, first, gradient], { axis: 2 })
  return [build.reshapeLike(scattered, of.input(0))]
}

const sameRange = (of: RangeContext): Range => of.range(0)
const global: OperatorRule = { facts: toOne, range: sameRange }

export const poolingRules: OperatorRules = {
  MaxPool: {
    facts: maximal,
    range: (of) => [of.range(0), nonNegative],
    lower: withPlaces,
    gradient: maxGradient,
  },
  AveragePool: { facts: pooled, range: averaged, gradient: averageGradient },
  LpPool: { facts: pooled, range: (of) => norm(of, kernelOf(of, null)), gradient: lpGradient },
  GlobalAveragePool: { ...global, gradient: globalAverageGradient },
  GlobalMaxPool: { ...global, gradient: globalMaxGradient },
  GlobalLpPool: {
    facts: toOne,
    range: (of) => norm(of, of.facts(0).shape?.slice(2) ?? null),
    gradient: (of) => normGradient(of, (share) => share),
  },
  MaxUnpool: { facts: unpooled, range: (of) => withZero(of.range(0)) },
  MaxRoiPool: {
    facts: (of) => regions(of, intsAttribute(of.node, 'pooled_shape') ?? [null, null]),
    range: (of) => withZero(of.range(0)),
  },
  // Samples outside of the image are zero, the others lie between pixels.
  RoiAlign: {
    facts: (of) =>
      regions(of, [intAttribute(of.node, 'output_height', 1), intAttribute(of.node, 'output_width', 1)]),
    range: (of) => withZero(of.range(0)),
  },
}
