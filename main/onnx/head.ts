/** What stands behind the last learned layer. */
import type { NodeProto } from 'onnx-buf'
import type { ModelOutput } from '../contract/model'
import { nodesBefore } from './data-flow'
import { type Graph, nodeName } from './graph'
import type { Facts } from './ops/rule'
import { unknownFacts } from './ops/rule'
import { competingValues } from './ops/softmax'
import { nodeContext } from './shapes'

const ranking = new Set(['Softmax', 'LogSoftmax', 'Hardmax'])

/**
 * Nodes between the last learned layers and `output`, in running order, without those that only compute constants or sizes.
 * `axisSize` is given for Softmax and its kin where the shape is known.
 */
export function headOf(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  data: ReadonlySet<string>,
  layers: ReadonlySet<NodeProto>,
  output: string,
): ModelOutput['head'] {
  return nodesBefore(graph, output, (node) => layers.has(node) || !data.has(node.output[0])).map((node) => ({
    name: nodeName(node),
    op: node.opType,
    axisSize: ranking.has(node.opType)
      ? competingValues(nodeContext(graph, node, (name) => facts.get(name) ?? unknownFacts))
      : null,
  }))
}
