import type { Binding, ColumnProfile, DatasetProfile, Gathered, InputBinding } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Answers, Gatherer } from '../contract/gather'
import { type Message, message } from '../contract/message'
import type { ModelDescription } from '../contract/model'
import { widthOf } from '../contract/table'
import type { TensorInfo } from '../contract/tensor'
import type { TrainingConfig } from '../contract/training'
import type { Grade } from '../contract/words'
import { type Claim, isIdentifier, named, requireColumns, targetColumns } from './binding-columns'
import {
  filledBy,
  isNumeric,
  type OpenShape,
  oneTensorEach,
  rowShape,
  shareOut,
  sizeOf,
  valuesOf,
} from './binding-shape'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'

/** Columns named after an input: the input's own name, or the name followed by a number. */
function columnsNamedAfter(input: string, columns: readonly ColumnProfile[]): ColumnProfile[] {
  const escaped = input.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const numbered = new RegExp(`^${escaped}[._\\[ -]?\\d+\\]?$`)
  const exact = columns.filter(({ name }) => name === input)
  return exact.length > 0 ? exact : columns.filter(({ name }) => numbered.test(name))
}

function guessInputs(
  model: ModelDescription,
  shapes: readonly OpenShape[],
  candidates: readonly ColumnProfile[],
): string[][] | null {
  const byName = model.inputs.map(({ name }) => columnsNamedAfter(name, candidates))
  const allNamed = byName.every((columns, i) => columns.length > 0 && filledBy(shapes[i], columns))
  const numeric = candidates.filter(isNumeric)
  const guessed = allNamed
    ? byName
    : (oneTensorEach(shapes, numeric) ??
      shareOut(
        shapes,
        numeric.filter((column) => !isIdentifier(column)),
      ) ??
      shareOut(shapes, numeric))
  return guessed?.map(named) ?? null
}

function toldInputs(
  told: string[],
  model: ModelDescription,
  shapes: readonly OpenShape[],
  profile: DatasetProfile,
): Claim<string[][]> {
  requireColumns(told, profile, 'training config, inputs')
  const columns = columnsNamed(told, profile)
  const shared = shareOut(shapes, columns)
  if (shared) return { value: shared.map(named), grade: 'told' }
  throw new InputError({
    place: 'training config, inputs',
    cause: `${countOf(columns)} do not fill the model's inputs ${describeShapes(model, shapes)}`,
    remedy: 'correct inputs or input_shape, or use another model',
  })
}

function inputColumns(
  model: ModelDescription,
  shapes: readonly OpenShape[],
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
  if (config?.inputs) return toldInputs(config.inputs, model, shapes, profile)
  const left = profile.columns.filter(({ name }) => !targets.includes(name))
  const guessed = guessInputs(model, shapes, left)
  if (!guessed) return null
  return { value: model.inputs.map(({ name }, i) => answered.get(name) ?? guessed[i]), grade: 'derived' }
}

function columnsNamed(names: readonly string[], { columns }: DatasetProfile): ColumnProfile[] {
  const known = new Map(columns.map((column) => [column.name, column]))
  return names.flatMap((name) => known.get(name) ?? [])
}

/** `3 columns`, or where tensors are among them `2 columns of 785 values`. */
function countOf(columns: readonly ColumnProfile[]): string {
  const noun = columns.length === 1 ? 'column' : 'columns'
  const values = columns.some(({ shape }) => shape) ? ` of ${valuesOf(columns)} values` : ''
  return `${columns.length} ${noun}${values}`
}

const describeShapes = (model: ModelDescription, shapes: readonly OpenShape[]): string =>
  model.inputs
    .map(({ name }, i) => `${name}[${['batch', ...shapes[i].map((axis) => axis ?? '?')].join(', ')}]`)
    .join(', ')

function refuseImages(columns: readonly ColumnProfile[], tensor: string): void {
  const image = columns.find((column) => widthOf(column) === null)
  if (!image) return
  throw new InputError({
    place: `input ${tensor}`,
    cause: `the images of column ${image.name} differ in size, so they fill no input`,
    remedy: 'resize them to one size',
  })
}

function boundInput(
  input: TensorInfo,
  shape: OpenShape,
  columns: readonly ColumnProfile[],
  grade: Grade,
): InputBinding {
  refuseImages(columns, input.name)
  const filled = filledBy(shape, columns)
  if (!filled)
    throw new InputError({
      place: `input ${input.name}`,
      cause: `${countOf(columns)} do not fill [${shape.map((axis) => axis ?? '?').join(', ')}]`,
      remedy: 'name the columns of this input, or give input_shape in the training config',
    })
  const batch = input.shape?.[0]
  return {
    tensor: input.name,
    columns: named(columns),
    type: input.type,
    shape: filled.shape,
    fixedBatch: typeof batch === 'number' && batch > 0 ? batch : null,
    grade,
    ...(columns.some((column) => column.shape) && { widths: columns.map((column) => widthOf(column) ?? 1) }),
    ...(filled.layout && { layout: filled.layout }),
  }
}

function unfillable(model: ModelDescription, shapes: readonly OpenShape[], profile: DatasetProfile): Message {
  const image = profile.columns.find((column) => widthOf(column) === null)
  if (image) {
    const sizes = image.summary.top.slice(0, 3).map(({ value }) => value)
    return message('needs.binding.image-sizes', {
      column: image.name,
      sizes: sizes.join(', '),
      count: image.summary.distinct,
    })
  }
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
    inputs: model.inputs.map((input, i) =>
      boundInput(input, shapes[i], columnsNamed(inputs.value[i], profile), inputs.grade),
    ),
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
