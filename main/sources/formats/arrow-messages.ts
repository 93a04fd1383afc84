/**
 * Walks through the messages of an Arrow IPC file or stream without decoding them: counts the rows, and checks that no length
 * in the metadata reaches beyond the bytes there are. apache-arrow trusts those lengths, and would allocate memory for a damaged
 * one until the process ends. Layout: Arrow columnar format 1.5, "Encapsulated message format" and "IPC File Format"; metadata are
 * FlatBuffers of Message.fbs, Schema.fbs and File.fbs.
 */
import type { FileHandle } from 'node:fs/promises'
import { checkTypes } from './arrow-types'
import { fieldAt, followed } from './flatbuffers'

/** What the fields of a FlatBuffers table refer to, by their number; numbers and flags are left out. */
interface Shape {
  [field: number]: Reference
}
type Reference =
  | { kind: 'table'; shape: () => Shape }
  | { kind: 'tables'; shape: () => Shape }
  | { kind: 'vector'; bytesEach: number }
  /** A table whose shape the number in the field before tells. */
  | { kind: 'union'; shapes: Readonly<Record<number, () => Shape>> }

const text: Reference = { kind: 'vector', bytesEach: 1 }
const keyValues: Reference = { kind: 'tables', shape: () => ({ 0: text, 1: text }) }
const fields: Reference = { kind: 'tables', shape: () => fieldShape }
/** Of the types only Timestamp (10: a time zone) and Union (14: ids) refer to more bytes. */
const types: Reference = {
  kind: 'union',
  shapes: { 10: () => ({ 1: text }), 14: () => ({ 1: { kind: 'vector', bytesEach: 4 } }) },
}
const dictionaryEncoding: Reference = {
  kind: 'table',
  shape: () => ({ 1: { kind: 'table', shape: () => ({}) } }),
}
const fieldShape: Shape = { 0: text, 3: types, 4: dictionaryEncoding, 5: fields, 6: keyValues }
const schemaShape: Shape = { 1: fields, 2: keyValues, 3: { kind: 'vector', bytesEach: 8 } }
const recordBatchShape: Shape = {
  1: { kind: 'vector', bytesEach: 16 },
  2: { kind: 'vector', bytesEach: 16 },
  3: { kind: 'table', shape: () => ({}) },
  4: { kind: 'vector', bytesEach: 8 },
}
const dictionaryBatchShape: Shape = { 1: { kind: 'table', shape: () => recordBatchShape } }
const blocks: Reference = { kind: 'vector', bytesEach: 24 }
const footerShape: Shape = {
  1: { kind: 'table', shape: () => schemaShape },
  2: blocks,
  3: blocks,
  4: keyValues,
}
const [schemaHeader, dictionaryBatchHeader, recordBatchHeader] = [1, 2, 3]
const headers: Reference = {
  kind: 'union',
  shapes: {
    [schemaHeader]: () => schemaShape,
    [dictionaryBatchHeader]: () => dictionaryBatchShape,
    [recordBatchHeader]: () => recordBatchShape,
  },
}
const messageShape: Shape = { 2: headers, 4: keyValues }

/** `left` counts tables down, because references may meet again and again in one place. */
function checkTable(view: DataView, table: number, shape: Shape, left: { tables: number }): void {
  if (--left.tables < 0) throw new Error('the nesting of tables reaches beyond the data')
  fieldAt(view, table, 0)
  for (const [number, reference] of Object.entries(shape)) {
    const place = fieldAt(view, table, Number(number))
    if (place !== null) checkReference(view, table, Number(number), place, reference, left)
  }
}

function checkReference(
  view: DataView,
  table: number,
  field: number,
  place: number,
  reference: Reference,
  left: { tables: number },
): void {
  const target = followed(view, place)
  if (reference.kind === 'table') checkTable(view, target, reference.shape(), left)
  else if (reference.kind === 'union') {
    const typePlace = fieldAt(view, table, field - 1)
    const shape = typePlace === null ? undefined : reference.shapes[view.getUint8(typePlace)]
    checkTable(view, target, shape?.() ?? {}, left)
  } else checkList(view, target, reference, left)
}

function checkList(
  view: DataView,
  list: number,
  reference: Extract<Reference, { kind: 'tables' | 'vector' }>,
  left: { tables: number },
): void {
  const length = view.getUint32(list, true)
  const bytesEach = reference.kind === 'tables' ? 4 : reference.bytesEach
  if (list + 4 + length * bytesEach > view.byteLength) throw new Error('a list reaches beyond the data')
  if (reference.kind === 'vector') return
  for (let i = 0; i < length; i++) {
    checkTable(view, followed(view, list + 4 + 4 * i), reference.shape(), left)
  }
}

