/** NumPy arrays as tables, read from disk in portions. */
import { type FileHandle, open } from 'node:fs/promises'
import { parse } from 'node:path'
import type { Relation } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Batch, Table } from '../../contract/table'
import { uniqueNames } from '../dialect'
import { fileFault } from '../file-faults'
import { tableOf } from '../table'
import { type Slot, slotsOf, vectorOf } from './npy-columns'
import { type ArrayHeader, headerBytes, readHeader } from './npy-header'

/** Rows of one array, in increasing order within one reading. */
export interface RowReader {
  /** Rows [from, to), one behind the other. */
  read(from: number, to: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** An array, and a way to read it anew. */
export interface ArraySource {
  name: string
  header: ArrayHeader
  open(): Promise<RowReader>
}

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1)

export const rowBytesOf = ({ shape, elementBytes }: ArrayHeader): number =>
  product(shape.slice(1)) * elementBytes

export const dataBytesOf = (header: ArrayHeader): number => header.shape[0] * rowBytesOf(header)

/** Throws where an array has no rows to speak of, or does not fit into the bytes there are. */
export function checkArray(header: ArrayHeader, bytes: number): void {
  const { shape, dataStart } = header
  if (shape.length === 0)
    throw new InputError({
      place: 'header',
      cause: 'it is a single value and no array',
      remedy: 'save an array with one row per sample',
    })
  if (shape.slice(1).includes(0))
    throw new InputError({
      place: 'header',
      cause: `its rows hold nothing (shape ${shape.join(' x ')})`,
      remedy: 'save an array with values',
    })
  if (shape.length > 1 && header.fields.some(({ name }) => name !== ''))
    throw new InputError({
      place: 'header',
      cause: 'it holds structures along more than one axis',
      remedy: 'save one array per field',
    })
  const needed = dataStart + dataBytesOf(header)
  if (!Number.isSafeInteger(needed) || needed > bytes)
    throw new InputError({
      place: 'end of file',
      cause: `the array is cut off: its shape ${shape.join(' x ')} takes ${needed} bytes, and there are ${bytes}`,
      remedy: 'copy or write the file again',
    })
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done)
    if (bytesRead === 0)
      throw new InputError({
        place: `byte ${start + done}`,
        cause: 'the file ends here although it was longer when it was opened',
        remedy: 'wait until it is written, and open it again',
      })
    done += bytesRead
  }
  return bytes
}

type ReadRun = (start: number, length: number) => Promise<Uint8Array> | Uint8Array

/** Place among row-major positions of the one that column-major data hold as number `stored`. */
function rowMajorPlace(stored: number, axes: readonly number[]): number {
  let [rest, place] = [stored, 0]
  axes.forEach((axis, i) => {
    place += (rest % axis) * product(axes.slice(i + 1))
    rest = Math.floor(rest / axis)
  })
  return place
}

/** Rows [from, to) of column-major data, in which each position of a row lies together over all rows. */
export async function readTransposed(
  read: ReadRun,
  { shape, elementBytes }: ArrayHeader,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const [rows, ...inner] = shape
  const [positions, rowBytes] = [product(inner), product(inner) * elementBytes]
  const out = new Uint8Array((to - from) * rowBytes)
  for (let stored = 0; stored < positions; stored++) {
    const run = await read((stored * rows + from) * elementBytes, (to - from) * elementBytes)
    const place = rowMajorPlace(stored, inner) * elementBytes
    for (let row = 0; row < to - from; row++)
      out.set(run.subarray(row * elementBytes, (row + 1) * elementBytes), row * rowBytes + place)
  }
  return out
}

/** Its first axis is not the one that lies apart. */
export const isColumnMajor = ({ fortran, shape }: ArrayHeader): boolean => fortran && shape.length > 1

/** Rows of an array whose bytes lie plainly in a file, its data from `start` on. */
export async function plainReader(path: string, start: number, header: ArrayHeader): Promise<RowReader> {
  const file = await open(path)
  const rowBytes = rowBytesOf(header)
  return {
    read: (from, to) =>
      isColumnMajor(header)
        ? readTransposed((at, length) => readAt(file, start + at, length), header, from, to)
        : readAt(file, start + from * rowBytes, (to - from) * rowBytes),
    close: () => file.close(),
  }
}

