/** Columns on one scale, by the numbers of the training rows alone (spec: audits, 1). */
import { quantileKnots } from '../base/transforms'
import type { Artifacts, ColumnProfile, Scaling } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { message } from '../contract/message'
import type { ColumnChange } from './columns'
import { type Fix, type Materials, wordOption } from './fix'

export const scalingMethods = ['standardize', 'min-max', 'robust', 'quantile'] as const
export type ScalingMethod = (typeof scalingMethods)[number]

type ColumnScale = Scaling['columns'][number]

const profileOf = ({ profile }: Artifacts): readonly ColumnProfile[] =>
  profile.state === 'ready' ? profile.value.columns : []

/** Two values or one need no scale; texts have none. */
export const needsScale = ({ summary }: ColumnProfile): boolean =>
  summary.kind === 'number' && summary.distinct > 2 && (summary.std ?? 0) > 0

function profileScale({ name, summary }: ColumnProfile): ColumnScale {
  if (summary.kind !== 'number' || summary.min === null || summary.max === null || !summary.quantiles)
    return { name, mean: 0, std: 0, spread: null }
  const { min, max, mean, std, quantiles } = summary
  const spread = {
    min,
    max,
    lowerQuartile: quantiles.p25,
    median: quantiles.p50,
    upperQuartile: quantiles.p75,
  }
  return { name, mean: mean ?? 0, std: std ?? 0, spread }
}

/** Of the training rows where columns are bound and a split is told, else of all rows. */
function scaleOf(column: ColumnProfile, { scaling }: Artifacts): ColumnScale {
  const measured =
    scaling.state === 'ready' ? scaling.value.columns.find(({ name }) => name === column.name) : undefined
  return measured ?? profileScale(column)
}

function centreAndScale({ mean, std, spread }: ColumnScale, method: Exclude<ScalingMethod, 'quantile'>) {
  if (method === 'standardize' || !spread) return { centre: mean, scale: std }
  if (method === 'min-max') return { centre: spread.min, scale: spread.max - spread.min }
  return { centre: spread.median, scale: spread.upperQuartile - spread.lowerQuartile }
}

function knotsOf(name: string, { sample }: Artifacts): number[] {
  const column = sample.state === 'ready' ? sample.value.columns.find((one) => one.name === name) : undefined
  if (column?.kind !== 'number')
    throw new InputError({
      place: `column ${name}`,
      cause: 'its values were not sampled, so it has no quantiles',
    })
  return quantileKnots(column.values)
}

function changeOf(column: ColumnProfile, method: ScalingMethod, artifacts: Artifacts): ColumnChange {
  const { name } = column
  if (method === 'quantile') return { kind: 'quantile', column: name, knots: knotsOf(name, artifacts) }
  const scale = scaleOf(column, artifacts)
  const chosen = centreAndScale(scale, method)
  // Half of the values may be the same number: its quartiles then say nothing of the scale.
  return chosen.scale > 0
    ? { kind: 'affine', column: name, ...chosen }
    : { kind: 'affine', column: name, centre: scale.mean, scale: scale.std }
}

/** Bound inputs that are no embedding's indices; without a model all numeric columns that are no targets. */
function inputColumns(artifacts: Artifacts): ColumnProfile[] {
  const { binding, model } = artifacts
  const columns = profileOf(artifacts)
  if (binding.state !== 'ready') return columns.filter(needsScale)
  const embedded = new Set(
    model.state === 'ready'
      ? model.value.entries.filter((one) => one.embedding).map(({ input }) => input)
      : [],
  )
  const bound = new Set(
    binding.value.inputs.filter(({ tensor }) => !embedded.has(tensor)).flatMap((input) => input.columns),
  )
  return columns.filter((column) => bound.has(column.name) && needsScale(column))
}

function targetColumns(artifacts: Artifacts): ColumnProfile[] {
  const { binding, task } = artifacts
  if (binding.state !== 'ready' || task.state !== 'ready' || task.value.kind !== 'regression') return []
  const names = new Set(binding.value.targets.flatMap(({ columns }) => columns))
  return profileOf(artifacts).filter((column) => names.has(column.name) && needsScale(column))
}

function build(materials: Materials, columns: readonly ColumnProfile[], told: 'inputs' | 'targets') {
  const { artifacts } = materials
  const method = wordOption(materials, 'method', scalingMethods, 'standardize')
  if (columns.length === 0) throw new InputError({ cause: `no column among the ${told} needs a scale` })
  const { binding, scaling } = artifacts
  const preprocessing =
    binding.state !== 'ready'
      ? null
      : told === 'inputs'
        ? binding.value.preprocessing
        : binding.value.targetPreprocessing
  const trainingRows = scaling.state === 'ready' && scaling.value.grade === 'derived' && told === 'inputs'
  const values = {
    count: columns.length,
    method: method.replace('-', ''),
    rows: trainingRows ? 'training' : 'all',
    told,
  }
  return {
    writes: 'dataset' as const,
    changes: columns.map((column) => changeOf(column, method, artifacts)),
    said: [
      message('fix.normalize-dataset.said', values),
      ...(preprocessing ? [message('fix.normalize-dataset.config', { told })] : []),
    ],
  }
}

const common = {
  audit: 'normalization',
  writes: 'dataset',
  reads: ['profile', 'binding', 'model', 'scaling', 'sample', 'task'],
  parameters: [{ name: 'method', byDefault: 'standardize', choices: [...scalingMethods] }],
} as const

export const normalizeDataset: Fix = {
  ...common,
  id: 'normalize-dataset',
  applies: (artifacts) => inputColumns(artifacts).length > 0,
  build: (materials) => build(materials, inputColumns(materials.artifacts), 'inputs'),
}

/** Of regression: a network's first outputs lie near zero, and so should what they are to reach. */
export const normalizeTargets: Fix = {
  ...common,
  id: 'normalize-targets',
  applies: (artifacts) => targetColumns(artifacts).length > 0,
  build: (materials) => build(materials, targetColumns(materials.artifacts), 'targets'),
}
