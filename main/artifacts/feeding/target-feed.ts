/**
 * Targets as one more tensor of the feed plan: what the loss compares the output with, of the same rows. An absent target is NaN, or -1
 * where the loss takes class indices; `rowsWithTarget` tells which rows have one.
 */
import type { Binding, InputBinding, LossName, Task } from '../../contract/artifacts'
import { InputError } from '../../contract/errors'
import { type Column, type Vector, widthOf } from '../../contract/table'
import type { ElementType, Tensor } from '../../contract/tensor'
import { takesClasses } from '../../onnx/gradient/loss'
import { boundFeed, type FedBatch, type FeedInput, type FeedPlan, type Fill, type Landing } from './feed'
import { widthsOf } from './feed-columns'
import { affinesOf } from './feed-preprocess'
import { type LabelCoding, type LabelPlace, labelAt, labelCoding } from './labels'

/** The tensor that takes the targets. */
export interface TargetTensor {
  /** Name of the input. */
  tensor: string
  loss: LossName
  /** Of the output that the loss looks at: its type, and its shape without the batch axis. */
  type: ElementType
  shape: readonly number[]
}

export interface TargetFacts {
  binding: Binding
  task: Task | null
  /** Distinct labels, sorted; null: not known, or no classes. */
  labels: readonly string[] | null
  /** Of the table. */
  columns: readonly Column[]
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)

/** How the columns make the tensor. */
interface Making {
  bound: InputBinding
  facts: TargetFacts
  placeOf: (column: string) => number
}

const write = ({ data }: Landing, at: number, value: number): void => {
  if (data instanceof BigInt64Array) data[at] = BigInt(value)
  else if (data instanceof Float32Array || data instanceof Float64Array) data[at] = value
}

const absent = ({ data }: Landing): number => (data instanceof BigInt64Array ? -1 : Number.NaN)

/** One label per column. */
function labelFill({ bound, placeOf }: Making, coding: LabelCoding): Fill {
  return (into, vectors, from, rows, firstRow) => {
    bound.columns.forEach((column, i) => {
      const vector = vectors[placeOf(column)]
      for (let row = 0; row < rows; row++) {
        const where: LabelPlace = { column, tableRow: firstRow + from + row }
        const label = labelAt(coding, vector, from + row, where)
        write(into, (into.firstRow + row) * into.width + i, label ?? absent(into))
      }
    })
  }
}

/** A row of zeros with a one at the label. */
function oneHotFill({ bound, placeOf }: Making, coding: LabelCoding): Fill {
  const [column] = bound.columns
  return (into, vectors, from, rows, firstRow) => {
    const vector: Vector = vectors[placeOf(column)]
    for (let row = 0; row < rows; row++) {
      const label = labelAt(coding, vector, from + row, { column, tableRow: firstRow + from + row })
      const start = (into.firstRow + row) * into.width
      for (let i = 0; i < into.width; i++)
        write(into, start + i, label === null ? absent(into) : Number(i === label))
    }
  }
}

/** The place of the largest of `width` values; -1 where one is missing. */
function largestOf(values: Float64Array, start: number, width: number): number {
  let best = 0
  for (let i = 0; i < width; i++) {
    if (Number.isNaN(values[start + i])) return -1
    if (values[start + i] > values[start + best]) best = i
  }
  return best
}

/** One column per class, such as 0 and 1 or probabilities: the class is where the largest stands. */
function largestFill(making: Making, classes: number): Fill {
  const feed = boundFeed({ ...making.bound, type: 'float64', shape: [classes] }, null, making.placeOf)
  return (into, vectors, from, rows, firstRow) => {
    const data = new Float64Array(rows * classes)
    feed.fill({ data, firstRow: 0, width: classes }, vectors, from, rows, firstRow)
    for (let row = 0; row < rows; row++)
      write(into, into.firstRow + row, largestOf(data, row * classes, classes))
  }
}

const unfit = (bound: InputBinding, given: number, wanted: string): InputError =>
  new InputError({
    place: `target ${bound.columns.join(', ').slice(0, 80)}`,
    cause: `gives ${given} ${given === 1 ? 'value' : 'values'} per row, and the loss wants ${wanted}`,
    remedy: 'bind other targets, or choose another loss',
  })

