/** From sums to the artifact: tensors, activation nodes, and where values stop being finite. */
import type { ActivationNode, Activations, TensorActivation } from '../../contract/artifacts'
import { layerBefore } from '../../onnx/activation-after'
import { firingThreshold, saturates } from '../../onnx/activation-kinds'
import type { Analysis } from '../../onnx/analysis'
import type { NodeProto } from '../../onnx/codec'
import { type Graph, nodeName } from '../../onnx/graph'
import { asOneChannel, type ChannelSums, figuresOf, totalCount } from './channel-sums'
import { type ActivationPlan, shapeOf } from './plan'
import type { Probe } from './probe'

export interface Measured {
  analysis: Analysis
  probe: Probe
  probeRows: number
  plan: ActivationPlan
  sums: ReadonlyMap<string, ChannelSums>
}

/** Sums of a tensor, with its channel axis; an alias that mixes channels has all of them as one. */
function sumsOf(
  { plan, sums }: Measured,
  tensor: string,
): (ChannelSums & { channelAxis: number | null }) | null {
  const alias = plan.aliases.get(tensor)
  const source = alias?.source ?? tensor
  const [found, watched] = [sums.get(source), plan.watched.find((one) => one.tensor === source)]
  if (!found || !watched) return null
  if (!alias) return { ...found, channelAxis: watched.channelAxis }
  const mixed = alias.channelAxis === null
  return { ...(mixed ? asOneChannel(found) : found), channelAxis: alias.channelAxis }
}

/** One entry per floating tensor, in running order. */
export function tensorActivations(measured: Measured): TensorActivation[] {
  const { analysis, probe, probeRows } = measured
  return [...probe.tensors].flatMap(([tensor, { type }]) => {
    const node = analysis.graph.producers.get(tensor)
    const sums = sumsOf(measured, tensor)
    if (!node || !sums) return []
    return [
      {
        tensor,
        node: nodeName(node),
        op: node.opType,
        elementType: type,
        shape: shapeOf(analysis, probe, probeRows, tensor),
        channelAxis: sums.channelAxis,
        ...figuresOf(sums),
      },
    ]
  })
}

function activationNode(measured: Measured, node: NodeProto): ActivationNode[] {
  const { analysis, plan } = measured
  // Of the tensor that was measured: its units are told apart even where a Reshape before the activation mixes them.
  const sums = sumsOf(measured, plan.aliases.get(node.input[0])?.source ?? node.input[0])
  if (!sums) return []
  const layers = new Set(analysis.layers.map((layer) => layer.node))
  const fires = firingThreshold(analysis.graph, node) !== null
  const above = fires ? sums.above : null
  const count = totalCount(sums)
  return [
    {
      node: nodeName(node),
      op: node.opType,
      layer: layerBefore(analysis.graph, analysis.data, (one) => layers.has(one), node.input[0]),
      input: node.input[0],
      output: node.output[0],
      units: sums.counts.length,
      deadUnits: above ? above.filter((firing) => firing === 0).length : null,
      activeShare: above
        ? Array.from(above, (firing, i) => (firing === 0 ? 0 : firing / sums.counts[i]))
        : null,
      saturatedShare: saturates(node) && count > 0 ? (sums.saturated ?? 0) / count : null,
      saturatedUnits: null,
      gate: false,
    },
  ]
}

export const activationNodes = (measured: Measured): ActivationNode[] =>
  measured.plan.activations.flatMap((node) => activationNode(measured, node))

const relayingScores = new Set([
  'Add',
  'Where',
  'Identity',
  'Cast',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Expand',
  'Slice',
])

/** Scores that only a Softmax reads: minus infinity there is how attention masks a position, not a fault. */
function entersSoftmaxOnly(graph: Graph, tensor: string): boolean {
  const readers = graph.consumers.get(tensor) ?? []
  return (
    readers.length > 0 &&
    readers.every(
      ({ opType, output }) =>
        opType === 'Softmax' || (relayingScores.has(opType) && entersSoftmaxOnly(graph, output[0])),
    )
  )
}

/** The first node, in running order, that yields NaN or infinity on some row; masked attention scores do not count. */
export function firstNonFinite(measured: Measured): Activations['firstNonFinite'] {
  const { graph } = measured.analysis
  for (const tensor of measured.probe.tensors.keys()) {
    const [sums, node] = [sumsOf(measured, tensor), graph.producers.get(tensor)]
    if (!sums || !node) continue
    const { nan, positiveInfinite, negativeInfinite, brokenRows } = sums
    const infinite = positiveInfinite + negativeInfinite
    if (nan + infinite === 0) continue
    if (nan + positiveInfinite === 0 && entersSoftmaxOnly(graph, tensor)) continue
    return {
      node: nodeName(node),
      op: node.opType,
      tensor,
      nan,
      infinite,
      rows: brokenRows,
      cause: 'other',
      from: null,
    }
  }
  return null
}
