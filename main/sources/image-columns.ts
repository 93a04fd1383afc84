/** Columns of packed images as columns of pixels, or of sizes where these differ. */
import { InputError } from '../contract/errors'
import type { Column, Vector } from '../contract/table'
import { type ImageSize, imagePixels, imageSize, isImage } from './images'

/** What was seen of a column of bytes; a column is one of images where nearly all of its values are. */
export interface ImageSurvey {
  values: number
  images: number
  /** Rows by size, such as 28x28x1. */
  sizes: Map<string, { size: ImageSize; rows: number }>
}

const sizeText = ({ height, width, channels }: ImageSize): string => `${height}x${width}x${channels}`
const shapeOf = ({ height, width, channels }: ImageSize): number[] => [height, width, channels]

export const newSurvey = (): ImageSurvey => ({ values: 0, images: 0, sizes: new Map() })

/** Looks at the heads of images; damaged ones count as images, and show when they are read. */
export function surveyImages(survey: ImageSurvey, values: Iterable<Uint8Array | null>): void {
  for (const bytes of values) {
    if (bytes === null) continue
    survey.values++
    if (!isImage(bytes)) continue
    survey.images++
    const size = imageSize(bytes)
    if (!size) continue
    const seen = survey.sizes.get(sizeText(size)) ?? { size, rows: 0 }
    seen.rows++
    survey.sizes.set(sizeText(size), seen)
  }
}

const leastShare = 0.9
const mostNamedSizes = 3

export interface ImageColumn {
  column: Column
  note: string | null
}

/** The column that a survey speaks for; null: it holds other bytes than images. */
export function imageColumn(name: string, sourceType: string, survey: ImageSurvey): ImageColumn | null {
  const { values, images, sizes } = survey
  if (sizes.size === 0 || images < leastShare * values) return null
  const bySize = [...sizes.values()].sort((a, b) => b.rows - a.rows)
  const formats = [...new Set(bySize.map(({ size }) => size.format))].join(', ')
  const column: Column = { name, type: 'image', sourceType: `${sourceType} (${formats})` }
  if (bySize.length === 1) return { column: { ...column, shape: shapeOf(bySize[0].size) }, note: null }
  const named = bySize.slice(0, mostNamedSizes).map(({ size }) => sizeText(size))
  const rest = bySize.length > mostNamedSizes ? ', ...' : ''
  const note = `column ${name} holds images of ${bySize.length} sizes (${named.join(', ')}${rest}), so they are summarized by size and fill no input; resize them to one`
  return { column, note }
}

/** Row of the table, from 0, that the first value is. */
const damaged = (column: string, row: number, cause: string): InputError =>
  new InputError({
    place: `row ${row + 1}, column ${column}`,
    cause,
    remedy: 'repair or remove the image',
  })

function pixelsAt(bytes: Uint8Array, { name, shape = [] }: Column, row: number): Uint8Array {
  const size = imageSize(bytes)
  if (!size) throw damaged(name, row, 'the image is damaged or of another format than PNG and JPEG')
  if (shapeOf(size).some((axis, i) => axis !== shape[i]))
    throw damaged(name, row, `the image is ${sizeText(size)} where those before are ${shape.join('x')}`)
  try {
    return imagePixels(bytes, size)
  } catch (error) {
    throw damaged(
      name,
      row,
      `the image is damaged (${error instanceof Error ? error.message : String(error)})`,
    )
  }
}

const sizeAt = (bytes: Uint8Array, name: string, row: number): string => {
  const size = imageSize(bytes)
  if (!size) throw damaged(name, row, 'the image is damaged or of another format than PNG and JPEG')
  return sizeText(size)
}

/**
 * Images as pixels, or as texts of their sizes where the column has no shape. `firstRow`: row of the table, from 0, that the first
 * one is. Throws InputError naming the row of one that is damaged or of another size.
 */
export function imageVector(
  values: readonly (Uint8Array | null)[],
  column: Column,
  firstRow: number,
): Vector {
  if (!column.shape) {
    const texts = values.map((bytes, i) => bytes && sizeAt(bytes, column.name, firstRow + i))
    return { kind: 'text', values: texts }
  }
  const width = column.shape.reduce((all, axis) => all * axis, 1)
  const pixels = new Uint8Array(values.length * width)
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((bytes, i) => {
    if (bytes === null) return
    validity[i >> 3] |= 1 << (i & 7)
    pixels.set(pixelsAt(bytes, column, firstRow + i), i * width)
  })
  const full = values.every((bytes) => bytes !== null)
  return { kind: 'tensor', values: pixels, width, validity: full ? null : validity }
}

/** Rows whose pixels may stand in memory at once. */
export const imageRows = (columns: readonly Column[]): number => {
  const widths = columns.map(({ type, shape }) =>
    type === 'image' && shape ? shape.reduce((a, b) => a * b, 1) : 0,
  )
  const width = widths.reduce((sum, each) => sum + each, 0)
  return width === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(1.6e7 / width))
}
