/** Values as they reach the first learned layer, feature by feature, beside the raw columns they come from. */
import { NumberAccumulator } from '../base/summary'
import type { Binding, Entry, EntryFeature, InputBinding } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { EntryPoint } from '../contract/model'
import type { Session } from '../contract/runtime'
import type { Batch } from '../contract/table'
import type { Tensor } from '../contract/tensor'
import { modelOf } from '../onnx/analysis'
import { changesValues, measuredTensor } from '../onnx/carried-from'
import { encodeModel, type ModelProto } from '../onnx/codec'
import { truncatedTo } from '../onnx/edit'
import { isFloating } from '../onnx/element-type'
import { indexGraph } from '../onnx/graph'
import { inferenceForm } from '../onnx/inference-form'
import { plainForm } from '../onnx/plain-form'
import { doublesOf, firstRows } from '../onnx/tensor-statistics'
import { loadModel, runRows } from './activation/probe'
import { type FedBatch, type FeedPlan, feedBatches, planFeeds } from './feeding/feed'
import { widthsOf } from './feeding/feed-columns'
import { affineOf } from './feeding/preprocess'
import { missingFiles, ready, unready } from './gathered'
import { rowRanges, rowsIn } from './rows/rows'

const mostRows = 100_000
/** About two seconds: each value goes into two accumulators. Sampling errors are told by the number of rows. */
const mostValues = 4e6
const fewestRows = 1_000
/** Even the fewest rows may hold too many values where one row is a large image. */
const mostOfFewest = 4e7
const mostFeatures = 4_096
/** Values of one batch; the head of a graph is cheap, so memory decides. */
const mostBatchValues = 4e6
const mostBatchRows = 8_192
/** Different values that all features together may hold exactly; each gets an even share (base/summary.ts). */
const allCells = 2_000_000
const [fewestCells, mostCells] = [512, 12_288]

interface Watch {
  point: EntryPoint
  binding: InputBinding
  /** Tensor that is looked at: the entry's own, or an earlier one with the same values. */
  tensor: string
  /** Feature i of the tensor is column i of the input. */
  inPlace: boolean
  features: NumberAccumulator[]
  channels: NumberAccumulator[]
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)

/** A shape of three axes is taken for an image, channels first unless only the last axis is as short as channels are. */
function channelLayout({
  shape,
}: InputBinding): { channels: number; channelOf: (position: number) => number } | null {
  if (shape.length !== 3) return null
  const [first, , last] = shape
  if (last <= 4 && first > 4) return { channels: last, channelOf: (i) => i % last }
  const plane = product(shape.slice(1))
  return { channels: first, channelOf: (i) => Math.floor(i / plane) }
}

const accumulators = (count: number, cells: number): NumberAccumulator[] =>
  Array.from({ length: count }, () => new NumberAccumulator({ cells }))

const cellsFor = (features: number): number =>
  Math.max(fewestCells, Math.min(mostCells, Math.floor(allCells / Math.max(1, features))))

function watchesOf(
  context: GatherContext,
  model: ModelProto,
  points: readonly EntryPoint[],
  binding: Binding,
): Watch[] {
  const graph = indexGraph(model, context.model!.externalData)
  return points.flatMap((point) => {
    const bound = binding.inputs.find(({ tensor }) => tensor === point.input)
    return bound
      ? [{ point, binding: bound, ...measuredTensor(graph, point), features: [], channels: [] }]
      : []
  })
}

/** One value per row and feature where axis 0 is the batch; else all values count as one feature. */
function take(watch: Watch, fed: FedBatch, tensor: Tensor): void {
  const batch = Object.values(fed.feeds)[0]?.dims[0] ?? 0
  const rowwise = tensor.dims[0] === batch && batch > 0
  const values = doublesOf(rowwise ? firstRows(tensor, fed.rows) : tensor)
  const width = rowwise ? product(tensor.dims.slice(1)) : 1
  const rows = values.length / width
  watch.inPlace &&= width === product(watch.binding.shape)
  const layout = watch.inPlace ? channelLayout(watch.binding) : null
  const cells = cellsFor(width)
  if (watch.features.length === 0) watch.features = accumulators(Math.min(width, mostFeatures), cells)
  if (layout && watch.channels.length === 0) watch.channels = accumulators(layout.channels, mostCells)
  const column = new Float64Array(rows)
  for (let i = 0; i < width; i++) {
    for (let row = 0; row < rows; row++) column[row] = values[row * width + i]
    watch.features[i]?.add(column)
    if (layout) watch.channels[layout.channelOf(i)].add(column)
  }
}

function takeRaw(raw: readonly NumberAccumulator[], batch: Batch): void {
  batch.vectors.forEach((vector, i) => {
    // A tensor has no column to stand beside any one of its values.
    if (vector.kind === 'text' || vector.kind === 'tensor') return
    if (vector.kind === 'bigint') raw[i].addIntegers(vector.values, vector.validity)
    else raw[i].add(vector.values, vector.validity)
  })
}

/** The part of the model in front of the first layers; null where nothing there changes a value. */
async function loadHead(
  context: GatherContext,
  model: ModelProto,
  tensors: readonly string[],
): Promise<Session | null> {
  return tensors.length === 0 ? null : loadModel(context, encodeModel(truncatedTo(model, tensors)), true)
}

