/** Along which axis of a tensor its channels (units, features) lie. */
import type { NodeProto } from 'onnx-buf'
import { intsAttribute } from './attributes'
import { constantInfo } from './constants'
import type { Graph } from './graph'

/** Batch, channel, then space (ONNX: NCHW and its kin). */
const channelSecond = new Set([
  'Conv',
  'ConvTranspose',
  'BatchNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'LRN',
  'MaxPool',
  'AveragePool',
  'LpPool',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'GlobalLpPool',
  'DepthToSpace',
  'SpaceToDepth',
  'FusedConv',
])

const channelLast = new Set([
  'MatMul',
  'Gemm',
  'FusedMatMul',
  'FusedGemm',
  'Einsum',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'SkipLayerNormalization',
  'RMSNormalization',
  'LSTM',
  'GRU',
  'RNN',
  'Gather',
])

/** Which axis comes out depends on the shapes, and the last one is only kept by chance. */
const relaying = new Set(['Reshape', 'Flatten'])
const squeezing = new Set(['Squeeze', 'Unsqueeze'])

type AxisOf = (tensor: string) => number | null
type RankOf = (tensor: string) => number | undefined

/** A stored vector that is broadcast along one axis, such as a bias or a scale per channel, marks that axis. */
function markedByConstant(graph: Graph, node: NodeProto, rank: number): number | null {
  for (const name of node.input) {
    const shape = constantInfo(graph, name)?.shape ?? []
    const long = shape.flatMap((size, i) => (size === 1 ? [] : [i]))
    if (long.length === 1) return long[0] + rank - shape.length
  }
  return null
}

function inheritedAxis(
  graph: Graph,
  node: NodeProto,
  rank: number,
  rankOf: RankOf,
  axisOf: AxisOf,
): number | null {
  const source = node.input.find((name) => rankOf(name) === rank && axisOf(name) !== null)
  const inherited = source === undefined ? null : axisOf(source)
  if (node.opType !== 'Transpose' || inherited === null)
    return inherited ?? markedByConstant(graph, node, rank)
  const order = intsAttribute(node, 'perm')
  return order ? order.indexOf(inherited) : rank - 1 - inherited
}

function axisAfter(
  graph: Graph,
  node: NodeProto,
  rank: number,
  rankOf: RankOf,
  axisOf: AxisOf,
): number | null {
  if (rank < 2) return null
  if (node.opType === 'Transpose') return inheritedAxis(graph, node, rank, rankOf, axisOf)
  if (rank === 2) return 1
  if (channelSecond.has(node.opType)) return 1
  if (channelLast.has(node.opType)) return rank - 1
  if (relaying.has(node.opType)) return null
  if (squeezing.has(node.opType)) {
    const before = rankOf(node.input[0])
    return before !== undefined && axisOf(node.input[0]) === before - 1 ? rank - 1 : null
  }
  return inheritedAxis(graph, node, rank, rankOf, axisOf)
}

/**
 * Axis counted with the batch axis: 1 for rank 2 and for what convolutions and pools make, the last for what matrix
 * products, normalization of the last axis and recurrent layers make; element-wise operators hand it on or have it from a
 * stored vector per channel, Transpose moves it, to axis 0 too. null: the tensor is taken as one (rank 0 and 1, and ranks above 2 whose
 * layout nothing tells).
 */
export function channelAxes(
  graph: Graph,
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number | null> {
  const axes = new Map<string, number | null>()
  for (const { name } of graph.inputs) {
    const readByConvolution = graph.consumers.get(name)?.some(({ opType }) => channelSecond.has(opType))
    axes.set(name, ranks.get(name) === 2 || readByConvolution ? 1 : null)
  }
  const axisOf: AxisOf = (tensor) => axes.get(tensor) ?? null
  for (const node of graph.nodes) {
    for (const name of node.output) {
      axes.set(
        name,
        axisAfter(graph, node, ranks.get(name) ?? 0, (tensor) => ranks.get(tensor), axisOf),
      )
    }
  }
  return axes
}
