/** Archives of NumPy arrays (numpy.savez): those with equally many rows side by side as one table. */
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { InputError } from '../../contract/errors'
import type { Table } from '../../contract/table'
import {
  type ArraySource,
  arrayFault,
  arrayTable,
  checkArray,
  dataBytesOf,
  isColumnMajor,
  plainReader,
  type RowReader,
  readTransposed,
  rowBytesOf,
} from './npy'
import { type ArrayHeader, headerBytes, readHeader } from './npy-header'

const [stored, deflated] = [0, 8]
/** Deflate packs at most 1,032 to 1; a member that says more lies. */
const mostRatio = 1032
/** Packed arrays in column-major order have to be unpacked whole. */
const mostUnpackedBytes = 2 ** 28

/** Bytes of a stream in portions of the length that is asked for. */
class ByteQueue {
  private readonly parts: AsyncIterator<Buffer>
  private held: Uint8Array = new Uint8Array(0)

  constructor(private readonly stream: Readable) {
    this.parts = stream[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Uint8Array> {
    const out = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      if (this.held.length === 0) this.held = await this.next()
      const part = this.held.subarray(0, length - done)
      out.set(part, done)
      done += part.length
      this.held = this.held.subarray(part.length)
    }
    return out
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) {
      if (this.held.length === 0) this.held = await this.next()
      const part = Math.min(left, this.held.length)
      this.held = this.held.subarray(part)
      left -= part
    }
  }

  private async next(): Promise<Uint8Array> {
    const { value, done } = await this.parts.next()
    if (done) throw new Error('a member of the archive ends too early')
    return value
  }

  close(): void {
    this.stream.destroy()
  }
}

const withArchive = async <T>(path: string, work: (archive: ZipFile) => Promise<T>): Promise<T> => {
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true })
  try {
    return await work(archive)
  } finally {
    archive.close()
  }
}

/** Rows of a packed array, unpacked as they are asked for. */
async function packedReader(path: string, entry: Entry, header: ArrayHeader): Promise<RowReader> {
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true })
  try {
    const queue = new ByteQueue(await archive.openReadStreamPromise(entry))
    await queue.skip(header.dataStart)
    const rowBytes = rowBytesOf(header)
    let at = 0
    return {
      read: async (from, to) => {
        await queue.skip((from - at) * rowBytes)
        at = to
        return queue.take((to - from) * rowBytes)
      },
      close: async () => {
        queue.close()
        archive.close()
      },
    }
  } catch (error) {
    archive.close()
    throw error
  }
}

/** Rows of a packed array in column-major order. */
async function unpackedReader(path: string, entry: Entry, header: ArrayHeader): Promise<RowReader> {
  const bytes = await withArchive(path, async (archive) => {
    const queue = new ByteQueue(await archive.openReadStreamPromise(entry))
    await queue.skip(header.dataStart)
    return queue.take(dataBytesOf(header))
  })
  const run = (start: number, length: number) => bytes.subarray(start, start + length)
  return {
    read: (from, to) => readTransposed(run, header, from, to),
    close: async () => undefined,
  }
}

function readerOf(path: string, entry: Entry, header: ArrayHeader, fileStart: number): Promise<RowReader> {
  if (entry.compressionMethod === stored) return plainReader(path, fileStart + header.dataStart, header)
  return isColumnMajor(header) ? unpackedReader(path, entry, header) : packedReader(path, entry, header)
}

function checkEntry(entry: Entry): void {
  const { compressionMethod, compressedSize, uncompressedSize } = entry
  if (entry.isEncrypted())
    throw new InputError({ cause: 'it is encrypted', remedy: 'save it without a password' })
  if (compressionMethod !== stored && compressionMethod !== deflated)
    throw new InputError({
      cause: `it is packed by a method that is not read (number ${compressionMethod})`,
      remedy: 'save it with numpy.savez or numpy.savez_compressed',
    })
  if (uncompressedSize > (compressedSize + 64) * mostRatio)
    throw new InputError({
      cause: `its ${compressedSize} bytes claim to unpack to ${uncompressedSize}, more than they can hold`,
      remedy: 'use an archive from a source you trust',
    })
}

