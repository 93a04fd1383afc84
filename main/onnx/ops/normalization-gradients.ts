/** Gradients of normalizations within a row: layer, group, instance, length, neighbouring channels. */
import { type NodeProto, NodeProtoSchema } from 'onnx-buf'
import { floatAttribute, intAttribute, intsAttribute } from '../attributes'
import { copyOf } from '../codec'
import { unsupported } from '../gradient/refusals'
import { type Normalized, normalized, throughStatistics } from './normal-gradient'
import { axisOf, type GradientContext, type LoweringContext, type NodeContext, type Shape } from './rule'

const shapeOf = (of: NodeContext): Shape => of.facts(0).shape ?? []
const from = (start: number, rank: number): number[] =>
  Array.from({ length: rank - start }, (_, i) => start + i)

const layerAxes = (of: NodeContext): number[] => {
  const rank = shapeOf(of).length
  return from(axisOf(intAttribute(of.node, 'axis', -1), rank), rank)
}

/** Mean and inverse deviation come out as well, so that they need not be worked out twice. Not in double precision: runtimes differ. */
export function withStatistics(of: LoweringContext, centred: boolean): NodeProto[] | null {
  const { build, node } = of
  const last = centred ? 2 : 1
  if (of.facts(0).type !== 'float32' || (node.output[last] ?? '') !== '') return null
  const named = Array.from(
    { length: last + 1 },
    (_, i) => node.output[i] || build.name(`${of.output(0)}/statistic`),
  )
  return [copyOf(NodeProtoSchema, node, { output: named })]
}

function normalizedLayer(of: GradientContext, axes: readonly number[], centred: boolean): Normalized {
  const { build } = of
  const told = of.node.output[centred ? 2 : 1] ?? ''
  if (told === '' || of.facts(0).type !== 'float32') {
    const epsilon = floatAttribute(of.node, 'epsilon', 1e-5)
    return normalized(build, of.input(0), { axes, centred, epsilon, like: of.input(0) })
  }
  const about = centred ? build.emit('Sub', [of.input(0), of.output(1)]) : of.input(0)
  return { normal: build.emit('Mul', [about, told]), inverse: told }
}

/** The scale has the shape of the normalized axes, or broadcasts to it. */
export function layerGradient(of: GradientContext, centred: boolean): (string | null)[] {
  const { build } = of
  const axes = layerAxes(of)
  const gradient = of.gradient(0)
  // Mean and deviation are outputs that models do not go on with.
  if (gradient === null || of.gradient(1) !== null || of.gradient(2) !== null)
    throw unsupported(of.node, 'through its statistics')
  const made = normalizedLayer(of, axes, centred)
  const rows = of.outputFacts(0).shape ?? []
  const scaled = () => build.emit('Mul', [gradient, of.input(1)])
  return [
    of.wants(0) ? throughStatistics(build, scaled(), made, { axes, centred }) : null,
    of.wants(1) ? build.sumTo(build.emit('Mul', [gradient, made.normal]), rows, of.input(1)) : null,
    of.has(2) && of.wants(2) ? build.sumTo(gradient, rows, of.input(2)) : null,
  ]
}

/**
 * Channels normalized in groups; `groups` -1: each on its own. Scale and shift are of each channel, before opset 21 those of
 * GroupNormalization of each group.
 */
