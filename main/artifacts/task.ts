import { lookup } from '../base/lookup'
import type { Binding, ColumnProfile, Task } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { ModelDescription } from '../contract/model'
import type { TrainingConfig } from '../contract/training'
import type { TaskKind } from '../contract/words'
import { ready, readyValue } from './gathered'
import { lossNameOf } from './loss-name'

/** Told task names, in lower case without punctuation. */
const toldKinds: Readonly<Record<string, TaskKind>> = lookup({
  classification: 'multiclass',
  multiclass: 'multiclass',
  multiclassclassification: 'multiclass',
  binary: 'binary',
  binaryclassification: 'binary',
  regression: 'regression',
  multilabel: 'multilabel',
  multilabelclassification: 'multilabel',
  autoencoding: 'autoencoding',
  autoencoder: 'autoencoding',
  sequence: 'sequence',
})

/** More classes than this are taken for a quantity where a whole-number target could be either. */
const mostGuessedClasses = 20

/** Values one row of the first output holds; null where it is not known. */
export function outputWidth(model: ModelDescription | null): number | null {
  const shape = model?.outputs[0]?.shape
  if (!shape || shape.length > 2) return null
  const last = shape.length === 2 ? shape[1] : 1
  return typeof last === 'number' ? last : null
}

const isZeroOne = ({ summary }: ColumnProfile): boolean =>
  summary.kind === 'number' &&
  summary.whole &&
  summary.distinct <= 2 &&
  summary.min === 0 &&
  summary.max === 1

function guessOneTarget(target: ColumnProfile, width: number | null): TaskKind {
  const { summary, type, shape } = target
  // Many numbers at once, judged as many columns are.
  if (shape) return isZeroOne(target) ? 'multilabel' : 'regression'
  if (type === 'boolean' || isZeroOne(target)) return width === null || width <= 2 ? 'binary' : 'multiclass'
  if (summary.kind === 'text') return summary.distinct === 2 && width === 1 ? 'binary' : 'multiclass'
  const fewWhole = summary.whole && summary.distinct <= mostGuessedClasses && (summary.min ?? -1) >= 0
  return fewWhole && width !== null && width > 1 && width >= summary.distinct ? 'multiclass' : 'regression'
}

/** What the targets and the width of the output speak for. */
export function guessTask(targets: readonly ColumnProfile[], width: number | null): TaskKind {
  if (targets.length === 0) return 'unknown'
  if (targets.length === 1) return guessOneTarget(targets[0], width)
  return targets.every(isZeroOne) ? 'multilabel' : 'regression'
}

function targetProfiles(binding: Binding | null, columns: readonly ColumnProfile[]): ColumnProfile[] {
  const wanted = binding?.targets[0]?.columns ?? []
  return wanted.flatMap((name) => columns.find((column) => column.name === name) ?? [])
}

function lossOf(config: TrainingConfig | null): Task['loss'] {
  const told = config?.loss ?? null
  return { name: told === null ? null : lossNameOf(told), told, grade: told === null ? 'unknown' : 'told' }
}

/** The task as the config tells it, else as targets and output speak for it. */
export function taskOf(
  config: TrainingConfig | null,
  binding: Binding | null,
  columns: readonly ColumnProfile[],
  model: ModelDescription | null,
): Task {
  const told = config?.task ? toldKinds[config.task.toLowerCase().replace(/[^a-z]/g, '')] : undefined
  const guessed = guessTask(targetProfiles(binding, columns), outputWidth(model))
  return {
    kind: told ?? guessed,
    grade: told ? 'told' : guessed === 'unknown' ? 'unknown' : 'derived',
    loss: lossOf(config),
    modelState: config?.model_state ?? null,
  }
}

export const taskGatherer: Gatherer<'task', 'config' | 'binding' | 'profile' | 'model'> = {
  id: 'task',
  stage: 'binding',
  builds: ['config', 'binding', 'profile', 'model'],
  gather: async (_, { config, binding, profile, model }) =>
    ready(
      taskOf(readyValue(config), readyValue(binding), readyValue(profile)?.columns ?? [], readyValue(model)),
    ),
}
