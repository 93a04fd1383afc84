/**
 * Activations over the data: statistics computed inside the graph batch by batch, values looked at one by one only where
 * they are not finite, or where a model with a fixed batch size is fed a last, padded batch (whose padding must not count).
 */
import { NumberAccumulator } from '../base/summary'
import type { Activations } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Summary } from '../contract/summary'
import type { Analysis } from '../onnx/analysis'
import type { Watched } from '../onnx/statistics'
import { doublesOf, exactStatistics } from '../onnx/tensor-statistics'
import {
  addBatch,
  batchOf,
  closeSessions,
  openSessions,
  type Run,
  withoutPadding,
} from './activation/batches'
import { type ChannelSums, emptySums } from './activation/channel-sums'
import { planActivations } from './activation/plan'
import { type Probe, probe, runRows } from './activation/probe'
import { activationNodes, firstNonFinite, tensorActivations } from './activation/results'
import { branchNotes, settledAnalysis } from './activation/settled'
import { type FedBatch, type FeedPlan, feedBatches, planFeeds } from './feeding/feed'
import { missingFiles, ready, unready } from './gathered'
import { rowRanges, rowsIn } from './rows/rows'

/** Two rows, because a batch of one hides what depends on the batch. */
const fewRows = 2
const histogramRanges = 4

async function firstBatch(context: GatherContext, plan: FeedPlan): Promise<FedBatch> {
  const table = context.dataset!.table
  const ranges = [{ offset: 0, rows: Math.min(table.rows, plan.fixedBatch ?? fewRows) }]
  const feeds = feedBatches({ plan, table, ranges, batchRows: fewRows, cancel: context.cancel })
  for await (const fed of feeds) return fed
  throw new InputError({ file: context.dataset!.name, cause: 'holds no rows' })
}

/** Centres start at the probe's means: a first batch far from zero would otherwise lose digits. */
function probedMeans(probe: Probe, watched: readonly Watched[]): Map<string, ChannelSums> {
  return new Map(
    watched.map((one) => {
      const sums = emptySums(one)
      const tensor = probe.tensors.get(one.tensor)
      const exact = tensor ? exactStatistics(tensor, one) : null
      if (exact) sums.mean.set(exact.statistics.mean)
      return [one.tensor, sums]
    }),
  )
}

async function addAll(run: Run, analysis: Analysis): Promise<void> {
  const { context, feedPlan, plan } = run
  const table = context.dataset!.table
  const sessions = await openSessions(run, analysis)
  const ranges = rowRanges(table.rows, plan.rows, feedPlan.fixedBatch ?? 1)
  const total = rowsIn(ranges)
  try {
    const { batchRows } = plan
    const { cancel } = context
    for await (const fed of feedBatches({ plan: feedPlan, table, ranges, batchRows, cancel })) {
      await addBatch(run, sessions, fed)
      context.onProgress({ stage: 'activations', done: run.rows, total, unit: 'rows' })
    }
  } finally {
    await closeSessions(sessions)
  }
}

/** Histograms by tensor, and the rows they are of. */
export async function drawHistograms({
  context,
  feedPlan,
  probe,
  plan,
}: Run): Promise<[Record<string, Summary>, number]> {
  const table = context.dataset!.table
  const unit = feedPlan.fixedBatch ?? Math.max(1, Math.floor(plan.histogramRows / histogramRanges))
  const ranges = rowRanges(table.rows, plan.histogramRows, unit)
  const accumulators = new Map(plan.histogramTensors.map((name) => [name, new NumberAccumulator()]))
  let rows = 0
  const feeds = {
    plan: feedPlan,
    table,
    ranges,
    batchRows: Math.min(unit, plan.batchRows),
    cancel: context.cancel,
  }
  for await (const fed of feedBatches(feeds)) {
    const results = await runRows(probe.session, fed, plan.histogramTensors)
    for (const [name, accumulator] of accumulators) {
      const tensor = withoutPadding(results[name], fed.rows, batchOf(fed))
      if (tensor) accumulator.add(doublesOf(tensor))
    }
    rows += fed.rows
  }
  return [Object.fromEntries([...accumulators].map(([name, one]) => [name, one.finish()])), rows]
}

/** Probes the model and plans its run over the rows. The caller releases the probe's session. */
export async function beginRun(context: GatherContext, feedPlan: FeedPlan, analysis: Analysis): Promise<Run> {
  const first = await firstBatch(context, feedPlan)
  const probed = await probe(context, analysis, first)
  const probeRows = batchOf(first)
  const plan = planActivations(analysis, probed, probeRows, context.dataset!.table.rows)
  return {
    context,
    feedPlan,
    probe: probed,
    probeRows,
    plan,
    sums: probedMeans(probed, plan.watched),
    rows: 0,
    statisticsRows: 0,
    suspected: 0,
    brokenInput: false,
  }
}

/** Activations of every floating intermediate tensor over the rows. Throws InputError where the model does not load or run. */
async function measure(context: GatherContext, feedPlan: FeedPlan): Promise<Activations> {
  const { analysis, resolutions } = await settledAnalysis(context, feedPlan)
  const run = await beginRun(context, feedPlan, analysis)
  try {
    await addAll(run, analysis)
    const [histograms, histogramRows] = await drawHistograms(run)
    const measured = { analysis, ...run }
    return {
      rows: run.rows,
      totalRows: context.dataset!.table.rows,
      statisticsRows: run.statisticsRows,
      tensors: tensorActivations(measured),
      activationNodes: activationNodes(measured),
      firstNonFinite: firstNonFinite(measured),
      notes: [...branchNotes(resolutions), ...run.plan.notes],
      histograms,
      histogramRows,
    }
  } finally {
    await run.probe.session.release()
  }
}

/** Ranges, dead and saturated units, and the first value that is no number, over the bound rows. */
export const activationsGatherer: Gatherer<'activations', 'model' | 'binding'> = {
  id: 'activations',
  stage: 'activations',
  builds: ['model', 'binding'],
  async gather(context, { model, binding }) {
    const lacking = unready(model, binding)
    if (lacking) return lacking
    if (!context.dataset || !context.model || binding.state !== 'ready')
      return missingFiles('dataset', 'model')
    return ready(await measure(context, planFeeds(binding.value)))
  },
}
