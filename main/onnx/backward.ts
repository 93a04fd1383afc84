/**
 * From an inference model and a loss to a plain ONNX model that also computes the gradients, of standard operators only (spec: autodiff;
 * reverse accumulation as in Baydin et al. 2018, JMLR 18). Only what lies between the loss and a wanted tensor is differentiated.
 */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { LossName } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Dimension } from '../contract/tensor'
import { withGraph } from './codec'
import { GradientBuilder } from './gradient/builder'
import { gradientContext, loweringContext } from './gradient/context'
import type { Differentiable } from './gradient/differentiable'
import { finished, type Promised } from './gradient/finish'
import { appendLoss } from './gradient/loss'
import { noRule } from './gradient/refusals'
import { readsOf } from './graph'
import { ruleOf } from './ops'

export interface GradientRequest {
  loss: LossName
  /** The output that the loss looks at. */
  output: string
  /** Inputs and intermediates that get gradients beside the parameters. */
  also?: readonly string[]
  /** Also gives the loss of each row, the mean over its elements (`loss-per-row`). */
  perRow?: boolean
}

export interface GradientModel {
  /** Inputs: the model's own and `target`. Outputs: `loss` and the gradients. */
  model: ModelProto
  loss: string
  /** Output that holds the loss of each row, where it was asked for. */
  perRow: string | null
  target: string
  /** Output that holds the gradient of a parameter (or of what was asked for beside), by its name. */
  gradients: ReadonlyMap<string, string>
}

/** Name of the output that holds the gradient of `tensor` (spec: interfaces, "The saved gradient graph"). */
export const gradientName = (tensor: string): string => `gradient/${tensor}`

/** Tensors that a wanted one has a part in. */
function reachedFrom(nodes: readonly NodeProto[], wanted: readonly string[]): Set<string> {
  const reached = new Set(wanted)
  for (const node of nodes)
    if (readsOf(node).some((name) => reached.has(name))) for (const name of node.output) reached.add(name)
  reached.delete('')
  return reached
}

/** Gradients of tensors, summed where several nodes read one. */
class Flow {
  readonly #parts = new Map<string, string[]>()
  readonly #build: GradientBuilder

  constructor(build: GradientBuilder) {
    this.#build = build
  }

  add(tensor: string, gradient: string): void {
    this.#parts.set(tensor, [...(this.#parts.get(tensor) ?? []), gradient])
  }

  of(tensor: string): string | null {
    const parts = this.#parts.get(tensor)
    if (!parts) return null
    const total = this.#build.total(parts)
    this.#parts.set(tensor, [total])
    return total
  }
}

/** Goes through `nodes`, which are in running order, from the last to the first. */
function flowBack(
  { graph, facts }: Differentiable,
  nodes: readonly NodeProto[],
  build: GradientBuilder,
  flow: Flow,
  wanted: Set<string>,
): void {
  for (const node of [...nodes].reverse()) {
    if (!readsOf(node).some((name) => wanted.has(name))) continue
    const gradients = node.output.map((name) => flow.of(name))
    if (gradients.every((one) => one === null)) continue
    const rule = ruleOf(node)?.gradient
    if (!rule) throw noRule(node)
    const context = gradientContext(graph, loweringContext(graph, facts, build, node), wanted, gradients)
    rule(context).forEach((gradient, i) => {
      if (gradient !== null && context.wants(i)) flow.add(node.input[i], gradient)
    })
  }
}

const perRowName = 'loss-per-row'

/** A tensor that was emitted can bear the promised name itself; one of the model, or one promised already, is passed on. */
function promise(build: GradientBuilder, promised: Promised[], one: Promised): void {
  const emitted = build.nodes.some(({ output }) => output.includes(one.tensor))
  const free = emitted && !promised.some(({ tensor }) => tensor === one.tensor)
  promised.push(free ? one : { ...one, tensor: build.emit('Identity', [one.tensor]) })
}

/** Sizes of the tensor as the file names them. */
function shapeOf({ graph, facts }: Differentiable, tensor: string): readonly Dimension[] {
  const declared = graph.declared.get(tensor)?.shape
  return (facts.get(tensor)?.shape ?? []).map(
    (size, axis) => size ?? (typeof declared?.[axis] === 'string' ? declared[axis] : null),
  )
}

/**
 * The gradient model. A wanted tensor that the loss does not depend on gets zeros. Throws InputError, its place the node, where an operator
 * without a rule lies between, and where an input of the model bears a name that the gradient model needs.
 */
export function backward(
  ready: Differentiable,
  { loss, output, also = [], perRow = false }: GradientRequest,
): GradientModel {
  const { graph, facts, parameters } = ready
  if (!graph.outputs.some(({ name }) => name === output))
    throw new InputError({ place: `output ${output}`, cause: 'the model has no output of this name' })
  const build = new GradientBuilder(withGraph(graph.model, { node: [...graph.nodes] }), graph.opset, facts)
  const appended = appendLoss(loss, { graph, build, output })
  const wantedNames = [...new Set([...parameters.map(({ name }) => name), ...also])]
  const nodes = [...graph.nodes, ...appended.between]
  const flow = new Flow(build)
  flow.add(appended.seed.tensor, appended.seed.gradient)
  flowBack(ready, nodes, build, flow, reachedFrom(nodes, wantedNames))
  const type = facts.get(output)?.type === 'float64' ? 'float64' : 'float32'
  const promised: Promised[] = []
  promise(build, promised, { tensor: appended.loss, name: 'loss', type, shape: [] })
  if (perRow) promise(build, promised, { tensor: appended.perRow, name: perRowName, type, shape: [null] })
  for (const name of wantedNames)
    promise(build, promised, {
      tensor: flow.of(name) ?? build.filledLike(0, name),
      name: gradientName(name),
      type: build.facts(name).type,
      shape: shapeOf(ready, name),
    })
  return {
    model: finished(build.finish([]), graph.opset, appended.target, promised),
    loss: 'loss',
    perRow: perRow ? perRowName : null,
    target: 'target',
    gradients: new Map(wantedNames.map((name) => [name, gradientName(name)])),
  }
}
