/** JSON lines, and JSON arrays of objects, as tables. DuckDB finds columns and types; which line is at fault is found here. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { type Decoder, type Relation, sqlText } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Column, Table } from '../../contract/table'
import { checkGzip, type Head } from '../head'
import { quoteBareWords } from '../json-text'
import { type OpeningTask, sharesOf, untold } from '../opening'
import { tableOf } from '../table'
import { firstWords, literalPath, wordsOf } from './decoder-words'

export type JsonShape = 'json-lines' | 'json-array'

/** Longest single object; DuckDB sets a buffer of this size aside for each thread. */
const mostObjectBytes = 16 * 2 ** 20

/** Types and keys are taken from all rows: a key that first occurs far down would be lost without a word otherwise. */
function expressionFor({ path, gzip }: Head, shape: JsonShape): string {
  const options: Record<string, string> = {
    format: sqlText(shape === 'json-lines' ? 'newline_delimited' : 'array'),
    records: sqlText('true'),
    sample_size: '-1',
    maximum_depth: '-1',
    // Objects are columns, however many keys they have and however seldom each occurs.
    map_inference_threshold: '-1',
    field_appearance_threshold: '0',
    convert_strings_to_integers: 'false',
    maximum_object_size: String(mostObjectBytes),
    compression: sqlText(gzip ? 'gzip' : 'uncompressed'),
    hive_partitioning: 'false',
  }
  const told = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  return `read_json(${sqlText(literalPath(path))}, ${told.join(', ')})`
}

/** Why a line is no object; null: it is one, or blank, or null, which is a row of nothing. */
function lineFault(line: string): string | null {
  if (line.trim() === '') return null
  try {
    const value: unknown = JSON.parse(quoteBareWords(line))
    return typeof value === 'object' && !Array.isArray(value) ? null : 'the line is not a JSON object'
  } catch (error) {
    return `the line is not JSON (${wordsOf(error)})`
  }
}

/** First line that is no object. DuckDB's own count is of the line after it, and says nothing of arrays and numbers. */
async function faultyLine({ path, gzip }: Head): Promise<{ line: number; cause: string } | null> {
  const file = createReadStream(path)
  const input = gzip ? file.pipe(createGunzip()) : file
  let number = 0
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      const cause = lineFault(line)
      if (cause !== null) return { line: number, cause }
    }
    return null
  } finally {
    file.destroy()
  }
}

const twice =
  /in (?:line|record\/value) (\d+): Object .* has duplicate key "(.*)"|Duplicate name "(.*)" in struct/
const tooLong = /maximum_object_size/
const damaged = /Malformed JSON|expected records|transform error/
const numbered = /in record\/value (\d+): ([^.\n]*)/

/** What DuckDB says, in our words. */
function jsonFault(file: string, error: unknown): unknown {
  if (error instanceof CancelledError || error instanceof InputError) return error
  const words = wordsOf(error)
  const same = twice.exec(words)
  if (same) {
    return new InputError({
      file,
      place: same[1] ? `line ${same[1]}` : null,
      cause: `an object has the key ${same[2] ?? same[3]} twice (upper and lower case count as one inside objects)`,
      remedy: 'rename one of them',
    })
  }
  if (tooLong.test(words)) {
    return new InputError({
      file,
      cause: `one object is longer than ${mostObjectBytes} bytes`,
      remedy: 'write one row per object, and lists of numbers as Parquet or Arrow',
    })
  }
  const record = numbered.exec(words)
  return new InputError({
    file,
    // DuckDB counts from one and names the object after the one that it could not read.
    place: record ? `object ${Number(record[1]) - 1}` : null,
    cause: `the JSON cannot be read (${record?.[2] ?? firstWords(error)})`,
    remedy: 'write an array of objects, or one object per line',
  })
}

/** The same, with the line where one is no object. */
async function openingFault(head: Head, shape: JsonShape, error: unknown): Promise<unknown> {
  const found = shape === 'json-lines' && damaged.test(wordsOf(error)) ? await faultyLine(head) : null
  if (!found) return jsonFault(head.path, error)
  return new InputError({
    file: head.path,
    place: `line ${found.line}`,
    cause: found.cause,
    remedy: 'write one object per line; leave a last line out that is cut off',
  })
}

/** DuckDB calls a key that differs from another in case alone `A_1`; it gets its own name back where that is free. */
function ownName({ name }: Column, taken: ReadonlySet<string>, lower: ReadonlySet<string>): string {
  const own = /^(.+)_\d+$/.exec(name)?.[1]
  return own && !taken.has(own) && lower.has(own.toLowerCase()) ? own : name
}

/** Columns whose values are of several types are texts. */
function settled(relation: Relation): { relation: Relation; notes: string[] } {
  const taken = new Set(relation.columns.map(({ name }) => name))
  const lower = new Set(relation.columns.map(({ name }) => name.toLowerCase()))
  const inner = new Map<string, string>()
  const mixed: string[] = []
  const columns = relation.columns.map((column): Column => {
    const name = ownName(column, taken, lower)
    inner.set(name, column.name)
    if (column.sourceType !== 'JSON') return { ...column, name }
    mixed.push(name)
    return { ...column, name, type: 'text' }
  })
  const notes = mixed.map(
    (name) => `column ${name} holds values of several types, or none, and is read as text`,
  )
  const batches: Relation['batches'] = (names, range) =>
    relation.batches(
      names.map((name) => inner.get(name) ?? name),
      range,
    )
  return { relation: { ...relation, columns, batches }, notes }
}

/**
 * JSON lines or a JSON array as a table: a column per key, `a.b` for a key in an object, null where a key is absent, lists as
 * printed text. Throws InputError with the line (in an array: the object) that cannot be read, and CancelledError.
 */
export async function openJson(
  head: Head,
  shape: JsonShape,
  decoder: Decoder,
  task: OpeningTask = untold,
): Promise<Table> {
  const { path, gzip, size } = head
  if (gzip) await checkGzip(path, task.cancel)
  const fault = (error: unknown) => jsonFault(path, error)
  try {
    const opened = await decoder.open(expressionFor(head, shape), {
      keep: true,
      task: sharesOf(task, size),
    })
    const { relation, notes } = settled(opened)
    return tableOf({ path, format: shape === 'json-lines' ? shape : 'json', relation, notes, fault })
  } catch (error) {
    throw await openingFault(head, shape, error)
  }
}
