/** Activation functions by how a unit of theirs can go silent. */
import type { NodeProto } from 'onnx-buf'
import { activationOperators } from './activation-after'
import { floatAttribute } from './attributes'
import { constantValues } from './constants'
import type { Graph } from './graph'

const normalizing = new Set(['Softmax', 'LogSoftmax', 'Hardmax', 'Erf'])

/** Lower bound of a Clip; null where it has none or it is computed. */
function lowerBound(graph: Graph, node: NodeProto): number | null {
  if (graph.opset < 11) {
    const bound = floatAttribute(node, 'min', Number.NEGATIVE_INFINITY)
    return Number.isFinite(bound) ? bound : null
  }
  return constantValues(graph, node.input[1] ?? '')?.[0] ?? null
}

/**
 * Relu, and what is flat below a threshold as Relu is: the input above which a unit fires. null for functions that have a
 * slope on both sides. Clip counts where its lower bound is 0, as exporters write ReLU6.
 */
export function firingThreshold(graph: Graph, node: NodeProto): number | null {
  if (node.opType === 'Relu') return 0
  if (node.opType === 'ThresholdedRelu') return floatAttribute(node, 'alpha', 1)
  return node.opType === 'Clip' && lowerBound(graph, node) === 0 ? 0 : null
}

const multiplyingReaders = (graph: Graph, { output }: NodeProto): readonly NodeProto[] =>
  graph.consumers.get(output[0])?.filter(({ opType }) => opType === 'Mul') ?? []

/** x * sigmoid(x), as exporters write Silu: flat on one side only, and there the Sigmoid multiplies a large x. */
const isSilu = (graph: Graph, node: NodeProto): boolean =>
  multiplyingReaders(graph, node).some(({ input }) => input.includes(node.input[0]))

/** Whether the function saturates on both sides, so that |input| beyond 5 leaves next to no slope. */
export const saturates = (graph: Graph, node: NodeProto): boolean =>
  node.opType === 'Tanh' || (node.opType === 'Sigmoid' && !isSilu(graph, node))

/** A Sigmoid whose output multiplies another data tensor, as in squeeze-and-excitation and in cells written out. */
export const isGate = (graph: Graph, data: ReadonlySet<string>, node: NodeProto): boolean =>
  node.opType === 'Sigmoid' &&
  multiplyingReaders(graph, node).some(({ input }) => input.every((name) => data.has(name)))

/** Nodes that bend single values; a Clip only where it acts as a ReLU. */
export const isActivation = (graph: Graph, node: NodeProto): boolean =>
  activationOperators.has(node.opType) &&
  !normalizing.has(node.opType) &&
  (node.opType !== 'Clip' || firingThreshold(graph, node) !== null)
