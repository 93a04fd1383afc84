/** One batch of activations into the sums: by the statistics graph, or value by value where that is not enough. */
import type { GatherContext } from '../../contract/gather'
import type { Session } from '../../contract/runtime'
import type { Tensor } from '../../contract/tensor'
import type { StatisticsGraph, Watched } from '../../onnx/statistics'
import { exactStatistics, firstRows } from '../../onnx/tensor-statistics'
import type { FedBatch, FeedPlan } from '../feeding/feed'
import { type ChannelSums, isFiniteBatch, mergeBatch, mergeExact } from './channel-sums'
import type { ActivationPlan } from './plan'
import { type Probe, runRows } from './probe'

/** Values fetched in one go when tensors are looked at one by one. */
const mostFetchedValues = 3e7

export interface Run {
  context: GatherContext
  feedPlan: FeedPlan
  probe: Probe
  probeRows: number
  plan: ActivationPlan
  sums: Map<string, ChannelSums>
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

/** One batch through the statistics graph; what is not finite there is looked at again, value by value. */
export async function addBatch(
  run: Run,
  session: Session,
  graph: StatisticsGraph,
  fed: FedBatch,
): Promise<void> {
  if (fed.rows < batchOf(fed)) {
    await addExactly(run, run.plan.watched, fed)
    return
  }
  const centres = graph.centres(({ tensor }) => run.sums.get(tensor)!.mean)
  const results = await runRows(session, { ...fed, feeds: { ...fed.feeds, ...centres } }, graph.fetches)
  const broken: Watched[] = []
  graph.read(results, centres).forEach((batch, i) => {
    const one = run.plan.watched[i]
    if (batch && isFiniteBatch(batch)) mergeBatch(run.sums.get(one.tensor)!, batch)
    else if (batch) broken.push(one)
  })
  if (broken.length > 0) await addExactly(run, broken, fed)
}
