/** Arrow IPC files and streams as tables, decoded batch by batch. Only files named arrow* know apache-arrow here. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { DataType, type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow'
import { oneAhead } from '../../base/ahead'
import type { Relation } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Batch, Table } from '../../contract/table'
import { uniqueNames } from '../dialect'
import { fileFault } from '../file-faults'
import { imageRows } from '../image-columns'
import { tableOf } from '../table'
import { registerCodecs } from './arrow-codecs'
import { type Leaf, leavesIn } from './arrow-fields'
import { rowsByBatch } from './arrow-messages'
import { readLeaf } from './arrow-reading'
import { needsSurvey, surveyed } from './arrow-survey'
import { isShort } from './arrow-vectors'

registerCodecs()

export type ArrowFormat = 'arrow-file' | 'arrow-stream'

/** Throws where a batch claims more rows than its bytes can hold; a column of nothing but absent values has none to go by. */
function checkBatch({ numRows, data }: RecordBatch, fileBytes: number): void {
  const weightless = data.children.every(({ type }) => DataType.isNull(type))
  if (
    (weightless && numRows > fileBytes * 8) ||
    data.children.some((child) => child.length < numRows || isShort(child))
  ) {
    throw new Error(`a batch claims ${numRows} rows and holds fewer`)
  }
}

/** Record batches `first` to `last`, one read ahead of its reader; the file is closed when the reader leaves. */
async function* fileBatches(
  path: string,
  { first, last }: BatchRange,
  onSchema: OnSchema,
): AsyncIterable<RecordBatch> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const reader = await RecordBatchReader.from(file)
    await reader.open()
    onSchema(reader.schema)
    let i = first
    const ask = async () => {
      if (i > last || i >= reader.numRecordBatches) return null
      const batch = await reader.readRecordBatch(i)
      if (!batch) throw new Error(`batch ${i} cannot be read`)
      i++
      checkBatch(batch, size)
      return batch
    }
    yield* oneAhead(ask)
  } finally {
    // Arrow may have closed it already, which is as good.
    await file.close().catch(() => undefined)
  }
}

/** The same for a stream, which has to be read from its beginning. */
async function* streamBatches(
  path: string,
  { first }: BatchRange,
  onSchema: OnSchema,
): AsyncIterable<RecordBatch> {
  const { size } = await stat(path)
  const stream = createReadStream(path)
  try {
    const reader = await RecordBatchReader.from(stream)
    await reader.open()
    onSchema(reader.schema)
    let number = 0
    for await (const batch of reader) {
      checkBatch(batch, size)
      if (number++ >= first) yield batch
    }
  } finally {
    stream.destroy()
  }
}

type OnSchema = (schema: Schema) => void

/** Record batches by number, both ends included. */
interface BatchRange {
  first: number
  last: number
}

/** An Arrow file as it was found when it was opened. */
interface Opened {
  path: string
  format: ArrowFormat
  /** Rows of each batch. */
  batches: readonly number[]
}

const batchesIn = ({ path, format }: Opened, range: BatchRange, onSchema: OnSchema = () => undefined) =>
  format === 'arrow-file' ? fileBatches(path, range, onSchema) : streamBatches(path, range, onSchema)

/** First batch that holds a row at or after `offset`, and the row it begins with. */
function batchAt({ batches }: Opened, offset: number): { first: number; start: number } {
  let [first, start] = [0, 0]
  while (first < batches.length && start + batches[first] <= offset) start += batches[first++]
  return { first, start }
}

async function* rowsOf(
  opened: Opened,
  leaves: readonly Leaf[],
  { offset, limit }: { offset: number; limit: number },
): AsyncIterable<Batch> {
  let { first, start } = batchAt(opened, offset)
  const last = batchAt(opened, offset + limit - 1).first
  const mostRows = imageRows(leaves.map(({ column }) => column))
  for await (const batch of batchesIn(opened, { first, last })) {
    const [begin, end] = [Math.max(0, offset - start), Math.min(batch.numRows, offset + limit - start)]
    for (let from = begin; from < end; from += mostRows) {
      const rows = { from, to: Math.min(end, from + mostRows), batchRow: start }
      yield { rows: rows.to - from, vectors: leaves.map((leaf) => readLeaf(leaf, batch, rows)) }
    }
    start += batch.numRows
    if (start >= offset + limit) return
  }
}

async function checked(path: string, format: ArrowFormat): Promise<Opened> {
  const file = await open(path)
  try {
    return { path, format, batches: await rowsByBatch(file, (await file.stat()).size, format) }
  } finally {
    await file.close()
  }
}

/** Names that occur again are made unique, before anything refers to them. */
function namedApart(leaves: readonly Leaf[]): { leaves: Leaf[]; notes: string[] } {
  const { names, notes } = uniqueNames(leaves.map(({ column }) => column.name))
  return { leaves: leaves.map((leaf, i) => ({ ...leaf, column: { ...leaf.column, name: names[i] } })), notes }
}

/** The columns, and a first batch decoded, so that what cannot be decoded at all shows when the file is opened. */
async function columnsOf(opened: Opened): Promise<{ leaves: Leaf[]; notes: string[] }> {
  let found: Leaf[] = []
  const noteSchema = (schema: Schema) => {
    found = leavesIn(schema)
  }
  for await (const _ of batchesIn(opened, { first: 0, last: 0 }, noteSchema)) break
  const { leaves, notes } = namedApart(found)
  if (!needsSurvey(leaves)) return { leaves, notes }
  const known = await surveyed(leaves, batchesIn(opened, { first: 0, last: opened.batches.length - 1 }))
  return { leaves: known.leaves, notes: [...notes, ...known.notes] }
}

function relationOf(opened: Opened, leaves: readonly Leaf[]): Relation {
  const rows = opened.batches.reduce((sum, batch) => sum + batch, 0)
  const byName = new Map(leaves.map((leaf) => [leaf.column.name, leaf]))
  return {
    columns: leaves.map(({ column }) => column),
    rows,
    batches: (names, range = { offset: 0, limit: rows }) => {
      const wanted = names.flatMap((name) => byName.get(name) ?? [])
      return rowsOf(opened, wanted, range)
    },
    close: async () => undefined,
  }
}

function arrowFault(path: string, error: unknown): unknown {
  const fault = fileFault(path, error)
  if (fault instanceof InputError) return new InputError({ ...fault.fields, file: path })
  if (fault instanceof CancelledError) return fault
  const words = error instanceof Error ? error.message : String(error)
  const isPacked = /compress|codec/i.test(words)
  return new InputError({
    file: path,
    cause: isPacked
      ? `the Arrow data is compressed in a way that is not read (${words})`
      : `the Arrow data is damaged or cut off (${words})`,
    remedy: isPacked ? 'write it without compression' : 'copy or write the file again',
  })
}

/** An Arrow IPC file or stream of `bytes` as a table. Throws InputError where it is damaged, cut off or compressed. */
export async function openArrow(path: string, format: ArrowFormat, bytes: number): Promise<Table> {
  const fault = (error: unknown) => arrowFault(path, error)
  try {
    const opened = await checked(path, format)
    const { leaves, notes } = await columnsOf(opened)
    return tableOf({ path, format, relation: relationOf(opened, leaves), notes, bytes, fault })
  } catch (error) {
    throw fault(error)
  }
}
