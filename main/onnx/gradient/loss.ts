/**
 * Losses appended to a graph with their gradients, averaged over every element of the target. Heads are differentiated from their logits, where
 * that is exact and stable (spec: autodiff, "Heads").
 */
import type { NodeProto } from 'onnx-buf'
import type { LossName } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import type { ElementType } from '../../contract/tensor'
import { offOnTensor } from '../edit'
import type { Graph } from '../graph'
import type { GradientBuilder } from './builder'
import { logitsOf } from './head'

export interface AppendedLoss {
  /** Scalar, in single precision where the output is in half. */
  loss: string
  /** Mean over the elements of each row. */
  perRow: string
  /** The tensor the backward pass starts from (the output, or the logits before its head), and the loss's gradient there. */
  seed: { tensor: string; gradient: string }
  /** Nodes between the graph and the seed, in running order; emitted already. */
  between: readonly NodeProto[]
  /** Name of the input that takes the targets. */
  target: string
}

export interface LossParts {
  graph: Graph
  build: GradientBuilder
  output: string
}

/** Losses are computed in this type. */
type Exact = 'float32' | 'float64'

interface Given {
  build: GradientBuilder
  type: Exact
  /** Output or logits, and the targets, in `type`; class targets are int64. */
  output: string
  target: string
  /** Length of the class axis, of class losses. */
  classes: number
}

/** Of each element of the target, and its derivative by each element of the output. */
interface Elements {
  loss: string
  slope: string
}

const number = ({ build, type }: Given, value: number): string => build.scalar(value, type)

function square({ build, ...given }: Given): Elements {
  const apart = build.emit('Sub', [given.output, given.target])
  return {
    loss: build.emit('Mul', [apart, apart]),
    slope: build.emit('Add', [apart, apart]),
  }
}

function absolute({ build, output, target }: Given): Elements {
  const apart = build.emit('Sub', [output, target])
  return { loss: build.emit('Abs', [apart]), slope: build.emit('Sign', [apart]) }
}

/** Delta 1: with c the difference cut to [-1, 1], c (d - c / 2) is d^2 / 2 within and |d| - 1/2 beyond. */
function huber(given: Given): Elements {
  const { build } = given
  const apart = build.emit('Sub', [given.output, given.target])
  const cut = build.emit('Clip', [apart, number(given, -1), number(given, 1)])
  const rest = build.emit('Sub', [apart, build.emit('Mul', [cut, number(given, 0.5)])])
  return { loss: build.emit('Mul', [cut, rest]), slope: cut }
}

/** What axis 1 holds at the class of the target. */
function picked({ build, target }: Given, values: string): string {
  const places = build.emit('Unsqueeze', [target, build.ints([1])])
  const found = build.emit('GatherElements', [values, places], { axis: 1 })
  return build.emit('Squeeze', [found, build.ints([1])])
}

/** Ones at the classes of the target. */
function hot({ build, type, target, classes }: Given): string {
  const offOn = build.share('off-on', (name) => offOnTensor(name, 'float32'))
  const made = build.emit('OneHot', [target, build.ints([classes]), offOn], { axis: 1 })
  return type === 'float32' ? made : build.cast(made, type)
}

function crossEntropy(given: Given): Elements {
  const { build, output } = given
  const log = build.emit('LogSoftmax', [output], { axis: 1 })
  return {
    loss: build.emit('Neg', [picked(given, log)]),
    slope: build.emit('Sub', [build.emit('Exp', [log]), hot(given)]),
  }
}

function negativeLog(given: Given): Elements {
  const { build, output } = given
  return { loss: build.emit('Neg', [picked(given, output)]), slope: build.emit('Neg', [hot(given)]) }
}

/** As PyTorch keeps the logarithm of a probability, and the divisor of its gradient, away from zero. */
const [leastLog, leastDivisor] = [-100, 1e-12]

const safeLog = (given: Given, of: string): string =>
  given.build.emit('Max', [given.build.emit('Log', [of]), number(given, leastLog)])

function crossEntropyOfProbabilities(given: Given): Elements {
  const { build, output } = given
  const divisor = build.emit('Max', [output, number(given, leastDivisor)])
  return {
    loss: build.emit('Neg', [safeLog(given, picked(given, output))]),
    slope: build.emit('Neg', [build.emit('Div', [hot(given), divisor])]),
  }
}

function binary(given: Given): Elements {
  const { build, output, target } = given
  const [rest, off] = [output, target].map((one) => build.emit('Sub', [number(given, 1), one]))
  const hit = build.emit('Mul', [target, safeLog(given, output)])
  const missed = build.emit('Mul', [off, safeLog(given, rest)])
  const divisor = build.emit('Max', [build.emit('Mul', [output, rest]), number(given, leastDivisor)])
  return {
    loss: build.emit('Neg', [build.emit('Add', [hit, missed])]),
    slope: build.emit('Div', [build.emit('Sub', [output, target]), divisor]),
  }
}

