/** Told preprocessing as one affine map per value of an input. */
import type { Binding, InputBinding } from '../../contract/artifacts'
import type { Preprocessing } from '../../contract/training'
import { isFloating } from '../../onnx/element-type'
import { widthsOf } from './feed-columns'
import { type Affine, affineOf } from './preprocess'

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const listLength = (told: Preprocessing | null): number | null =>
  Object.values(told ?? {}).find(Array.isArray)?.length ?? null

/** For each value of the input the place of its number in a list with one number per channel; null: no image. */
function channelOfEach({ shape }: InputBinding, channels: number): number[] | null {
  if (shape.length !== 3) return null
  const values = shape.reduce((all, axis) => all * axis, 1)
  if (shape[0] === channels)
    return Array.from({ length: values }, (_, i) => Math.floor((i * channels) / values))
  return shape[2] === channels ? Array.from({ length: values }, (_, i) => i % channels) : null
}

/** For each value of the inputs the place of its number in a list with one number per column. */
const columnOfEach = (inputs: readonly InputBinding[]): number[] =>
  inputs.flatMap(widthsOf).flatMap((width, column) => Array<number>(width).fill(column))

/** `places`: for each value, the place of its number in the told lists. */
function spreadLists(told: Preprocessing, places: readonly number[]): Preprocessing {
  const spread = Object.entries(told).map(([key, value]) => [
    key,
    Array.isArray(value) ? places.map((place) => value[place]) : value,
  ])
  return { ...told, ...Object.fromEntries(spread) }
}

/**
 * `told` with its lists as long as `inputs` have values: one number per value as it stands, one per channel where a single image
 * is fed, one per column where columns are tensors.
 */
function perValue(told: Preprocessing | null, inputs: readonly InputBinding[]): Preprocessing | null {
  const length = listLength(told)
  if (!told || length === null) return told
  const widths = inputs.flatMap(widthsOf)
  if (length === sum(widths)) return told
  const channels = inputs.length === 1 ? channelOfEach(inputs[0], length) : null
  if (channels) return spreadLists(told, channels)
  return length === widths.length ? spreadLists(told, columnOfEach(inputs)) : told
}

/**
 * Told preprocessing of each input, value by value in the order of the input. A list of numbers goes over the values of all
 * floating inputs in order, or over those of all inputs where it is that long; it may also name one number per column, or per
 * channel of an image. Other inputs are fed as they are. Throws InputError where it fits none of these.
 */
export function affinesOf({
  inputs,
  preprocessing,
}: Pick<Binding, 'inputs' | 'preprocessing'>): (Affine | null)[] {
  const floating = inputs.filter(({ type }) => isFloating(type))
  const valuesIn = (some: readonly InputBinding[]) => sum(some.flatMap(widthsOf))
  const columnsIn = (some: readonly InputBinding[]) => sum(some.map(({ columns }) => columns.length))
  const length = listLength(preprocessing)
  const overAll = length !== null && (length === valuesIn(inputs) || length === columnsIn(inputs))
  const covered = overAll ? inputs : floating
  const whole = affineOf(perValue(preprocessing, covered), valuesIn(covered))
  let at = 0
  return inputs.map((input) => {
    const [start, end] = [at, at + valuesIn([input])]
    if (covered.includes(input)) at = end
    if (!whole || !isFloating(input.type)) return null
    return { scale: whole.scale.slice(start, end), offset: whole.offset.slice(start, end) }
  })
}
