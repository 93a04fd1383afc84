/** Learned layers: nodes that combine data with weights the file holds. */

import type { NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import type { Layer } from '../contract/model'
import type { Dimension } from '../contract/tensor'
import { activationAfter } from './activation-after'
import { intAttribute, textAttribute } from './attributes'
import { type Graph, nodeName } from './graph'
import type { Facts } from './ops/rule'
import { isLayerOperator, type Parameter, weightPositions } from './parameters'

interface Fans {
  fanIn: number | null
  fanOut: number | null
}

const unknownFans: Fans = { fanIn: null, fanOut: null }
const number = (size: Dimension | undefined): number | null => (typeof size === 'number' ? size : null)

/** Fans as PyTorch's `_calculate_fan_in_and_fan_out` counts them: axis 1 and axis 0, each times the kernel's positions. */
function convolutionFans(weights: readonly Dimension[]): Fans {
  const field = weights.slice(2).reduce<number>((all, size) => all * Number(size ?? Number.NaN), 1)
  const [out, into] = [number(weights[0]), number(weights[1])]
  if (out === null || into === null || !Number.isFinite(field)) return unknownFans
  return { fanIn: into * field, fanOut: out * field }
}

/** Weights of [in, out]; a weight on the left of a product is [out, in]. */
function matrixFans(weights: readonly Dimension[], outFirst: boolean): Fans {
  const [rows, columns] = [number(weights.at(-2)), number(weights.at(-1))]
  return outFirst ? { fanIn: columns, fanOut: rows } : { fanIn: rows, fanOut: columns }
}

/** Weights' axes that the product sums over, and those that it keeps. */
function einsumFans(node: NodeProto, weights: readonly Dimension[], position: number): Fans {
  const [left, output = ''] = textAttribute(node, 'equation', '').replaceAll(' ', '').split('->')
  const letters = [...(left.split(',')[position] ?? '')]
  if (letters.length !== weights.length || output === '') return unknownFans
  const times = (kept: boolean) => {
    const sizes = weights.filter((_, axis) => output.includes(letters[axis]) === kept).map(number)
    return sizes.reduce<number | null>((all, size) => (all === null || size === null ? null : all * size), 1)
  }
  return { fanIn: times(false), fanOut: times(true) }
}

function fansOf(node: NodeProto, weights: readonly Dimension[] | null, position: number): Fans {
  if (!weights) return unknownFans
  switch (node.opType) {
    case 'Conv':
    case 'ConvTranspose':
    case 'FusedConv':
    case 'ConvInteger':
    case 'QLinearConv':
      return convolutionFans(weights)
    case 'Gemm':
    case 'FusedGemm':
    case 'QGemm': {
      const onRight = position === (node.opType === 'QGemm' ? 3 : 1)
      return matrixFans(weights, (intAttribute(node, onRight ? 'transB' : 'transA', 0) === 1) === onRight)
    }
    case 'MatMul':
    case 'FusedMatMul':
    case 'MatMulInteger':
    case 'QLinearMatMul':
      return weights.length < 2 ? unknownFans : matrixFans(weights, position === 0)
    case 'Einsum':
      return einsumFans(node, weights, position)
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return { fanIn: number(weights[2]), fanOut: intAttribute(node, 'hidden_size', 0) || null }
    default:
      return unknownFans
  }
}

const biasOfProduct: Readonly<Record<string, number>> = lookup({ Gemm: 2, FusedGemm: 2, QGemm: 6 })

/**
 * A Gather of indices out of a data tensor is no layer; out of a floating table of rows it is an embedding.
 */
function isLayer(data: ReadonlySet<string>, node: NodeProto, parameters: readonly Parameter[]): boolean {
  if (!isLayerOperator(node) || !node.input.some((name) => data.has(name))) return false
  if (node.opType === 'Gather') return (parameters[0]?.shape?.length ?? 0) >= 2
  // A bias alone is not yet a weight.
  const bias = biasOfProduct[node.opType] ?? -1
  return weightPositions(node).some(
    (i) => i !== bias && (node.input[i] ?? '') !== '' && !data.has(node.input[i]),
  )
}

export interface LearnedLayer {
  node: NodeProto
  layer: Layer
}

/** Learned layers in running order. `facts` gives the shapes, `byNode` the parameters each node reads. */
export function learnedLayers(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  data: ReadonlySet<string>,
  byNode: ReadonlyMap<NodeProto, Parameter[]>,
): LearnedLayer[] {
  return graph.nodes.flatMap((node) => {
    const parameters = byNode.get(node) ?? []
    return isLayer(data, node, parameters)
      ? [{ node, layer: layerOf(graph, facts, data, node, parameters) }]
      : []
  })
}

function layerOf(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  data: ReadonlySet<string>,
  node: NodeProto,
  parameters: readonly Parameter[],
): Layer {
  const output = node.output.find((name) => name !== '') ?? ''
  const weight =
    weightPositions(node).find((i) => (node.input[i] ?? '') !== '' && !data.has(node.input[i])) ?? 1
  return {
    name: nodeName(node),
    op: node.opType,
    parameters: parameters.reduce((sum, { count }) => sum + count, 0),
    parameterNames: parameters.map(({ name }) => name),
    input: node.input.find((name) => data.has(name)) ?? '',
    output,
    shape: copied(facts.get(output)?.shape),
    ...fansOf(node, facts.get(node.input[weight])?.shape ?? null, weight),
    activation: activationAfter(graph, output, data),
    bypassed: false,
    normalized: false,
  }
}

const copied = (shape: readonly Dimension[] | null | undefined): Dimension[] | null =>
  shape ? [...shape] : null
