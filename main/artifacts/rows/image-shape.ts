/** Pixels that lie flat in columns or in a tensor, taken for the image they are. */

export interface ImageShape {
  height: number
  width: number
  channels: number
  /** `hwc`: the channels of a pixel together; `chw`: one channel after the other. */
  layout: 'hwc' | 'chw'
}

/** Fewer pixels than the smallest well-known set of images has (8 x 8 digits) are taken for plain features. */
const fewestPixels = 64
const mostChannels = 4

/** Axes without the batch axis as an image: channels first unless only the last axis is as short as channels are. */
function imageOf(shape: readonly number[]): ImageShape | null {
  if (shape.some((axis) => !Number.isInteger(axis) || axis < 1)) return null
  if (shape.length === 2) return { height: shape[0], width: shape[1], channels: 1, layout: 'chw' }
  if (shape.length !== 3) return null
  const [first, second, third] = shape
  if (first > mostChannels && third <= mostChannels)
    return { height: first, width: second, channels: third, layout: 'hwc' }
  return first <= mostChannels ? { height: second, width: third, channels: first, layout: 'chw' } : null
}

const numbersIn = (name: string): number[] => (name.match(/\d+/g) ?? []).map(Number)
const wordsIn = (name: string): string => name.replace(/\d+/g, '#')

/** Names such as `1x1`, `1x2` ... `28x28`: all rows and columns of a grid, row by row. */
function gridOf(places: readonly (readonly number[])[]): { height: number; width: number } | null {
  const [[top, left], [bottom, right]] = [places[0], places[places.length - 1]]
  const [height, width] = [bottom - top + 1, right - left + 1]
  const inOrder = places.every(
    ([row, column], i) => row === top + Math.floor(i / width) && column === left + (i % width),
  )
  return height * width === places.length && inOrder ? { height, width } : null
}

/** Square images of one channel or, channel after channel as CIFAR has them, of three. No count is both. */
function squareOf(values: number): ImageShape | null {
  const side = Math.round(Math.sqrt(values))
  if (side * side === values) return { height: side, width: side, channels: 1, layout: 'chw' }
  const sideOfThree = Math.round(Math.sqrt(values / 3))
  return 3 * sideOfThree * sideOfThree === values
    ? { height: sideOfThree, width: sideOfThree, channels: 3, layout: 'chw' }
    : null
}

/** Names that differ in their numbers alone, those counting the columns (`p000`, `p001`...) or the cells of a grid. */
function guessFromNames(names: readonly string[]): ImageShape | null {
  if (names.length < fewestPixels || new Set(names.map(wordsIn)).size !== 1) return null
  const places = names.map(numbersIn)
  if (places[0].length === 1) {
    const [first] = places[0]
    return places.every(([number], i) => number === first + i) ? squareOf(names.length) : null
  }
  const grid = places[0].length === 2 ? gridOf(places) : null
  return grid && grid.height > 1 && grid.width > 1 ? { ...grid, channels: 1, layout: 'chw' } : null
}

/**
 * The image that the columns `names`, in this order, are the pixels of; null: none. A told shape (without the batch axis) of two
 * or three axes decides, where it has as many values as there are names; a told list of one axis says no more than their
 * number, and then, as where nothing is told, numbered names are taken for square images (grey, or three channels) or for the
 * grid that they count. A single name stands for a column that holds all the pixels.
 */
export function guessImageShape(
  names: readonly string[],
  toldShape: readonly number[] | null,
): ImageShape | null {
  const told = toldShape !== null && toldShape.length > 1 ? toldShape : null
  if (!told) return guessFromNames(names)
  const values = told.reduce((all, axis) => all * axis, 1)
  return names.length === 1 || names.length === values ? imageOf(told) : null
}
