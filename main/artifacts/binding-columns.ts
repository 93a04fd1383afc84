/** Which columns are the targets, and which are but keys of rows. */
import type { ColumnProfile, DatasetProfile } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Answers } from '../contract/gather'
import type { TrainingConfig } from '../contract/training'
import type { Grade } from '../contract/words'
import { isNumeric, valuesOf } from './binding-shape'

export type Claim<T> = { value: T; grade: Grade }

const splits = '(train|training|val|valid|validation|test)'
/** Also as archives of arrays name them: `y_train`, `train_labels`. */
const targetNames = new RegExp(
  `^(${splits}_)?(target|targets|label|labels|class|classes|y|outcome|response|output)(_${splits})?$`,
  'i',
)
const identifierNames = /^(|id|index|idx|row|row_?(id|number)|unnamed: ?0|key|uuid|(.+\.)?path|file_?name)$/i

export const named = (columns: readonly ColumnProfile[]): string[] => columns.map(({ name }) => name)

/** Counts the rows from 0 or 1, whatever it is called: an index that was written along. */
const isRowNumber = ({ summary, shape }: ColumnProfile): boolean =>
  shape === undefined &&
  summary.kind === 'number' &&
  summary.rows > 2 &&
  summary.whole &&
  (summary.min === 0 || summary.min === 1) &&
  summary.max === summary.min + summary.rows - 1 &&
  summary.distinct >= 0.99 * summary.rows

/** A row number, or named like a key with a different value on every row. */
export const isIdentifier = (column: ColumnProfile): boolean =>
  isRowNumber(column) ||
  (identifierNames.test(column.name) &&
    column.summary.distinct >= 0.99 * (column.summary.rows - column.summary.nulls))

export function requireColumns(names: readonly string[], profile: DatasetProfile, place: string): void {
  const known = new Set(named(profile.columns))
  const absent = names.filter((name) => !known.has(name))
  if (absent.length === 0) return
  const shown = absent.slice(0, 3).join(', ') + (absent.length > 3 ? ` and ${absent.length - 3} more` : '')
  throw new InputError({
    place,
    cause: `the dataset has no column ${shown}`,
    remedy: 'name columns as the header spells them',
  })
}

/** The last columns, as many as hold `values` values; none where that does not come out even. */
function lastOf(columns: readonly ColumnProfile[], values: number): ColumnProfile[] {
  let first = columns.length
  let held = 0
  while (first > 0 && held < values) held += valuesOf([columns[--first]])
  return held === values ? columns.slice(first) : []
}

/** `size`: values that the inputs still need; null where the model leaves that open. */
function guessTargets(candidates: readonly ColumnProfile[], size: number | null): Claim<string[]> {
  const spare = Math.max(0, size === null ? 1 : valuesOf(candidates) - size)
  const guesses = [
    candidates.filter(({ name }) => targetNames.test(name)),
    candidates.filter((column) => !isNumeric(column) && column.type !== 'image'),
    lastOf(candidates, spare),
  ]
  const fitting = guesses.find(
    (guess) => guess.length > 0 && (guess.length === 1 || valuesOf(guess) <= spare),
  )
  return { value: named(fitting ?? []), grade: 'derived' }
}

/**
 * Target columns: the user's answer, else the config's, else a guess: a column named like one, the only text column, or what
 * is left at the end once the model's inputs are filled. No column at all where nothing is left.
 */
export function targetColumns(
  profile: DatasetProfile,
  config: TrainingConfig | null,
  answers: Answers,
  inputSize: number | null,
): Claim<string[]> {
  if (answers.targets.length > 0) {
    requireColumns(answers.targets, profile, '--target')
    return { value: answers.targets, grade: 'told' }
  }
  if (config?.targets) {
    requireColumns(config.targets, profile, 'training config, targets')
    return { value: config.targets, grade: 'told' }
  }
  const inputs = new Set([...(config?.inputs ?? []), ...answers.inputs.flatMap(({ columns }) => columns)])
  const free = profile.columns.filter((column) => !inputs.has(column.name) && !isIdentifier(column))
  return guessTargets(free, inputs.size > 0 ? 0 : inputSize)
}
