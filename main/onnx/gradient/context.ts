/** A node as its gradient and lowering rules see it. */
import type { NodeProto } from 'onnx-buf'
import { constantValues } from '../constants'
import type { Graph } from '../graph'
import { type Facts, type GradientContext, type LoweringContext, unknownFacts } from '../ops/rule'
import type { GradientBuilder } from './builder'

export function loweringContext(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  build: GradientBuilder,
  node: NodeProto,
): LoweringContext {
  const has = (i: number) => (node.input[i] ?? '') !== ''
  return {
    node,
    build,
    opset: graph.opset,
    has,
    isStored: (i) => has(i) && graph.initializers.has(node.input[i]),
    constant: (i) => (has(i) ? constantValues(graph, node.input[i]) : null),
    facts: (i) => facts.get(node.input[i] ?? '') ?? unknownFacts,
    input: (i) => node.input[i],
    output: (i) => node.output[i],
    outputFacts: (i) => facts.get(node.output[i] ?? '') ?? unknownFacts,
  }
}

export const gradientContext = (
  graph: Graph,
  base: LoweringContext,
  wanted: ReadonlySet<string>,
  gradients: readonly (string | null)[],
): GradientContext => ({
  ...base,
  producerOf: (tensor) => graph.producers.get(tensor),
  wants: (i) => wanted.has(base.node.input[i] ?? ''),
  gradient: (i) => gradients[i] ?? null,
})
