/** The graph as it is drawn. */
import type { ModelGraph } from '../contract/model-graph'
import { type Analysis, analyse } from './analysis'
import { decodeModel } from './codec'
import { nodeName } from './graph'

/** Operators and the tensors between them. Throws InputError as `describeModel` does. */
export const modelGraph = (model: Uint8Array): ModelGraph => graphOfAnalysis(analyse(decodeModel(model)))

function graphOfAnalysis({ graph, layers }: Analysis): ModelGraph {
  const layerOf = new Map(layers.map(({ node, layer }) => [node, layer]))
  return {
    nodes: graph.nodes.map((node, i) => ({
      id: `${i}`,
      kind: 'operator',
      name: nodeName(node),
      op: node.opType,
      domain: node.domain,
      scope: [],
      layer: layerOf.get(node)?.name ?? null,
      parameters: layerOf.get(node)?.parameters ?? 0,
      outputs: [],
      attributes: [],
      initializers: [],
    })),
    edges: [],
  }
}
