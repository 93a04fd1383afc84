/** Signal and gradient through depth as a graph: the spread of each layer's output and the norm of each weight's gradient, for weights that are fed. */
import type { ModelProto } from 'onnx-buf'
import { backward } from '../onnx/backward'
import { graphOf, withGraph } from '../onnx/codec'
import type { InputType } from '../onnx/edit'
import { inputOf } from '../onnx/edit'
import { GradientBuilder } from '../onnx/gradient/builder'
import type { Subject } from './laboratory'

/** A learned layer and the one weight tensor that stands for it. */
export interface DepthLayer {
  name: string
  op: string
  weight: string
  fanIn: number | null
  fanOut: number | null
}

export interface FedWeight {
  name: string
  type: InputType
  dims: readonly number[]
}

export interface DepthGraph {
  model: ModelProto
  /** In the order of both vectors. */
  layers: readonly DepthLayer[]
  weights: readonly FedWeight[]
  target: string
  loss: string
  /** Vectors of float32, one value per layer. */
  stds: string
  norms: string
}

const weightTypes: ReadonlySet<string> = new Set(['float32', 'float64', 'float16'])

/** The layers that a weight of their own stands for, in running order. */
function layersOf({ analysis, ready }: Subject): (DepthLayer & { output: string })[] {
  const rankOf = new Map(ready.parameters.map(({ name, shape }) => [name, shape?.length ?? 0]))
  return analysis.layers.flatMap(({ layer }) => {
    const weight = layer.parameterNames.find((name) => (rankOf.get(name) ?? 0) >= 2)
    if (weight === undefined || !ready.facts.has(layer.output)) return []
    const { name, op, fanIn, fanOut, output } = layer
    return [{ name, op, weight, fanIn, fanOut, output }]
  })
}

const weightsIn = ({ ready }: Subject): FedWeight[] =>
  ready.parameters.flatMap(({ name, type, shape }) =>
    weightTypes.has(type) ? [{ name, type: type as InputType, dims: (shape ?? []).map(Number) }] : [],
  )

/** Of all the tensor's values, the batch among them, in single precision. */
function spread(build: GradientBuilder, tensor: string): string {
  const values = build.cast(tensor, 'float32')
  const mean = build.emit('ReduceMean', [values], { keepdims: 1 })
  const off = build.emit('Sub', [values, mean])
  const variance = build.emit('ReduceMean', [build.emit('Mul', [off, off])], { keepdims: 0 })
  return build.emit('Sqrt', [variance])
}

function vectorOf(build: GradientBuilder, scalars: readonly string[]): string {
  const singles = scalars.map((scalar) => build.emit('Reshape', [scalar, build.ints([1])]))
  return build.emit('Concat', singles, { axis: 0 })
}

/** null: no layer can be followed. Throws InputError as `backward` does. */
export function depthGraph(subject: Subject): DepthGraph | null {
  const { ready, loss, output } = subject
  const layers = layersOf(subject)
  if (layers.length === 0) return null
  const gradient = backward(ready, { loss, output })
  const build = new GradientBuilder(gradient.model, ready.graph.opset, ready.facts)
  const stds = vectorOf(
    build,
    layers.map((layer) => spread(build, layer.output)),
  )
  const norms = vectorOf(
    build,
    layers.map(({ weight }) => {
      const values = build.cast(gradient.gradients.get(weight) ?? '', 'float32')
      return build.emit('Sqrt', [build.emit('ReduceSumSquare', [values], { keepdims: 0 })])
    }),
  )
  const whole = build.finish([stds, norms])
  const graph = graphOf(whole)
  const weights = weightsIn(subject)
  const fed = new Set(weights.map(({ name }) => name))
  const kept = new Set([gradient.loss, stds, norms])
  return {
    model: withGraph(whole, {
      initializer: graph.initializer.filter(({ name }) => !fed.has(name)),
      input: [
        ...graph.input.filter(({ name }) => !fed.has(name)),
        ...weights.map(({ name, type, dims }) => inputOf(name, type, dims)),
      ],
      output: graph.output.filter(({ name }) => kept.has(name)),
      valueInfo: [],
    }),
    layers,
    weights,
    target: gradient.target,
    loss: gradient.loss,
    stds,
    norms,
  }
}
