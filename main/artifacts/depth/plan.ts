/** Which tensors are looked at for which layer, and on how many rows. */

import { activatedTensor } from '../../onnx/activation-after'
import type { Analysis } from '../../onnx/analysis'
import { channelAxes } from '../../onnx/channels'
import { costOf } from '../../onnx/cost'
import { isFloating } from '../../onnx/element-type'
import { entryPoints } from '../../onnx/entry'
import type { LearnedLayer } from '../../onnx/layers'
import { passageOf } from '../../onnx/passage'
import type { Probe } from '../activation/probe'
import type { FedBatch } from '../feeding/feed'
import type { Layout } from './layer-sample'

/** One observation per row fills the matrix of a layer without positions. */
const mostRows = 256
const fewestRows = 16
/** Multiply-adds of one pass over the sample; under half a minute on two cores. */
const totalCost = 5e11
/** Values fetched in one run; 80 MB as single precision. */
const mostFetchedValues = 2e7
const mostBatchRows = 64

/** These turn values into shares of each other, which have no spread of their own. */
const normalizing = new Set(['Softmax', 'LogSoftmax', 'Hardmax'])
const recurrent = new Set(['LSTM', 'GRU', 'RNN'])

export interface WatchedLayer {
  learned: LearnedLayer
  tensor: string
  hidden: boolean
  onlyWay: boolean
  /** null: cannot be looked at (no floating tensor, or its rows cannot be told apart). */
  layout: Layout | null
}

export interface SignalPlan {
  layers: WatchedLayer[]
  entry: { tensor: string; fed: boolean; layout: Layout | null; width: number } | null
  rows: number
  batchRows: number
  fetches: string[]
}

/** Rows lie on the first axis, in recurrent layers (of the default layout) before the last; else on the one axis as long as the batch. */
function batchAxisOf(
  analysis: Analysis,
  tensor: string,
  dims: readonly number[],
  batch: number,
): number | null {
  const node = analysis.graph.producers.get(tensor)
  if (node && recurrent.has(node.opType)) {
    const axis = dims.length - 2
    return dims[axis] === batch ? axis : null
  }
  if (dims[0] === batch) return 0
  const fitting = dims.flatMap((size, axis) => (size === batch ? [axis] : []))
  return fitting.length === 1 ? fitting[0] : null
}

function watchedTensor({ graph, data }: Analysis, probe: Probe, { layer }: LearnedLayer): string {
  const bent = layer.activation !== null && !normalizing.has(layer.activation)
  const activated = bent ? activatedTensor(graph, layer.output, data) : null
  return activated !== null && probe.tensors.has(activated) ? activated : layer.output
}

const product = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

const clampWhole = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.floor(value)))

/** `first`: the batch the probe ran on, which has at least two rows where the table and the model allow it. */
export function planSignal(analysis: Analysis, probe: Probe, first: FedBatch, tableRows: number): SignalPlan {
  const { graph, layers, data } = analysis
  const batch = Object.values(first.feeds)[0]?.dims[0] ?? 1
  const axes = channelAxes(graph, new Map([...probe.tensors].map(([name, { dims }]) => [name, dims.length])))
  const layoutOf = (tensor: string): Layout | null => {
    const dims = probe.tensors.get(tensor)?.dims
    const batchAxis = dims ? batchAxisOf(analysis, tensor, dims, batch) : null
    if (!dims || batchAxis === null) return null
    const axis = axes.get(tensor) ?? dims.length - 1
    return { batchAxis, unitAxis: axis === batchAxis ? null : axis }
  }
  const nodes = new Set(layers.map(({ node }) => node))
  const watched = layers.map((learned) => {
    const tensor = watchedTensor(analysis, probe, learned)
    return { learned, tensor, ...passageOf(graph, learned.node, nodes), layout: layoutOf(tensor) }
  })
  const entering = entryPoints(graph, data, layers).at(0)?.tensor
  const entry = entering === undefined ? null : entryOf(probe, first, entering, batch)
  const fetched = watched.flatMap(({ tensor, layout }) => (layout ? [tensor] : []))
  const fetches = [...new Set([...fetched, ...(entry && !entry.fed && entry.layout ? [entry.tensor] : [])])]
  const valuesPerRow =
    fetches.reduce((sum, name) => sum + product(probe.tensors.get(name)?.dims ?? []), 0) / batch
  const dims = new Map([...probe.tensors].map(([name, tensor]) => [name, tensor.dims]))
  const cost = costOf(graph, dims) / batch
  const rows = Math.min(tableRows, clampWhole(totalCost / cost, fewestRows, mostRows))
  return {
    layers: watched,
    entry,
    rows,
    batchRows: clampWhole(mostFetchedValues / Math.max(1, valuesPerRow), 1, Math.min(rows, mostBatchRows)),
    fetches,
  }
}

/** Every value of what enters is a unit of its own; indices of an embedding have no angle. */
function entryOf(probe: Probe, first: FedBatch, tensor: string, batch: number): SignalPlan['entry'] {
  const fed = first.feeds[tensor]
  const found = fed ?? probe.tensors.get(tensor)
  if (!found) return null
  const rowsFirst = found.dims[0] === batch && isFloating(found.type)
  return {
    tensor,
    fed: fed !== undefined,
    layout: rowsFirst ? { batchAxis: 0, unitAxis: null } : null,
    width: product(found.dims) / batch,
  }
}
