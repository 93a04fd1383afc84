/** Loss and gradients at the file's weights over training rows, in batches as training takes them. */
import type { Artifacts, Binding, Targets, Task } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Gradients, ParameterGradient } from '../contract/gradients'
import { message } from '../contract/message'
import { throwIfCancelled } from '../contract/task'
import type { TrainingConfig } from '../contract/training'
import type { ProbeFeeds } from '../experiments/probe'
import { backward } from '../onnx/backward'
import { encodeModel } from '../onnx/codec'
import { costOf } from '../onnx/cost'
import { type GradientSize, type NormGraph, withNorms } from '../onnx/gradient/norms'
import { nodeName } from '../onnx/graph'
import { type ParameterPlace, parameterPlaces } from '../onnx/parameter-place'
import { loadModel } from './activation/probe'
import { branchNotes, settledAnalysis } from './activation/settled'
import { type FeedPlan, feedBatches, planFeeds } from './feeding/feed'
import { type TargetTensor, withTargets } from './feeding/target-feed'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'
import { dealt, trainingRows } from './gradient/rows'
import { type Trainable, trainable } from './gradient/trainable'
import { trainingRowsOf } from './rows/split'

/** About 100 ms on two cores, and about two seconds in all (spec: autodiff, "Traps"). */
const [batchCost, totalCost] = [1e9, 2e10]
/** Forward and backward beside forward alone. */
const backwardFactor = 3
const costPerValue = 20
const [fewestRows, mostRows] = [16, 2_048]
/** Held in memory at once. */
const mostValues = 2e7
const usualBatchRows = 32

/** What is measured of which rows. */
export interface GradientsAsked {
  binding: Binding
  task: Task | null
  targets: Targets | null
  config: TrainingConfig | null
  /** As the user calls it; null: as told, else by head and targets. */
  loss: string | null
}

/** Two and three rows, so that what depends on the batch is seen to. */
async function probeFeeds(context: GatherContext, plan: FeedPlan): Promise<ProbeFeeds> {
  const table = context.dataset!.table
  const first = async (rows: number) => {
    const ranges = [{ offset: 0, rows: Math.min(rows, table.rows) }]
    for await (const fed of feedBatches({ plan, table, ranges, batchRows: rows, cancel: context.cancel }))
      return fed.feeds
    throw new InputError({ file: context.dataset!.name, cause: 'holds no rows' })
  }
  if (plan.fixedBatch !== null || table.rows < 3) return [await first(plan.fixedBatch ?? 2)]
  return [await first(2), await first(3)]
}

/** Of the output, as the loss sees it. Throws InputError where its first axis is not the batch. */
function targetTensor({ ready, loss, output }: Trainable, fixedBatch: number | null): TargetTensor {
  const { type, shape } = ready.facts.get(output) ?? {}
  const [batch, ...row] = shape ?? []
  const isBatch = shape && shape.length > 0 && (batch === null || fixedBatch === null || batch === fixedBatch)
  if (!type || !isBatch || row.some((size) => typeof size !== 'number'))
    throw new InputError({ place: `output ${output}`, cause: 'its first axis is not the batch' })
  return { tensor: 'target', loss: loss.name, type, shape: row.map(Number) }
}

/** Multiply-adds of a row, forward and back. */
function rowCost({ ready }: Trainable, fixedBatch: number | null): number {
  const dims = new Map(
    [...ready.facts].map(([name, { shape }]) => [name, (shape ?? []).map((size) => Number(size ?? 1))]),
  )
  const made = ready.graph.nodes.flatMap(({ output }) => output)
  const values = made.reduce(
    (sum, name) => sum + (dims.get(name) ?? [0]).reduce((all, size) => all * size, 1),
    0,
  )
  return (backwardFactor * (costOf(ready.graph, dims) + costPerValue * values)) / (fixedBatch ?? 1)
}

const clampWhole = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.floor(value)))

/** Told, as far as it can be afforded, so that a norm is that of a training step. */
function batchRowsFor(config: TrainingConfig | null, cost: number, plan: FeedPlan): number {
  const told = config?.batch_size ?? null
  return plan.fixedBatch ?? clampWhole(Math.min(told ?? usualBatchRows, batchCost / cost), 1, mostRows)
}

/** Sums over batches. */
class Sizes {
  readonly square: Float64Array
  readonly broken: Float64Array
  readonly units: (Float64Array | null)[]
  weightSquare: number[] = []
  batches = 0
  rows = 0
  loss = 0
  total = 0

  constructor(places: readonly ParameterPlace[]) {
    this.square = new Float64Array(places.length)
    this.broken = new Float64Array(places.length)
    this.units = places.map(({ axis }) => (axis ? new Float64Array(axis.units) : null))
  }

  add({ loss, sizes }: ReturnType<NormGraph['read']>, rows: number): void {
    this.batches++
    this.rows += rows
    for (let row = 0; row < rows; row++) this.loss += loss[row]
    sizes.forEach(({ square, units }, i) => {
      if (Number.isFinite(square)) this.square[i] += square
      else this.broken[i]++
      units?.forEach((sum, unit) => {
        this.units[i]![unit] += sum
      })
    })
    this.weightSquare = sizes.map((one: GradientSize) => one.weightSquare)
  }
}

const rootOf = (square: number): number | null => (Number.isFinite(square) ? Math.sqrt(square) : null)

