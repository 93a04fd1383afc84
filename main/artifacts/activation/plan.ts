/** What is measured of which tensor, decided from the probe. */
import { type CaptureNote, noteOf } from '../../contract/message'
import type { Dimension } from '../../contract/tensor'
import { firingThreshold, isActivation, saturates } from '../../onnx/activation-kinds'
import type { Analysis } from '../../onnx/analysis'
import { channelAxes } from '../../onnx/channels'
import type { NodeProto } from '../../onnx/codec'
import { costOf, mostAlive } from '../../onnx/cost'
import type { Watched } from '../../onnx/statistics'
import { type Alias, aliasesOf } from './aliases'
import type { Probe } from './probe'
import { planScreening, type ScreeningPlan } from './screening-plan'

/** Wider tensors are taken as one: their figures per channel would fill the report. */
const mostChannels = 65_536
/** About 100 ms on two cores (spec: autodiff, "Traps"); fixed, because a batch size chosen by clock would change the last digits. */
const batchCost = 1e9
/** Statistics read each value a few times more. */
const costPerValue = 20
/** Of the largest tensor: beyond the processor's cache, reading it again costs more than computing it. */
const mostTensorValues = 1e6
/** Of all tensors alive at once: 64 MB of float32, and as much again for what the statistics add. Nets of short reach stay far below. */
const mostAliveValues = 1.6e7
/** Per channel: its mean is then known to a tenth of its deviation (3 / sqrt n), the share of values above a threshold to 0.05. */
const channelValues = 1024
/** Positions of one row are alike, so they do not count for as much as rows do. */
const fewestStatisticsRows = 128
const mostStatisticsRows = 16_384
/** Small models are measured on more, as far as that costs little beside the run (a share of the rows) and in all (about a second on two cores). */
const statisticsShare = 1 / 4
const statisticsValues = 4e6
/** Rows for statistics lie in at least so many places of the table. */
const statisticsBatches = 8
const bytesPerValue = 4
const mostBatchRows = 8192
/** One to two minutes on two cores. */
const totalCost = 3e12
const fewestRows = 256
const mostRows = 200_000
const mostHistogramRows = 256
const mostHistogramValues = 4e6

/** ONNX Runtime takes longer than in proportion to load a graph with more outputs: minutes for thousands of tensors. */
const mostWatched = 400

export interface ActivationPlan {
  watched: Watched[]
  /** Tensors that hold the same values as a watched one. */
  aliases: ReadonlyMap<string, Alias>
  activations: NodeProto[]
  batchRows: number
  rows: number
  /** Rows on which everything is measured; `rows` where there is no screening. */
  statisticsRows: number
  /** What is looked at on the other rows; null: there are none. */
  screening: ScreeningPlan | null
  notes: CaptureNote[]
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

/** Of a graph with thousands of tensors those that layers and activations give or read come first, then the others in order. */
function chosenTensors(
  { graph, layers }: Analysis,
  probe: Probe,
  aliases: ActivationPlan['aliases'],
  activations: readonly NodeProto[],
): ReadonlySet<string> {
  const measurable = [...probe.tensors.keys()].filter((name) => !aliases.has(name))
  const told = [
    ...layers.map(({ layer }) => layer.output),
    ...activations.flatMap(({ input, output }) => [input[0], output[0]]),
    ...graph.outputs.map(({ name }) => name),
  ].map((name) => aliases.get(name)?.source ?? name)
  const first = told.filter((name) => probe.tensors.has(name) && !aliases.has(name))
  return new Set([...new Set([...first, ...measurable])].slice(0, mostWatched))
}

function watchedTensors(
  { graph }: Analysis,
  probe: Probe,
  chosen: ReadonlySet<string>,
  axes: ReadonlyMap<string, number | null>,
  readers: ReadonlyMap<string, NodeProto[]>,
): Watched[] {
  const watched = new Map<string, Watched>()
  for (const [tensor, { type, dims }] of probe.tensors) {
    if (!chosen.has(tensor)) continue
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
      saturation: readers.get(tensor)?.some((node) => saturates(graph, node)) ?? false,
      rectified: null,
    }
    const node = graph.producers.get(tensor)
    const source = node?.opType === 'Relu' ? watched.get(node.input[0]) : undefined
    const alike = source?.threshold === 0 && source.channelAxis === channelAxis
    watched.set(tensor, alike ? { ...one, rectified: source.tensor } : one)
  }
  return [...watched.values()]
}

/** An axis that nobody knows to be fixed and that is as long as the probe had rows may be the batch, and is not taken. */
function axesOf(
  { graph, facts }: Analysis,
  probe: Probe,
  probeRows: number,
): ReadonlyMap<string, number | null> {
  const ranks = new Map([...probe.tensors].map(([name, { dims }]) => [name, dims.length]))
  for (const { name, shape } of graph.inputs) if (shape) ranks.set(name, shape.length)
  const sure = (name: string, axis: number | null) =>
    axis !== null &&
    (typeof facts.get(name)?.shape?.[axis] === 'number' || probe.tensors.get(name)?.dims[axis] !== probeRows)
  return new Map([...channelAxes(graph, ranks)].map(([name, axis]) => [name, sure(name, axis) ? axis : null]))
}