/** Bytes of all arrays that are read at once. */
const batchBytes = 8e6

async function* batchesOf(
  arrays: readonly { source: ArraySource; slots: readonly Slot[] }[],
  order: readonly { array: number; slot: Slot }[],
  { offset, limit }: { offset: number; limit: number },
): AsyncIterable<Batch> {
  const readers: RowReader[] = []
  try {
    for (const { source } of arrays) readers.push(await source.open())
    const rowBytes = arrays.map(({ source }) => rowBytesOf(source.header))
    const all = rowBytes.reduce((sum, bytes) => sum + bytes, 0)
    const mostRows = Math.max(1, Math.min(65_536, Math.floor(batchBytes / Math.max(1, all))))
    for (let from = offset; from < offset + limit; from += mostRows) {
      const to = Math.min(offset + limit, from + mostRows)
      const parts: Uint8Array[] = []
      for (const reader of readers) parts.push(await reader.read(from, to))
      const vectors = order.map(({ array, slot }) => vectorOf(parts[array], rowBytes[array], slot))
      yield { rows: to - from, vectors }
    }
  } finally {
    for (const reader of readers) await reader.close().catch(() => undefined)
  }
}

/** Arrays of equally many rows side by side. */
function relationOf(sources: readonly ArraySource[]): { relation: Relation; notes: string[] } {
  const rows = sources[0]?.header.shape[0] ?? 0
  const found = sources.flatMap((source) =>
    slotsOf(source.name, source.header).map((slot) => ({ source, slot })),
  )
  const { names, notes } = uniqueNames(found.map(({ slot }) => slot.column.name))
  const byName = new Map(
    found.map(({ source, slot }, i) => [
      names[i],
      { source, slot: { ...slot, column: { ...slot.column, name: names[i] } } },
    ]),
  )
  const relation: Relation = {
    rows,
    columns: [...byName.values()].map(({ slot }) => slot.column),
    batches: (wanted, range = { offset: 0, limit: rows }) => {
      const chosen = wanted.flatMap((name) => byName.get(name) ?? [])
      const used = [...new Set(chosen.map(({ source }) => source))]
      const arrays = used.map((source) => ({ source, slots: slotsOf(source.name, source.header) }))
      const order = chosen.map(({ source, slot }) => ({ array: used.indexOf(source), slot }))
      const first = Math.min(rows, range.offset)
      return batchesOf(arrays, order, { offset: first, limit: Math.min(range.limit, rows - first) })
    },
    close: async () => undefined,
  }
  return { relation, notes }
}

/** Errors of the reader name no file; this puts it in. */
export function arrayFault(path: string, error: unknown): unknown {
  const fault = fileFault(path, error)
  if (fault instanceof CancelledError) return fault
  if (fault instanceof InputError) return new InputError({ ...fault.fields, file: path })
  return new InputError({
    file: path,
    cause: `the array is damaged or cut off (${fault instanceof Error ? fault.message : String(fault)})`,
    remedy: 'copy or write the file again',
  })
}

/** Arrays with the same number of rows as one table. */
export function arrayTable(
  path: string,
  format: 'npy' | 'npz',
  sources: readonly ArraySource[],
  notes: readonly string[],
): Table {
  const { relation, notes: naming } = relationOf(sources)
  const fault = (error: unknown) => arrayFault(path, error)
  const bytes = sources.reduce((sum, { header }) => sum + dataBytesOf(header), 0)
  return tableOf({ path, format, relation, notes: [...notes, ...naming], bytes, fault })
}

/**
 * A NumPy array as a table whose columns bear the file's name (`x.npy`: `x`, or `x_0`, `x_1`...), or those of its fields. Throws
 * InputError where it is damaged, cut off, or holds Python objects.
 */
export async function openNpy(path: string): Promise<Table> {
  try {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      const length = headerBytes(await readAt(file, 0, Math.min(12, size)))
      const header = readHeader(await readAt(file, 0, Math.min(length, size)))
      checkArray(header, size)
      const structured = header.fields.some(({ name }) => name !== '')
      const name = structured ? '' : parse(path).name
      const source = { name, header, open: () => plainReader(path, header.dataStart, header) }
      return arrayTable(path, 'npy', [source], [])
    } finally {
      await file.close()
    }
  } catch (error) {
    throw arrayFault(path, error)
  }
}