function parameterGradients(places: readonly ParameterPlace[], sizes: Sizes): ParameterGradient[] {
  return places.map(({ parameter, layer, node }, i) => {
    const whole = sizes.batches - sizes.broken[i]
    const square = whole > 0 ? sizes.square[i] / whole : Number.NaN
    const sums = sizes.units[i]
    return {
      parameter: parameter.name,
      layer,
      op: node.opType,
      count: parameter.count,
      norm: rootOf(square),
      rms: rootOf(square / parameter.count),
      weightNorm: rootOf(sizes.weightSquare[i]),
      brokenBatches: sizes.broken[i],
      units: sums && { total: sums.length, zero: sums.filter((sum) => sum === 0).length },
    }
  })
}

/** Of several parameters together; null where one is not finite. */
function together(parameters: readonly ParameterGradient[]): { norm: number | null; rms: number | null } {
  const square = parameters.reduce((sum, { norm }) => sum + (norm === null ? Number.NaN : norm ** 2), 0)
  const count = parameters.reduce((sum, one) => sum + one.count, 0)
  return { norm: rootOf(square), rms: rootOf(square / count) }
}

function layersOf(parameters: readonly ParameterGradient[], { analysis }: Trainable): Gradients['layers'] {
  return analysis.layers.flatMap(({ node }) => {
    const name = nodeName(node)
    const own = parameters.filter(({ layer }) => layer === name)
    return own.length > 0 ? [{ layer: name, op: node.opType, ...together(own) }] : []
  })
}

const trainingRowsTold = ({ config }: GradientsAsked, context: GatherContext) =>
  (context.validation ? null : trainingRowsOf(config?.validation_split, context.dataset!.table.rows)) ??
  (() => true)

/** Throws InputError where the model, its targets or its loss do not go together, or a node has no gradient. */
export async function measureGradients(context: GatherContext, asked: GradientsAsked): Promise<Gradients> {
  const plan = planFeeds(asked.binding)
  const { analysis, resolutions } = await settledAnalysis(context, plan, 'training')
  const feeds = await probeFeeds(context, plan)
  const told = { task: asked.task, loss: asked.loss, output: asked.binding.targets[0]?.tensor ?? null }
  const model = await trainable(context.runtime, context.model!, analysis, feeds, told)
  const gradient = backward(model.ready, { loss: model.loss.name, output: model.output, perRow: true })
  const wanted = new Set(model.ready.parameters.map(({ name }) => name))
  const places = parameterPlaces(analysis).filter(({ parameter }) => wanted.has(parameter.name))
  const norms = withNorms(gradient, model.ready.graph.opset, places)
  const target = targetTensor(model, plan.fixedBatch)
  const whole = withTargets(
    plan,
    {
      binding: asked.binding,
      task: asked.task,
      labels: asked.targets?.labels ?? null,
      columns: context.dataset!.table.columns,
    },
    target,
  )
  const cost = rowCost(model, plan.fixedBatch)
  const most = clampWhole(Math.min(totalCost / cost, mostValues / whole.values), fewestRows, mostRows)
  const isTraining = trainingRowsTold(asked, context)
  const rows = await trainingRows(context, { plan: whole, target: target.tensor, isTraining, most })
  if (rows.length === 0)
    throw new InputError({ file: context.dataset!.name, cause: 'no training row has its target' })
  const batches = dealt(rows, batchRowsFor(asked.config, cost, plan), plan.fixedBatch)
  const sizes = new Sizes(places)
  const session = await loadModel(context, encodeModel(norms.model), true)
  try {
    const total = batches.reduce((sum, batch) => sum + batch.rows, 0)
    for (const batch of batches) {
      throwIfCancelled(context.cancel)
      sizes.add(norms.read(await session.run(batch.feeds, norms.fetches)), batch.rows)
      context.onProgress({ stage: 'gradients', done: sizes.rows, total, unit: 'rows' })
    }
  } finally {
    await session.release()
  }
  const parameters = parameterGradients(places, sizes)
  const broken = parameters.find(({ brokenBatches }) => brokenBatches > 0)
  return {
    loss: model.loss,
    output: model.output,
    value: Number.isFinite(sizes.loss) ? sizes.loss / sizes.rows : null,
    rows: sizes.rows,
    totalRows: context.dataset!.table.rows,
    batchRows: batches[0].rows,
    batches: sizes.batches,
    norm: together(parameters).norm,
    parameters,
    layers: layersOf(parameters, model),
    firstNonFinite: broken ? { parameter: broken.parameter, layer: broken.layer } : null,
    notes: [...branchNotes(resolutions), ...model.notes],
  }
}

/** The reason in words, for what cannot be differentiated is no fault of the files. */
const undifferentiable = ({ fields: { place, cause } }: InputError) =>
  missing(message('needs.gradient', { detail: [place, cause].filter((part) => part !== null).join(': ') }))

type Built = 'model' | 'binding' | 'task' | 'targets' | 'config'

export const gradientsGatherer: Gatherer<'gradients', Built> = {
  id: 'gradients',
  stage: 'gradients',
  builds: ['model', 'binding', 'task', 'targets', 'config'],
  async gather(context, got) {
    const lacking = unready(got.model, got.binding)
    if (lacking) return lacking
    const asked = askedOf(got, null)
    if (!context.dataset || !context.model || !asked) return missingFiles('dataset', 'model')
    const autoencoding = asked.task?.kind === 'autoencoding'
    if (asked.binding.targets.length === 0 && !autoencoding) return missingFiles('target')
    try {
      return ready(await measureGradients(context, asked))
    } catch (error) {
      if (error instanceof InputError) return undifferentiable(error)
      throw error
    }
  },
}

/** null: nothing is bound. */
export function askedOf(
  got: Pick<Artifacts, Exclude<Built, 'model'>>,
  loss: string | null,
): GradientsAsked | null {
  const binding = readyValue(got.binding)
  if (!binding) return null
  return {
    binding,
    task: readyValue(got.task),
    targets: readyValue(got.targets),
    config: readyValue(got.config),
    loss,
  }
}
