/** What a file is, told by what is in it; its name is never asked. */
import { InputError } from '../contract/errors'
import { splitRows } from './delimited-text'
import { type Dialect, dialectOf } from './dialect'
import { type Head, isControl } from './head'
import { sniffArray, sniffObjects } from './json-text'
import { isLogOf } from './log-columns'

export type Sniffed =
  | {
      kind:
        | 'parquet'
        | 'arrow-file'
        | 'arrow-stream'
        | 'npy'
        | 'npz'
        | 'onnx'
        | 'json-config'
        | 'yaml-config'
        | 'json-lines-log'
        | 'json-lines'
        | 'json-array'
    }
  | { kind: 'delimited' | 'delimited-log'; dialect: Dialect }

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Files people drop that Assay does not read, by their first bytes, and what to do instead. */
const refused: readonly { begins: string; cause: string; remedy: string }[] = [
  { begins: 'PARE', cause: 'the Parquet file is encrypted', remedy: 'write it without encryption' },
  {
    begins: 'PK\x03\x04',
    cause: 'it is a ZIP archive (such as .xlsx or a PyTorch .pt)',
    remedy: 'export a table as CSV or Parquet, a network as ONNX',
  },
  {
    begins: '\x89HDF',
    cause: 'it is an HDF5 file (such as a Keras .h5)',
    remedy: 'export a table as CSV or Parquet, a network as ONNX',
  },
  {
    begins: 'SQLite format 3',
    cause: 'it is an SQLite database',
    remedy: 'export the table as CSV or Parquet',
  },
  {
    begins: 'FEA1',
    cause: 'it is a Feather file of the first version',
    remedy: 'write it as Feather version 2 or Parquet',
  },
  { begins: '\x89PNG', cause: 'it is a picture', remedy: 'put the pixels of all pictures into one table' },
  {
    begins: '\xff\xd8\xff',
    cause: 'it is a picture',
    remedy: 'put the pixels of all pictures into one table',
  },
  { begins: '%PDF', cause: 'it is a PDF document', remedy: 'drop the table or the network itself' },
]

/** A TFRecord begins with the length of its first record; TensorBoard's first record says `brain.Event:` and a version. */
const isTensorBoard = (bytes: Uint8Array): boolean => ascii(bytes, 0, 64).includes('brain.Event:')

/** An Arrow stream begins with the continuation mark and the length of its schema; before 0.15 with the length alone. */
function isArrowStream(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = view.getInt32(4, true)
  return view.getUint32(0, true) === 0xffffffff && length > 0 && length < 2 ** 28
}

/** Fields of onnx.proto's ModelProto by number, with the wire type each must have. */
const modelFields: Readonly<Record<number, number>> = {
  1: 0,
  2: 2,
  3: 2,
  4: 2,
  5: 0,
  6: 2,
  7: 2,
  8: 2,
  14: 2,
  20: 2,
  25: 2,
  26: 2,
}

function varint(bytes: Uint8Array, start: number): { value: number; end: number } | null {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, end: start + i + 1 }
  }
  return null
}

/** Whether the bytes can be the beginning of a ModelProto: nothing but its fields, each of its wire type. */
function isModel(bytes: Uint8Array): boolean {
  let [at, fields] = [0, 0]
  while (at < bytes.length) {
    const tag = varint(bytes, at)
    if (!tag) break
    const value = varint(bytes, tag.end)
    if (!value || modelFields[tag.value >>> 3] !== (tag.value & 7)) return false
    at = (tag.value & 7) === 2 ? value.end + value.value : value.end
    fields++
  }
  return fields >= 2
}

/** A text with a few bytes that no text holds, such as the zeros a crash leaves behind, is a damaged text. */
function strayControl(path: string, bytes: Uint8Array): InputError | null {
  const place = bytes.findIndex(isControl)
  const strays = bytes.reduce((count, byte) => count + Number(isControl(byte) || byte > 126), 0)
  if (place < 0 || strays > Math.max(1, bytes.length / 20)) return null
  return new InputError({
    file: path,
    place: `byte ${place}`,
    cause: `the text holds a control character (code ${bytes[place]}); it is damaged`,
    remedy: 'write the file again',
  })
}

