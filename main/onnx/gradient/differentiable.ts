/** A model made ready to be differentiated: one dialect, every parameter a tensor of its own, hard operators in simpler words. */
import type { ModelProto } from 'onnx-buf'
import type { ExternalData } from '../../contract/runtime'
import type { Analysis } from '../analysis'
import { type Graph, indexGraph } from '../graph'
import { inferenceForm } from '../inference-form'
import type { Facts } from '../ops/rule'
import { type Parameter, parametersOf } from '../parameters'
import { inDialect } from './dialect'
import { lowered } from './lower'
import { withOwnParameters } from './own-parameters'

/** Types and shapes of all tensors of `model`, from a run on few rows (experiments/probe.ts). */
export type FactsOf = (model: ModelProto) => Promise<ReadonlyMap<string, Facts>>

export interface Differentiable {
  graph: Graph
  facts: ReadonlyMap<string, Facts>
  /** Each an initializer of its own, under the name its gradient bears. */
  parameters: readonly Parameter[]
}

/**
 * Lifts the model to one dialect, gives parameters that an exporter stored once their own copies, and lowers what has no rule of its own.
 * `factsOf` is asked twice where anything is lowered. Throws InputError for what cannot be lifted.
 */
export async function differentiable(
  analysis: Analysis,
  factsOf: FactsOf,
  externalData: readonly ExternalData[] = analysis.graph.externalData,
): Promise<Differentiable> {
  const parameters = parametersOf(analysis.parameters).filter(({ type }) => floating.has(type))
  const ready = withOwnParameters(inDialect(analysis), parameters)
  const graph = indexGraph(ready, externalData)
  // The runtime has no training form to probe; every tensor has the same type and shape in both.
  const facts = await factsOf(inferenceForm(ready, 0))
  const simpler = lowered(graph, facts)
  if (!simpler) return { graph, facts, parameters }
  return { graph: indexGraph(simpler, externalData), facts: await factsOf(simpler), parameters }
}

const floating: ReadonlySet<string> = new Set(['float32', 'float64', 'float16'])
