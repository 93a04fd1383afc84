/** Activations that exporters write out as a product of a tensor with a bent copy of itself. */

import type { NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import type { Graph } from './graph'

const nameByBend: Readonly<Record<string, string>> = lookup({
  Erf: 'Gelu',
  Sigmoid: 'Silu',
  HardSigmoid: 'HardSwish',
  Clip: 'HardSwish',
})

/** What may stand between the tensor, the bend and the product. */
const elementwise = new Set(['Mul', 'Div', 'Add', 'Sub', 'Pow', 'Cast', 'Identity'])
const shifting = new Set(['Mul', 'Div', 'Add', 'Sub', 'Cast', 'Identity'])
const mostSteps = 12

export interface SelfGate {
  name: string
  /** The tensor that the product gives. */
  product: string
}

/**
 * `Gelu` for x * (1 + erf(x / sqrt 2)) / 2 and its tanh form, `Silu` for x * sigmoid(x) or sigmoid(1.702 x), `HardSwish` and
 * `Mish`; null where `tensor` is not multiplied by a function of itself alone.
 */
export function selfGate(graph: Graph, data: ReadonlySet<string>, tensor: string): SelfGate | null {
  for (const name of [tensor, ...scaledCopies(graph, data, tensor)]) {
    for (const node of graph.consumers.get(name) ?? []) {
      if (node.opType !== 'Mul' || !node.input.every((operand) => data.has(operand))) continue
      const gate = node.input[node.input[0] === name ? 1 : 0]
      const found = nameOfGate(graph, data, gate, tensor)
      if (found !== null) return { name: found, product: node.output[0] }
    }
  }
  return null
}

/** Outputs of products with one constant: the half of Gelu may come first. */
const scaledCopies = (graph: Graph, data: ReadonlySet<string>, tensor: string): string[] =>
  (graph.consumers.get(tensor) ?? [])
    .filter(
      ({ opType, input }) => (opType === 'Mul' || opType === 'Div') && !input.every((one) => data.has(one)),
    )
    .map(({ output }) => output[0])

function nameOfGate(graph: Graph, data: ReadonlySet<string>, gate: string, tensor: string): string | null {
  const bend = bendBefore(graph, data, gate)
  if (!bend) return null
  const inner = graph.producers.get(bend.input[0])
  if (bend.opType === 'Tanh' && inner?.opType === 'Softplus')
    return comesFrom(graph, data, inner.input[0], tensor) ? 'Mish' : null
  if (!comesFrom(graph, data, bend.input[0], tensor)) return null
  // Only Gelu bends by a tanh of a polynomial; x * tanh(x) has no name.
  if (bend.opType === 'Tanh') return bend.input[0] === tensor ? null : 'Gelu'
  return nameByBend[bend.opType] ?? null
}

function bendBefore(graph: Graph, data: ReadonlySet<string>, gate: string): NodeProto | null {
  let at: string | undefined = gate
  for (let step = 0; at !== undefined && step < mostSteps; step++) {
    const node = graph.producers.get(at)
    if (!node) return null
    if (node.opType === 'Tanh' || Object.hasOwn(nameByBend, node.opType)) return node
    const from: string[] = node.input.filter((name) => data.has(name))
    at = shifting.has(node.opType) && from.length === 1 ? from[0] : undefined
  }
  return null
}

/** `name` is the tensor itself or computed from it alone, value by value. */
function comesFrom(graph: Graph, data: ReadonlySet<string>, name: string, tensor: string): boolean {
  const queue = [name]
  const seen = new Set(queue)
  for (const at of queue) {
    if (at === tensor) continue
    const node = graph.producers.get(at)
    if (!node || !elementwise.has(node.opType) || seen.size > mostSteps) return false
    for (const input of node.input) {
      if (!data.has(input) || seen.has(input)) continue
      seen.add(input)
      queue.push(input)
    }
  }
  return seen.has(tensor)
}
