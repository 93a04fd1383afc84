/** Operators that add noise while training: what a training-mode export says of regularization. */
import { floatAttribute } from './attributes'
import { constantValues } from './constants'
import { type Graph, nodeName } from './graph'

/** Ratio of a Dropout whose file names none (ONNX operators: Dropout). */
const defaultRatio = 0.5

const drawing: ReadonlySet<string> = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Bernoulli',
])

export interface NoiseNode {
  node: string
  op: string
  /** Share of values that a Dropout takes away; null: no Dropout, or computed. */
  ratio: number | null
}

/** In running order; empty for most inference exports, which proves nothing. */
export function noiseNodes(graph: Graph): NoiseNode[] {
  return graph.nodes.flatMap((node): NoiseNode[] => {
    const { opType: op } = node
    if (drawing.has(op)) return [{ node: nodeName(node), op, ratio: null }]
    if (op !== 'Dropout') return []
    const told = graph.opset < 12 ? floatAttribute(node, 'ratio', defaultRatio) : defaultRatio
    const given = (node.input[1] ?? '') !== ''
    const ratio = given ? (constantValues(graph, node.input[1])?.[0] ?? null) : told
    return [{ node: nodeName(node), op, ratio }]
  })
}
