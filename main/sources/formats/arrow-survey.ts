/** What the type alone does not tell: whether bytes are images of one size, and lists equally long. */
import type { RecordBatch } from 'apache-arrow'
import { type ImageSurvey, imageColumn, newSurvey, surveyImages } from '../image-columns'
import { dataAt, type Leaf, tensorColumn } from './arrow-fields'
import { commonShape } from './arrow-tensors'
import { bytesOf } from './arrow-vectors'

/** Bytes of a file that are looked at; what differs behind them is an error that names its row. */
export const mostSurveyedBytes = 2 ** 28

interface Look {
  leaf: Leaf
  images: ImageSurvey
  shape: number[] | 'ragged' | null
}

const isOpen = ({ reading }: Leaf): boolean => reading.as === 'bytes' || reading.as === 'lists'

export const needsSurvey = (leaves: readonly Leaf[]): boolean => leaves.some(isOpen)

function look(one: Look, batch: RecordBatch): void {
  const { data } = dataAt(batch, one.leaf.path)
  if (one.leaf.reading.as === 'bytes') {
    surveyImages(one.images, bytesOf(data, 0, data.length))
    return
  }
  if (one.shape === 'ragged') return
  const shape = commonShape(data)
  if (shape === null) return
  const same = one.shape === null || String(one.shape) === String(shape)
  one.shape = same ? shape : 'ragged'
}

function settled({ leaf, images, shape }: Look): { leaf: Leaf; note: string | null } {
  const { name, sourceType } = leaf.column
  if (leaf.reading.as === 'bytes') {
    const image = imageColumn(name, sourceType, images)
    return image
      ? { leaf: { ...leaf, column: image.column, reading: { as: 'image' } }, note: image.note }
      : { leaf: { ...leaf, reading: { as: 'plain' } }, note: null }
  }
  if (shape === null || shape === 'ragged' || shape.length === 0 || shape.includes(0))
    return { leaf: { ...leaf, reading: { as: 'plain' } }, note: null }
  const column = tensorColumn(name, leaf.type, shape)
  return { leaf: { ...leaf, column, reading: { as: 'tensor', levels: shape, moved: null } }, note: null }
}

/**
 * The leaves with every reading known, and notes on what stands in the way of using a column. Reads `batches` up to
 * `mostSurveyedBytes`, as far as there is anything to find out.
 */
export async function surveyed(
  leaves: readonly Leaf[],
  batches: AsyncIterable<RecordBatch>,
): Promise<{ leaves: Leaf[]; notes: string[] }> {
  const looks = new Map(
    leaves.filter(isOpen).map((leaf): [Leaf, Look] => [leaf, { leaf, images: newSurvey(), shape: null }]),
  )
  let bytes = 0
  for await (const batch of batches) {
    for (const one of looks.values()) look(one, batch)
    bytes += batch.data.byteLength
    if (looks.size === 0 || bytes > mostSurveyedBytes) break
  }
  const results = leaves.map((leaf) => {
    const one = looks.get(leaf)
    return one ? settled(one) : { leaf, note: null }
  })
  return {
    leaves: results.map(({ leaf }) => leaf),
    notes: results.flatMap(({ note }) => note ?? []),
  }
}
