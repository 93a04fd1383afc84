/** The graph as it is drawn. */
import type { NodeProto } from 'onnx-buf'
import type { GraphEdge, GraphNode, ModelGraph } from '../contract/model-graph'
import type { ExternalData } from '../contract/runtime'
import type { TensorInfo } from '../contract/tensor'
import { type Analysis, analyse } from './analysis'
import { attributeText } from './attribute-text'
import { decodeModel } from './codec'
import { constantInfo } from './constants'
import { nodeName, readsOf } from './graph'
import { scopesOf } from './scopes'

/** Operators and the tensors between them. Throws InputError as `describeModel` does. */
export const modelGraph = (model: Uint8Array, externalData: readonly ExternalData[] = []): ModelGraph =>
  graphOfAnalysis(analyse(decodeModel(model), externalData))

/** Constants are no operators here: they are told where they are read. */
const isDrawn = ({ opType, domain }: NodeProto): boolean =>
  !(opType === 'Constant' && (domain === '' || domain === 'ai.onnx'))

export function graphOfAnalysis(analysis: Analysis): ModelGraph {
  const { graph } = analysis
  const drawn = graph.nodes.filter(isDrawn)
  const ids = new Map(drawn.map((node, i) => [node, `${i}`]))
  const inputs = graph.inputs.map((info, i) => boundary('input', i, info))
  const outputs = graph.outputs.map((info, i) => boundary('output', i, factsOf(analysis, info.name, info)))
  const operators = operatorsOf(analysis, drawn)
  return {
    nodes: [...inputs, ...operators, ...outputs],
    edges: edgesOf(ids, inputs, outputs),
  }
}

function boundary(kind: 'input' | 'output', i: number, info: TensorInfo): GraphNode {
  return {
    id: `${kind}:${i}`,
    kind,
    name: info.name,
    op: '',
    domain: '',
    scope: [],
    layer: null,
    parameters: 0,
    outputs: [info],
    attributes: [],
    initializers: [],
  }
}

/** What is known of a tensor; `told` where the rules know less. */
function factsOf({ facts }: Analysis, name: string, told?: TensorInfo): TensorInfo {
  const known = facts.get(name)
  const shape = known?.shape ?? told?.shape ?? null
  return { name, type: known?.type ?? told?.type ?? 'other', shape: shape ? [...shape] : null }
}

function operatorsOf(analysis: Analysis, drawn: readonly NodeProto[]): GraphNode[] {
  const { graph, layers, parameters } = analysis
  const layerOf = new Map(layers.map(({ node, layer }) => [node, layer.name]))
  const scopes = scopesOf(graph)
  return drawn.map((node, i) => ({
    id: `${i}`,
    kind: 'operator',
    name: nodeName(node),
    op: node.opType,
    domain: node.domain,
    scope: scopes.get(node) ?? [],
    layer: layerOf.get(node) ?? null,
    parameters: (parameters.get(node) ?? []).reduce((sum, { count }) => sum + count, 0),
    outputs: node.output.filter((name) => name !== '').map((name) => factsOf(analysis, name)),
    attributes: node.attribute.map((attribute) => ({
      name: attribute.name,
      value: attributeText(attribute),
    })),
    initializers: storedTensors(analysis, node),
  }))
}

/** Tensors of the file that a node reads, constants among them. */
function storedTensors({ graph }: Analysis, node: NodeProto): GraphNode['initializers'] {
  return readsOf(node).flatMap((name) => {
    const info = constantInfo(graph, name)
    return info ? [{ name, type: info.type, shape: (info.shape ?? []).map(Number) }] : []
  })
}

function edgesOf(
  ids: ReadonlyMap<NodeProto, string>,
  inputs: readonly GraphNode[],
  outputs: readonly GraphNode[],
): GraphEdge[] {
  const makers = new Map(inputs.map(({ id, name }) => [name, id]))
  for (const [node, id] of ids) for (const name of node.output) if (name !== '') makers.set(name, id)
  const into = (to: string, names: readonly string[]): GraphEdge[] =>
    names.flatMap((tensor) => {
      const from = makers.get(tensor)
      return from === undefined ? [] : [{ from, to, tensor }]
    })
  return [
    ...[...ids].flatMap(([node, id]) => into(id, readsOf(node))),
    ...outputs.flatMap(({ id, name }) => into(id, [name])),
  ]
}
