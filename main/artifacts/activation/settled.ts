/**
 * The model as its rows run it: an `If` that the file leaves open is replaced by its branch where an input decides it that has one
 * value on every row looked at.
 * Published voice-activity models hold everything inside branches that an input chooses.
 */
import type { GatherContext } from '../../contract/gather'
import { type CaptureNote, noteOf } from '../../contract/message'
import type { Resolution } from '../../contract/model'
import type { Tensor } from '../../contract/tensor'
import { type Analysis, analysisOf, modelOf } from '../../onnx/analysis'
import { isIf, resolveBranches } from '../../onnx/branches'
import { encodeModel, graphOf, type ModelProto } from '../../onnx/codec'
import { nodesBefore } from '../../onnx/data-flow'
import { truncatedTo } from '../../onnx/edit'
import { indexGraph } from '../../onnx/graph'
import { type Form, inferenceForm } from '../../onnx/inference-form'
import { plainForm } from '../../onnx/plain-form'
import { doublesOf } from '../../onnx/tensor-statistics'
import { type FeedPlan, feedBatches } from '../feeding/feed'
import { rowRanges } from '../rows/rows'
import { loadModel, runRows } from './probe'

/** A condition of an input that is the same for all rows is so on a few. */
const [rowsLooked, batchRows] = [64, 8]
/** Branches within branches. */
const mostRounds = 32

/** One value for all rows looked at, as a sampling rate has; what varies may choose otherwise on rows not looked at. */
const isConstant = ({ data }: Tensor, first: Tensor): boolean => {
  const value = first.data[0]
  for (let i = 0; i < data.length; i++) if (data[i] !== value) return false
  return true
}

/** The value of each condition that is one and the same on all rows looked at, where the input it hangs on is so too. */
async function conditionValues(
  context: GatherContext,
  model: ModelProto,
  feedPlan: FeedPlan,
): Promise<ReadonlyMap<string, { value: boolean; input: string }>> {
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
  const first = new Map<string, Tensor>()
  const varying = new Set<string>()
  try {
    const ranges = rowRanges(table.rows, Math.max(unit, rowsLooked), unit)
    for await (const batch of feedBatches({
      plan: feedPlan,
      table,
      ranges,
      batchRows: unit,
      cancel: context.cancel,
    })) {
      for (const [name, tensor] of Object.entries(batch.feeds)) {
        if (!first.has(name)) first.set(name, tensor)
        if (!isConstant(tensor, first.get(name) ?? tensor)) varying.add(name)
      }
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
  const settled = [...seen].flatMap(([name, values]): [string, { value: boolean; input: string }][] => {
    const input = decidingInput(model, name)
    const [value] = values
    return values.size === 1 && input !== null && !varying.has(input) ? [[name, { value, input }]] : []
  })
  return new Map(settled)
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
 * The model of `context` after training (onnx/inference-form.ts), or as it trains, its branches settled by the rows. Throws InputError where it
 * is damaged, or its conditions do not run.
 */
export async function settledAnalysis(
  context: GatherContext,
  feedPlan: FeedPlan,
  form: Form = 'inference',
): Promise<Settled> {
  const { externalData } = context.model!
  let { model } = plainForm(inferenceForm(modelOf(context.model!), context.seed, form), externalData)
  const resolutions: Resolution[] = []
  for (let round = 0; round < mostRounds && graphOf(model).node.some(isIf); round++) {
    const values = await conditionValues(context, model, feedPlan)
    const resolved = resolveBranches(model, (condition) => {
      const decided = values.get(condition)
      return decided ? { ...decided, because: 'probe' } : null
    })
    if (resolved.resolutions.length === 0) break
    model = plainForm(resolved.model, externalData).model
    resolutions.push(...resolved.resolutions)
  }
  return { analysis: analysisOf(model, externalData), resolutions }
}

/** For people: which branches were taken because of the rows. */
export const branchNotes = (resolutions: readonly Resolution[]): CaptureNote[] =>
  resolutions.map(({ node, branch, input }) =>
    noteOf('capture.note-branch', { node, branch, input: input ?? '', told: String(input !== null) }),
  )