/** Values per row of every tensor the probe found. */
function valuesPerRow(probe: Probe, probeRows: number): ReadonlyMap<string, number> {
  return new Map([...probe.tensors].map(([name, { data }]) => [name, data.length / probeRows]))
}

/** Enough values for each channel: fewer rows where a row holds many positions; more where that is cheap. */
function rowsForStatistics(
  perRow: ReadonlyMap<string, number>,
  watched: readonly Watched[],
  rows: number,
): number {
  const [values, channels] = watched.reduce(
    ([values, channels], one) => [values + (perRow.get(one.tensor) ?? 0), channels + one.channels],
    [0, 0],
  )
  const positions = Math.max(1, values / Math.max(1, channels))
  const least = clampWhole(channelValues / positions, fewestStatisticsRows, channelValues)
  return clampWhole(
    Math.min(statisticsShare * rows, statisticsValues / Math.max(1, values)),
    least,
    mostStatisticsRows,
  )
}

interface BatchPlan {
  batchRows: number
  notes: CaptureNote[]
}

/** As many rows as the cost of a batch allows, fewer where tensors would not fit; that is told. */
function planBatches(
  { graph }: Analysis,
  perRow: ReadonlyMap<string, number>,
  cost: number,
  mostRowsAtOnce: number,
): BatchPlan {
  const [tensor, largest] = [...perRow].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 1])
  const alive = Math.max(
    1,
    mostAlive(graph, (name) => perRow.get(name) ?? 0),
  )
  const usual = clampWhole(Math.min(batchCost / cost, mostTensorValues / largest), 1, mostRowsAtOnce)
  const batchRows = clampWhole(Math.min(usual, mostAliveValues / alive), 1, mostBatchRows)
  const notes: CaptureNote[] = []
  if (largest > mostTensorValues) notes.push(noteOf('capture.note-one-row', { tensor, values: largest }))
  if (batchRows < usual)
    notes.push(
      noteOf('capture.note-memory', { batchRows, usual, megabytes: (usual * alive * bytesPerValue) / 1e6 }),
    )
  return { batchRows, notes }
}

const watchNotes = (watched: number, tensors: number): CaptureNote[] =>
  watched < tensors ? [noteOf('capture.note-watched', { watched, tensors })] : []

function planHistograms(
  { layers }: Analysis,
  activations: readonly NodeProto[],
  perRow: ReadonlyMap<string, number>,
) {
  const drawn = [
    ...layers.map(({ layer }) => layer.output),
    ...activations.flatMap(({ input, output }) => [input[0], output[0]]),
  ]
  const histogramTensors = [...new Set(drawn)].filter((name) => perRow.has(name))
  const values = histogramTensors.reduce((sum, name) => sum + (perRow.get(name) ?? 0), 0)
  return { histogramTensors, histogramRows: clampWhole(mostHistogramValues / values, 1, mostHistogramRows) }
}

/** `probeRows`: rows the probe ran on; `tableRows`: rows there are. */
export function planActivations(
  analysis: Analysis,
  probe: Probe,
  probeRows: number,
  tableRows: number,
): ActivationPlan {
  const { graph } = analysis
  const axes = axesOf(analysis, probe, probeRows)
  const aliases = aliasesOf(graph, probe, axes)
  const activations = graph.nodes.filter(
    (node) => isActivation(graph, node) && probe.tensors.has(node.input[0]),
  )
  const readers = readersOf(activations, aliases)
  const chosen = chosenTensors(analysis, probe, aliases, activations)
  const watched = watchedTensors(analysis, probe, chosen, axes, readers)
  const dims = new Map([...probe.tensors].map(([name, tensor]) => [name, tensor.dims]))
  const perRow = valuesPerRow(probe, probeRows)
  const values = [...perRow.values()].reduce((sum, count) => sum + count, 0)
  const cost = costOf(graph, dims) / probeRows + costPerValue * values
  const rows = Math.min(tableRows, clampWhole(totalCost / cost, fewestRows, mostRows))
  const enough = rowsForStatistics(perRow, watched, rows)
  const screening = enough < rows ? planScreening(analysis, probe, watched, readers) : null
  const mostRowsAtOnce = screening ? Math.floor(enough / statisticsBatches) : mostBatchRows
  const batches = planBatches(analysis, perRow, cost, mostRowsAtOnce)
  return {
    watched,
    aliases,
    activations,
    ...batches,
    notes: [...batches.notes, ...watchNotes(watched.length, probe.tensors.size - aliases.size)],
    rows,
    statisticsRows: screening ? enough : rows,
    screening,
    ...planHistograms(analysis, activations, perRow),
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
