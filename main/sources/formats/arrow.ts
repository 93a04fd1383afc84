/** Arrow IPC files and streams as tables, decoded batch by batch. Only files named arrow* know apache-arrow here. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow'
import { sliceBatch } from '../../base/vectors'
import type { Relation } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Batch, Column, Table } from '../../contract/table'
import { uniqueNames } from '../dialect'
import { fileFault } from '../file-faults'
import { tableOf } from '../table'
import { rowsByBatch } from './arrow-messages'
import { describeColumn, isShort, vectorOf } from './arrow-vectors'

export type ArrowFormat = 'arrow-file' | 'arrow-stream'

/** Throws where a batch claims more rows than its bytes, or those of the whole file, can hold. */
function checkBatch({ numRows, data }: RecordBatch, fileBytes: number): void {
  if (numRows > fileBytes * 8 || data.children.some((child) => child.length < numRows || isShort(child))) {
    throw new Error(`a batch claims ${numRows} rows and holds fewer`)
  }
}

/** Record batches from the one numbered `first`; the file is closed when the reader leaves. */
async function* fileBatches(path: string, first: number, onSchema: OnSchema): AsyncIterable<RecordBatch> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const reader = await RecordBatchReader.from(file)
    await reader.open()
    onSchema(reader.schema)
    for (let i = first; i < reader.numRecordBatches; i++) {
      const batch = await reader.readRecordBatch(i)
      if (!batch) throw new Error(`batch ${i} cannot be read`)
      checkBatch(batch, size)
      yield batch
    }
  } finally {
    // Arrow may have closed it already, which is as good.
    await file.close().catch(() => undefined)
  }
}

/** The same for a stream, which has to be read from its beginning. */
async function* streamBatches(path: string, first: number, onSchema: OnSchema): AsyncIterable<RecordBatch> {
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

/** An Arrow file as it was found when it was opened. */
interface Opened {
  path: string
  format: ArrowFormat
  /** Rows of each batch. */
  batches: readonly number[]
}

const batchesFrom = ({ path, format }: Opened, first: number, onSchema: OnSchema = () => undefined) =>
  format === 'arrow-file' ? fileBatches(path, first, onSchema) : streamBatches(path, first, onSchema)

/** First batch that holds a row at or after `offset`, and the row it begins with. */
function batchAt({ batches }: Opened, offset: number): { first: number; start: number } {
  let [first, start] = [0, 0]
  while (first < batches.length && start + batches[first] <= offset) start += batches[first++]
  return { first, start }
}

async function* rowsOf(
  opened: Opened,
  columns: readonly number[],
  { offset, limit }: { offset: number; limit: number },
): AsyncIterable<Batch> {
  let { first, start } = batchAt(opened, offset)
  for await (const batch of batchesFrom(opened, first)) {
    const [from, to] = [Math.max(0, offset - start), Math.min(batch.numRows, offset + limit - start)]
    start += batch.numRows
    if (from < to) {
      const vectors = columns.map((column) => vectorOf(batch.data.children[column]))
      yield sliceBatch({ rows: batch.numRows, vectors }, from, to)
    }
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

/** The schema, and a first batch decoded, so that what cannot be decoded at all shows when the file is opened. */
async function schemaOf(opened: Opened): Promise<{ columns: Column[]; notes: string[] }> {
  let fields: Schema['fields'] = []
  const noteSchema = (schema: Schema) => {
    fields = schema.fields
  }
  for await (const _ of batchesFrom(opened, 0, noteSchema)) break
  const { names, notes } = uniqueNames(fields.map(({ name }) => name))
  return { columns: fields.map(({ type }, i) => describeColumn(names[i], type)), notes }
}

function relationOf(opened: Opened, columns: readonly Column[]): Relation {
  const rows = opened.batches.reduce((sum, batch) => sum + batch, 0)
  const places = new Map(columns.map(({ name }, i) => [name, i]))
  return {
    columns,
    rows,
    batches: (names, range = { offset: 0, limit: rows }) => {
      const wanted = names.map((name) => places.get(name) ?? 0)
      return rowsOf(opened, wanted, range)
    },
    close: async () => undefined,
  }
}

function arrowFault(path: string, error: unknown): unknown {
  const fault = fileFault(path, error)
  if (fault instanceof CancelledError || fault instanceof InputError) return fault
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

/** An Arrow IPC file or stream as a table. Throws InputError where it is damaged, cut off or compressed. */
export async function openArrow(path: string, format: ArrowFormat): Promise<Table> {
  const fault = (error: unknown) => arrowFault(path, error)
  try {
    const opened = await checked(path, format)
    const { columns, notes } = await schemaOf(opened)
    return tableOf({ path, format, relation: relationOf(opened, columns), notes, fault })
  } catch (error) {
    throw fault(error)
  }
}
