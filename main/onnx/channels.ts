/** Along which axis of a tensor its channels (units, features) lie. */
import type { NodeProto } from 'onnx-buf'
import { intsAttribute } from './attributes'
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

const relaying = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Shape', 'Size'])

type AxisOf = (tensor: string) => number | null

function axisAfter(node: NodeProto, ranks: ReadonlyMap<string, number>, axis: AxisOf): number | null {
  const rank = ranks.get(node.output[0]) ?? 0
  if (rank < 2) return null
  if (rank === 2) return 1
  if (channelSecond.has(node.opType)) return 1
  if (channelLast.has(node.opType)) return rank - 1
  if (relaying.has(node.opType)) return null
  const source = node.input.find((name) => ranks.get(name) === rank && axis(name) !== null)
  const inherited = source === undefined ? null : axis(source)
  if (node.opType !== 'Transpose' || inherited === null) return inherited
  const order = intsAttribute(node, 'perm')
  return order ? order.indexOf(inherited) : rank - 1 - inherited
}

/**
 * Axis counted with the batch axis: 1 for rank 2 and for what convolutions and pools make, the last for what matrix
 * products, normalization of the last axis and recurrent layers make; element-wise operators hand it on, Transpose moves it.
 * null: the tensor is taken as one (rank 0 and 1, and ranks above 2 whose layout nothing tells).
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
  for (const node of graph.nodes) {
    const axis = axisAfter(node, ranks, (tensor) => axes.get(tensor) ?? null)
    for (const name of node.output)
      axes.set(name, ranks.get(name) === ranks.get(node.output[0]) ? axis : null)
  }
  return axes
}
