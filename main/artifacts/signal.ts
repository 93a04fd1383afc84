/**
 * The signal through depth on a sample of rows, for the file's weights and for a fresh draw: what every learned layer's activation gives is
 * fetched and reduced to a few figures a batch at a time.
 */
import { InputError } from '../contract/errors'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Session } from '../contract/runtime'
import type { Signal, SignalLayer } from '../contract/signal'
import type { Analysis } from '../onnx/analysis'
import { encodeModel, type ModelProto } from '../onnx/codec'
import { withOutputs } from '../onnx/edit'
import { redrawn, usualDraw } from '../onnx/redraw'
import { loadModel, probe, runRows } from './activation/probe'
import { settledAnalysis } from './activation/settled'
import { type LayerFigures, LayerSample } from './depth/layer-sample'
import { planSignal, type SignalPlan } from './depth/plan'
import { type FedBatch, type FeedPlan, feedBatches, planFeeds } from './feeding/feed'
import { missingFiles, ready, unready } from './gathered'
import { pause } from './rows/pause'
import { type RowRange, rowRanges, rowsIn } from './rows/rows'

/** Draws of neighbouring layers must not repeat each other; a layer has fewer weights than this. */
const seedStep = 16

interface Sampling {
  context: GatherContext
  feedPlan: FeedPlan
  plan: SignalPlan
  ranges: RowRange[]
}

async function firstBatch({ dataset, cancel }: GatherContext, plan: FeedPlan): Promise<FedBatch> {
  const table = dataset!.table
  const ranges = [{ offset: 0, rows: Math.min(table.rows, plan.fixedBatch ?? 2) }]
  for await (const fed of feedBatches({ plan, table, ranges, batchRows: 2, cancel })) return fed
  throw new InputError({ file: dataset!.name, cause: 'holds no rows' })
}

/** Runs the sample through `model`; each batch's tensors go to the samples of their names. */
async function pass(
  { context, feedPlan, plan, ranges }: Sampling,
  model: ModelProto,
  samples: ReadonlyMap<string, LayerSample>,
): Promise<void> {
  if (samples.size === 0) return
  const session: Session = await loadModel(context, encodeModel(withOutputs(model, plan.fetches)), true)
  const table = context.dataset!.table
  const feeds = { plan: feedPlan, table, ranges, batchRows: plan.batchRows, cancel: context.cancel }
  let done = 0
  try {
    for await (const fed of feedBatches(feeds)) {
      const results = await runRows(session, fed, plan.fetches)
      for (const [name, sample] of samples) {
        const tensor = results[name] ?? fed.feeds[name]
        if (tensor) sample.add(tensor, fed.rows)
      }
      done += fed.rows
      await pause(context, 'signal', done, rowsIn(ranges))
    }
  } finally {
    await session.release()
  }
}

function emptySamples({ context, plan, ranges }: Sampling): Map<string, LayerSample> {
  const watched = plan.layers.map(({ tensor, layout }) => ({ tensor, layout }))
  const all = plan.entry ? [...watched, plan.entry] : watched
  const samples = new Map<string, LayerSample>()
  for (const { tensor, layout } of all)
    if (layout) samples.set(tensor, new LayerSample(layout, rowsIn(ranges), context.seed))
  return samples
}

interface Fresh {
  samples: ReadonlyMap<string, LayerSample>
  missing: string | null
}

async function freshPass(sampling: Sampling, analysis: Analysis): Promise<Fresh> {
  const { seed } = sampling.context
  const { model, drawn, skipped } = redrawn(analysis, (layer, i) => usualDraw(layer, seed + i * seedStep))
  const [first] = skipped
  if (first) return { samples: new Map(), missing: `${first.parameter}: ${first.reason}` }
  if (drawn.length === 0) return { samples: new Map(), missing: 'no weights' }
  const samples = emptySamples(sampling)
  await pass(sampling, model, samples)
  return { samples, missing: null }
}

const unseen: LayerFigures = {
  units: 0,
  valuesPerRow: 0,
  std: null,
  rank: null,
  similarity: null,
  duplicateUnits: 0,
  constantUnits: 0,
}

/** Figures of each sample; a cancel comes in between two of them, as the rank of a wide layer takes a moment. */
async function figuresOf(
  context: GatherContext,
  samples: ReadonlyMap<string, LayerSample>,
): Promise<Map<string, LayerFigures>> {
  const figures = new Map<string, LayerFigures>()
  for (const [name, sample] of samples) {
    figures.set(name, sample.finish())
    await pause(context, 'signal', figures.size, samples.size, 'steps')
  }
  return figures
}

function layersOf(
  { layers }: SignalPlan,
  figures: ReadonlyMap<string, LayerFigures>,
  fresh: Fresh['samples'],
): SignalLayer[] {
  return layers.map(({ learned: { layer }, tensor, hidden, onlyWay }) => {
    const { std, similarity } = fresh.get(tensor)?.outline() ?? { std: null, similarity: null }
    return {
      name: layer.name,
      op: layer.op,
      tensor,
      hidden,
      onlyWay,
      ...(figures.get(tensor) ?? unseen),
      freshStd: std,
      freshSimilarity: similarity,
    }
  })
}

async function measure(context: GatherContext, feedPlan: FeedPlan): Promise<Signal> {
  const { dataset, seed } = context
  const { analysis } = await settledAnalysis(context, feedPlan)
  const first = await firstBatch(context, feedPlan)
  const probed = await probe(context, analysis, first)
  await probed.session.release()
  const { rows: totalRows } = dataset!.table
  const plan = planSignal(analysis, probed, first, totalRows)
  const ranges = rowRanges(totalRows, plan.rows, feedPlan.fixedBatch ?? 1)
  const sampling: Sampling = { context, feedPlan, plan, ranges }
  const samples = emptySamples(sampling)
  await pass(sampling, analysis.graph.model, samples)
  const fresh = await freshPass(sampling, analysis)
  const figures = await figuresOf(context, samples)
  const entering = plan.entry && figures.get(plan.entry.tensor)
  return {
    rows: rowsIn(ranges),
    totalRows,
    entry: {
      tensor: plan.entry?.tensor ?? '',
      width: plan.entry?.width ?? 0,
      rank: entering?.rank ?? null,
      similarity: entering?.similarity ?? null,
    },
    layers: layersOf(plan, figures, fresh.samples),
    freshMissing: fresh.missing,
    seed,
  }
}

/** Spread, likeness of rows and used rank of every learned layer on a sample of rows. */
export const signalGatherer: Gatherer<'signal', 'model' | 'binding'> = {
  id: 'signal',
  stage: 'signal',
  builds: ['model', 'binding'],
  async gather(context, { model, binding }) {
    const lacking = unready(model, binding)
    if (lacking) return lacking
    if (!context.dataset || !context.model || binding.state !== 'ready')
      return missingFiles('dataset', 'model')
    return ready(await measure(context, planFeeds(binding.value)))
  },
}
