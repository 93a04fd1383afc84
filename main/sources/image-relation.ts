/** Columns of bytes in a database's relation that are images, decoded beside its other columns. */
import { rebatch } from '../base/vectors'
import type { Relation } from '../contract/decoder'
import type { Batch, Column, Vector } from '../contract/table'
import {
  type ImageColumn,
  imageColumn,
  imageRows,
  imageVector,
  newSurvey,
  surveyImages,
} from './image-columns'

type Bytes = (Uint8Array | null)[]
type ReadBytes = NonNullable<Relation['bytes']>
interface Range {
  offset: number
  limit: number
}

/** Bytes of a column that are looked at; what differs behind them is an error that names its row. */
const mostSurveyedBytes = 2 ** 28
/** A column whose first values are no images is none. */
const firstValues = 20_000

async function surveyed(
  read: ReadBytes,
  { name, sourceType }: Column,
  title: string,
): Promise<ImageColumn | null> {
  const survey = newSurvey()
  let bytes = 0
  for await (const values of read(name)) {
    surveyImages(survey, values)
    bytes += values.reduce((sum, value) => sum + (value?.length ?? 0), 0)
    if (bytes > mostSurveyedBytes || (survey.values > firstValues && survey.images === 0)) break
  }
  return imageColumn(title, sourceType, survey)
}

/** Values of a stream of chunks in the portions that are asked for. */
async function* portions(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes, void, number> {
  let held: Bytes = []
  let wanted = yield []
  for await (const chunk of chunks) {
    held = held.length > 0 ? [...held, ...chunk] : chunk
    while (held.length >= wanted) {
      const portion = held.slice(0, wanted)
      held = held.slice(wanted)
      wanted = yield portion
    }
  }
  yield held
}

interface Image {
  /** Its name in the relation. */
  source: string
  column: Column
}

/** The images of a portion of rows after the other; `rows` of each are told as they are asked for. */
async function openPortions(read: ReadBytes, source: string, range: Range) {
  const values = portions(read(source, range))
  await values.next(0)
  return {
    next: async (rows: number): Promise<Bytes> => {
      const { value } = await values.next(rows)
      if (value?.length !== rows) throw new Error(`column ${source} has fewer rows than the others`)
      return value
    },
    close: () => values.return(undefined),
  }
}

async function* batchesWith(
  relation: Relation,
  read: ReadBytes,
  images: ReadonlyMap<string, Image>,
  names: readonly string[],
  range: Range,
): AsyncIterable<Batch> {
  const wanted = [...new Set(names.flatMap((name) => images.get(name) ?? []))]
  const plain = names.filter((name) => !images.has(name))
  const readers = new Map<Image, Awaited<ReturnType<typeof openPortions>>>()
  let row = range.offset
  try {
    for (const image of wanted) readers.set(image, await openPortions(read, image.source, range))
    const most = imageRows(wanted.map(({ column }) => column))
    const rest = relation.batches(plain, range)
    for await (const batch of Number.isFinite(most) ? rebatch(rest, most) : rest) {
      const decoded = new Map<string, Vector>()
      for (const [image, reader] of readers)
        decoded.set(image.column.name, imageVector(await reader.next(batch.rows), image.column, row))
      let at = 0
      const vectors = names.map((name) => decoded.get(name) ?? batch.vectors[at++])
      yield { rows: batch.rows, vectors }
      row += batch.rows
    }
  } finally {
    for (const reader of readers.values()) await reader.close()
  }
}

/** Hugging Face keeps images as a struct of bytes and path; the bytes bear the struct's name, since they are what it is about. */
function titleOf({ name }: Column, names: ReadonlySet<string>): string {
  const whole = name.replace(/\.bytes$/, '')
  return whole !== name && names.has(`${whole}.path`) && !names.has(whole) ? whole : name
}

/** The relation with its columns of PNG or JPEG images as images, and notes on those whose sizes differ. */
export async function withImages(relation: Relation): Promise<{ relation: Relation; notes: string[] }> {
  const { bytes: read } = relation
  const blobs = relation.columns.filter(({ sourceType }) => sourceType === 'BLOB')
  if (!read || blobs.length === 0) return { relation, notes: [] }
  const names = new Set(relation.columns.map(({ name }) => name))
  const found = new Map<string, ImageColumn>()
  for (const blob of blobs) {
    const image = await surveyed(read, blob, titleOf(blob, names))
    if (image) found.set(blob.name, image)
  }
  if (found.size === 0) return { relation, notes: [] }
  const columns = relation.columns.map((column) => found.get(column.name)?.column ?? column)
  const images = new Map(
    [...found].map(([source, { column }]): [string, Image] => [column.name, { source, column }]),
  )
  return {
    notes: [...found.values()].flatMap(({ note }) => note ?? []),
    relation: {
      ...relation,
      columns,
      batches: (wanted, range = { offset: 0, limit: relation.rows }) =>
        wanted.some((name) => images.has(name))
          ? batchesWith(relation, read, images, wanted, range)
          : relation.batches(wanted, range),
    },
  }
}
