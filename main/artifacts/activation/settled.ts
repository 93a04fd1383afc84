/**
 * The model as its rows run it: an `If` that the file leaves open is replaced by its branch where every row looked at chooses the same.
 * Published voice-activity models hold everything inside branches that an input chooses.
 */
import type { GatherContext } from '../../contract/gather'
import { type Message, message } from '../../contract/message'
import type { Resolution } from '../../contract/model'
import type { Tensor } from '../../contract/tensor'
import { type Analysis, analyse } from '../../onnx/analysis'
import { isIf, resolveBranches } from '../../onnx/branches'
import { decodeModel, encodeModel, graphOf, type ModelProto } from '../../onnx/codec'
import { nodesBefore } from '../../onnx/data-flow'
import { truncatedTo } from '../../onnx/edit'
import { indexGraph } from '../../onnx/graph'
import { inferenceForm } from '../../onnx/inference-form'
import { plainForm } from '../../onnx/plain-form'
import { doublesOf } from '../../onnx/tensor-statistics'
import { type FeedPlan, feedBatches } from '../feeding/feed'
import { rowRanges } from '../rows/rows'
import { loadModel, runRows } from './probe'

/** A condition of an input that is the same for all rows is so on a few. */
const [rowsLooked, batchRows] = [64, 8]
/** Branches within branches. */
const mostRounds = 32

/** The value of each condition that is one and the same on all rows looked at. */
async function conditionValues(
  context: GatherContext,
  model: ModelProto,
  feedPlan: FeedPlan,
): Promise<ReadonlyMap<string, boolean>> {
  const conditions = [
    ...new Set(
      graphOf(model)
        .node.filter(isIf)
        .map(({ input }) => input[0] ?? ''),
    ),
  ]
  const made = new Set(graphOf(model).node.flatMap(({ output }) => output))
  const computed = conditions.filter((name) => made.has(name))
  const session =
    computed.length > 0 ? await loadModel(context, encodeModel(truncatedTo(model, computed)), false) : null
  const fed = new Set(session?.inputs.map(({ name }) => name))
  const table = context.dataset!.table
  const unit = feedPlan.fixedBatch ?? Math.min(batchRows, Math.max(1, table.rows))
  const seen = new Map<string, Set<boolean>>(conditions.map((name) => [name, new Set()]))
  try {
    const ranges = rowRanges(table.rows, Math.max(unit, rowsLooked), unit)
    for await (const batch of feedBatches({
      plan: feedPlan,
      table,
      ranges,
      batchRows: unit,
      cancel: context.cancel,
    })) {
      const feeds = Object.fromEntries(Object.entries(batch.feeds).filter(([name]) => fed.has(name)))
      const results: Record<string, Tensor> = session
        ? await runRows(session, { ...batch, feeds }, computed)
        : {}
      for (const [name, values] of seen) {
        const tensor = results[name] ?? batch.feeds[name]
        for (const value of tensor ? Array.from(doublesOf(tensor)) : []) values.add(value !== 0)
      }
    }
  } finally {
    await session?.release()
  }
  return new Map([...seen].flatMap(([name, values]) => (values.size === 1 ? [[name, [...values][0]]] : [])))
}

/** The input that a condition hangs on; null: none, or several. */
function decidingInput(model: ModelProto, condition: string): string | null {
  const graph = indexGraph(model)
  const read = new Set([condition, ...nodesBefore(graph, condition).flatMap(({ input }) => input)])
  const inputs = graph.inputs.filter(({ name }) => read.has(name))
  return inputs.length === 1 ? inputs[0].name : null
}

export interface Settled {
  analysis: Analysis
  /** Branches taken because the rows chose them. */
  resolutions: Resolution[]
}

/**
 * The model of `context` after training (onnx/inference-form.ts), its branches settled by the rows. Throws InputError where it is damaged,
 * or its conditions do not run.
 */
export async function settledAnalysis(context: GatherContext, feedPlan: FeedPlan): Promise<Settled> {
  const { model: bytes, externalData } = context.model!
  let { model } = plainForm(inferenceForm(decodeModel(bytes), context.seed), externalData)
  const resolutions: Resolution[] = []
  for (let round = 0; round < mostRounds && graphOf(model).node.some(isIf); round++) {
    const values = await conditionValues(context, model, feedPlan)
    const before = model
    const resolved = resolveBranches(model, (condition) => {
      const value = values.get(condition)
      if (value === undefined) return null
      return { value, because: 'probe', input: decidingInput(before, condition) }
    })
    if (resolved.resolutions.length === 0) break
    model = plainForm(resolved.model, externalData).model
    resolutions.push(...resolved.resolutions)
  }
  return { analysis: analyse(model, externalData), resolutions }
}

/** For people: which branches were taken because of the rows. */
export const branchNotes = (resolutions: readonly Resolution[]): Message[] =>
  resolutions.map(({ node, branch, input }) =>
    message('capture.note-branch', { node, branch, input: input ?? '', told: String(input !== null) }),
  )
