/** The files beside a model that hold its weights: small ones read whole, large ones left on disk and read by stretches. */
import { type FileHandle, open, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep, win32 } from 'node:path'
import { endsBefore, heldData } from '../../base/external-data'
import { InputError } from '../../contract/errors'
import type { ExternalData } from '../../contract/runtime'
import { checkRegular, naming } from '../file-faults'

/** Files of a model up to this size together are read whole; the rest stays on disk. */
const mostBytesInMemory = 256 * 2 ** 20
/** Of a file that stays on disk, tensors as small as sizes, axes and bounds are kept all the same. */
const mostBytesOfPiece = 2 ** 16
const mostBytesOfPieces = 64 * 2 ** 20

/** A stretch of a file that one tensor lies in. */
export interface Piece {
  offset: number
  bytes: number
}

const refusal = (path: string, location: string): InputError =>
  new InputError({
    file: path,
    place: `external data ${location}`,
    cause: "the model asks for a file outside its own folder, which may be somebody's secret",
    remedy: 'put the file beside the model and name it without a folder',
  })

/** Whether `inner` lies below `folder`; both absolute and without links. */
function isBelow(folder: string, inner: string): boolean {
  const way = relative(folder, inner)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * The real path of one file of external data. The location is judged as written, on every system's terms, and again after
 * links are followed, because a link in the model's folder may lead anywhere.
 */
async function placeOf(path: string, location: string): Promise<string> {
  const folder = dirname(resolve(path))
  if (isAbsolute(location) || win32.isAbsolute(location) || location.includes('\0'))
    throw refusal(path, location)
  const file = resolve(folder, location)
  if (!isBelow(folder, file) || location.split(/[\\/]/).includes('..')) throw refusal(path, location)
  const missing = (error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? new InputError({
          file: path,
          place: `external data ${location}`,
          cause: 'the model keeps weights in this file, which is not there',
          remedy: 'put it beside the model',
        })
      : error
  const [realFolder, realFile] = await naming(file, () =>
    Promise.all([realpath(folder), realpath(file)]).catch((error) => {
      throw missing(error)
    }),
  )
  if (!isBelow(realFolder, realFile)) throw refusal(path, location)
  return realFile
}

async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file)
  checkRegular(file, stats)
  return stats.size
}

/** Throws InputError where the file ends before. */
async function stretchOf(handle: FileHandle, location: string, offset: number, length: number) {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0) throw endsBefore(location, offset + done, offset + length)
    done += bytesRead
  }
  return bytes
}

/** Runs work on an opened file; the system's errors become InputErrors that name it. */
const withFile = <T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> =>
  naming(file, async () => {
    const handle = await open(file)
    try {
      return await work(handle)
    } finally {
      await handle.close()
    }
  })

async function heldPieces(file: string, location: string, bytes: number, pieces: readonly Piece[]) {
  const held = new Map<number, Uint8Array>()
  let room = mostBytesOfPieces
  await withFile(file, async (handle) => {
    for (const piece of pieces) {
      if (piece.bytes > Math.min(mostBytesOfPiece, room) || piece.offset + piece.bytes > bytes) continue
      held.set(piece.offset, await stretchOf(handle, location, piece.offset, piece.bytes))
      room -= piece.bytes
    }
  })
  return held
}

async function onDisk(
  folder: string,
  file: string,
  location: string,
  bytes: number,
  pieces: readonly Piece[],
): Promise<ExternalData> {
  const small = await heldPieces(file, location, bytes, pieces)
  return {
    location,
    folder,
    bytes,
    whole: null,
    held(offset, length) {
      const piece = small.get(offset)
      return piece && piece.length >= length ? piece.subarray(0, length) : null
    },
    read: (offset, length) => withFile(file, (handle) => stretchOf(handle, location, offset, length)),
  }
}

/**
 * The files that the model at `path` keeps weights in, by location, with the stretches its tensors lie in. Throws InputError for one
 * that is missing, no regular file, absolute, or outside the model's folder (by `..` or by a link).
 */
export async function openExternal(
  path: string,
  locations: ReadonlyMap<string, readonly Piece[]>,
  mostInMemory = mostBytesInMemory,
): Promise<ExternalData[]> {
  const folder = dirname(resolve(path))
  let room = mostInMemory
  const opened: ExternalData[] = []
  for (const [location, pieces] of locations) {
    const file = await placeOf(path, location)
    const bytes = await naming(file, () => sizeOf(file))
    const fits = bytes <= room
    if (fits) room -= bytes
    opened.push(
      fits
        ? heldData(location, new Uint8Array(await naming(file, () => readFile(file))), folder)
        : await onDisk(folder, file, location, bytes, pieces),
    )
  }
  return opened
}
