/** How nodes are put into a graph, or in another's place, so that every name that something else reads stays. */
import { type ModelProto, type NodeProto, NodeProtoSchema, type TensorProto } from 'onnx-buf'
import type { Analysis } from '../onnx/analysis'
import { copyOf, graphOf, withGraph } from '../onnx/codec'
import { freshNames, renamedNode } from '../onnx/renaming'

/** What stands in a node's place, and weights that it needs. */
export interface Rewiring {
  /** By node: those that stand in its place, in running order. */
  places: ReadonlyMap<NodeProto, readonly NodeProto[]>
  initializers?: readonly TensorProto[]
}

/** The model with nodes in the place of others, in running order. */
export function rewired({ graph }: Analysis, { places, initializers = [] }: Rewiring): ModelProto {
  return withGraph(graph.model, {
    node: graph.nodes.flatMap((node) => places.get(node) ?? [node]),
    initializer: [...graphOf(graph.model).initializer, ...initializers],
  })
}

/** The same node, one of its outputs under another name. */
export const withOutput = (node: NodeProto, from: string, to: string): NodeProto =>
  copyOf(NodeProtoSchema, node, { output: node.output.map((name) => (name === from ? to : name)) })

/** The same node with another operator and attributes, between the same tensors. */
export const named = (node: NodeProto, like: NodeProto): NodeProto =>
  copyOf(NodeProtoSchema, node, { name: like.name })

/** `nodes` first, then the graph, whose nodes read `to` where they read the input `from`. */
export function withPrologue(
  { graph }: Analysis,
  renames: ReadonlyMap<string, string>,
  nodes: readonly NodeProto[],
  initializers: readonly TensorProto[],
): ModelProto {
  const fresh = freshNames(graph.model)
  const rename = (name: string) => renames.get(name) ?? name
  const rest = graph.nodes.map((node) => renamedNode(node, rename, fresh, (name) => name))
  return withGraph(graph.model, {
    node: [...nodes, ...rest],
    initializer: [...graphOf(graph.model).initializer, ...initializers],
  })
}
