/**
 * The last activation of a model taken together with its loss: the logits before it, brought to the output's shape by the same operators
 * that stand behind the activation (spec: autodiff, "Heads").
 */
import { type NodeProto, NodeProtoSchema } from 'onnx-buf'
import { intAttribute, intsAttribute } from '../attributes'
import { copyOf } from '../codec'
import type { Graph } from '../graph'
import { axisOf, type Facts, type Shape } from '../ops/rule'
import type { GradientBuilder } from './builder'

/** Operators that move values about without changing any: what an activation of single values passes them, it could pass after them. */
const moving = new Set(['Identity', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Transpose'])

/** The activation `op`, and what stands between it and the output, in running order. */
interface Head {
  activation: NodeProto
  behind: NodeProto[]
}

function headOf(graph: Graph, output: string, op: string): Head | null {
  const behind: NodeProto[] = []
  for (let name = output; ; ) {
    const node = graph.producers.get(name)
    if (!node) return null
    if (node.opType === op) return { activation: node, behind: behind.reverse() }
    if (!moving.has(node.opType)) return null
    behind.push(node)
    name = node.input[0]
  }
}

/** Where `axis` of `from` is found in `to`, which holds the same values in the same order; null: nowhere whole. */
function axisAfter(from: Shape, to: Shape, axis: number): number | null {
  const real = (shape: Shape) => shape.flatMap((size, i) => (size === 1 ? [] : [{ size, i }]))
  const [before, after] = [real(from), real(to)]
  const place = before.findIndex(({ i }) => i === axis)
  const same = before.length === after.length && before.every(({ size }, i) => size === after[i].size)
  return place >= 0 && same ? after[place].i : null
}

/** The class axis of the output, followed from the axis on which the activation lets classes compete. */
function competingAxis({ activation, behind }: Head, shapeOf: (tensor: string) => Shape): number | null {
  const rank = shapeOf(activation.output[0]).length
  let axis: number | null = axisOf(intAttribute(activation, 'axis', -1), rank)
  for (const node of behind) {
    if (axis === null) return null
    const [from, to] = [shapeOf(node.input[0]), shapeOf(node.output[0])]
    if (node.opType === 'Transpose') {
      const order = intsAttribute(node, 'perm') ?? from.map((_, i) => from.length - 1 - i)
      axis = order.indexOf(axis)
    } else if (node.opType !== 'Identity') axis = axisAfter(from, to, axis)
  }
  return axis
}

/** What the loss is taken of instead of the output. */
export interface Logits {
  tensor: string
  /** Nodes that bring the logits to the output's shape; emitted already. */
  nodes: NodeProto[]
}

/**
 * The logits of a head of the activation `op` (of its classes on axis 1, where `classes`), in the shape of `output`; null where the output
 * has no such head.
 */
export function logitsOf(
  graph: Graph,
  build: GradientBuilder,
  output: string,
  op: 'Softmax' | 'LogSoftmax' | 'Sigmoid',
): Logits | null {
  const head = headOf(graph, output, op)
  if (!head) return null
  const shapeOf = (tensor: string): Shape => build.facts(tensor).shape
  if (op !== 'Sigmoid' && competingAxis(head, shapeOf) !== 1) return null
  const nodes: NodeProto[] = []
  let tensor = head.activation.input[0]
  for (const node of head.behind) {
    const made = build.name(`${node.output[0]}/logits`)
    const facts: Facts = build.facts(node.output[0])
    build.learn(made, facts)
    nodes.push(
      copyOf(NodeProtoSchema, node, { name: made, input: [tensor, ...node.input.slice(1)], output: [made] }),
    )
    tensor = made
  }
  build.nodes.push(...nodes)
  return { tensor, nodes }
}
