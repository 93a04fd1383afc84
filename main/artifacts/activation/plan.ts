/** What is measured of which tensor, decided from the probe. */
import type { Dimension } from '../../contract/tensor'
import { firingThreshold, isActivation, saturates } from '../../onnx/activation-kinds'
import type { Analysis } from '../../onnx/analysis'
import { channelAxes } from '../../onnx/channels'
import type { NodeProto } from '../../onnx/codec'
import { costOf } from '../../onnx/cost'
import type { Watched } from '../../onnx/statistics'
import { type Alias, aliasesOf } from './aliases'
import type { Probe } from './probe'

/** Wider tensors are taken as one: their figures per channel would fill the report. */
const mostChannels = 65_536
/** About 100 ms on two cores (spec: autodiff, "Traps"); fixed, because a batch size chosen by clock would change the last digits. */
const batchCost = 1e9
/** Statistics read each value a few times more. */
const costPerValue = 20
/** Of the largest tensor: beyond the processor's cache, reading it again costs more than computing it. */
const mostTensorValues = 1e6
const mostBatchRows = 8192
/** One to two minutes on two cores. */
const totalCost = 3e12
const fewestRows = 256
const mostRows = 200_000
const mostHistogramRows = 256
const mostHistogramValues = 4e6

export interface ActivationPlan {
  watched: Watched[]
  /** Tensors that hold the same values as a watched one. */
  aliases: ReadonlyMap<string, Alias>
  activations: NodeProto[]
  batchRows: number
  rows: number
  histogramTensors: string[]
  histogramRows: number
}

function clampWhole(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.floor(value)))
}

/** Activation nodes by the watched tensor whose values they read. */
function readersOf(activations: readonly NodeProto[], aliases: ReadonlyMap<string, Alias>) {
  const readers = new Map<string, NodeProto[]>()
  for (const node of activations) {
    const source = aliases.get(node.input[0])?.source ?? node.input[0]
    readers.set(source, [...(readers.get(source) ?? []), node])
  }
  return readers
}

function watchedTensors(
  { graph }: Analysis,
  probe: Probe,
  axes: ReadonlyMap<string, number | null>,
  { aliases, activations }: Pick<ActivationPlan, 'aliases' | 'activations'>,
): Watched[] {
  const readers = readersOf(activations, aliases)
  const watched = new Map<string, Watched>()
  for (const [tensor, { type, dims }] of probe.tensors) {
    if (aliases.has(tensor)) continue
    const axis = axes.get(tensor) ?? null
    const channelAxis = axis !== null && dims[axis] <= mostChannels ? axis : null
    const thresholds = (readers.get(tensor) ?? []).map((node) => firingThreshold(graph, node))
    const one: Watched = {
      tensor,
      type,
      rank: dims.length,
      channelAxis,
      channels: channelAxis === null ? 1 : dims[channelAxis],
      threshold: thresholds.find((threshold) => threshold !== null) ?? null,
      saturation: readers.get(tensor)?.some(saturates) ?? false,
      rectified: null,
    }
    const node = graph.producers.get(tensor)
    const source = node?.opType === 'Relu' ? watched.get(node.input[0]) : undefined
    const alike = source?.threshold === 0 && source.channelAxis === channelAxis
    watched.set(tensor, alike ? { ...one, rectified: source.tensor } : one)
  }
  return [...watched.values()]
}

function axesOf({ graph }: Analysis, probe: Probe): ReadonlyMap<string, number | null> {
  const ranks = new Map([...probe.tensors].map(([name, { dims }]) => [name, dims.length]))
  for (const { name, shape } of graph.inputs) if (shape) ranks.set(name, shape.length)
  return channelAxes(graph, ranks)
}

/** `probeRows`: rows the probe ran on; `tableRows`: rows there are. */
export function planActivations(
  analysis: Analysis,
  probe: Probe,
  probeRows: number,
  tableRows: number,
): ActivationPlan {
  const { graph, layers } = analysis
  const axes = axesOf(analysis, probe)
  const aliases = aliasesOf(graph, probe, axes)
  const activations = graph.nodes.filter(
    (node) => isActivation(graph, node) && probe.tensors.has(node.input[0]),
  )
  const dims = new Map([...probe.tensors].map(([name, tensor]) => [name, tensor.dims]))
  const values = [...probe.tensors.values()].reduce((sum, { data }) => sum + data.length, 0) / probeRows
  const largest = [...probe.tensors.values()].reduce((most, { data }) => Math.max(most, data.length), 1)
  const cost = costOf(graph, dims) / probeRows + costPerValue * values
  const drawn = [
    ...layers.map(({ layer }) => layer.output),
    ...activations.flatMap(({ input, output }) => [input[0], output[0]]),
  ]
  const histogramTensors = [...new Set(drawn)].filter((name) => probe.tensors.has(name))
  const drawnValues = histogramTensors.reduce(
    (sum, name) => sum + (probe.tensors.get(name)?.data.length ?? 0),
    0,
  )
  return {
    watched: watchedTensors(analysis, probe, axes, { aliases, activations }),
    aliases,
    activations,
    batchRows: clampWhole(
      Math.min(batchCost / cost, mostTensorValues / (largest / probeRows)),
      1,
      mostBatchRows,
    ),
    rows: Math.min(tableRows, clampWhole(totalCost / cost, fewestRows, mostRows)),
    histogramTensors,
    histogramRows: clampWhole(mostHistogramValues / (drawnValues / probeRows), 1, mostHistogramRows),
  }
}

/** The shape as the file tells it, else as the probe found it; an axis as long as the probe had rows is left open. */
export function shapeOf(
  { facts }: Analysis,
  probe: Probe,
  probeRows: number,
  tensor: string,
): Dimension[] | null {
  const [told, seen] = [facts.get(tensor)?.shape, probe.tensors.get(tensor)?.dims]
  if (!seen) return told ? [...told] : null
  return seen.map((size, axis) => told?.[axis] ?? (size === probeRows && probeRows > 1 ? null : size))
}
