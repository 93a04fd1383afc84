/** What a user may choose of an experiment, and the request that comes of it. */
import type { LossName } from '../../main/contract/artifacts'
import type { Change, ExperimentKind, ExperimentSpec, Optimizer } from '../../main/contract/experiment'
import type { Report } from '../../main/contract/report'
import type { State } from './model'

/** null: as the config tells, else the default of the experiment. */
export interface Draft {
  change: Change
  learningRate: number | null
  batchSize: number | null
  optimizer: Optimizer['kind'] | null
  loss: LossName | null
  seeds: number | null
  seconds: number | null
  steps: number | null
  seed: number
}

export const plainDraft: Draft = {
  change: { kind: 'normalize-inputs' },
  learningRate: null,
  batchSize: null,
  optimizer: null,
  loss: null,
  seeds: null,
  seconds: null,
  steps: null,
  seed: 1,
}

export type Option = 'change' | 'optimizer' | 'learningRate' | 'batchSize' | 'loss' | 'seeds'

const training: readonly Option[] = ['optimizer', 'learningRate', 'batchSize', 'loss']

/** What each experiment looks at; seed and budget belong to all. */
export const optionsOf: Readonly<Record<ExperimentKind, readonly Option[]>> = {
  'start-loss': ['loss'],
  overfit: training,
  'rate-range': ['optimizer', 'batchSize', 'loss'],
  'noise-scale': training,
  'gradient-norms': training,
  'update-ratio': training,
  ablation: training,
  twins: [...training, 'seeds'],
  redraw: ['batchSize', 'loss'],
  comparison: ['change', ...training, 'seeds'],
}

/** Where only one end of the budget is given, the other is this wide. */
const wide = { seconds: 120, steps: 100_000 }

/** What is asked of the engine; an option that the experiment does not look at is left as told. */
export function specOf(kind: ExperimentKind, draft: Draft): ExperimentSpec {
  const has = (option: Option) => optionsOf[kind].includes(option)
  const { seconds, steps, seed } = draft
  return {
    kind,
    change: has('change') ? draft.change : null,
    budget:
      seconds === null && steps === null
        ? null
        : { seconds: seconds ?? wide.seconds, steps: steps ?? wide.steps },
    seed,
    learningRate: has('learningRate') ? draft.learningRate : null,
    batchSize: has('batchSize') ? draft.batchSize : null,
    optimizer: has('optimizer') ? draft.optimizer : null,
    loss: has('loss') ? draft.loss : null,
    seeds: has('seeds') ? draft.seeds : null,
  }
}

/** The settings of the training config that is open, in its own words; empty where there is none. */
export function toldSettings({ files }: Pick<State, 'files'>): Readonly<Record<string, string>> {
  for (const { state } of files)
    if (state.kind === 'open' && state.card.role === 'training-config') return state.card.settings
  return {}
}

const numberOf = (text: string | undefined): number | null => {
  const value = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}

/** The change of each kind as it is first proposed: another rate is a tenth of what is told, another batch a quarter. */
export function plainChange(kind: Change['kind'], told: Readonly<Record<string, string>>): Change {
  const rate = numberOf(told.learning_rate)
  const batch = numberOf(told.batch_size)
  switch (kind) {
    case 'output-activation':
      return { kind, operator: null }
    case 'activation':
      return { kind, operator: 'LeakyRelu' }
    case 'batch-size':
      return { kind, batchSize: Math.max(1, Math.round((batch ?? 128) / 4)), retune: true }
    case 'learning-rate':
      return { kind, rate: Number(((rate ?? 0.01) / 10).toPrecision(6)) }
    case 'dropout':
      return { kind, ratio: 0.2 }
    case 'weight-decay':
      return { kind, weightDecay: 1e-4 }
    default:
      return { kind }
  }
}

/** The activation that fits the targets; null: none. */
const outputFor = (task: Report['task']['kind'] | undefined): string | null =>
  task === 'multiclass' ? 'Softmax' : task === 'binary' || task === 'multilabel' ? 'Sigmoid' : null

const changeOf: ReadonlyMap<string, Change['kind']> = new Map([
  ['normalize-dataset', 'normalize-inputs'],
  ['normalize-head', 'normalize-inputs'],
  ['normalize-targets', 'normalize-targets'],
  ['preprocess-dataset', 'preprocess'],
  ['redraw-weights', 'redraw'],
  ['insert-residuals', 'residuals'],
  ['insert-dropout', 'dropout'],
  ['set-dropout', 'dropout'],
  ['set-learning-rate', 'learning-rate'],
  ['set-batch-size', 'batch-size'],
  ['set-weight-decay', 'weight-decay'],
])

/** The comparison that shows what fix `id` is worth; null: none does, such as of a fix that this window does not know. */
export function changeOfFix(
  id: string,
  told: Readonly<Record<string, string>>,
  task: Report['task']['kind'] | undefined,
): Change | null {
  if (id === 'relu-to-leaky') return { kind: 'activation', operator: 'LeakyRelu' }
  if (id === 'relu-to-elu') return { kind: 'activation', operator: 'Elu' }
  if (id === 'remove-output-activation') return { kind: 'output-activation', operator: null }
  if (id === 'replace-output-activation') return { kind: 'output-activation', operator: outputFor(task) }
  const kind = changeOf.get(id)
  return kind === undefined ? null : plainChange(kind, told)
}