function sniffBinary({ path, bytes, gzip }: Head): Sniffed {
  const magic = ascii(bytes, 0, 8)
  if (isTensorBoard(bytes)) {
    throw new InputError({
      file: path,
      cause: 'TensorBoard event files are not read yet',
      remedy: 'export the scalars as CSV (TensorBoard: "Show data download links")',
    })
  }
  if (gzip)
    throw new InputError({ file: path, cause: 'the gzip file holds no text', remedy: 'unpack it first' })
  if (magic.startsWith('PAR1')) return { kind: 'parquet' }
  if (magic.startsWith('ARROW1')) return { kind: 'arrow-file' }
  if (isArrowStream(bytes)) return { kind: 'arrow-stream' }
  if (isModel(bytes)) return { kind: 'onnx' }
  throw (
    strayControl(path, bytes) ??
    new InputError({
      file: path,
      place: 'byte 0',
      cause: 'its content is none of the formats that Assay reads',
      remedy:
        'give CSV, JSON lines, Parquet, Arrow or NumPy arrays for data, ONNX for a network, JSON or YAML for a config, CSV or JSON lines for a log',
    })
  )
}

const yamlKey = /^(---|["']?[\w .-]+["']?\s*:(\s|$))/

/** Opening takes minutes and gigabytes beyond it: the decoder's cost grows with the square of the columns. */
const mostColumns = 32_768

const tooWide = (path: string, columns: number) =>
  new InputError({
    file: path,
    place: 'line 1',
    cause: `${columns} columns are more than a table of text is read with (${mostColumns})`,
    remedy: 'store columns of one kind as one column of lists (Parquet, Arrow), or swap rows and columns',
  })

function sniffText(
  path: string,
  content: string,
  whole: boolean,
  expected: readonly string[] | null,
): Sniffed {
  const start = content.trimStart()
  if (start === '')
    throw new InputError({ file: path, cause: 'the file holds nothing but blanks', remedy: 'write it again' })
  if (start.startsWith('{')) return { kind: sniffObjects(start, whole) }
  if (start.startsWith('[')) return { kind: sniffArray(path, start, whole) }
  const firstLine = start.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  if (yamlKey.test(firstLine)) return { kind: 'yaml-config' }
  const dialect = dialectOf(content, whole, expected)
  if (dialect && dialect.names.length > mostColumns) throw tooWide(path, dialect.names.length)
  if (dialect)
    return { kind: dialect.header && isLogOf(dialect.names) ? 'delimited-log' : 'delimited', dialect }
  const { openQuote } = splitRows(content, ',')
  throw new InputError({
    file: path,
    place: openQuote === null ? 'line 1' : `line ${openQuote}`,
    cause:
      openQuote === null
        ? 'the text is neither a table nor a config: its lines share no delimiter and hold no keys'
        : 'a quote is opened and never closed',
    remedy:
      openQuote === null
        ? 'separate columns by comma, tab, semicolon or bar'
        : 'close it, or write a quote within a cell as two',
  })
}

/** An archive whose first member is an array. The local file header of a member has its name from byte 30 on. */
function isNpz(bytes: Uint8Array): boolean {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== 'PK\x03\x04') return false
  const length = bytes[26] | (bytes[27] << 8)
  return ascii(bytes, 30, 30 + Math.min(length, 4096)).endsWith('.npy')
}

/**
 * Tells a file apart by its beginning. `expected`: the header line of the part file before this one, if it is one of several.
 * Throws InputError for what Assay does not read, saying what it is if that is known.
 */
export function sniff(head: Head, expected: readonly string[] | null = null): Sniffed {
  const { path, text, bytes, whole } = head
  const magic = ascii(bytes, 0, 16)
  if (magic.startsWith('\x93NUMPY')) return { kind: 'npy' }
  if (isNpz(bytes)) return { kind: 'npz' }
  const known = refused.find(({ begins }) => magic.startsWith(begins))
  if (known) throw new InputError({ file: path, cause: known.cause, remedy: known.remedy })
  return text && !isTensorBoard(bytes) ? sniffText(path, text.content, whole, expected) : sniffBinary(head)
}
