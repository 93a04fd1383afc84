/** A model made trainable from its analysis and a few rows of the data. */
import type { LossName } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Runtime } from '../contract/runtime'
import type { Analysis } from '../onnx/analysis'
import { costOf } from '../onnx/cost'
import { type Differentiable, differentiable } from '../onnx/gradient/differentiable'
import { batchOf } from './batches'
import type { RowTensor, Subject } from './laboratory'
import { type ProbeFeeds, probeFacts } from './probe'

/** Rows again from the first where there are too few. */
const firstRows = (inputs: readonly RowTensor[], held: number, rows: number) =>
  Object.fromEntries(
    inputs.map((input) => [
      input.name,
      batchOf(
        input,
        Int32Array.from({ length: rows }, (_, i) => i % held),
      ),
    ]),
  )

/** The batch size that the model insists on; null: any. */
export function fixedBatchOf({ graph }: Pick<Analysis, 'graph'>): number | null {
  const size = graph.inputs[0]?.shape?.[0]
  return typeof size === 'number' ? size : null
}

/**
 * The model ready to be differentiated, probed with the first of the `held` rows. Throws InputError where it cannot be lifted, or does not
 * run on them.
 */
export async function readyFor(
  runtime: Runtime,
  analysis: Analysis,
  inputs: readonly RowTensor[],
  held: number,
): Promise<Differentiable> {
  const { externalData } = analysis.graph
  const fixed = fixedBatchOf(analysis)
  const feeds: ProbeFeeds =
    fixed === null
      ? [firstRows(inputs, held, 2), firstRows(inputs, held, 3)]
      : [firstRows(inputs, held, fixed)]
  return differentiable(analysis, async (model) => {
    try {
      return await probeFacts(runtime, model, externalData, feeds)
    } catch (error) {
      if (error instanceof InputError) throw error
      const words = error instanceof Error ? error.message : String(error)
      throw new InputError({ cause: `the model does not run on the first rows (${words})` })
    }
  })
}

/** A changed model on the same data: what a comparison or a twin trains. Throws InputError as `readyFor` does. */
export async function subjectFor(
  runtime: Runtime,
  analysis: Analysis,
  data: { inputs: readonly RowTensor[]; rows: number },
  about: { loss: LossName; output: string },
): Promise<Subject> {
  return { analysis, ready: await readyFor(runtime, analysis, data.inputs, data.rows), ...about }
}

/** Multiply-adds a second of two cores on small models, on the careful side; large ones run faster. */
const costPerSecond = 5e9
/** Forward, and backward to inputs and to weights. */
const passes = 3
/** Operators cost something however small their tensors are. */
const secondsPerNode = 1e-8

/** Planned seconds for one row forward and back. The same for the same model, on every machine. */
export function secondsPerRowOf({ graph, facts }: Differentiable): number {
  const sizes = new Map(
    [...facts].map(([name, { shape }]) => [
      name,
      (shape ?? []).map((size) => (typeof size === 'number' ? size : 1)),
    ]),
  )
  return (
    (passes * costOf(graph, sizes)) / (costPerSecond * (fixedBatchOf({ graph }) ?? 1)) +
    secondsPerNode * graph.nodes.length
  )
}
