/** What stands behind the last learned layer. */
import type { NodeProto } from 'onnx-buf'
import type { ModelOutput } from '../contract/model'
import { nodesBefore } from './data-flow'
import { type Graph, nodeName } from './graph'
import type { Facts } from './ops/rule'
import { unknownFacts } from './ops/rule'
import { competingAxis, competingValues } from './ops/softmax'
import { nodeContext } from './shapes'

const ranking = new Set(['Softmax', 'LogSoftmax', 'Hardmax'])

/**
 * Nodes between the last learned layers and `output`, in running order, without those that only compute constants or sizes.
 * `axisSize` and `axis` are given for Softmax and its kin where the shape is known.
 */
export function headOf(
  graph: Graph,
  facts: ReadonlyMap<string, Facts>,
  data: ReadonlySet<string>,
  layers: ReadonlySet<NodeProto>,
  output: string,
): ModelOutput['head'] {
  const before = nodesBefore(graph, output, (node) => layers.has(node) || !data.has(node.output[0]))
  return before.map((node) => {
    const { opType } = node
    if (!ranking.has(opType)) return { name: nodeName(node), op: opType, axisSize: null }
    const context = nodeContext(graph, node, (name) => facts.get(name) ?? unknownFacts)
    const axis = competingAxis(context)
    return {
      name: nodeName(node),
      op: opType,
      axisSize: competingValues(context),
      ...(axis === null ? {} : { axis }),
    }
  })
}
