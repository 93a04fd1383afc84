/** The told optimizer; what is not told is PyTorch's default. */
import { lookup } from '../../base/lookup'
import type { Optimizer } from '../../contract/experiment'
import type { TrainingConfig } from '../../contract/training'
import type { Grade } from '../../contract/words'
import { usualOptimizer } from '../../experiments/optimizers'

/** Names in lower case without punctuation, as PyTorch, Keras and people write them. */
const kinds: Readonly<Record<string, Optimizer['kind']>> = lookup({
  sgd: 'sgd',
  gradientdescent: 'sgd',
  momentum: 'momentum',
  sgdmomentum: 'momentum',
  sgdwithmomentum: 'momentum',
  nesterov: 'nesterov',
  nag: 'nesterov',
  sgdnesterov: 'nesterov',
  adam: 'adam',
  adamw: 'adamw',
  rmsprop: 'rmsprop',
})

/** `nesterov` beside SGD with momentum, as PyTorch's argument says it. */
const toldNesterov = (config: TrainingConfig): boolean =>
  config.nesterov === true || config.nesterov === 'true'

/** null: the name is not understood. */
function kindOf(config: TrainingConfig, told: string): Optimizer['kind'] | null {
  const bare = told.replace(/\(.*$/s, '').split('.').at(-1) ?? ''
  const kind = kinds[bare.toLowerCase().replace(/[^a-z]/g, '')] ?? null
  const moving = kind === 'sgd' && (config.momentum ?? 0) > 0
  if (!moving) return kind
  return toldNesterov(config) || /nesterov\s*=\s*true/i.test(told) ? 'nesterov' : 'momentum'
}

export function optimizerOf(config: TrainingConfig | null): { value: Optimizer; grade: Grade } {
  const kind = config?.optimizer ? kindOf(config, config.optimizer) : null
  const usual = usualOptimizer(kind ?? 'adam')
  if (!config || kind === null) return { value: usual, grade: 'unknown' }
  return {
    grade: 'told',
    value: {
      ...usual,
      momentum:
        kind === 'momentum' || kind === 'nesterov' || kind === 'rmsprop'
          ? (config.momentum ?? usual.momentum)
          : 0,
      weightDecay: config.weight_decay ?? usual.weightDecay,
    },
  }
}