function classFeed(making: Making, { shape }: TargetTensor): FeedInput {
  const { bound, facts } = making
  const [classes, ...positions] = shape
  if (classes === undefined) throw unfit(bound, widthsOf(bound).length, 'an output with an axis of classes')
  const given = widthsOf(bound).reduce((sum, width) => sum + width, 0)
  const labels = product(positions)
  const binding: InputBinding = { ...bound, type: 'int64', shape: positions }
  if (given !== labels && !(labels === 1 && given === classes))
    throw unfit(bound, given, `${labels} ${labels === 1 ? 'label' : 'labels'}`)
  if (given !== labels) return { binding, width: 1, fill: largestFill(making, classes) }
  // Tensors hold the indices themselves.
  if (bound.columns.length !== labels) return boundFeed(binding, null, making.placeOf)
  const coding = labelCoding(facts.binding.classes, facts.labels, classes)
  return { binding, width: labels, fill: labelFill(making, coding) }
}

const isText = ({ columns }: TargetFacts, names: readonly string[]): boolean =>
  columns.some(({ name, type }) => type === 'text' && names.includes(name))

function valueFeed(making: Making, { shape }: TargetTensor): FeedInput {
  const { bound, facts } = making
  const given = widthsOf(bound).reduce((sum, width) => sum + width, 0)
  const wanted = product(shape)
  const coding = (count: number) => labelCoding(facts.binding.classes, facts.labels, count)
  if (given === wanted) {
    if (
      wanted === 1 &&
      facts.labels?.length === 2 &&
      (facts.task?.kind === 'binary' || isText(facts, bound.columns))
    )
      return { binding: bound, width: 1, fill: labelFill(making, coding(2)) }
    const [affine] = affinesOf({ inputs: [bound], preprocessing: facts.binding.targetPreprocessing })
    return boundFeed(bound, affine, making.placeOf)
  }
  if (given === 1 && facts.labels && facts.labels.length <= wanted)
    return { binding: bound, width: wanted, fill: oneHotFill(making, coding(wanted)) }
  throw unfit(bound, given, `${wanted}, one for each value of the output`)
}

/** An autoencoder without told targets is to give back what entered it. */
function ownInput(plan: FeedPlan, { task }: TargetFacts, target: TargetTensor): FeedInput | null {
  if (task?.kind !== 'autoencoding' || takesClasses(target.loss)) return null
  const input = plan.inputs.find(
    ({ width, binding }) => width === product(target.shape) && binding.type === target.type,
  )
  if (!input) return null
  return { ...input, binding: { ...input.binding, tensor: target.tensor, shape: [...target.shape] } }
}

/** Values that a row of the column gives. Throws InputError for images of several sizes. */
function widthOfNamed(columns: readonly Column[], name: string): number {
  const column = columns.find((one) => one.name === name)
  const width = column ? widthOf(column) : 1
  if (width !== null) return width
  throw new InputError({
    place: `target ${name}`,
    cause: 'its images differ in size',
    remedy: 'resize them to one size',
  })
}

/**
 * The plan with the targets of each row as one more tensor. Throws InputError where the target columns do not fit what the loss takes, or
 * there are none.
 */
export function withTargets(plan: FeedPlan, facts: TargetFacts, target: TargetTensor): FeedPlan {
  const { binding } = facts
  const told = binding.targets[0]
  const names = told?.columns ?? []
  const own = names.length === 0 ? ownInput(plan, facts, target) : null
  if (own) return { ...plan, inputs: [...plan.inputs, own] }
  if (names.length === 0)
    throw new InputError({ cause: 'no column is bound as the target', remedy: 'name it with --target' })
  const columns = [...new Set([...plan.columns, ...names])]
  const width = (name: string) => widthOfNamed(facts.columns, name)
  const bound: InputBinding = {
    tensor: target.tensor,
    columns: names,
    type: target.type,
    shape: [...target.shape],
    fixedBatch: null,
    grade: told.grade,
    widths: names.map(width),
  }
  const making: Making = { bound, facts, placeOf: (column) => columns.indexOf(column) }
  const feed = takesClasses(target.loss) ? classFeed(making, target) : valueFeed(making, target)
  const added = names.filter((name) => !plan.columns.includes(name)).map(width)
  const values = plan.values + added.reduce((sum, one) => sum + one, 0)
  return { ...plan, columns, values, inputs: [...plan.inputs, feed] }
}

const isKnown = (data: Tensor['data'], start: number, width: number): boolean => {
  for (let i = start; i < start + width; i++)
    if (data instanceof BigInt64Array ? data[i] < 0n : Number.isNaN(data[i])) return false
  return true
}

/** Places in the batch, padding aside, of rows that have their target. */
export function rowsWithTarget({ feeds, rows }: FedBatch, target: string): number[] {
  const { data, dims } = feeds[target]
  const width = product(dims.slice(1))
  return Array.from({ length: rows }, (_, row) => row).filter((row) => isKnown(data, row * width, width))
}
