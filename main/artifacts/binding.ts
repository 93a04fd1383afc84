import type { Binding, ColumnProfile, DatasetProfile, Gathered, InputBinding } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Answers, Gatherer } from '../contract/gather'
import { type Message, message } from '../contract/message'
import type { ModelDescription } from '../contract/model'
import type { TensorInfo } from '../contract/tensor'
import type { TrainingConfig } from '../contract/training'
import type { Grade } from '../contract/words'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'

type Claim<T> = { value: T; grade: Grade }

const targetNames = /^(target|targets|label|labels|class|classes|y|outcome|response|output)$/i
const identifierNames = /^(|id|index|idx|row|row_?(id|number)|unnamed: ?0|key|uuid)$/i

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1)

const named = (columns: readonly ColumnProfile[]): string[] => columns.map(({ name }) => name)

/** A column that can fill a tensor as it stands: everything but text, dates and nested values. */
const isNumeric = ({ type }: ColumnProfile): boolean =>
  type === 'integer' || type === 'float' || type === 'boolean'

/** Counts the rows from 0 or 1, whatever it is called: an index that was written along. */
const isRowNumber = ({ summary }: ColumnProfile): boolean =>
  summary.kind === 'number' &&
  summary.rows > 2 &&
  summary.whole &&
  (summary.min === 0 || summary.min === 1) &&
  summary.max === summary.min + summary.rows - 1 &&
  summary.distinct >= 0.99 * summary.rows

/** A row number, or named like a key with a different value on every row. */
const isIdentifier = (column: ColumnProfile): boolean =>
  isRowNumber(column) ||
  (identifierNames.test(column.name) &&
    column.summary.distinct >= 0.99 * (column.summary.rows - column.summary.nulls))

