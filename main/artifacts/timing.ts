/** Seconds per node of the model as written, by the runtime's own profile, on a batch of about a tenth of a second. */
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Session } from '../contract/runtime'
import type { Timing } from '../contract/signal'
import { throwIfCancelled } from '../contract/task'
import { modelOf } from '../onnx/analysis'
import { encodeModel, graphOf, type ModelProto } from '../onnx/codec'
import { withNumberedNodes } from '../onnx/edit'
import { nodeName } from '../onnx/graph'
import { inferenceForm } from '../onnx/inference-form'
import { batchOf } from './activation/batches'
import { loadModel, runRows } from './activation/probe'
import { type FedBatch, type FeedPlan, feedBatches, planFeeds } from './feeding/feed'
import { missingFiles, ready, unready } from './gathered'

/** Each node is given its median over these. */
const countedRuns = 5
/** A batch this long is long enough to time, and short enough to be cancelled behind it (spec: autodiff, "Traps"). */
const wantedMs = 100
const mostRows = 4096
const fewRows = 2
/** Runs before a batch size is settled grow by this, so that one step cannot take much longer than wanted. */
const growth = 4

async function batchOfRows(context: GatherContext, plan: FeedPlan, rows: number): Promise<FedBatch | null> {
  const table = context.dataset!.table
  const ranges = [{ offset: 0, rows: Math.min(table.rows, plan.fixedBatch ?? rows) }]
  const feeds = feedBatches({ plan, table, ranges, batchRows: rows, cancel: context.cancel })
  for await (const fed of feeds) return fed
  return null
}

/** The batch whose run comes near the wanted time; every size tried is a run. */
async function settledBatch(
  context: GatherContext,
  session: Session,
  plan: FeedPlan,
): Promise<FedBatch | null> {
  const most = Math.min(mostRows, context.dataset!.table.rows)
  let fed: FedBatch | null = null
  for (let rows = Math.min(fewRows, most); rows > 0; rows = Math.min(most, rows * growth)) {
    throwIfCancelled(context.cancel)
    fed = await batchOfRows(context, plan, rows)
    if (!fed) return null
    const started = context.clock()
    await runRows(session, fed)
    const enough = (context.clock() - started) * growth > wantedMs
    if (enough || rows >= most || plan.fixedBatch !== null) break
  }
  return fed
}

const medianOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

function secondsPerNode(model: ModelProto, runs: readonly ReadonlyMap<string, number>[]): Timing['nodes'] {
  return graphOf(model).node.flatMap((node, i) => {
    const times = runs.flatMap((run) => run.get(`#${i}`) ?? [])
    return times.length === 0 ? [] : [{ node: nodeName(node), op: node.opType, seconds: medianOf(times) }]
  })
}

async function measure(context: GatherContext, plan: FeedPlan): Promise<Timing> {
  const model = inferenceForm(modelOf(context.model!), context.seed)
  const session = await loadModel(context, encodeModel(withNumberedNodes(model)), false, true)
  try {
    const fed = await settledBatch(context, session, plan)
    for (let run = 0; fed && run < countedRuns; run++) {
      throwIfCancelled(context.cancel)
      await runRows(session, fed)
      context.onProgress({ stage: 'timing', done: run + 1, total: countedRuns, unit: 'steps' })
    }
    const runs = (await session.endProfile()).slice(-countedRuns)
    return { rows: fed ? batchOf(fed) : 0, runs: runs.length, nodes: secondsPerNode(model, runs) }
  } finally {
    await session.release()
  }
}

/** Nodes that the runtime folds away or that only hold constants have no time, and are left out. */
export const timingGatherer: Gatherer<'timing', 'model' | 'binding'> = {
  id: 'timing',
  stage: 'timing',
  builds: ['model', 'binding'],
  async gather(context, { model, binding }) {
    const lacking = unready(model, binding)
    if (lacking) return lacking
    if (!context.dataset || !context.model || binding.state !== 'ready')
      return missingFiles('dataset', 'model')
    return ready(await measure(context, planFeeds(binding.value)))
  },
}
