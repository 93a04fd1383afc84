/** Nodes put in other words before they are differentiated: recurrent layers unrolled, batch statistics written out. */
import type { ModelProto, NodeProto } from 'onnx-buf'
import { withGraph } from '../codec'
import type { Graph } from '../graph'
import { ruleOf } from '../ops'
import type { Facts } from '../ops/rule'
import { GradientBuilder } from './builder'
import { loweringContext } from './context'

/** null where every node can stay as it is. */
export function lowered(graph: Graph, facts: ReadonlyMap<string, Facts>): ModelProto | null {
  const build = new GradientBuilder(graph.model, graph.opset, facts)
  let changed = false
  const nodes = graph.nodes.flatMap((node): NodeProto[] => {
    const made = ruleOf(node)?.lower?.(loweringContext(graph, facts, build, node)) ?? null
    if (!made) return [node]
    changed = true
    // What the rule emitted stands before the nodes that make the outputs.
    return [...build.nodes.splice(0), ...made]
  })
  if (!changed) return null
  return withGraph(graph.model, {
    node: nodes,
    initializer: [...graph.proto.initializer, ...build.initializers],
  })
}
