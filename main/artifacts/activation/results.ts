/** From sums to the artifact: tensors, activation nodes, and where values stop being finite. */
import type { ActivationNode, Activations, TensorActivation } from '../../contract/artifacts'
import { layerBefore } from '../../onnx/activation-after'
import { firingThreshold, isGate, saturates } from '../../onnx/activation-kinds'
import type { Analysis } from '../../onnx/analysis'
import { breakingOf, tellingInput } from '../../onnx/breaking'
import type { NodeProto } from '../../onnx/codec'
import { constantInfo, constantValues } from '../../onnx/constants'
import { type Graph, nodeName } from '../../onnx/graph'
import { unbounded } from '../../onnx/range'
import { asOneChannel, type ChannelSums, figuresOf, saturationOf, silentUnits } from './channel-sums'
import { type ActivationPlan, shapeOf } from './plan'
import type { Probe } from './probe'

export interface Measured {
  analysis: Analysis
  probe: Probe
  probeRows: number
  plan: ActivationPlan
  sums: ReadonlyMap<string, ChannelSums>
  /** Whether a value that is no number entered the model. */
  brokenInput: boolean
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
  const saturation = saturates(analysis.graph, node) ? saturationOf(sums) : null
  return [
    {
      node: nodeName(node),
      op: node.opType,
      layer: layerBefore(analysis.graph, analysis.data, (one) => layers.has(one), node.input[0]),
      input: node.input[0],
      output: node.output[0],
      units: sums.counts.length,
      deadUnits: fires ? silentUnits(sums) : null,
      activeShare: above
        ? Array.from(above, (firing, i) => (firing === 0 ? 0 : firing / sums.counts[i]))
        : null,
      saturatedShare: saturation?.share ?? null,
      saturatedUnits: saturation?.units ?? null,
      gate: isGate(analysis.graph, analysis.data, node),
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

type NonFinite = NonNullable<Activations['firstNonFinite']>

/** Weights that are searched for values that are no numbers. */
const mostWeights = 5e7

function holdsBrokenWeights({ graph, data }: Analysis, node: NodeProto): boolean {
  return node.input.some((name) => {
    if (name === '' || data.has(name)) return false
    const size = constantInfo(graph, name)?.shape?.reduce<number>((all, axis) => all * Number(axis), 1) ?? 0
    return (
      size <= mostWeights && constantValues(graph, name)?.some((value) => !Number.isFinite(value)) === true
    )
  })
}

function causeOf(measured: Measured, node: NodeProto): NonFinite['cause'] {
  const { analysis, brokenInput } = measured
  if (brokenInput) return 'input'
  if (holdsBrokenWeights(analysis, node)) return 'weights'
  const masked = sumsOf(measured, node.input[0] ?? '')?.negativeInfinite ?? 0
  if (masked > 0) return node.opType === 'Softmax' ? 'masked' : 'other'
  // Finite values came in: what is left for an operator that cannot break is that numbers grew too large.
  return breakingOf(analysis.graph, analysis.data, () => unbounded, node) ?? 'overflow'
}

/** Extremes of what the node was given where it says most; null for a model input or a constant. */
function rangeBefore(measured: Measured, node: NodeProto): NonFinite['from'] {
  const tensor = tellingInput(node)
  const sums = sumsOf(measured, tensor)
  const { min, max } = sums ? figuresOf(sums) : { min: null, max: null }
  return min === null || max === null ? null : { tensor, min, max }
}

/** The first node, in running order, that yields NaN or infinity on some row; masked attention scores do not count. */
export function firstNonFinite(measured: Measured): NonFinite | null {
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
      cause: causeOf(measured, node),
      from: rangeBefore(measured, node),
    }
  }
  return null
}