function requireColumns(names: readonly string[], profile: DatasetProfile, place: string): void {
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

/** Values that one row gives to an input; null where an axis other than the batch is open. */
const sizeOf = (shape: readonly (number | null)[]): number | null =>
  shape.some((axis) => axis === null) ? null : product(shape as readonly number[])

/** Axes of an input without the batch axis; open axes are null. A told input_shape fills them. */
function rowShape(input: TensorInfo, told: readonly number[] | null): (number | null)[] {
  const axes = (input.shape ?? [])
    .slice(1)
    .map((axis) => (typeof axis === 'number' && axis > 0 ? axis : null))
  if (input.shape === null) return told ? [...told] : [null]
  const fits = told?.length === axes.length && axes.every((axis, i) => axis === null || axis === told[i])
  return fits && told ? [...told] : axes
}

/** Fills at most one open axis so that `columns` columns fill the shape; null where that is impossible. */
function closeShape(shape: readonly (number | null)[], columns: number): number[] | null {
  const closed = shape.filter((axis) => axis !== null)
  const openAxes = shape.length - closed.length
  if (openAxes === 0) return product(closed) === columns ? closed : null
  const rest = columns / product(closed)
  if (!Number.isInteger(rest) || rest < 1) return null
  let first = true
  return shape.map((axis) => {
    if (axis !== null) return axis
    const size = first ? rest : 1
    first = false
    return size
  })
}

/** `size`: columns that the inputs still need; null where the model leaves that open. */
function guessTargets(candidates: readonly ColumnProfile[], size: number | null): Claim<string[]> {
  const spare = size === null ? 1 : candidates.length - size
  const guesses = [
    candidates.filter(({ name }) => targetNames.test(name)),
    candidates.filter((column) => !isNumeric(column)),
    candidates.slice(candidates.length - Math.max(0, spare)),
  ]
  const fitting = guesses.find((guess) => guess.length > 0 && guess.length <= Math.max(1, spare))
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

/** Columns named after an input: the input's own name, or the name followed by a number. */
function columnsNamedAfter(input: string, columns: readonly ColumnProfile[]): string[] {
  const escaped = input.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const numbered = new RegExp(`^${escaped}[._\\[ -]?\\d+\\]?$`)
  const exact = columns.filter(({ name }) => name === input)
  return named(exact.length > 0 ? exact : columns.filter(({ name }) => numbered.test(name)))
}

function shareOut(model: ModelDescription, shapes: (number | null)[][], names: string[]): string[][] | null {
  const sizes = shapes.map(sizeOf)
  const open = sizes.filter((size) => size === null).length
  const known = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  if (open > 1 || (open === 0 && known !== names.length) || known > names.length) return null
  let at = 0
  return model.inputs.map((_, i) => {
    const size = sizes[i] ?? names.length - known
    at += size
    return names.slice(at - size, at)
  })
}

function guessInputs(
  model: ModelDescription,
  shapes: (number | null)[][],
  candidates: readonly ColumnProfile[],
): string[][] | null {
  const byName = model.inputs.map(({ name }) => columnsNamedAfter(name, candidates))
  if (byName.every((columns, i) => columns.length > 0 && closeShape(shapes[i], columns.length))) return byName
  const numeric = candidates.filter(isNumeric)
  return (
    shareOut(model, shapes, named(numeric.filter((column) => !isIdentifier(column)))) ??
    shareOut(model, shapes, named(numeric))
  )
}

function inputColumns(
  model: ModelDescription,
  shapes: (number | null)[][],
  profile: DatasetProfile,
  config: TrainingConfig | null,
  answers: Answers,
  targets: readonly string[],
): Claim<string[][]> | null {
  const answered = new Map(answers.inputs.map(({ tensor, columns }) => [tensor, columns]))
  const unknown = [...answered.keys()].find((tensor) => !model.inputs.some(({ name }) => name === tensor))
  if (unknown !== undefined)
    throw new InputError({
      place: '--input',
      cause: `the model has no input ${unknown}`,
      remedy: `its inputs are ${model.inputs.map(({ name }) => name).join(', ')}`,
    })
  for (const [tensor, columns] of answered) requireColumns(columns, profile, `--input ${tensor}`)
  if (model.inputs.every(({ name }) => answered.has(name)))
    return { value: model.inputs.map(({ name }) => answered.get(name) ?? []), grade: 'told' }
  if (config?.inputs) {
    requireColumns(config.inputs, profile, 'training config, inputs')
    const shared = shareOut(model, shapes, config.inputs)
    if (shared) return { value: shared, grade: 'told' }
    throw new InputError({
      place: 'training config, inputs',
      cause: `${config.inputs.length} columns do not fill the model's inputs ${describeShapes(model, shapes)}`,
      remedy: 'correct inputs or input_shape, or use another model',
    })
  }
  const left = profile.columns.filter(({ name }) => !targets.includes(name))
  const guessed = guessInputs(model, shapes, left)
  if (!guessed) return null
  return { value: model.inputs.map(({ name }, i) => answered.get(name) ?? guessed[i]), grade: 'derived' }
}

const describeShapes = (model: ModelDescription, shapes: (number | null)[][]): string =>
  model.inputs
    .map(({ name }, i) => `${name}[${['batch', ...shapes[i].map((axis) => axis ?? '?')].join(', ')}]`)
    .join(', ')

function boundInput(
  input: TensorInfo,
  shape: (number | null)[],
  columns: string[],
  grade: Grade,
): InputBinding {
  const closed = closeShape(shape, columns.length)
  if (!closed)
    throw new InputError({
      place: `input ${input.name}`,
      cause: `${columns.length} columns do not fill [${shape.map((axis) => axis ?? '?').join(', ')}]`,
      remedy: 'name the columns of this input, or give input_shape in the training config',
    })
  const batch = input.shape?.[0]
  return {
    tensor: input.name,
    columns,
    type: input.type,
    shape: closed,
    fixedBatch: typeof batch === 'number' && batch > 0 ? batch : null,
    grade,
  }
}

function unfillable(model: ModelDescription, shapes: (number | null)[][], profile: DatasetProfile): Message {
  return message('needs.binding.columns', {
    inputs: describeShapes(model, shapes),
    columns: profile.columns.filter(isNumeric).length,
  })
}

/**
 * Binds columns to the model's inputs and targets: by the user's answers, else by the training config, else by guess (names,
 * shapes, order), each with its grade. Throws InputError where what was told cannot be so.
 */
export function bind(
  profile: DatasetProfile,
  model: ModelDescription,
  config: TrainingConfig | null,
  answers: Answers,
): Gathered<Binding> {
  const toldShape = model.inputs.length === 1 ? (config?.input_shape ?? null) : null
  const shapes = model.inputs.map((input) => rowShape(input, toldShape))
  const sizes = shapes.map(sizeOf)
  const inputSize = sizes.some((size) => size === null)
    ? null
    : sizes.reduce<number>((a, b) => a + (b ?? 0), 0)
  const targets = targetColumns(profile, config, answers, inputSize)
  const inputs = inputColumns(model, shapes, profile, config, answers, targets.value)
  if (!inputs) return missing(unfillable(model, shapes, profile))
  const output = model.outputs.at(0)
  return ready({
    inputs: model.inputs.map((input, i) => boundInput(input, shapes[i], inputs.value[i], inputs.grade)),
    preprocessing: config?.preprocessing ?? null,
    preprocessingGrade: config?.preprocessing === undefined ? 'unknown' : 'told',
    targetPreprocessing: config?.target_preprocessing ?? null,
    targetPreprocessingGrade: config?.target_preprocessing === undefined ? 'unknown' : 'told',
    targets:
      output && targets.value.length > 0
        ? [{ tensor: output.name, columns: targets.value, grade: targets.grade }]
        : [],
    classes: config?.classes?.map(String) ?? null,
  })
}

export const bindingGatherer: Gatherer<'binding', 'profile' | 'model' | 'config'> = {
  id: 'binding',
  stage: 'binding',
  builds: ['profile', 'model', 'config'],
  async gather({ answers }, { profile, model, config }) {
    const lacking = unready(profile, model)
    if (lacking) return lacking
    if (profile.state !== 'ready' || model.state !== 'ready') return missingFiles('dataset', 'model')
    return bind(profile.value, model.value, readyValue(config), answers)
  },
}