/** max(x, 0) - x t + log(1 + exp(-|x|)), which no logit overflows. */
function binaryOfLogits(given: Given): Elements {
  const { build, output, target } = given
  const positive = build.emit('Relu', [output])
  const far = build.emit('Sub', [positive, build.emit('Mul', [output, target])])
  const small = build.emit('Exp', [build.emit('Neg', [build.emit('Abs', [output])])])
  const near = build.emit('Log', [build.emit('Add', [small, number(given, 1)])])
  return {
    loss: build.emit('Add', [far, near]),
    slope: build.emit('Sub', [build.emit('Sigmoid', [output]), target]),
  }
}

interface Rule {
  elements(given: Given): Elements
  /** The loss of what the head was given. */
  head?: { op: 'Softmax' | 'LogSoftmax' | 'Sigmoid'; elements(given: Given): Elements }
}

const rules: Readonly<Record<LossName, Rule>> = {
  mse: { elements: square },
  l1: { elements: absolute },
  huber: { elements: huber },
  'cross-entropy': { elements: crossEntropy },
  nll: { elements: negativeLog, head: { op: 'LogSoftmax', elements: crossEntropy } },
  'cross-entropy-of-probabilities': {
    elements: crossEntropyOfProbabilities,
    head: { op: 'Softmax', elements: crossEntropy },
  },
  bce: { elements: binary, head: { op: 'Sigmoid', elements: binaryOfLogits } },
  'bce-with-logits': { elements: binaryOfLogits },
}

/** Class losses take int64 indices in the output's shape without its class axis 1; all others the output's type and shape. */
export const takesClasses = (loss: LossName): boolean =>
  loss === 'cross-entropy' || loss === 'nll' || loss === 'cross-entropy-of-probabilities'

/** Axes of the target as the graph declares those of the output, so that an open batch axis keeps its name. */
function targetDims({ graph, build, output }: LossParts, classes: boolean): (number | string)[] {
  const declared = graph.outputs.find(({ name }) => name === output)?.shape
  const named = (axis: number) => {
    const told = declared?.[axis]
    return typeof told === 'string' && told !== '' ? told : `target_axis_${axis}`
  }
  const dims = build.facts(output).shape.map((size, axis) => size ?? named(axis))
  return classes ? dims.filter((_, axis) => axis !== 1) : dims
}

const refused = (output: string, cause: string, remedy: string | null = null): InputError =>
  new InputError({ place: `output ${output}`, cause, remedy })

const isReal = (type: ElementType): type is Exact | 'float16' =>
  type === 'float32' || type === 'float64' || type === 'float16'

/** Length of the class axis. Throws InputError where the output has none of a fixed length. */
function classesOf(name: LossName, { build, output }: LossParts): number {
  const { shape } = build.facts(output)
  const classes = shape[1]
  if (classes === undefined)
    throw refused(
      output,
      `has no axis of classes for ${name}`,
      'choose a loss of values, such as mse or bce-with-logits',
    )
  if (typeof classes !== 'number')
    throw refused(output, 'its class axis has no fixed size', 'export the model with its classes on axis 1')
  return classes
}

function meanPerRow(build: GradientBuilder, elements: string, rank: number): string {
  if (rank < 2) return elements
  return build.reduce(
    'ReduceMean',
    elements,
    Array.from({ length: rank - 1 }, (_, i) => i + 1),
  )
}

/** Appends `name` to the graph. Throws InputError where the output cannot have it. */
export function appendLoss(name: LossName, parts: LossParts): AppendedLoss {
  const { graph, build, output } = parts
  const classes = takesClasses(name)
  const { type, shape } = build.facts(output)
  if (!isReal(type)) throw refused(output, `holds ${type}, which has no gradient`)
  const exact: Exact = type === 'float64' ? 'float64' : 'float32'
  const inExact = (tensor: string) => (type === exact ? tensor : build.cast(tensor, exact))
  const target = build.input('target', classes ? 'int64' : type, targetDims(parts, classes))
  const { elements, head } = rules[name]
  const logits = head ? logitsOf(graph, build, output, head.op) : null
  const seed = logits?.tensor ?? output
  const given: Given = {
    build,
    type: exact,
    output: inExact(seed),
    target: classes ? target : inExact(target),
    classes: classes ? classesOf(name, parts) : 0,
  }
  const made = (logits && head ? head.elements : elements)(given)
  const count = build.cast(build.emit('Size', [target]), exact)
  const gradient = build.emit('Div', [made.slope, count])
  return {
    loss: build.emit('ReduceMean', [made.loss], { keepdims: 0 }),
    perRow: meanPerRow(build, made.loss, classes ? shape.length - 1 : shape.length),
    seed: { tensor: seed, gradient: type === exact ? gradient : build.cast(gradient, type) },
    between: logits?.nodes ?? [],
    target,
  }
}
