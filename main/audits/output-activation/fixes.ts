import type { FixId } from '../../contract/fix'
import type { Finding } from '../../contract/report'

/** The first fix that can be applied is the one meant: an activation where task or loss ask for one, else none. */
const replaced: readonly FixId[] = ['replace-output-activation', 'remove-output-activation']
const removed: readonly FixId[] = ['remove-output-activation']

const byFinding: Readonly<Record<string, readonly FixId[]>> = {
  'output-activation.unreachable': replaced,
  'output-activation.silent': replaced,
  'output-activation.softmax-one': replaced,
  'output-activation.softmax-batch': replaced,
  'output-activation.softmax-multilabel': replaced,
  'output-activation.softmax-twice': removed,
  'output-activation.log-softmax-twice': removed,
  'output-activation.bounded-logits': removed,
  'output-activation.probabilities-into-logits': ['remove-output-activation', 'set-loss'],
  'output-activation.logits-into-probabilities': ['set-loss'],
  'output-activation.nll': ['set-loss'],
  'output-activation.class-loss-on-quantity': ['set-loss'],
  'output-activation.quantity-loss-on-classes': ['set-loss'],
  'output-activation.one-class-loss-on-many': ['set-loss'],
}

/** What answers the worst findings first; remarks ask for nothing. */
export const fixesFor = (findings: readonly Finding[]): FixId[] => [
  ...new Set(
    findings.flatMap(({ severity, message }) => (severity === 'info' ? [] : (byFinding[message.id] ?? []))),
  ),
]
