/** Which loss a gradient is of: told, else what the head and the targets speak for. */
import { type LossName, lossNames, type Task } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import type { ChosenLoss } from '../../contract/gradients'
import type { ModelOutput } from '../../contract/model'
import { lossNameOf } from '../loss-name'

/** Operators behind a head that change no value. */
const moving = new Set([
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Transpose',
  'Dropout',
  'Cast',
])

/** The last operator that changes values; null: the output is that of a learned layer. */
function lastOf({ head }: ModelOutput) {
  return head.findLast(({ op }) => !moving.has(op)) ?? null
}

/** Scores per position, on axis 1; null where the output has no such axis of a known length. */
function scoresOf({ shape }: ModelOutput): number | null {
  const size = shape?.[1]
  return typeof size === 'number' ? size : null
}

const isValueTask = (task: Task | null): boolean =>
  task?.kind === 'regression' || task?.kind === 'autoencoding'

function byTask(output: ModelOutput, task: Task | null): ChosenLoss {
  const derived = (name: LossName): ChosenLoss => ({ name, grade: 'derived' })
  const scores = scoresOf(output) ?? 1
  switch (task?.kind) {
    case 'regression':
    case 'autoencoding':
      return derived('mse')
    case 'multilabel':
      return derived('bce-with-logits')
    case 'binary':
    case 'multiclass':
    case 'sequence':
      return derived(scores > 1 ? 'cross-entropy' : 'bce-with-logits')
    default:
      return { name: 'mse', grade: 'unknown' }
  }
}

/** By the head where it says something, else by the targets; mean squares, graded unknown, where nothing does. */
export function lossByHead(output: ModelOutput, task: Task | null): ChosenLoss {
  const last = lastOf(output)
  const values = isValueTask(task)
  const derived = (name: LossName): ChosenLoss => ({ name: values ? 'mse' : name, grade: 'derived' })
  // Classes are compared along axis 1 by every class loss.
  if (last?.axis !== undefined && last.axis !== 1) return byTask(output, values ? task : null)
  const scores = scoresOf(output) ?? 1
  switch (last?.op) {
    case 'Softmax':
      return derived(scores > 1 ? 'cross-entropy-of-probabilities' : 'bce')
    case 'LogSoftmax':
      return derived(scores > 1 ? 'nll' : 'mse')
    case 'Sigmoid':
      return derived('bce')
    default:
      return byTask(output, task)
  }
}

/** A name that the user gave. Throws InputError for one that is not understood. */
export function askedLoss(asked: string): LossName {
  const name = lossNameOf(asked)
  if (name) return name
  throw new InputError({
    place: '--loss',
    cause: `no loss is called ${asked}`,
    remedy: `there are ${lossNames.join(', ')}; the names of PyTorch and Keras are understood too`,
  })
}

/** `asked` by the user; else told by the config; else by head and targets. */
export function chosenLoss(output: ModelOutput, task: Task | null, asked: string | null): ChosenLoss {
  if (asked !== null) return { name: askedLoss(asked), grade: 'told' }
  if (task?.loss.name) return { name: task.loss.name, grade: task.loss.grade }
  return lossByHead(output, task)
}
