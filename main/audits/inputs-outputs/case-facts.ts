/** A dataset of three columns and a class, as the gatherers would describe it; cases change what is wrong in it. */
import type { Artifacts, ColumnProfile, DatasetProfile } from '../../contract/artifacts'
import type { Agreement, Census, ColumnDrift, Drift, Relation, Relations } from '../../contract/rows'
import { bindingOf, numbers, ready, spread, taskOf, words } from '../case-parts'

export const rows = 300
export const features = ['length', 'width', 'height']
const noExamples = { columns: [], rows: [] }

export const numberColumn = (name: string, values: readonly number[]): ColumnProfile => ({
  name,
  type: 'float',
  sourceType: 'DOUBLE',
  summary: numbers(values),
})

export const textColumn = (name: string, values: readonly string[]): ColumnProfile => ({
  name,
  type: 'text',
  sourceType: 'VARCHAR',
  summary: words(values),
})

const labels = (names: readonly string[]): string[] =>
  Array.from({ length: rows }, (_, i) => names[i % names.length])

/** Three features spread evenly and a class of three; `changed` columns stand in place of those of their name. */
export function profileOf(changed: readonly ColumnProfile[] = []): DatasetProfile {
  const columns = [
    ...features.map((name, i) => numberColumn(name, spread(5 + i, 1 + i, rows))),
    textColumn('kind', labels(['oak', 'ash', 'elm'])),
  ]
  return { rows, columns: columns.map((one) => changed.find(({ name }) => name === one.name) ?? one) }
}

export const censusOf = (parts: Partial<Census> = {}): Census => ({
  rows,
  totalRows: rows,
  scope: 'all',
  columns: 4,
  distinctFeatures: rows,
  duplicates: { rows: 0, groups: 0, examples: noExamples },
  conflicts: { rows: 0, contradicting: 0, groups: 0, examples: noExamples },
  labels: ['ash', 'elm', 'oak'].map((name) => ({ name, rows: rows / 3 })),
  overlap: null,
  ...parts,
})

/** Agreement at shifts -3 to 3, a third being chance. */
export const agreementOf = (values: readonly number[], parts: Partial<Agreement> = {}): Agreement => ({
  measure: 'label-agreement',
  chance: 1 / 3,
  chanceError: 0.04,
  shifts: values.map((value, i) => ({ shift: i - 3, value })),
  rows,
  totalRows: rows,
  features: 3,
  fromRowToRow: 0.34,
  ...parts,
})

export const relationOf = (column: string, parts: Partial<Relation> = {}): Relation => ({
  column,
  target: 'kind',
  pearson: null,
  spearman: null,
  informationShare: 0.3,
  giveaway: null,
  countsRows: false,
  ...parts,
})

export const relationsOf = (relations: Relation[]): Relations => ({
  rows,
  totalRows: rows,
  targets: ['kind'],
  relations,
  scatters: [],
})

export const columnDrift = (name: string, value: number, parts: Partial<ColumnDrift> = {}): ColumnDrift => ({
  name,
  role: 'input',
  statistic: { name: 'ks', value, limit: 0.16 },
  unseen: null,
  bins: null,
  ...parts,
})

export const driftOf = (columns: ColumnDrift[], parts: Partial<Drift> = {}): Drift => ({
  source: 'split',
  trainingRows: 225,
  validationRows: 75,
  columns,
  schema: null,
  ...parts,
})

/** Everything known and nothing wrong. */
export const healthy: Partial<Artifacts> = {
  profile: ready(profileOf()),
  roles: ready({ features, targets: ['kind'], targetGrade: 'told', classes: true }),
  task: ready(taskOf('multiclass', 'cross-entropy')),
  binding: ready(bindingOf({ classes: ['oak', 'ash', 'elm'] })),
  census: ready(censusOf()),
  agreement: ready(agreementOf([0.31, 0.34, 0.33, 0.92, 0.35, 0.3, 0.36])),
  relations: ready(relationsOf(features.map((name) => relationOf(name)))),
  drift: ready(driftOf(features.map((name) => columnDrift(name, 0.08)))),
}
