/**
 * What is learnable: floating-point tensors of the file at a weight position (spec: autodiff, "What is learnable"). Position
 * decides, not size: a bias may have one element and a constant table thousands.
 */

import type { NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import type { TensorInfo } from '../contract/tensor'
import { constantInfo } from './constants'
import { isFloating } from './element-type'
import type { Graph } from './graph'
import { writtenNormalization } from './normalizations'
import { isQuantizedLayer } from './quantization'

/** A learnable tensor, by the name under which it has a gradient of its own. */
export interface Parameter extends TensorInfo {
  count: number
  /** The initializer that stores it; null where a Constant node does. */
  initializer: string | null
}

/** Inputs that hold weights of a learned layer; of MatMul and Einsum, whichever side the file holds. */
const layerPositions: Readonly<Record<string, readonly number[]>> = lookup({
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  MatMulInteger: [0, 1],
  Einsum: [0, 1, 2],
  Conv: [1, 2],
  ConvInteger: [1],
  ConvTranspose: [1, 2],
  LSTM: [1, 2, 3, 7],
  GRU: [1, 2, 3],
  RNN: [1, 2, 3],
  Gather: [0],
  QLinearConv: [3, 8],
  QLinearMatMul: [0, 3],
  QGemm: [0, 3, 6],
  FusedMatMul: [0, 1],
  FusedGemm: [0, 1, 2],
  FusedConv: [1, 2],
  Attention: [1, 2],
  MatMulNBits: [1],
})

/** Scales and biases; running statistics are not learned by a gradient. */
const otherPositions: Readonly<Record<string, readonly number[]>> = lookup({
  BatchNormalization: [1, 2],
  LayerNormalization: [1, 2],
  SimplifiedLayerNormalization: [1],
  RMSNormalization: [1],
  SkipLayerNormalization: [2, 3, 4],
  InstanceNormalization: [1, 2],
  GroupNormalization: [1, 2],
  PRelu: [1],
  BiasGelu: [1],
  FastGelu: [1],
})

/** Scales and biases written out; before the first layer they are preprocessing. */
const afterLayers = new Set(['Add', 'Mul'])

/** Operators that a weight may pass on its way to its layer: data first, scales and sizes after. */
const passing = new Set([
  'Identity',
  'Cast',
  'Transpose',
  'QuantizeLinear',
  'DequantizeLinear',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Expand',
])

export const isLayerOperator = ({ opType }: NodeProto): boolean => Object.hasOwn(layerPositions, opType)

/** Inputs of a layer operator that may hold weights. */
export const weightPositions = ({ opType }: NodeProto): readonly number[] => layerPositions[opType] ?? []

const isInitializer = (graph: Graph, name: string): boolean =>
  graph.initializers.has(name) || graph.sparseInitializers.has(name)

function parameterOf(graph: Graph, name: string, info: TensorInfo, initializer: string | null): Parameter {
  const count = (info.shape ?? []).reduce<number>((all, size) => all * Number(size), 1)
  return {
    name,
    type: info.type,
    shape: info.shape,
    count,
    initializer: initializer && isInitializer(graph, initializer) ? initializer : null,
  }
}

/**
 * The stored tensors that an operand is made from, through Identity, Cast, Transpose, DequantizeLinear and the like, or by
 * arithmetic among stored tensors (weight normalization). An Identity over an initializer gives a parameter of its own,
 * because exporters store equal tensors once.
 */
export function parametersBehind(graph: Graph, name: string, constants: boolean): Parameter[] {
  const found: Parameter[] = []
  const queue = [name]
  // Each tensor once: a graph that adds a weight to itself forty times has 2^40 ways back.
  const seen = new Set(queue)
  for (const at of queue) {
    const here = parameterAt(graph, at, constants)
    if (here) found.push(here)
    if (here || constantInfo(graph, at)) continue
    const node = graph.producers.get(at)
    const inputs = node && passing.has(node.opType) ? node.input.slice(0, 1) : (node?.input ?? [])
    for (const input of inputs) {
      if (input === '' || seen.has(input)) continue
      seen.add(input)
      queue.push(input)
    }
  }
  return found
}

/** The parameter that `name` itself is; null: it is none, or one is to be looked for behind it. */
function parameterAt(graph: Graph, name: string, constants: boolean): Parameter | null {
  const stored = constantInfo(graph, name)
  const node = graph.producers.get(name)
  if (stored) {
    const counts = isFloating(stored.type) && (constants || !node)
    return counts ? parameterOf(graph, name, stored, name) : null
  }
  const first = node?.input[0] ?? ''
  const source = constantInfo(graph, first)
  if (!node || !source) return null
  if (node.opType === 'DequantizeLinear') return parameterOf(graph, first, source, first)
  const copied = node.opType === 'Identity' && isInitializer(graph, first) && isFloating(source.type)
  return copied ? parameterOf(graph, name, source, first) : null
}

/** Weights of a quantized operator are whole numbers that stand for real ones (quantization.ts). */
function quantizedBehind(graph: Graph, name: string): Parameter[] {
  const stored = constantInfo(graph, name)
  return stored ? [parameterOf(graph, name, stored, name)] : []
}

function readByNode(
  graph: Graph,
  data: ReadonlySet<string>,
  node: NodeProto,
  learned: ReadonlySet<string>,
): Parameter[] {
  const held = (i: number) => (node.input[i] ?? '') !== '' && !data.has(node.input[i])
  if (!node.input.some((name) => data.has(name))) return []
  if (isLayerOperator(node)) {
    const behind = isQuantizedLayer(node) ? quantizedBehind : parametersBehind
    return weightPositions(node)
      .filter(held)
      .flatMap((i) => behind(graph, node.input[i], true))
  }
  const written = afterLayers.has(node.opType) && node.input.some((name) => learned.has(name))
  const positions = written ? [0, 1] : (otherPositions[node.opType] ?? [])
  const found = positions.filter(held).flatMap((i) => parametersBehind(graph, node.input[i], false))
  // A scalar beside data is a constant of the formula; a learned scale has at least the axis of its channels.
  return written ? found.filter(({ shape }) => shape !== null && shape.length > 0) : found
}

/** Learnable tensors by the node that reads them, nodes in running order; a shared one stands under every reader. */
export function parametersByNode(
  graph: Graph,
  data: ReadonlySet<string>,
): ReadonlyMap<NodeProto, Parameter[]> {
  const learned = new Set<string>()
  const found = new Map<NodeProto, Parameter[]>()
  for (const node of graph.nodes) {
    const parameters = readByNode(graph, data, node, learned)
    if (parameters.length > 0) found.set(node, parameters)
    const after =
      node.input.some((name) => learned.has(name)) ||
      (parameters.length > 0 && isLayerOperator(node)) ||
      // The scale and shift of a written-out normalization, even of the input itself.
      (node.input.some((name) => data.has(name)) && writtenNormalization(graph, data, node) !== null)
    if (after) for (const name of node.output) learned.add(name)
  }
  return found
}

/** Each learnable tensor once, in the order in which the graph first reads it. */
export function parametersOf(byNode: ReadonlyMap<NodeProto, Parameter[]>): Parameter[] {
  const all = [...byNode.values()].flat().map((parameter) => [parameter.name, parameter] as const)
  return [...new Map(all).values()]
}
