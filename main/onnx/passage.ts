/** What passes through a node on the way from the inputs to the outputs. */
import type { NodeProto } from 'onnx-buf'
import type { Graph } from './graph'

export interface Passage {
  /** Another of the learned layers is reached from it. */
  hidden: boolean
  /** Every way from an input to an output leads through it. */
  onlyWay: boolean
}

/** Operators that only read sizes carry nothing of the values. */
const ofShapeAlone = new Set(['Shape', 'Size'])

/** Tensors reached from `from` when `without` is taken out; itself not entered again. */
function reachedFrom(graph: Graph, from: readonly string[], without: NodeProto | null): ReadonlySet<string> {
  const reached = new Set(from.filter((name) => name !== ''))
  // A Set yields what is added while it is walked.
  for (const name of reached)
    for (const node of graph.consumers.get(name) ?? []) {
      if (node === without || ofShapeAlone.has(node.opType)) continue
      for (const output of node.output) if (output !== '') reached.add(output)
    }
  return reached
}

export function passageOf(graph: Graph, node: NodeProto, layers: ReadonlySet<NodeProto>): Passage {
  const behind = reachedFrom(graph, node.output, null)
  const inputs = graph.inputs.map(({ name }) => name)
  const around = reachedFrom(graph, inputs, node)
  const reads = (layer: NodeProto) => layer !== node && layer.input.some((name) => behind.has(name))
  return {
    hidden: [...layers].some(reads),
    onlyWay: !graph.outputs.some(({ name }) => around.has(name)),
  }
}