const checkRoot = (view: DataView, shape: Shape): number => {
  const root = followed(view, 0)
  checkTable(view, root, shape, { tables: view.byteLength })
  return root
}

async function viewOf(file: FileHandle, offset: number, length: number, size: number): Promise<DataView> {
  if (offset < 0 || length < 0 || offset + length > size) throw new Error('a message reaches beyond the data')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
  return new DataView(buffer.buffer, buffer.byteOffset, bytesRead)
}

interface MessageSummary {
  /** 1 schema, 2 dictionary batch, 3 record batch. */
  header: number
  /** Rows of a record batch, else 0. */
  rows: number
  /** Where the message after this one begins; null: this was the mark that ends a stream. */
  end: number | null
}

/** Checks the message that begins at `offset`. */
async function checkMessage(file: FileHandle, offset: number, size: number): Promise<MessageSummary> {
  const prefix = await viewOf(file, offset, Math.min(8, size - offset), size)
  const marked = prefix.getUint32(0, true) === 0xffffffff
  const length = prefix.getInt32(marked ? 4 : 0, true)
  if (length === 0) return { header: 0, rows: 0, end: null }
  const start = offset + (marked ? 8 : 4)
  const view = await viewOf(file, start, length, size)
  const message = checkRoot(view, messageShape)
  const bodyAt = fieldAt(view, message, 3)
  const end = start + length + (bodyAt === null ? 0 : Number(view.getBigInt64(bodyAt, true)))
  if (end > size || end < start) throw new Error('a message reaches beyond the data')
  return { ...headerOf(view, message), end }
}

function headerOf(view: DataView, message: number): Pick<MessageSummary, 'header' | 'rows'> {
  const [typeAt, headerAt] = [fieldAt(view, message, 1), fieldAt(view, message, 2)]
  if (typeAt === null || headerAt === null) throw new Error('a message has no header')
  const header = view.getUint8(typeAt)
  if (header === schemaHeader) checkTypes(view, followed(view, headerAt))
  const lengthAt = header === recordBatchHeader ? fieldAt(view, followed(view, headerAt), 0) : null
  const rows = lengthAt === null ? 0 : Number(view.getBigInt64(lengthAt, true))
  if (rows < 0) throw new Error('a batch claims fewer rows than none')
  return { header, rows }
}

/** A message of a file. One of another kind than the footer says has apache-arrow read it again and again. */
async function checkBlock(file: FileHandle, offset: number, size: number, wanted: number): Promise<number> {
  const { header, rows } = await checkMessage(file, offset, size)
  if (header !== wanted) throw new Error('a message is of another kind than the footer says')
  return rows
}

async function rowsOfStream(file: FileHandle, size: number): Promise<number[]> {
  const batches: number[] = []
  for (let at: number | null = 0; at !== null && at < size; ) {
    const message: MessageSummary = await checkMessage(file, at, size)
    if (message.header === recordBatchHeader) batches.push(message.rows)
    at = message.end
  }
  return batches
}

const magicLength = 6

/** Starts of the messages that a list of blocks (offset, length of metadata, length of body) in the footer names. */
function blockOffsets(view: DataView, footer: number, field: number): number[] {
  const place = fieldAt(view, footer, field)
  if (place === null) return []
  const list = followed(view, place)
  return Array.from({ length: view.getUint32(list, true) }, (_, i) =>
    Number(view.getBigInt64(list + 4 + 24 * i, true)),
  )
}

async function rowsOfFile(file: FileHandle, size: number): Promise<number[]> {
  const tail = await viewOf(file, size - magicLength - 4, magicLength + 4, size)
  const mark = new Uint8Array(tail.buffer, tail.byteOffset + 4, magicLength)
  if (String.fromCharCode(...mark) !== 'ARROW1') throw new Error('the mark at its end is missing')
  const length = tail.getInt32(0, true)
  const view = await viewOf(file, size - magicLength - 4 - length, length, size)
  const footer = checkRoot(view, footerShape)
  const schemaAt = fieldAt(view, footer, 1)
  if (schemaAt !== null) checkTypes(view, followed(view, schemaAt))
  for (const at of blockOffsets(view, footer, 2)) await checkBlock(file, at, size, dictionaryBatchHeader)
  const batches: number[] = []
  for (const at of blockOffsets(view, footer, 3)) {
    batches.push(await checkBlock(file, at, size, recordBatchHeader))
  }
  return batches
}

/**
 * Rows of each record batch of an Arrow IPC file or stream of `size` bytes, from the metadata alone. Throws Error or RangeError
 * where it is damaged or cut off.
 */
export const rowsByBatch = (
  file: FileHandle,
  size: number,
  format: 'arrow-file' | 'arrow-stream',
): Promise<number[]> => (format === 'arrow-file' ? rowsOfFile(file, size) : rowsOfStream(file, size))
