/**
 * Losses appended to a graph with their gradients, averaged over every element of the target. Heads are differentiated from their logits, where
 * that is exact and stable (spec: autodiff, "Heads").
 */
import type { LossName } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import { offOnTensor } from '../edit'
import type { Graph } from '../graph'
import type { GradientBuilder } from './builder'

export interface AppendedLoss {
  /** Scalar of the output's type. */
  loss: string
  /** The tensor the backward pass starts from (the output, or the logits before its head), and the loss's gradient there. */
  seed: { tensor: string; gradient: string }
  /** Name of the input that takes the targets. */
  target: string
}

export interface LossParts {
  graph: Graph
  build: GradientBuilder
  output: string
  target: string
}

/** Number of values of a tensor, as a scalar of its type. */
const countOf = ({ build, output }: LossParts, of: string): string =>
  build.cast(build.emit('Size', [of]), build.facts(output).type)

function meanSquare(parts: LossParts): Omit<AppendedLoss, 'target'> {
  const { build, output, target } = parts
  const difference = build.emit('Sub', [output, target])
  const loss = build.emit('Div', [
    build.emit('ReduceSumSquare', [difference], { keepdims: 0 }),
    countOf(parts, target),
  ])
  const scale = build.emit('Div', [build.scalarLike(2, output), countOf(parts, target)])
  return { loss, seed: { tensor: output, gradient: build.emit('Mul', [difference, scale]) } }
}

function crossEntropy(parts: LossParts): Omit<AppendedLoss, 'target'> {
  const { build, output, target } = parts
  const { type, shape } = build.facts(output)
  const classes = shape[1]
  if (typeof classes !== 'number')
    throw new InputError({ place: `output ${output}`, cause: 'its class axis has no fixed size' })
  const log = build.emit('LogSoftmax', [output], { axis: 1 })
  const hot = build.emit(
    'OneHot',
    [
      target,
      build.ints([classes]),
      build.share(`off-on-${type}`, (name) => offOnTensor(name, type === 'float64' ? 'float64' : 'float32')),
    ],
    { axis: 1 },
  )
  const count = countOf(parts, target)
  const picked = build.emit('ReduceSum', [build.emit('Mul', [log, hot])], { keepdims: 0 })
  const loss = build.emit('Div', [build.emit('Neg', [picked]), count])
  const gradient = build.emit('Div', [build.emit('Sub', [build.emit('Exp', [log]), hot]), count])
  return { loss, seed: { tensor: output, gradient } }
}

const losses: Partial<Record<LossName, (parts: LossParts) => Omit<AppendedLoss, 'target'>>> = {
  mse: meanSquare,
  'cross-entropy': crossEntropy,
}

/** Class losses take int64 indices in the output's shape without its class axis 1; all others the output's type and shape. */
export const takesClasses = (loss: LossName): boolean =>
  loss === 'cross-entropy' || loss === 'nll' || loss === 'cross-entropy-of-probabilities'

/** Axes of the target as the graph declares those of the output, so that an open batch axis keeps its name. */
function targetDims(
  { graph, build, output }: Omit<LossParts, 'target'>,
  classes: boolean,
): (number | string)[] {
  const declared = graph.outputs.find(({ name }) => name === output)?.shape
  const dims = build.facts(output).shape.map((size, axis) => size ?? declared?.[axis] ?? `axis_${axis}`)
  return classes ? dims.filter((_, axis) => axis !== 1) : dims
}

/** Appends `name` to the graph. Throws InputError where the output cannot have it. */
export function appendLoss(name: LossName, parts: Omit<LossParts, 'target'>): AppendedLoss {
  const { build, output } = parts
  const classes = takesClasses(name)
  const { type } = build.facts(output)
  if (type !== 'float32' && type !== 'float64' && type !== 'float16')
    throw new InputError({ place: `output ${output}`, cause: `holds ${type}, which has no gradient` })
  const target = build.input('target', classes ? 'int64' : type, targetDims(parts, classes))
  const made = losses[name]?.({ ...parts, target })
  if (!made) throw new InputError({ cause: `the loss ${name} is not known` })
  return { ...made, target }
}
