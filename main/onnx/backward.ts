/**
 * From an inference model and a loss to a plain ONNX model that also computes the gradients, of standard operators only (spec: autodiff;
 * reverse accumulation as in Baydin et al. 2018, JMLR 18). Only what lies between the loss and a wanted tensor is differentiated.
 */
import type { ModelProto, NodeProto } from 'onnx-buf'
import type { LossName } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { graphOf, withGraph } from './codec'
import { nodeOf } from './edit'
import { GradientBuilder } from './gradient/builder'
import { gradientContext, loweringContext } from './gradient/context'
import type { Differentiable } from './gradient/differentiable'
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
}

export interface GradientModel {
  /** Inputs: the model's own and `target`. Outputs: `loss` and the gradients; the model's own outputs as well where `keepOutputs`. */
  model: ModelProto
  loss: string
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

function flowBack(
  { graph, facts }: Differentiable,
  build: GradientBuilder,
  flow: Flow,
  wanted: Set<string>,
): void {
  for (const node of [...graph.nodes].reverse()) {
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

/**
 * The gradient model. A wanted tensor that the loss does not depend on gets zeros. Throws InputError, its place the node, where an operator
 * without a rule lies between.
 */
export function backward(ready: Differentiable, { loss, output, also = [] }: GradientRequest): GradientModel {
  const { graph, facts, parameters } = ready
  if (!graph.outputs.some(({ name }) => name === output))
    throw new InputError({ place: `output ${output}`, cause: 'the model has no output of this name' })
  const build = new GradientBuilder(graph.model, graph.opset, facts)
  const appended = appendLoss(loss, { graph, build, output })
  const wantedNames = [...parameters.map(({ name }) => name), ...also]
  const flow = new Flow(build)
  flow.add(appended.seed.tensor, appended.seed.gradient)
  flowBack(ready, build, flow, reachedFrom(graph.nodes, wantedNames))
  const outputs = wantedNames.map((name): [string, string] => [name, gradientName(name)])
  for (const [name, named] of outputs)
    build.nodes.push(nodeOf('Identity', [flow.of(name) ?? build.filledLike(0, name)], named))
  build.nodes.push(nodeOf('Identity', [appended.loss], 'loss'))
  const finished = build.finish(['loss', ...outputs.map(([, named]) => named)])
  const own = new Set(graph.outputs.map(({ name }) => name))
  return {
    model: withGraph(finished, { output: graphOf(finished).output.filter(({ name }) => !own.has(name)) }),
    loss: 'loss',
    target: appended.target,
    gradients: new Map(outputs),
  }
}
