/** What rows say side by side: how columns go with targets, which rows repeat or contradict, and how splits differ. */
import type { EvidenceOf } from './evidence'
import type { Grade } from './words'

/** Which columns are meant as inputs and which as targets; both empty where nothing is bound or told. */
export interface ColumnRoles {
  features: string[]
  targets: string[]
  targetGrade: Grade
  /** The one target holds classes. */
  classes: boolean
}

/**
 * How one column gives the target away: `value`: each of its values stands beside one value of the target only; `order`: sorted
 * by it, the classes lie one after the other; `rank`: it rises and falls with the target without a fault.
 */
export type Giveaway = 'value' | 'order' | 'rank'

export interface Relation {
  column: string
  target: string
  /** null: one side does not vary, is no number, or is one of more than two classes. Two classes count as 0 and 1. */
  pearson: number | null
  spearman: number | null
  /** Mutual information as a share of the target's entropy, 0 to 1, in equal-frequency bins; null: the target is no class. */
  informationShare: number | null
  giveaway: Giveaway | null
  /** Rises from row to row without fail, as a row number does. */
  countsRows: boolean
}

export interface Relations {
  /** Rows looked at. */
  rows: number
  totalRows: number
  targets: string[]
  relations: Relation[]
  /** Shown where a column gives a target away, at most three. */
  scatters: EvidenceOf<'scatter'>[]
}

/** Rows that belong together, as they stand in the file; empty where it would cost another reading to show them. */
export interface ExampleRows {
  columns: string[]
  rows: EvidenceOf<'rows'>['rows']
}

export interface Duplicates {
  /** Rows that repeat an earlier one. */
  rows: number
  groups: number
  examples: ExampleRows
}

export interface Conflicts {
  /** Rows whose features stand elsewhere with another label. */
  rows: number
  /** Rows that have not the label most frequent beside their features: no function of the features gets them right. */
  contradicting: number
  groups: number
  examples: ExampleRows
}

export interface Overlap {
  /** Validation rows looked at, and those whose features also stand in a training row. */
  rows: number
  shared: number
  /** Training rows whose features stand in another training row too, as a share: what one source would give. */
  expectedShare: number
  /** A dataset of its own, or the split told in the config. */
  source: 'dataset' | 'split'
  /** Columns compared. */
  columns: number
  examples: ExampleRows
}

/** Every row counted, by a hash of what is bound (of all columns where nothing is). */
export interface Census {
  /** Rows looked at. */
  rows: number
  totalRows: number
  /** Which rows those are: all, those of the sample, or the first ones where the sample lacks columns (tensors). */
  scope: 'all' | 'sample' | 'first'
  columns: number
  /** Different rows of features. */
  distinctFeatures: number
  duplicates: Duplicates
  /** null: no class target. */
  conflicts: Conflicts | null
  /** Rows of each class, most first; null: no class target, or more than 1,000. */
  labels: { name: string; rows: number }[] | null
  /** null: no validation rows known. */
  overlap: Overlap | null
}

/** A few rows as what they are. */
export interface Examples {
  /** null: the inputs are no images. */
  images: EvidenceOf<'image-grid'> | null
  rows: ExampleRows
}

/** How well the nearest neighbour's label tells a row's own. */
export interface Agreement extends Omit<EvidenceOf<'agreement'>, 'kind'> {
  totalRows: number
  /** Features compared. */
  features: number
  /** The same, between each row and the one after it: how much labels go on from row to row. */
  fromRowToRow: number
}

export interface ColumnDrift {
  name: string
  role: 'input' | 'target' | 'unused'
  statistic: EvidenceOf<'two-samples'>['columns'][number]['statistic']
  /** Values of a column of texts or classes that only validation rows hold; null: numbers. */
  unseen: { values: string[]; rows: number } | null
  /** Bins of the columns that differ most; null: left out. */
  bins: Pick<EvidenceOf<'two-samples'>['columns'][number], 'bins' | 'training' | 'validation'> | null
}

/** How the columns of the validation dataset differ from those of the training dataset. */
export interface SchemaDifference {
  missing: string[]
  extra: string[]
  types: { name: string; training: string; validation: string }[]
  reordered: boolean
}

export interface Drift {
  source: 'dataset' | 'split'
  /** Rows looked at on either side. */
  trainingRows: number
  validationRows: number
  columns: ColumnDrift[]
  /** null: the same file. */
  schema: SchemaDifference | null
}
