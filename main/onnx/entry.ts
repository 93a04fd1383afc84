/** Where the data meets the first weights. */
import type { NodeProto } from 'onnx-buf'
import type { EntryPoint } from '../contract/model'
import { nodesBefore } from './data-flow'
import type { Graph } from './graph'
import type { LearnedLayer } from './layers'

/** Tensors computed from the inputs without any learned layer. */
function untouched(
  graph: Graph,
  data: ReadonlySet<string>,
  layers: ReadonlySet<NodeProto>,
): ReadonlySet<string> {
  const raw = new Set(graph.inputs.map(({ name }) => name))
  for (const node of graph.nodes) {
    const carried = node.input.filter((name) => data.has(name))
    if (layers.has(node) || carried.length === 0 || !carried.every((name) => raw.has(name))) continue
    for (const name of node.output) if (data.has(name)) raw.add(name)
  }
  return raw
}

/**
 * Entry points in running order: for each tensor that enters a learned layer and that no learned layer has touched, one for
 * each model input it comes from, with the operators on the way. A tensor that enters several layers is told once.
 */
export function entryPoints(
  graph: Graph,
  data: ReadonlySet<string>,
  layers: readonly LearnedLayer[],
): EntryPoint[] {
  const raw = untouched(graph, data, new Set(layers.map(({ node }) => node)))
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const seen = new Set<string>()
  return layers.flatMap(({ layer }) => {
    if (!raw.has(layer.input) || seen.has(layer.input)) return []
    seen.add(layer.input)
    const before = nodesBefore(graph, layer.input, (node) => !data.has(node.output[0]))
    const sources = new Set(
      [layer.input, ...before.flatMap(({ input }) => input)].filter((name) => inputs.has(name)),
    )
    return [...sources].map((input) => ({
      input,
      tensor: layer.input,
      operators: operatorsFrom(before, input),
      layer: layer.name,
      embedding: layer.op === 'Gather',
    }))
  })
}

/** Of nodes in running order, the operators that lie downstream of `input`. */
function operatorsFrom(nodes: readonly NodeProto[], input: string): string[] {
  const reached = new Set([input])
  return nodes.flatMap((node) => {
    if (!node.input.some((name) => reached.has(name))) return []
    for (const name of node.output) reached.add(name)
    return [node.opType]
  })
}
