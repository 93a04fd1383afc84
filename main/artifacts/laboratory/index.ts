/** The laboratory of an audit: the user's model, rows and config put together for experiments (main/experiments). */
import type { Gathered } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import type { Evidence } from '../../contract/evidence'
import type { Budget, Setup } from '../../contract/experiment'
import type { GatherContext, GatheredBy } from '../../contract/gather'
import type { TrainingConfig } from '../../contract/training'
import type { Laboratory, RowTensor, Subject, TrainingData, Watch } from '../../experiments/laboratory'
import { makeLaboratory } from '../../experiments/make-laboratory'
import { fixedBatchOf, readyFor, secondsPerRowOf } from '../../experiments/subject'
import { drawnWeights, fileWeightsOf } from '../../experiments/weights'
import { modelOf } from '../../onnx/analysis'
import { graphOf } from '../../onnx/codec'
import { takesClasses } from '../../onnx/gradient/loss'
import { isTrainingForm } from '../../onnx/inference-form'
import { settledAnalysis } from '../activation/settled'
import { type FeedPlan, planFeeds } from '../feeding/feed'
import { withTargets } from '../feeding/target-feed'
import { missingFiles, readyValue, unready } from '../gathered'
import { chosenLoss } from '../gradient/loss-choice'
import { rowRanges } from '../rows/rows'
import { notesOf } from './notes'
import { optimizerOf } from './optimizer'
import { type ReadRows, readRows } from './rows'
import { splitColumn, splitOf } from './split'

export const laboratoryNeeds = ['config', 'model', 'binding', 'task', 'targets', 'weights'] as const
export type LaboratoryNeed = (typeof laboratoryNeeds)[number]

export interface LaboratoryOptions {
  budget: Budget
  onCurve(evidence: Evidence): void
  onProgress(done: number, total: number): void
}

const usualBatch = 32
const mostRows = 50_000
/** 64 MB as single precision. */
const mostValues = 1.6e7
/** Name of the tensor that holds the targets while rows are read; no model can have it as an input. */
const target = ' target'

/** What the laboratory cannot be without; null: all is there. */
export function laboratoryLacks(
  context: GatherContext,
  { model, binding }: GatheredBy<LaboratoryNeed>,
): Gathered<never> | null {
  if (!context.dataset || !context.model) return missingFiles('dataset', 'model')
  return unready(model, binding)
}

interface Parts {
  context: GatherContext
  got: GatheredBy<LaboratoryNeed>
  config: TrainingConfig | null
}

/** Which output the loss looks at: that of the bound targets, else the first. */
function outputOf({ got }: Parts, graph: Subject['analysis']['graph']): string {
  const told = readyValue(got.binding)?.targets[0]?.tensor
  const known = graph.outputs.some(({ name }) => name === told)
  return told !== undefined && known ? told : (graph.outputs[0]?.name ?? '')
}

/** A few rows of inputs alone, for the probe. */
async function probeRows({ context }: Parts, plan: FeedPlan): Promise<ReadRows> {
  const { table } = context.dataset!
  const ranges = [{ offset: 0, rows: Math.min(table.rows, 64) }]
  const read = await readRows({ plan, table, ranges, cancel: context.cancel, target: null, marked: null })
  if (read.rows > 0) return read
  throw new InputError({
    file: context.dataset!.name,
    cause: 'none of its first rows has numbers in all inputs',
    remedy: 'fill or drop missing values first',
  })
}

async function subjectOf(
  parts: Parts,
  plan: FeedPlan,
): Promise<{ subject: Subject; setup: Pick<Setup, 'loss'> }> {
  const { context, got } = parts
  const { analysis } = await settledAnalysis(context, plan, 'training')
  const few = await probeRows(parts, plan)
  const ready = await readyFor(context.runtime, analysis, few.tensors, few.rows)
  if (ready.parameters.length === 0)
    throw new InputError({ cause: 'the model holds nothing that can be trained' })
  const output = outputOf(parts, ready.graph)
  const described = readyValue(got.model)?.outputs.find(({ name }) => name === output)
  if (!described) throw new Error(`the output ${output} is not described`)
  const { name: loss, grade } = chosenLoss(described, readyValue(got.task), null)
  return { subject: { analysis, ready, loss, output }, setup: { loss: { value: loss, grade } } }
}

/** The plan with the targets as the loss takes them. */
function planWithTargets(
  { context, got }: Parts,
  plan: FeedPlan,
  { ready, loss, output }: Subject,
): FeedPlan {
  const { type, shape } = ready.facts.get(output) ?? { type: null, shape: null }
  if (!type || !shape) throw new Error(`no facts of ${output}`)
  return withTargets(
    plan,
    {
      binding: readyValue(got.binding)!,
      task: readyValue(got.task),
      labels: readyValue(got.targets)?.labels ?? null,
      columns: context.dataset!.table.columns,
    },
    { tensor: target, loss, type, shape: shape.slice(1).map((size) => Number(size ?? 1)) },
  )
}

function joined(first: RowTensor[], second: RowTensor[]): RowTensor[] {
  return first.map((tensor, i) => {
    const [a, b] = [tensor.data, second[i].data]
    const data = new (a.constructor as new (length: number) => typeof a)(a.length + b.length) as Float32Array
    data.set(a as Float32Array)
    data.set(b as Float32Array, a.length)
    return { ...tensor, data }
  })
}

