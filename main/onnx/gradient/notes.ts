/** What makes the gradient of an exported model another than the one training sees; texts: report/texts.ts. */
import type { NodeProto } from 'onnx-buf'
import { type Message, message } from '../../contract/message'
import { intAttribute } from '../attributes'
import type { Graph } from '../graph'

/** PyTorch's exporter gives weights this name where it folded a batch normalization into them. */
const foldedName = /^onnx::Conv_\d+$/

const isTraining = (node: NodeProto): boolean =>
  intAttribute(node, 'training_mode', 0) !== 0 || node.output.filter((name) => name !== '').length > 1

/** Of the file as it is, before Dropout is taken out. */
export function gradientNotes({ nodes }: Graph): Message[] {
  const of = (op: string) => nodes.filter(({ opType }) => opType === op)
  const normalizations = of('BatchNormalization')
  const training = normalizations.filter(isTraining).length
  const counts: [string, number][] = [
    ['gradients.note-dropout', of('Dropout').length],
    ['gradients.note-batch-statistics', training],
    ['gradients.note-running-statistics', normalizations.length - training],
    ['gradients.note-folded', of('Conv').filter(({ input }) => foldedName.test(input[1] ?? '')).length],
  ]
  return counts.flatMap(([id, nodes]) => (nodes > 0 ? [message(id, { nodes })] : []))
}
