/** Rows that are images, as pictures: pixels of bound columns on one grey or colour scale. */
import type { RowSample } from '../../contract/artifacts'
import type { EvidenceOf } from '../../contract/evidence'
import type { ImageShape } from './image-shape'
import { labelAt, type SampledNumbers, tableRowOf } from './sampled'

type Grid = EvidenceOf<'image-grid'>

const largestSide = 64
const mostImages = 32
const fewestImages = 6
/** Keeps a report small: 32 images of 28 x 28, or 6 in colour of 58 x 58. */
const mostPixelValues = 60_000

/** Every second, third... pixel of an image too large to show whole. */
const stepOf = ({ height, width }: ImageShape): number => Math.ceil(Math.max(height, width) / largestSide)

/** Rows spread over the classes, in the order of the file: round after round one row of each. */
export function spreadOverLabels(labels: readonly (string | null)[], most: number): number[] {
  const byLabel = new Map<string | null, number[]>()
  labels.forEach((label, row) => {
    const rows = byLabel.get(label)
    if (!rows) byLabel.set(label, [row])
    else if (rows.length < most) rows.push(row)
  })
  const chosen: number[] = []
  for (let round = 0; chosen.length < most && round < most; round++)
    for (const rows of byLabel.values())
      if (chosen.length < most && round < rows.length) chosen.push(rows[round])
  return chosen.sort((a, b) => a - b)
}

/** Place among the columns of each value shown, the channels of a pixel together. */
function placesOf({ height, width, channels, layout }: ImageShape, step: number): number[] {
  const places: number[] = []
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step)
      for (let channel = 0; channel < channels; channel++)
        places.push(
          layout === 'hwc' ? (y * width + x) * channels + channel : channel * height * width + y * width + x,
        )
  return places
}

/** Lowest and highest value over all images: one scale for all, so that a dark image stays dark. */
function rangeOf(columns: readonly SampledNumbers[], rows: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { values } of columns)
    for (const row of rows) {
      if (!Number.isFinite(values[row])) continue
      low = Math.min(low, values[row])
      high = Math.max(high, values[row])
    }
  return [low, high]
}

/** The values of pixels as bytes; known scales ([0, 1] and [0, 255]) stay what they are. */
function toByte(low: number, high: number): (value: number) => number {
  const [from, to] =
    low >= 0 && high <= 1 ? [0, 1] : low >= 0 && high > 127 && high <= 255 ? [0, 255] : [low, high]
  const scale = to > from ? 255 / (to - from) : 0
  return (value) => (Number.isFinite(value) ? Math.round((value - from) * scale) : 0)
}

/**
 * Images of rows of the sample, spread over the classes of `target`; null where 2 or more than 4 channels can not be drawn.
 * `columns` are the pixels, in the order of `shape`.
 */
export function imageGrid(
  sample: RowSample,
  columns: readonly SampledNumbers[],
  shape: ImageShape,
  target: RowSample['columns'][number] | undefined,
): Grid | null {
  if (shape.channels === 2 || shape.channels > 4 || sample.rows === 0) return null
  const step = stepOf(shape)
  const places = placesOf(shape, step)
  const affordable = Math.max(fewestImages, Math.floor(mostPixelValues / places.length))
  const labels = Array.from({ length: sample.rows }, (_, row) => (target ? labelAt(target, row) : null))
  const rows = spreadOverLabels(labels, Math.min(mostImages, affordable))
  const byte = toByte(...rangeOf(columns, rows))
  return {
    kind: 'image-grid',
    width: Math.ceil(shape.width / step),
    height: Math.ceil(shape.height / step),
    channels: shape.channels,
    samples: rows.map((row) => ({
      row: tableRowOf(sample, row),
      label: labels[row],
      pixels: places.map((place) => byte(columns[place].values[row])),
    })),
  }
}
