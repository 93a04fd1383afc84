/**
 * Batches of activations into the sums: by the statistics graph on evenly spread batches, by the screening graph on the others,
 * and value by value where that is not enough.
 */
import type { GatherContext } from '../../contract/gather'
import type { Session } from '../../contract/runtime'
import type { Tensor } from '../../contract/tensor'
import type { Analysis } from '../../onnx/analysis'
import { encodeModel, type ModelProto } from '../../onnx/codec'
import { type ScreeningGraph, withScreening } from '../../onnx/screening'
import { type StatisticsGraph, type Watched, withStatistics } from '../../onnx/statistics'
import { exactStatistics, firstRows } from '../../onnx/tensor-statistics'
import type { FedBatch, FeedPlan } from '../feeding/feed'
import { type ChannelSums, isFiniteBatch, mergeBatch, mergeExact, mergeScreening } from './channel-sums'
import type { ActivationPlan } from './plan'
import { loadModel, type Probe, runRows } from './probe'

/** Values fetched in one go when tensors are looked at one by one. */
const mostFetchedValues = 3e7

export interface Run {
  context: GatherContext
  feedPlan: FeedPlan
  probe: Probe
  probeRows: number
  plan: ActivationPlan
  sums: Map<string, ChannelSums>
  /** Rows taken in so far, and of them those on which everything was measured. */
  rows: number
  statisticsRows: number
  /** Batches in which the screening found something to look at closely. */
  suspected: number
  /** Whether a value that is no number entered the model. */
  brokenInput: boolean
}

/** The model with what is computed beside it. */
interface Loaded<Graph> {
  session: Session
  graph: Graph
}

export interface Sessions {
  statistics: Loaded<StatisticsGraph>
  screening: Loaded<ScreeningGraph> | null
}

async function load<Graph extends { model: ModelProto }>(
  context: GatherContext,
  graph: Graph,
): Promise<Loaded<Graph>> {
  return { session: await loadModel(context, encodeModel(graph.model), true), graph }
}

/** The caller releases them by `closeSessions`. */
export async function openSessions({ context, plan }: Run, { graph }: Analysis): Promise<Sessions> {
  const statistics = await load(context, withStatistics(graph.model, graph.opset, plan.watched))
  if (!plan.screening) return { statistics, screening: null }
  const { screened, checked } = plan.screening
  try {
    const screening = await load(context, withScreening(graph.model, graph.opset, screened, checked))
    return { statistics, screening }
  } catch (error) {
    await statistics.session.release()
    throw error
  }
}

export async function closeSessions({ statistics, screening }: Sessions): Promise<void> {
  await statistics.session.release()
  await screening?.session.release()
}

/** Entries of axis 0 that belong to real rows; null where axis 0 is not the batch, so padding cannot be told apart. */
export function withoutPadding(tensor: Tensor, rows: number, batch: number): Tensor | null {
  if (rows === batch) return tensor
  const each = (tensor.dims[0] ?? 0) / batch
  return Number.isInteger(each) && each > 0 ? firstRows(tensor, rows * each) : null
}

export const batchOf = ({ feeds }: FedBatch): number => Object.values(feeds)[0]?.dims[0] ?? 0

/** Fetches tensors a few at a time and takes them in value by value. */
async function addExactly(
  { probe, probeRows, sums }: Run,
  watched: readonly Watched[],
  fed: FedBatch,
): Promise<void> {
  const batch = batchOf(fed)
  const perRow = (tensor: string) => (probe.tensors.get(tensor)?.data.length ?? 0) / probeRows
  const groups: Watched[][] = []
  let room = 0
  for (const one of watched) {
    const values = perRow(one.tensor) * batch
    if (groups.length === 0 || values > room) {
      groups.push([])
      room = mostFetchedValues
    }
    groups.at(-1)?.push(one)
    room -= values
  }
  for (const group of groups) {
    const results = await runRows(
      probe.session,
      fed,
      group.map(({ tensor }) => tensor),
    )
    for (const one of group) {
      const tensor = withoutPadding(results[one.tensor], fed.rows, batch)
      const exact = tensor ? exactStatistics(tensor, one) : null
      if (exact) mergeExact(sums.get(one.tensor)!, exact)
    }
  }
}

const isBroken = ({ data }: Tensor): boolean =>
  (data instanceof Float32Array || data instanceof Float64Array) && !data.every(Number.isFinite)

/** One batch through the statistics graph; what is not finite there is looked at again, value by value. */
async function measureBatch(
  run: Run,
  { session, graph }: Loaded<StatisticsGraph>,
  fed: FedBatch,
): Promise<void> {
  const centres = graph.centres(({ tensor }) => run.sums.get(tensor)!.mean)
  const results = await runRows(session, { ...fed, feeds: { ...fed.feeds, ...centres } }, graph.fetches)
  const broken: Watched[] = []
  graph.read(results, centres).forEach((batch, i) => {
    const one = run.plan.watched[i]
    if (batch && isFiniteBatch(batch)) mergeBatch(run.sums.get(one.tensor)!, batch)
    else if (batch) broken.push(one)
  })
  if (broken.length === 0) return
  run.brokenInput ||= Object.values(fed.feeds).some(isBroken)
  await addExactly(run, broken, fed)
}

/** Whether the batch was taken in; if not, something in it asks for a closer look. */
async function screenBatch(
  run: Run,
  { session, graph }: Loaded<ScreeningGraph>,
  fed: FedBatch,
): Promise<boolean> {
  const read = graph.read(await runRows(session, fed, graph.fetches))
  for (const one of read ?? []) mergeScreening(run.sums.get(one.tensor)!, one)
  return read !== null
}

/** A file full of gaps would be run twice batch after batch. */
const mostSuspected = 4

/** Batches for statistics lie evenly among the others, the first one always. */
const isScreened = ({ plan, rows, statisticsRows, suspected }: Run): boolean =>
  statisticsRows * plan.rows > rows * plan.statisticsRows && suspected < mostSuspected

/** Takes one batch in, in the order of the rows. */
export async function addBatch(run: Run, { statistics, screening }: Sessions, fed: FedBatch): Promise<void> {
  const padded = fed.rows < batchOf(fed)
  const screened =
    !padded && screening !== null && isScreened(run) && (await screenBatch(run, screening, fed))
  if (padded) {
    run.brokenInput ||= Object.values(fed.feeds).some(isBroken)
    await addExactly(run, run.plan.watched, fed)
  } else if (!screened) {
    if (screening && isScreened(run)) run.suspected++
    await measureBatch(run, statistics, fed)
  }
  run.rows += fed.rows
  if (!screened) run.statisticsRows += fed.rows
}
