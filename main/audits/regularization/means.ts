/** What acts against overfitting: told by the config, or observed in the graph. */
import type { ModelDescription } from '../../contract/model'
import { type TrainingConfig, trainingConfigKeys } from '../../contract/training'

export interface Means {
  /** Words for people, such as `dropout 0.2`; told ones first. */
  told: string[]
  observed: string[]
  /** Largest share that a Dropout takes away, told or observed; null: none known. */
  ratio: number | null
  /** Whether anything tells of regularization at all: an evaluation export without config says nothing. */
  known: boolean
}

/** Keys beside the config's own that frameworks and people use, in lower case without punctuation. */
const otherKeys: ReadonlySet<string> = new Set([
  'labelsmoothing',
  'earlystopping',
  'earlystoppingpatience',
  'patience',
  'l1',
  'l2',
  'l1regularization',
  'l2regularization',
  'mixup',
  'cutmix',
  'stochasticdepth',
  'droppath',
  'droppathrate',
  'noise',
  'inputnoise',
  'gaussiannoise',
  'maxnorm',
  'spatialdropout',
])

const isOn = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && value !== 0 && value !== 'none' && value !== ''

const wordOf = (key: string, value: unknown): string => (typeof value === 'number' ? `${key} ${value}` : key)

function toldMeans(config: TrainingConfig): string[] {
  const own = (['dropout', 'weight_decay', 'augmentation'] as const).flatMap((key) =>
    isOn(config[key]) ? [wordOf(key, config[key])] : [],
  )
  const others = Object.entries(config).flatMap(([key, value]) => {
    const known =
      !trainingConfigKeys.includes(key) && otherKeys.has(key.toLowerCase().replace(/[^a-z0-9]/g, ''))
    return known && isOn(value) ? [wordOf(key, value)] : []
  })
  return [...own, ...others]
}

const tellsOf = ({ dropout, weight_decay, augmentation }: TrainingConfig): boolean =>
  dropout !== undefined || weight_decay !== undefined || augmentation !== undefined

/** Normalization by batch statistics adds noise of its own, but does not count: practice adds more beside it. */
export function meansOf(config: TrainingConfig | null, model: ModelDescription | null): Means {
  const noise = (model?.noise ?? []).filter(({ ratio }) => ratio !== 0)
  const ratios = [config?.dropout, ...noise.map(({ ratio }) => ratio)].filter(
    (ratio): ratio is number => typeof ratio === 'number' && ratio > 0,
  )
  const told = config ? toldMeans(config) : []
  const byOperator = new Map<string, number>()
  for (const { op } of noise) byOperator.set(op, (byOperator.get(op) ?? 0) + 1)
  const observed = [...byOperator].map(([op, count]) => `${count} ${op}`)
  return {
    told,
    observed,
    ratio: ratios.length > 0 ? Math.max(...ratios) : null,
    known: told.length > 0 || observed.length > 0 || (config !== null && tellsOf(config)),
  }
}
