/** The last activation: where it is, and which one the task asks for (spec: audits, 7). */
import type { NodeProto } from 'onnx-buf'
import type { Artifacts, LossName } from '../contract/artifacts'
import type { TaskKind } from '../contract/words'
import { activationOperators } from '../onnx/activation-after'
import type { Analysis } from '../onnx/analysis'
import { nodesBefore } from '../onnx/data-flow'

/** Nodes between the last learned layers and `output`, in running order. */
export function headNodes({ graph, data, layers }: Analysis, output: string): NodeProto[] {
  const learned = new Set(layers.map(({ node }) => node))
  return nodesBefore(graph, output, (node) => learned.has(node) || !data.has(node.output[0]))
}

/** Relu is among what the activation operators name. */
export const lastActivation = (analysis: Analysis, output: string): NodeProto | null =>
  headNodes(analysis, output).findLast(({ opType }) => activationOperators.has(opType)) ?? null

/** Every node of every head. */
export const allHeads = (analysis: Analysis): ReadonlySet<NodeProto> =>
  new Set(analysis.graph.outputs.flatMap(({ name }) => headNodes(analysis, name)))

/** Words that an output activation may be replaced by; `none`: nothing stands in its place. */
export const headOperators = ['none', 'Softmax', 'LogSoftmax', 'Sigmoid', 'Tanh', 'Softplus'] as const
export type HeadOperator = (typeof headOperators)[number]

const byLoss: Readonly<Record<LossName, HeadOperator | null>> = {
  'cross-entropy': 'none',
  'bce-with-logits': 'none',
  nll: 'LogSoftmax',
  'cross-entropy-of-probabilities': 'Softmax',
  bce: 'Sigmoid',
  mse: null,
  l1: null,
  huber: null,
}

/** A class's probability where no loss says otherwise: of one unit, and of each of several, by Sigmoid. */
function byKind(kind: TaskKind, width: number | null): HeadOperator {
  switch (kind) {
    case 'multilabel':
      return 'Sigmoid'
    case 'binary':
      return width === 1 ? 'Sigmoid' : 'Softmax'
    case 'multiclass':
      return 'Softmax'
    default:
      return 'none'
  }
}

const widthOf = ({ model }: Artifacts): number | null => {
  const last = model.state === 'ready' ? model.value.outputs[0]?.shape?.at(-1) : null
  return typeof last === 'number' ? last : null
}

/** The activation that the told loss takes its values from, else the one that fits the task. */
export function rightHead(artifacts: Artifacts): HeadOperator {
  const { task } = artifacts
  if (task.state !== 'ready') return 'none'
  const { kind, loss } = task.value
  return (loss.name && byLoss[loss.name]) ?? byKind(kind, widthOf(artifacts))
}
