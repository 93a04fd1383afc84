import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import { type Facts, isSoftmax } from './facts'

const takesLogits = new Set(['cross-entropy', 'bce-with-logits'])
const takesProbabilities = new Set(['bce', 'cross-entropy-of-probabilities'])
const ofQuantities = new Set(['mse', 'l1', 'huber'])

const within = ({ reachable: { low, high } }: Facts, least: number, most: number): boolean =>
  low !== null && high !== null && low >= least && high <= most

const setting = { kind: 'setting', name: 'loss' } as const

function mismatch(id: string, severity: Severity, facts: Facts): Finding {
  const { task, last, output, reachable } = facts
  const subject = last
    ? ({ kind: 'node', name: last.name } as const)
    : ({ kind: 'tensor', name: output.name } as const)
  const values = {
    loss: task.loss.told,
    op: last?.op ?? 'none',
    output: output.name,
    low: reachable.low,
    high: reachable.high,
  }
  return {
    severity,
    grade: 'told',
    subject,
    message: message(`output-activation.${id}`, values),
    measured: { value: facts.activations.length, unit: 'activations after the last layer' },
    expected: message(`output-activation.expected-${id}`),
  }
}

/** A loss that takes logits wants the last layer's own values. */
function logitsSpoiled(facts: Facts): Finding[] {
  const { loss, last, reachable } = facts
  if (!loss || !takesLogits.has(loss) || !last) return []
  if (loss === 'cross-entropy' && last.op === 'LogSoftmax')
    return [mismatch('log-softmax-twice', 'warn', facts)]
  if (isSoftmax(last.op) || last.op === 'Sigmoid')
    return [mismatch('probabilities-into-logits', 'fail', facts)]
  const bounded = reachable.low !== null || reachable.high !== null
  return bounded ? [mismatch('bounded-logits', 'fail', facts)] : []
}

function probabilitiesMissing(facts: Facts): Finding[] {
  const { loss } = facts
  if (!loss || !takesProbabilities.has(loss) || within(facts, 0, 1)) return []
  return [mismatch('logits-into-probabilities', 'fail', facts)]
}

function logProbabilitiesMissing(facts: Facts): Finding[] {
  const { loss, reachable } = facts
  if (loss !== 'nll' || (reachable.high !== null && reachable.high <= 0)) return []
  return [mismatch('nll', 'fail', facts)]
}

/** The loss told against the kind of the targets (spec: audits, "Beyond the eleven"). */
function lossAgainstTask({ loss, task }: Facts): Finding[] {
  if (!loss) return []
  const forClasses = !ofQuantities.has(loss)
  const isClasses = task.kind === 'multiclass' || task.kind === 'binary' || task.kind === 'multilabel'
  const values = { loss: task.loss.told, task: task.kind }
  const finding = (id: string, severity: Severity): Finding => ({
    severity,
    grade: 'told',
    subject: setting,
    message: message(`output-activation.${id}`, values),
    measured: null,
    expected: message(`output-activation.expected-${id}`),
  })
  if (task.kind === 'regression' && forClasses && !loss.startsWith('bce'))
    return [finding('class-loss-on-quantity', 'fail')]
  if (task.kind === 'multilabel' && loss.startsWith('cross-entropy'))
    return [finding('one-class-loss-on-many', 'fail')]
  return isClasses && !forClasses ? [finding('quantity-loss-on-classes', 'warn')] : []
}

/** Head and targets against the told loss; nothing where no loss is told. */
export const lossFindings = (facts: Facts): Finding[] => [
  ...logitsSpoiled(facts),
  ...probabilitiesMissing(facts),
  ...logProbabilitiesMissing(facts),
  ...lossAgainstTask(facts),
]
