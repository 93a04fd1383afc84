/** The loss that takes what the head gives (spec: audits, "Beyond the eleven"). */
import type { Artifacts, LossName } from '../contract/artifacts'

/** By the last operator of the head; null: nothing bends the last layer. */
function headOf({ model }: Artifacts): { op: string | null; width: number | null } | null {
  const output = model.state === 'ready' ? model.value.outputs[0] : undefined
  if (!output) return null
  const width = output.shape?.at(-1)
  const bends = ['Softmax', 'LogSoftmax', 'Sigmoid']
  const op = output.head.findLast((node) => bends.includes(node.op))?.op ?? null
  return { op, width: typeof width === 'number' ? width : null }
}

/** null: neither task nor head is known. */
export function lossFor(artifacts: Artifacts): LossName | null {
  const head = headOf(artifacts)
  if (!head || artifacts.task.state !== 'ready') return null
  const { kind } = artifacts.task.value
  if (kind === 'regression' || kind === 'autoencoding') return 'mse'
  if (kind !== 'binary' && kind !== 'multiclass' && kind !== 'multilabel') return null
  if (head.op === 'Sigmoid') return 'bce'
  if (head.op === 'LogSoftmax') return 'nll'
  if (head.op === 'Softmax') return 'cross-entropy-of-probabilities'
  return kind === 'multilabel' || head.width === 1 ? 'bce-with-logits' : 'cross-entropy'
}