interface ReadData {
  data: TrainingData
  withoutTarget: number
  notFinite: number
  seenOf: number
}

async function dataOf(
  { context, config }: Parts,
  plan: FeedPlan,
  { ready, loss, output }: Subject,
): Promise<ReadData> {
  const { table } = context.dataset!
  const told = config?.validation_split
  const values = plan.inputs.reduce((sum, { width }) => sum + width, 0)
  const most = Math.max(1, Math.min(mostRows, Math.floor(mostValues / Math.max(1, values))))
  const common = { plan, cancel: context.cancel, target }
  const own = await readRows({
    ...common,
    table,
    ranges: rowRanges(table.rows, most),
    marked: splitColumn(told, table),
  })
  const other = context.validation?.table
  const second = other
    ? await readRows({
        ...common,
        table: other,
        ranges: rowRanges(other.rows, Math.ceil(most / 4)),
        marked: null,
      })
    : null
  const tensors = second ? joined(own.tensors, second.tensors) : own.tensors
  const rows = own.rows + (second?.rows ?? 0)
  const classes = ready.facts.get(output)?.shape?.[1]
  return {
    data: {
      rows,
      totalRows: table.rows,
      inputs: tensors.filter(({ name }) => name !== target),
      target: tensors.find(({ name }) => name === target)!,
      ...splitOf({ ...own, rows }, told, table, second?.rows ?? 0),
      classes: takesClasses(loss) && typeof classes === 'number' ? classes : null,
    },
    withoutTarget: own.withoutTarget + (second?.withoutTarget ?? 0),
    notFinite: own.notFinite + (second?.notFinite ?? 0),
    seenOf: own.rows + own.withoutTarget + own.notFinite,
  }
}

/** Whether the file is before training, so that its own weights are where training begins. */
function isInitial({ config, got }: Parts): boolean {
  const told = config?.model_state ?? null
  return told === null ? readyValue(got.weights)?.state === 'untrained' : told === 'initial'
}

const graded = <T>(value: T | null | undefined, usual: T) =>
  value === null || value === undefined
    ? { value: usual, grade: 'unknown' as const }
    : { value, grade: 'told' as const }

function setupOf(parts: Parts, subject: Subject, read: ReadData, told: Pick<Setup, 'loss'>): Setup {
  const { config, context } = parts
  const { data, withoutTarget, notFinite, seenOf } = read
  const fixedBatch = fixedBatchOf(subject.ready)
  const batch = graded(config?.batch_size, usualBatch)
  const value = fixedBatch ?? Math.max(1, Math.min(Math.floor(batch.value), data.training.length))
  const optimizer = optimizerOf(config)
  return {
    ...told,
    output: subject.output,
    optimizer,
    learningRate: graded<number | null>(config?.learning_rate, null),
    batchSize: { value, grade: fixedBatch === null ? batch.grade : 'observed' },
    clipNorm: graded<number | null>(config?.gradient_clip_norm, null),
    trainingRows: data.training.length,
    validationRows: data.validation.length,
    parameters: subject.ready.parameters.reduce((sum, { count }) => sum + count, 0),
    start: isInitial(parts) ? 'file' : 'drawn',
    notes: notesOf({
      config,
      graph: subject.analysis.graph,
      trainingForm: graphOf(modelOf(context.model!)).node.filter(isTrainingForm).length,
      optimizerKnown: optimizer.grade === 'told',
      fixedBatch,
      rows: data.rows,
      totalRows: data.totalRows,
      sampled: seenOf < data.totalRows,
      withoutTarget,
      notFinite,
    }),
  }
}

const watchOf = (context: GatherContext, { onCurve, onProgress }: LaboratoryOptions): Watch => ({
  clock: context.clock,
  cancel: context.cancel,
  turn: async () => context.turn?.(),
  onCurve,
  onProgress,
})

async function open(parts: Parts, options: LaboratoryOptions): Promise<Laboratory> {
  const { context, got } = parts
  const plan = planFeeds(readyValue(got.binding)!)
  const { subject, setup } = await subjectOf(parts, plan)
  const read = await dataOf(parts, planWithTargets(parts, plan, subject), subject)
  if (read.data.training.length === 0)
    throw new InputError({
      file: context.dataset!.name,
      cause: 'holds no row with a target that can be trained on',
      remedy: 'look at missing values and at the told split',
    })
  const fileWeights = await fileWeightsOf(subject.ready)
  return makeLaboratory({
    runtime: context.runtime,
    subject,
    data: read.data,
    setup: setupOf(parts, subject, read, setup),
    watch: watchOf(context, options),
    budget: options.budget,
    secondsPerRow: secondsPerRowOf(subject.ready),
    fileWeights,
    drawWeights: (seed) => drawnWeights(subject.analysis, fileWeights, seed),
  })
}

/**
 * Opens the laboratory for `work` and lets go of everything after it. `laboratoryLacks` must be null. Throws InputError where the model cannot
 * be trained on the rows, and what `work` throws.
 */
export async function withLaboratory<T>(
  context: GatherContext,
  got: GatheredBy<LaboratoryNeed>,
  options: LaboratoryOptions,
  work: (lab: Laboratory) => Promise<T>,
): Promise<T> {
  const lab = await open({ context, got, config: readyValue(got.config) }, options)
  try {
    return await work(lab)
  } finally {
    await lab.release()
  }
}
