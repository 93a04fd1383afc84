/**
 * One step of training as a graph: forward, loss, backward, update. Parameters are inputs and the next ones outputs, as is the optimizer's
 * state; the rate is a scalar input, so that one session serves every rate (spec: autodiff, "Optimizers in the graph").
 */
import { create } from '@bufbuild/protobuf'
import { type ModelProto, ValueInfoProtoSchema } from 'onnx-buf'
import type { Optimizer } from '../contract/experiment'
import type { ElementType } from '../contract/tensor'
import { backward, type GradientModel } from '../onnx/backward'
import { graphOf, withGraph } from '../onnx/codec'
import { type InputType, inputOf, nodeOf } from '../onnx/edit'
import { GradientBuilder } from '../onnx/gradient/builder'
import type { Subject } from './laboratory'
import { countsSteps, type Rates, statesOf, updateOf } from './optimizers'

export interface TrainingGraphOptions {
  optimizer: Optimizer
  /** null: never clipped. */
  clipNorm: number | null
  measures: { gradientNorm: boolean; updateRatios: boolean }
}

/** A tensor that goes into a step and comes out of it changed. */
export interface Carried {
  parameter: string
  /** null: the weights themselves. */
  state: string | null
  input: string
  output: string
  type: InputType
  dims: readonly number[]
}

/** A tensor of the data on its way into a graph. */
export interface Fed {
  /** The model's own input; null: the target. */
  of: string | null
  input: string
}

export interface TrainingGraph {
  model: ModelProto
  /** Weights first, in the order of the parameters. */
  carried: readonly Carried[]
  /** What the rows fill. Of a looped graph with an axis of steps in front. */
  fed: readonly Fed[]
  /** Scalars (one per step where looped), by what they are; those that the optimizer does not look at are missing. */
  rates: Partial<Rates>
  /** Input that takes the number of steps, an int64 scalar; null: one step, not looped. */
  steps: string | null
  loss: string
  gradientNorm: string | null
  updateRatios: string | null
}

interface Parameter {
  name: string
  type: InputType
  dims: readonly number[]
}

const isTrainable = (type: ElementType): type is 'float32' | 'float64' | 'float16' =>
  type === 'float32' || type === 'float64' || type === 'float16'

const parametersIn = ({ ready }: Subject): Parameter[] =>
  ready.parameters.map(({ name, type, shape }) => {
    if (!isTrainable(type)) throw new Error(`${name} holds ${type}`)
    return { name, type, dims: (shape ?? []).map(Number) }
  })

const weightOf = ({ name, type, dims }: Parameter, output: string): Carried => ({
  parameter: name,
  state: null,
  input: name,
  output,
  type,
  dims,
})

/** The parameters of a graph that leaves them as they are. */
export const heldWeights = (subject: Subject): Carried[] =>
  parametersIn(subject).map((parameter) => weightOf(parameter, ''))

interface WithGradient extends Parameter {
  gradient: string
}

/** The gradients with what is done to all of them before the update. */
class Gradients {
  readonly #build: GradientBuilder
  readonly #parameters: readonly WithGradient[]
  #norm: string | null = null

  constructor(build: GradientBuilder, parameters: readonly WithGradient[]) {
    this.#build = build
    this.#parameters = parameters
  }

  /** L2 norm of all together, float32. */
  norm(): string {
    if (this.#norm !== null) return this.#norm
    const build = this.#build
    const squares = this.#parameters.map(({ gradient, type }) =>
      single(build, sumSquare(build, gradient), type),
    )
    this.#norm = build.emit('Sqrt', [squares.length === 1 ? squares[0] : build.emit('Sum', squares)])
    return this.#norm
  }

  /** As torch.nn.utils.clip_grad_norm_ scales them. */
  clipped(most: number): Map<string, string> {
    const build = this.#build
    const room = build.emit('Add', [this.norm(), build.scalar(1e-6, 'float32')])
    const share = build.emit('Div', [build.scalar(most, 'float32'), room])
    const factor = build.emit('Min', [share, build.scalar(1, 'float32')])
    return new Map(
      this.#parameters.map(({ name, gradient, type }) => [
        name,
        build.emit('Mul', [gradient, typed(build, factor, type)]),
      ]),
    )
  }
}

const sumSquare = (build: GradientBuilder, tensor: string): string =>
  build.emit('ReduceSumSquare', [tensor], { keepdims: 0 })

const single = (build: GradientBuilder, tensor: string, type: ElementType): string =>
  type === 'float32' ? tensor : build.cast(tensor, 'float32')

const typed = (build: GradientBuilder, tensor: string, type: ElementType): string =>
  type === 'float32' ? tensor : build.cast(tensor, type)

/** Scalars fed in single precision, cast once for each type of parameter. */
class Scalars {
  readonly inputs: Partial<Rates> = {}
  readonly #build: GradientBuilder
  readonly #byType = new Map<ElementType, Rates>()