function affordableRows({ values }: FeedPlan): number {
  const fewest = Math.min(fewestRows, Math.max(1, Math.floor(mostOfFewest / values)))
  return Math.min(mostRows, Math.max(fewest, Math.floor(mostValues / values)))
}

async function run(context: GatherContext, model: ModelProto, plan: FeedPlan, watches: readonly Watch[]) {
  const table = context.dataset!.table
  const inputs = new Set(watches.map(({ point }) => point.input))
  const made = [...new Set(watches.map(({ tensor }) => tensor))].filter((tensor) => !inputs.has(tensor))
  const raw = accumulators(plan.columns.length, cellsFor(plan.columns.length))
  const ranges = rowRanges(table.rows, affordableRows(plan), plan.fixedBatch ?? 1)
  const batchRows = Math.max(1, Math.min(mostBatchRows, Math.floor(mostBatchValues / plan.values)))
  const session = await loadHead(context, model, made)
  const [fedInputs, total] = [new Set(session?.inputs.map(({ name }) => name)), rowsIn(ranges)]
  let rows = 0
  try {
    const onBatch = (batch: Batch) => takeRaw(raw, batch)
    for await (const fed of feedBatches({
      plan,
      table,
      ranges,
      batchRows,
      cancel: context.cancel,
      onBatch,
    })) {
      const feeds = Object.fromEntries(Object.entries(fed.feeds).filter(([name]) => fedInputs.has(name)))
      const results = session ? await runRows(session, { ...fed, feeds }, made) : {}
      for (const watch of watches) take(watch, fed, results[watch.tensor] ?? fed.feeds[watch.tensor])
      rows += fed.rows
      context.onProgress({ stage: 'entering-values', done: rows, total, unit: 'rows' })
    }
  } finally {
    await session?.release()
  }
  return { rows, raw: new Map(plan.columns.map((column, i) => [column, raw[i]])) }
}

/** The column of each value, with its place in the column where that is a tensor; null where its axes were moved. */
function valueNames(binding: InputBinding): string[] | null {
  if (binding.layout) return null
  const widths = widthsOf(binding)
  return binding.columns.flatMap((column, i) =>
    widths[i] === 1 ? [column] : Array.from({ length: widths[i] }, (_, at) => `${column}[${at}]`),
  )
}

function featuresOf(
  { binding, tensor, inPlace, features }: Watch,
  raw: ReadonlyMap<string, NumberAccumulator>,
) {
  const alone = features.length === 1 && product(binding.shape) !== 1
  const names = inPlace ? valueNames(binding) : null
  return features.map((feature, i): EntryFeature => {
    const column = inPlace && !binding.widths ? (binding.columns[i] ?? null) : null
    return {
      name: names?.[i] ?? (alone ? tensor : `${tensor}[${i}]`),
      column,
      raw: column === null ? null : (raw.get(column)?.finish() ?? null),
      entering: feature.finish(),
    }
  })
}

function routeOf({ point, binding }: Watch, preprocessing: Binding['preprocessing']): Entry['route'] {
  const told =
    isFloating(binding.type) && affineOf(preprocessing, columnsTold(preprocessing, binding)) !== null
  const graph = point.operators.some(changesValues)
  if (told) return graph ? 'told-and-graph' : 'told'
  return graph ? 'graph' : 'raw'
}

/** Whether anything is told does not depend on how long its lists are. */
const columnsTold = (preprocessing: Binding['preprocessing'], { columns }: InputBinding): number =>
  Object.values(preprocessing ?? {}).find(Array.isArray)?.length ?? columns.length

async function measure(
  context: GatherContext,
  binding: Binding,
  points: readonly EntryPoint[],
): Promise<Entry[]> {
  const { model } = plainForm(
    inferenceForm(modelOf(context.model!), context.seed),
    context.model!.externalData,
  )
  const watches = watchesOf(context, model, points, binding)
  if (watches.length === 0) return []
  const { rows, raw } = await run(context, model, planFeeds(binding), watches)
  return watches.map((watch) => ({
    input: watch.point.input,
    tensor: watch.point.tensor,
    route: routeOf(watch, binding.preprocessing),
    operators: watch.point.operators,
    layer: watch.point.layer,
    embedding: watch.point.embedding,
    image: watch.channels.length > 0,
    rows,
    totalRows: context.dataset!.table.rows,
    features: featuresOf(watch, raw),
    channels: watch.channels.map((channel) => channel.finish()),
  }))
}

/** Empty where no input reaches a learned layer. */
export const entryGatherer: Gatherer<'entry', 'model' | 'binding'> = {
  id: 'entry',
  stage: 'entering-values',
  builds: ['model', 'binding'],
  async gather(context, { model, binding }) {
    const lacking = unready(model, binding)
    if (lacking) return lacking
    if (!context.dataset || !context.model || model.state !== 'ready' || binding.state !== 'ready') {
      return missingFiles('dataset', 'model')
    }
    return ready(await measure(context, binding.value, model.value.entries))
  },
}
