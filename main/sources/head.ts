/** The beginning of a file, unpacked and decoded as far as that makes sense: all that telling files apart looks at. */
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { constants, createGunzip, gunzip } from 'node:zlib'
import { CancelledError, InputError } from '../contract/errors'
import { type Cancel, neverCancelled, throwIfCancelled } from '../contract/task'
import { checkRegular, naming } from './file-faults'
import { stampText } from './unchanged'

/** Looked at first; enough for nearly every file. */
const headBytes = 1_048_576
/** Looked at where fewer than three lines lie in what was looked at before: very wide tables have very long lines. */
const mostHeadBytes = 64 * headBytes
/** Configs, logs and JSON are read whole; beyond this a text is no such file. */
export const mostTextBytes = 64 * 1024 * 1024

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1'

/** A new decoder, which drops a byte order mark. */
export const decoderOf = (encoding: Encoding): TextDecoder =>
  new TextDecoder(encoding === 'latin-1' ? 'latin1' : encoding)

export interface Head {
  path: string
  /** Size of the file on disk. */
  size: number
  /** Tells whether the file was written to since (unchanged.ts). */
  stamp: string
  /** Up to 1 MB from its start (up to 64 MB where the lines are that long); of the unpacked content where `gzip`. */
  bytes: Uint8Array
  /** Nothing comes after `bytes`. */
  whole: boolean
  gzip: boolean
  /** null: not text. Without a byte order mark. */
  text: { content: string; encoding: Encoding } | null
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8

async function readStart(
  path: string,
  length: number,
): Promise<{ bytes: Uint8Array; size: number; stamp: string }> {
  // Before it is opened, because opening a named pipe waits for somebody to write into it.
  checkRegular(path, await stat(path))
  const file = await open(path)
  try {
    const stats = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
    return { bytes: new Uint8Array(buffer.subarray(0, bytesRead)), size: stats.size, stamp: stampText(stats) }
  } finally {
    await file.close()
  }
}

/** Unpacks the packed bytes as far as they go; a stream that is cut off gives what came before the cut. */
async function unpackStart(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const stream = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  const parts: Buffer[] = []
  let length = 0
  stream.end(bytes)
  for await (const part of stream) {
    parts.push(part)
    length += part.length
    if (length >= most) break
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, most))
}

/** Control characters that no text file holds; tab, line feed, form feed, carriage return and escape may occur. */
export const isControl = (byte: number): boolean =>
  byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27

/**
 * The kind of UTF-16, by the mark that begins it, or by the zeros that Latin letters, digits and delimiters leave in every other
 * byte; null: it is none.
 */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return bytes[2] === 0xff && bytes[3] === 0xff ? null : 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const looked = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  for (const [i, byte] of looked.entries()) if (byte === 0) zeros[i % 2]++
  const often = looked.length / 4
  const [fewer, more] = zeros.toSorted((a, b) => a - b)
  if (looked.length < 8 || more < often || fewer > more / 8) return null
  return zeros[1] === more ? 'utf-16le' : 'utf-16be'
}

/** A text in UTF-16; null where what it decodes to is none. */
function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Head['text'] {
  const content = decoderOf(encoding).decode(bytes)
  const isText = !Array.from(content.slice(0, 4096)).some((letter) => isControl(letter.codePointAt(0) ?? 0))
  return isText ? { content, encoding } : null
}

function decodeText(bytes: Uint8Array, whole: boolean): Head['text'] {
  const utf16 = utf16Of(bytes)
  if (utf16) return decodeUtf16(bytes, utf16)
  if (bytes.some(isControl)) return null
  try {
    // A character cut in two at the end of the head is no fault: `stream` holds it back.
    const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole })
    return { content, encoding: 'utf-8' }
  } catch {
    return { content: new TextDecoder('latin1').decode(bytes), encoding: 'latin-1' }
  }
}

const enoughLines = 3

/** Whether telling the columns of a text needs more of it. JSON does not go by lines. */
const isShortOfLines = ({ whole, text }: Head): boolean =>
  !whole &&
  text !== null &&
  !/^\s*[{[]/.test(text.content) &&
  text.content.split(/\r\n|\n|\r/, enoughLines + 1).length <= enoughLines

async function readHeadOf(path: string, length: number): Promise<Head> {
  const { bytes: packed, size, stamp } = await naming(path, () => readStart(path, length))
  if (size === 0) throw new InputError({ file: path, cause: 'the file is empty', remedy: 'write it again' })
  const gzip = isGzip(packed)
  const bytes = gzip
    ? await unpackStart(packed, length).catch((error) => {
        throw gzipFault(path, error)
      })
    : packed
  if (bytes.length === 0)
    throw new InputError({ file: path, cause: 'the gzip file holds nothing', remedy: 'write it again' })
  const whole = gzip ? packed.length === size && bytes.length < length : size <= length
  return { path, size, stamp, bytes, whole, gzip, text: decodeText(bytes, whole) }
}

/**
 * Reads a file's beginning. Throws InputError: missing, a folder, not a file at all, not permitted, empty, gzip that does not
 * unpack, a text of lines without an end.
 */
export async function readHead(path: string): Promise<Head> {
  const head = await readHeadOf(path, headBytes)
  if (!isShortOfLines(head)) return head
  const longer = await readHeadOf(path, mostHeadBytes)
  if (longer.whole || !longer.text || /[\r\n]/.test(longer.text.content)) return longer
  throw new InputError({
    file: path,
    place: 'line 1',
    cause: `the first line does not end within ${mostHeadBytes} bytes`,
    remedy: 'write one row per line',
  })
}

export const gzipFault = (path: string, error: unknown): InputError =>
  new InputError({
    file: path,
    cause: `the gzip data is damaged or cut off (${error instanceof Error ? error.message : String(error)})`,
    remedy: 'copy or download the file again',
  })

/**
 * Unpacks all of a gzip file for nothing but its checksum: DuckDB takes a file that is cut off for one that ends there. Throws
 * InputError where it is damaged or cut off, CancelledError.
 */
export async function checkGzip(path: string, cancel: Cancel = neverCancelled): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), async (parts) => {
      for await (const _ of parts) throwIfCancelled(cancel)
    })
  } catch (error) {
    throw error instanceof CancelledError ? error : gzipFault(path, error)
  }
}

/** All of a text file, unpacked and decoded. Throws InputError where it is too large or does not unpack. */
export async function readText({ path, size, gzip, text, whole }: Head): Promise<string> {
  if (whole && text && !gzip) return text.content
  if (size > mostTextBytes) {
    throw new InputError({
      file: path,
      cause: `${size} bytes are too many for a config or a log`,
      remedy: 'drop the file that belongs there',
    })
  }
  const bytes = await naming(path, () => readFile(path))
  const unpacked = gzip
    ? await promisify(gunzip)(bytes, { maxOutputLength: mostTextBytes }).catch((error) => {
        throw gzipFault(path, error)
      })
    : bytes
  return decoderOf(text?.encoding ?? 'utf-8').decode(unpacked)
}
