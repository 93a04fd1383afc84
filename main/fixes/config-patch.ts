/** One setting of the training config changed, as a JSON Patch (RFC 6902) that can be undone by the value it tests for. */
import type { Artifacts } from '../contract/artifacts'
import { lossNames } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { FixId } from '../contract/fix'
import { message } from '../contract/message'
import type { TrainingConfig } from '../contract/training'
import type { AuditId } from '../contract/words'
import type { Fix, JsonPatch, Materials } from './fix'
import { lossFor } from './loss-for'

const configOf = ({ config }: Artifacts): TrainingConfig | null =>
  config.state === 'ready' ? config.value : null

/** `test` fails where the config is not the one that was looked at. */
function patchOf(config: TrainingConfig, key: string, value: unknown): JsonPatch {
  const path = `/${key}`
  if (!(key in config)) return [{ op: 'add', path, value }]
  return [
    { op: 'test', path, value: config[key] ?? null },
    { op: 'replace', path, value },
  ]
}

interface Setting {
  id: FixId
  audit: AuditId
  key: 'learning_rate' | 'batch_size' | 'weight_decay' | 'dropout' | 'loss'
  /** What the files speak for; null: it has to be told. */
  suggested(artifacts: Artifacts): string | number | null
  /** Throws InputError for what the key cannot hold. */
  read(text: string): string | number
}

function numberFrom(key: string, low: number, high: number, whole = false) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (value >= low && value <= high && (!whole || Number.isInteger(value))) return value
    const kind = whole ? 'whole number' : 'number'
    throw new InputError({
      place: '--set value',
      cause: `${text} is no ${kind} from ${low} to ${high} for ${key}`,
    })
  }
}

function readLoss(text: string): string {
  if (lossNames.some((name) => name === text)) return text
  throw new InputError({ place: '--set value', cause: `${text} is none of ${lossNames.join(', ')}` })
}

const runsOf = ({ experiments }: Artifacts) => (experiments.state === 'ready' ? experiments.value.runs : [])

/** Of the range test. */
export function suggestedRate(artifacts: Artifacts): number | null {
  for (const { result } of runsOf(artifacts)) if (result.kind === 'rate-range') return result.suggestion
  return null
}

/** The largest power of two that is no larger than the gradient noise scale, where batches stop paying (McCandlish et al. 2018). */
export function suggestedBatch(artifacts: Artifacts): number | null {
  for (const { result } of runsOf(artifacts)) {
    if (result.kind !== 'noise-scale') continue
    const scales = result.points.flatMap(({ scale }) => scale ?? [])
    if (scales.length > 0) return Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, ...scales))))
  }
  return null
}

const settings: readonly Setting[] = [
  {
    id: 'set-learning-rate',
    audit: 'learning-rate',
    key: 'learning_rate',
    suggested: suggestedRate,
    read: numberFrom('learning_rate', Number.MIN_VALUE, 1000),
  },
  {
    id: 'set-batch-size',
    audit: 'batch-size',
    key: 'batch_size',
    suggested: suggestedBatch,
    read: numberFrom('batch_size', 1, 1e9, true),
  },
  {
    id: 'set-weight-decay',
    audit: 'regularization',
    key: 'weight_decay',
    // PyTorch's default for AdamW.
    suggested: () => 0.01,
    read: numberFrom('weight_decay', 0, 10),
  },
  {
    id: 'set-dropout',
    audit: 'regularization',
    key: 'dropout',
    suggested: () => 0.2,
    read: numberFrom('dropout', 0, 0.95),
  },
  { id: 'set-loss', audit: 'output-activation', key: 'loss', suggested: lossFor, read: readLoss },
]

function valueFor({ id, key, suggested, read }: Setting, { options, artifacts }: Materials): string | number {
  if (options.value !== undefined) return read(options.value)
  const value = suggested(artifacts)
  if (value !== null) return value
  throw new InputError({ cause: `${id} needs the new ${key}`, remedy: 'say --set value=...' })
}

const settingFix = (setting: Setting): Fix => ({
  id: setting.id,
  audit: setting.audit,
  writes: 'training-config',
  reads: ['config', 'model', 'task', 'binding', 'profile', 'experiments'],
  parameters: [{ name: 'value', byDefault: null, choices: setting.key === 'loss' ? [...lossNames] : null }],
  applies: (artifacts) => configOf(artifacts) !== null,
  build(materials) {
    const config = configOf(materials.artifacts)
    if (!config)
      throw new InputError({
        cause: `${setting.id} changes a training config, and none is given`,
        remedy: 'name the config too',
      })
    const value = valueFor(setting, materials)
    const before = config[setting.key] ?? null
    if (before === value) throw new InputError({ cause: `${setting.key} is ${value} already` })
    return {
      writes: 'training-config',
      patch: patchOf(config, setting.key, value),
      said: [
        message('fix.setting.said', {
          key: setting.key,
          before: before === null ? 'none' : String(before),
          after: String(value),
        }),
      ],
    }
  },
})

export const settingFixes: readonly Fix[] = settings.map(settingFix)