  constructor(build: GradientBuilder, optimizer: Optimizer) {
    this.#build = build
    const wanted: (keyof Rates)[] = countsSteps(optimizer) ? ['rate', 'stepSize', 'root'] : ['rate']
    for (const name of wanted) this.inputs[name] = build.input(`assay/${name}`, 'float32', [])
  }

  of(type: ElementType): Rates {
    const known = this.#byType.get(type)
    if (known) return known
    const made = (name: keyof Rates) => typed(this.#build, this.inputs[name] ?? '', type)
    const { stepSize = '', root = '' } = this.inputs
    const rates = {
      rate: made('rate'),
      stepSize: stepSize && made('stepSize'),
      root: root && made('root'),
    }
    this.#byType.set(type, rates)
    return rates
  }
}

/** Norm of the update over norm of the weights, as a tensor of one value. */
function updateRatio(build: GradientBuilder, step: string, { name, type }: Parameter): string {
  const share = build.emit('Div', [sumSquare(build, step), sumSquare(build, name)])
  return build.emit('Reshape', [build.emit('Sqrt', [single(build, share, type)]), build.ints([1])])
}

/** The step not looped. Throws InputError as `backward` does. */
export function trainingGraph(subject: Subject, options: TrainingGraphOptions): TrainingGraph {
  const { ready, loss, output } = subject
  const { optimizer, clipNorm, measures } = options
  const gradient = backward(ready, { loss, output })
  const parameters = parametersIn(subject).map((one) => ({
    ...one,
    gradient: gradient.gradients.get(one.name)!,
  }))
  const build = new GradientBuilder(gradient.model, ready.graph.opset, ready.facts)
  const scalars = new Scalars(build, optimizer)
  const gradients = new Gradients(build, parameters)
  const clipped = clipNorm === null ? null : gradients.clipped(clipNorm)
  const carried: Carried[] = []
  const stateful: Carried[] = []
  const ratios: string[] = []
  for (const parameter of parameters) {
    const { name, type, dims } = parameter
    const states = statesOf(optimizer).map((state): Carried => {
      const input = build.name(`assay/${state}/${name}`)
      return { parameter: name, state, input, output: build.name(`next/${state}/${name}`), type, dims }
    })
    const update = updateOf(optimizer, {
      build,
      type,
      weight: name,
      gradient: clipped?.get(name) ?? parameter.gradient,
      rates: scalars.of(type),
      states: states.map(({ input }) => input),
    })
    const next = build.name(`next/${name}`)
    build.nodes.push(nodeOf('Sub', [name, update.step], next))
    states.forEach((one, i) => {
      build.nodes.push(nodeOf('Identity', [update.states[i]], one.output))
    })
    if (measures.updateRatios) ratios.push(updateRatio(build, update.step, parameter))
    carried.push(weightOf(parameter, next))
    stateful.push(...states)
  }
  const lossType = ready.facts.get(output)?.type ?? 'float32'
  const graph: Omit<TrainingGraph, 'model'> = {
    carried: [...carried, ...stateful],
    fed: [
      ...ready.graph.inputs.map(({ name }) => ({ of: name, input: name })),
      { of: null, input: gradient.target },
    ],
    rates: scalars.inputs,
    steps: null,
    loss: single(build, gradient.loss, lossType),
    gradientNorm: measures.gradientNorm ? gradients.norm() : null,
    updateRatios: measures.updateRatios ? build.emit('Concat', ratios, { axis: 0 }) : null,
  }
  return { ...graph, model: finished(build, gradient, graph) }
}

/** What comes out of each step beside what it carries. */
export const measuredBy = ({ loss, gradientNorm, updateRatios }: Omit<TrainingGraph, 'model'>): string[] =>
  [loss, gradientNorm, updateRatios].filter((name) => name !== null)

/** An output whose type the runtime works out. */
export const untyped = (name: string) => create(ValueInfoProtoSchema, { name })

/** Parameters are inputs now; gradients are no longer outputs. */
function finished(
  build: GradientBuilder,
  gradient: GradientModel,
  graph: Omit<TrainingGraph, 'model'>,
): ModelProto {
  const whole = graphOf(build.finish([]))
  const learned = new Set(graph.carried.map(({ input }) => input))
  const fed = new Set([...graph.fed.map(({ input }) => input), ...Object.values(graph.rates)])
  return withGraph(gradient.model, {
    node: whole.node,
    initializer: whole.initializer.filter(({ name }) => !learned.has(name)),
    input: [
      ...whole.input.filter(({ name }) => fed.has(name)),
      ...graph.carried.map(({ input, type, dims }) => inputOf(input, type, dims)),
    ],
    output: [...measuredBy(graph), ...graph.carried.map(({ output }) => output)].map(untyped),
    valueInfo: [],
  })
}