export function groupGradient(of: GradientContext, groups: number): (string | null)[] {
  const { build } = of
  const x = of.input(0)
  const rank = shapeOf(of).length
  const count = groups < 0 ? Number(shapeOf(of)[1]) : groups
  const grouped = (name: string) => build.emit('Reshape', [name, build.ints([0, count, -1])])
  const perGroup = of.facts(1).shape?.[0] === count
  const gradient = perGroup ? grouped(of.gradient(0)!) : of.gradient(0)!
  const statistics = { axes: [2], centred: true }
  const epsilon = floatAttribute(of.node, 'epsilon', 1e-5)
  const made = normalized(build, grouped(x), { ...statistics, epsilon, like: x })
  const total = (values: string) =>
    build.reduce('ReduceSum', values, perGroup ? [0, 2] : [0, ...from(2, rank)])
  const back = () => {
    const scaled = build.emit('Mul', [gradient, build.channelwise(of.input(1), perGroup ? 3 : rank)])
    const flow = throughStatistics(build, perGroup ? scaled : grouped(scaled), made, statistics)
    return build.reshapeLike(flow, x)
  }
  const normal = perGroup ? made.normal : build.reshapeLike(made.normal, x)
  return [
    of.wants(0) ? back() : null,
    of.wants(1) ? total(build.emit('Mul', [gradient, normal])) : null,
    of.wants(2) ? total(gradient) : null,
  ]
}

/** MeanVarianceNormalization adds 1e-9 to the deviation. */
export function axesGradient(of: GradientContext): (string | null)[] {
  const axes = (intsAttribute(of.node, 'axes') ?? [0, 2, 3]).map((axis) => axisOf(axis, shapeOf(of).length))
  const statistics = { axes, centred: true }
  const made = normalized(of.build, of.input(0), { ...statistics, epsilon: 1e-18, like: of.input(0) })
  return [throughStatistics(of.build, of.gradient(0)!, made, statistics)]
}

/** Of y = x / |x|: (g - d|x|/dx * sum(g y)) / |x|; zero where the length is. */
export function lengthGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const [x, y, gradient] = [of.input(0), of.output(0), of.gradient(0)!]
  const axes = [axisOf(intAttribute(of.node, 'axis', -1), shapeOf(of).length)]
  const absolute = intAttribute(of.node, 'p', 2) === 1
  const length = build.reduce(absolute ? 'ReduceL1' : 'ReduceL2', x, axes, 1)
  const along = build.reduce('ReduceSum', build.emit('Mul', [gradient, y]), axes, 1)
  const slope = absolute ? build.emit('Sign', [x]) : y
  const across = build.emit('Sub', [gradient, build.emit('Mul', [slope, along])])
  const zero = build.scalarLike(0, x)
  const apart = build.emit('Greater', [length, zero])
  return [build.emit('Where', [apart, build.emit('Div', [across, length]), zero])]
}

/** Sum over the channels around each, of windows of odd size: no runtime takes others. */
function neighbours(of: GradientContext, values: string): string {
  const { build } = of
  const size = intAttribute(of.node, 'size', 1)
  const reach = Math.floor(size / 2)
  const channels = build.emit('Reshape', [values, build.ints([0, 1, Number(shapeOf(of)[1]), -1])])
  const mean = build.emit('AveragePool', [channels], {
    kernel_shape: [size, 1],
    pads: [reach, 0, reach, 0],
    count_include_pad: 1,
  })
  return build.reshapeLike(build.emit('Mul', [mean, build.scalarLike(size, of.input(0))]), of.input(0))
}

/** Of y = x s^-beta with s = bias + alpha / size * the squares around: g s^-beta - 2 alpha beta / size x * what flows to the squares. */
export function localGradient(of: GradientContext): (string | null)[] {
  const { build, node } = of
  const [x, gradient] = [of.input(0), of.gradient(0)!]
  const number = (value: number) => build.scalarLike(value, x)
  const mul = (a: string, b: string) => build.emit('Mul', [a, b])
  const beta = floatAttribute(node, 'beta', 0.75)
  const rate = floatAttribute(node, 'alpha', 1e-4) / intAttribute(node, 'size', 1)
  const squares = mul(neighbours(of, mul(x, x)), number(rate))
  const base = build.emit('Add', [squares, number(floatAttribute(node, 'bias', 1))])
  const scaled = mul(gradient, build.emit('Pow', [base, number(-beta)]))
  const pull = neighbours(of, build.emit('Div', [mul(scaled, x), base]))
  return [build.emit('Sub', [scaled, mul(mul(pull, x), number(2 * rate * beta))])]
}
