/** Which tensors carry the data: values that come from the model's inputs, not from sizes or constants. */
import type { NodeProto } from 'onnx-buf'
import { type Graph, readsOf } from './graph'

/** Operators whose result depends on the shape of their input alone. */
const ofShapeAlone = new Set(['Shape', 'Size'])

/** Names of all tensors computed from values of the model's inputs, the inputs among them. */
export function dataTensors(graph: Graph): ReadonlySet<string> {
  const carried = new Set(graph.inputs.map(({ name }) => name))
  for (const node of graph.nodes) {
    if (ofShapeAlone.has(node.opType)) continue
    if (!readsOf(node).some((name) => carried.has(name))) continue
    for (const name of node.output) if (name !== '') carried.add(name)
  }
  return carried
}

/** Nodes that `tensor` depends on, in running order; a node for which `stop` holds is left out, and all before it. */
export function nodesBefore(graph: Graph, tensor: string, stop: (node: NodeProto) => boolean = () => false) {
  const wanted = new Set([tensor])
  const found = graph.nodes.toReversed().filter((node) => {
    if (!node.output.some((name) => wanted.has(name)) || stop(node)) return false
    for (const name of readsOf(node)) wanted.add(name)
    return true
  })
  return found.toReversed()
}