/** A member's header; throws InputError for what is no array that can be read. */
async function readMember(path: string, archive: ZipFile, entry: Entry): Promise<ArraySource> {
  checkEntry(entry)
  const queue = new ByteQueue(await archive.openReadStreamPromise(entry))
  try {
    const start = await queue.take(Math.min(12, entry.uncompressedSize))
    if (start[0] !== 0x93) throw new InputError({ cause: 'it is no NumPy array', remedy: 'leave it out' })
    const length = Math.min(headerBytes(start), entry.uncompressedSize)
    const rest = await queue.take(length - start.length)
    const bytes = new Uint8Array(length)
    bytes.set(start)
    bytes.set(rest, start.length)
    const header = readHeader(bytes)
    checkArray(header, entry.uncompressedSize)
    const packed = entry.compressionMethod === deflated && isColumnMajor(header)
    if (packed && dataBytesOf(header) > mostUnpackedBytes)
      throw new InputError({
        cause: 'it is packed and in column-major order, and too large to be turned in memory',
        remedy: 'save it with numpy.ascontiguousarray, or without compression',
      })
    const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true })
    const name = entry.fileName.replace(/\.npy$/, '')
    return { name, header, open: () => readerOf(path, entry, header, fileDataStart) }
  } finally {
    queue.close()
  }
}

interface Members {
  sources: ArraySource[]
  refused: { name: string; error: InputError }[]
}

const mostMembers = 10_000

async function membersOf(path: string): Promise<Members> {
  return withArchive(path, async (archive) => {
    const members: Members = { sources: [], refused: [] }
    if (archive.entryCount > mostMembers) throw new Error(`an archive of ${archive.entryCount} members`)
    for await (const entry of archive.eachEntry()) {
      if (!entry.fileName.endsWith('.npy')) continue
      try {
        members.sources.push(await readMember(path, archive, entry))
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        members.refused.push({ name: entry.fileName, error })
      }
    }
    return members
  })
}

const rowsIn = ({ header }: ArraySource): number => header.shape[0]
const bytesIn = (sources: readonly ArraySource[]): number =>
  sources.reduce((sum, { header }) => sum + dataBytesOf(header), 0)

/** The arrays with equally many rows that hold most of the bytes, and the others. */
function largestGroup(sources: readonly ArraySource[]): { group: ArraySource[]; others: ArraySource[] } {
  const groups = new Map<number, ArraySource[]>()
  for (const source of sources) groups.set(rowsIn(source), [...(groups.get(rowsIn(source)) ?? []), source])
  const [group = []] = [...groups.values()].sort((a, b) => bytesIn(b) - bytesIn(a))
  return { group, others: sources.filter((source) => !group.includes(source)) }
}

function notesOf(
  { refused }: Members,
  group: readonly ArraySource[],
  others: readonly ArraySource[],
): string[] {
  const left = others.map((source) => `${source.name} (${rowsIn(source)} rows)`)
  const rows = group[0] ? rowsIn(group[0]) : 0
  return [
    ...(left.length > 0
      ? [
          `only the arrays of ${rows} rows are read; left out, because their number of rows differs: ${left.join(', ')}`,
        ]
      : []),
    ...refused.map(({ name, error }) => `${name} is left out: ${error.fields.cause}`),
  ]
}

/**
 * An archive of NumPy arrays as a table; of members with different numbers of rows the largest group is read, and the notes name the
 * others. Throws InputError where it is damaged, or no member can be read.
 */
export async function openNpz(path: string): Promise<Table> {
  try {
    const members = await membersOf(path)
    const { group, others } = largestGroup(members.sources)
    const [refused] = members.refused
    if (group.length === 0 && refused)
      throw new InputError({ ...refused.error.fields, place: `member ${refused.name}` })
    if (group.length === 0)
      throw new InputError({ cause: 'the archive holds no array', remedy: 'save it with numpy.savez' })
    return arrayTable(path, 'npz', group, notesOf(members, group, others))
  } catch (error) {
    throw arrayFault(path, error)
  }
}
