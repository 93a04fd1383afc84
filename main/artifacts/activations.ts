/**
 * Activations over the data: statistics computed inside the graph batch by batch, values looked at one by one only where
 * they are not finite, or where a model with a fixed batch size is fed a last, padded batch (whose padding must not count).
 */
import { NumberAccumulator } from '../base/summary'
import type { Activations } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Summary } from '../contract/summary'
import { type Analysis, analyse } from '../onnx/analysis'
import { decodeModel, encodeModel } from '../onnx/codec'
import { inferenceForm } from '../onnx/inference-form'
import { type Watched, withStatistics } from '../onnx/statistics'
import { doublesOf, exactStatistics } from '../onnx/tensor-statistics'
import { addBatch, batchOf, type Run, withoutPadding } from './activation/batches'
import { type ChannelSums, emptySums } from './activation/channel-sums'
import { planActivations } from './activation/plan'
import { loadModel, type Probe, probe, runRows } from './activation/probe'
import { activationNodes, firstNonFinite, tensorActivations } from './activation/results'
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

async function addAll(run: Run, analysis: Analysis): Promise<number> {
  const { context, feedPlan, plan } = run
  const table = context.dataset!.table
  const graph = withStatistics(analysis.graph.model, analysis.graph.opset, plan.watched)
  const session = await loadModel(context, encodeModel(graph.model), true)
  const ranges = rowRanges(table.rows, plan.rows, feedPlan.fixedBatch ?? 1)
  const total = rowsIn(ranges)
  let done = 0
  try {
    const { batchRows } = plan
    for await (const fed of feedBatches({
      plan: feedPlan,
      table,
      ranges,
      batchRows,
      cancel: context.cancel,
    })) {
      await addBatch(run, session, graph, fed)
      done += fed.rows
      context.onProgress({ stage: 'activations', done, total, unit: 'rows' })
    }
  } finally {
    await session.release()
  }
  return done
}

async function drawHistograms({
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

/** Activations of every floating intermediate tensor over the rows. Throws InputError where the model does not load or run. */
async function measure(context: GatherContext, feedPlan: FeedPlan): Promise<Activations> {
  const analysis = analyse(
    inferenceForm(decodeModel(context.model!.model), context.seed),
    context.model!.externalData,
  )
  const first = await firstBatch(context, feedPlan)
  const probed = await probe(context, analysis, first)
  try {
    const table = context.dataset!.table
    const rowsProbed = batchOf(first)
    const plan = planActivations(analysis, probed, rowsProbed, table.rows)
    const run: Run = {
      context,
      feedPlan,
      probe: probed,
      probeRows: rowsProbed,
      plan,
      sums: probedMeans(probed, plan.watched),
    }
    const rows = await addAll(run, analysis)
    const [histograms, histogramRows] = await drawHistograms(run)
    const measured = { analysis, probe: probed, probeRows: rowsProbed, plan, sums: run.sums }
    return {
      rows,
      totalRows: table.rows,
      statisticsRows: rows,
      tensors: tensorActivations(measured),
      activationNodes: activationNodes(measured),
      firstNonFinite: firstNonFinite(measured),
      notes: [],
      histograms,
      histogramRows,
    }
  } finally {
    await probed.session.release()
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
