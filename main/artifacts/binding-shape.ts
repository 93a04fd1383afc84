/** Shapes of inputs, and how columns of numbers and of tensors fill them. */
import type { ColumnProfile, InputBinding } from '../contract/artifacts'
import { type Column, widthOf } from '../contract/table'
import type { TensorInfo } from '../contract/tensor'

/** Axes without the batch axis; null: open. */
export type OpenShape = (number | null)[]

type Layout = NonNullable<InputBinding['layout']>

export const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1)

/** Values that one row of `columns` gives. Images of different sizes give none that can be counted on. */
export const valuesOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + (widthOf(column) ?? 0), 0)

/** A column that can fill a tensor as it stands: everything but text, dates, nested values and images of different sizes. */
export const isNumeric = (column: Column): boolean =>
  column.type === 'integer' ||
  column.type === 'float' ||
  column.type === 'boolean' ||
  column.shape !== undefined

/** Values that one row gives to an input; null where an axis other than the batch is open. */
export const sizeOf = (shape: OpenShape): number | null =>
  shape.reduce<number | null>((all, axis) => (all === null || axis === null ? null : all * axis), 1)

/** Axes of an input without the batch axis; open axes are null. A told input_shape fills them. */
export function rowShape(input: TensorInfo, told: readonly number[] | null): OpenShape {
  const axes = (input.shape ?? [])
    .slice(1)
    .map((axis) => (typeof axis === 'number' && axis > 0 ? axis : null))
  if (input.shape === null) return told ? [...told] : [null]
  const fits = told?.length === axes.length && axes.every((axis, i) => axis === null || axis === told[i])
  return fits && told ? [...told] : axes
}

/** Fills at most one open axis so that `values` values fill the shape; null where that is impossible. */
function closeShape(shape: OpenShape, values: number): number[] | null {
  const closed = shape.filter((axis) => axis !== null)
  const openAxes = shape.length - closed.length
  if (openAxes === 0) return product(closed) === values ? closed : null
  const rest = values / product(closed)
  if (!Number.isInteger(rest) || rest < 1) return null
  let first = true
  return shape.map((axis) => {
    if (axis !== null) return axis
    const size = first ? rest : 1
    first = false
    return size
  })
}

export interface Filled {
  shape: number[]
  layout: Layout | null
}

/** Channels last to channels first, and the other way round. */
const imagePermutations = [
  [2, 0, 1],
  [1, 2, 0],
]

const fits = (shape: OpenShape, axes: readonly number[]): boolean =>
  shape.length === axes.length && shape.every((axis, i) => axis === null || axis === axes[i])

/** Moving an axis of one entry leaves every value where it lies. */
const movesNothing = (from: readonly number[], permutation: readonly number[]): boolean => {
  const moved = permutation.filter((axis) => from[axis] !== 1)
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1])
}

/** A column of three axes in an input of three, its channels moved where only that fits. */
function fillByAxes(shape: OpenShape, from: readonly number[]): Filled | null {
  if (fits(shape, from)) return { shape: [...from], layout: null }
  if (from.length !== 3) return null
  for (const permutation of imagePermutations) {
    const axes = permutation.map((axis) => from[axis])
    if (!fits(shape, axes)) continue
    const layout = { from: [...from], permutation, grade: 'derived' as const }
    return { shape: axes, layout: movesNothing(from, permutation) ? null : layout }
  }
  return null
}

/** The closed shape of an input that `columns` fill, value by value in order; null where they do not. */
export function filledBy(shape: OpenShape, columns: readonly Column[]): Filled | null {
  const alone = columns.length === 1 ? columns[0].shape : undefined
  const byAxes = alone ? fillByAxes(shape, alone) : null
  if (byAxes) return byAxes
  const closed = columns.some((column) => widthOf(column) === null)
    ? null
    : closeShape(shape, valuesOf(columns))
  return closed && { shape: closed, layout: null }
}

/** Runs of `columns`, in order, that fill the inputs; null where they do not come out even. */
export function shareOut<C extends Column>(
  shapes: readonly OpenShape[],
  columns: readonly C[],
): C[][] | null {
  const sizes = shapes.map(sizeOf)
  const values = valuesOf(columns)
  const open = sizes.filter((size) => size === null).length
  const known = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  if (open > 1 || (open === 0 && known !== values) || known > values) return null
  let at = 0
  const shares = sizes.map((size) => {
    const [start, wanted] = [at, size ?? values - known]
    for (let filled = 0; at < columns.length && filled < wanted; at++) filled += widthOf(columns[at]) ?? 0
    return columns.slice(start, at)
  })
  return shares.every((share, i) => valuesOf(share) === (sizes[i] ?? values - known)) ? shares : null
}

/** For every input the one tensor column that fills it alone; null where one has none, or the choice. */
export function oneTensorEach(
  shapes: readonly OpenShape[],
  columns: readonly ColumnProfile[],
): ColumnProfile[][] | null {
  const tensors = columns.filter((column) => column.shape !== undefined)
  const fitting = shapes.map((shape) => tensors.filter((column) => filledBy(shape, [column])))
  const chosen = fitting.map((columns) => columns[0])
  const unambiguous = fitting.every((columns) => columns.length === 1)
  return unambiguous && new Set(chosen).size === shapes.length ? chosen.map((column) => [column]) : null
}
