/** Arrow IPC files and streams as tables, decoded batch by batch. The one place under sources/ that knows apache-arrow. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import {
  Vector as ArrowVector,
  type Data,
  DataType,
  DateUnit,
  Precision,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
  TimeUnit,
} from 'apache-arrow'
import { isNumberArray, isValidAt, sliceBatch, sliceBits } from '../../base/vectors'
import type { Relation } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Batch, Column, ColumnType, Table, Validity, Vector } from '../../contract/table'
import { uniqueNames } from '../dialect'
import { fileFault } from '../file-faults'
import { tableOf } from '../table'

export type ArrowFormat = 'arrow-file' | 'arrow-stream'

const dayMs = 86_400_000
const unitsPerMs: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 0.001,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1000,
  [TimeUnit.NANOSECOND]: 1_000_000,
}

const isText = (type: DataType): boolean =>
  DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)
const isNumeric = (type: DataType): boolean => DataType.isInt(type) || DataType.isFloat(type)

function columnTypeOf(type: DataType): ColumnType {
  if (DataType.isDictionary(type)) return columnTypeOf(type.dictionary)
  if (DataType.isInt(type)) return 'integer'
  if (DataType.isFloat(type) || DataType.isDecimal(type)) return 'float'
  if (DataType.isBool(type)) return 'boolean'
  if (isText(type)) return 'text'
  if (DataType.isDate(type)) return 'date'
  if (DataType.isTimestamp(type)) return 'timestamp'
  return DataType.isTime(type) ? 'time' : 'other'
}

const validityOf = ({ nullCount, nullBitmap, offset, length }: Data): Validity =>
  nullCount > 0 && nullBitmap ? sliceBits(nullBitmap, offset, offset + length) : null

const valuesOf = (data: Data): unknown[] => Array.from(new ArrowVector([data]))

const numbersFrom = (data: Data, toNumber: (value: unknown) => number): Vector => ({
  kind: 'number',
  values: Float64Array.from(valuesOf(data), (value) => (value === null ? 0 : toNumber(value))),
  validity: validityOf(data),
})

/** A 128- or 256-bit whole number in words of 32 bits, least significant first, in two's complement. */
function wholeOf(words: Uint32Array): bigint {
  const whole = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  return BigInt.asIntN(32 * words.length, whole)
}

/** Values of a column with fixed-width numbers, as they lie in the message. */
function plainNumbers(data: Data): Vector {
  const values: unknown = data.values
  const validity = validityOf(data)
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return { kind: 'bigint', values: values.subarray(0, data.length), validity }
  }
  if (isNumberArray(values)) return { kind: 'number', values: values.subarray(0, data.length), validity }
  return numbersFrom(data, Number)
}

/** Ticks of a time type as they lie in the message, divided into milliseconds. */
function scaled(data: Data, ticksPerMs: number): Vector {
  const plain = plainNumbers(data)
  if (plain.kind !== 'number' && plain.kind !== 'bigint') return plain
  const values = Float64Array.from<number | bigint>(plain.values, (ticks) => Number(ticks) / ticksPerMs)
  return { kind: 'number', values, validity: plain.validity }
}

function booleans(data: Data): Vector {
  const bits: Uint8Array = data.values
  const values = Uint8Array.from({ length: data.length }, (_, row) =>
    isValidAt(bits, data.offset + row) ? 1 : 0,
  )
  return { kind: 'boolean', values, validity: validityOf(data) }
}

/** Nested and other values print as JSON, the way they would be written down. */
function printed(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : String(value)
}

/** Each word of a dictionary is decoded once, not once per row. */
function dictionaryTexts(data: Data): (string | null)[] {
  const words = data.dictionary ? Array.from(data.dictionary, printed) : []
  const indices = Array.from<number | bigint>(data.values.subarray(0, data.length))
  const validity = validityOf(data)
  return indices.map((index, row) => (isValidAt(validity, row) ? (words[Number(index)] ?? null) : null))
}

function vectorOf(data: Data): Vector {
  const type: DataType = data.type
  if (DataType.isDictionary(type)) {
    if (isNumeric(type.dictionary)) return numbersFrom(data, Number)
    return { kind: 'text', values: dictionaryTexts(data) }
  }
  // Arrow reads half precision value by value; its raw values are the bits.
  if (DataType.isFloat(type))
    return type.precision === Precision.HALF ? numbersFrom(data, Number) : plainNumbers(data)
  if (DataType.isInt(type)) return plainNumbers(data)
  if (DataType.isBool(type)) return booleans(data)
  if (DataType.isDate(type)) return scaled(data, type.unit === DateUnit.DAY ? 1 / dayMs : 1)
  if (DataType.isTimestamp(type) || DataType.isTime(type)) return scaled(data, unitsPerMs[type.unit])
  if (DataType.isDecimal(type)) {
    const divisor = 10 ** type.scale
    return numbersFrom(data, (words) =>
      words instanceof Uint32Array ? Number(wholeOf(words)) / divisor : Number.NaN,
    )
  }
  return { kind: 'text', values: valuesOf(data).map(printed) }
}

/** A column whose dictionary holds dates or the like is printed, so its type has to say so. */
function describeColumn(name: string, type: DataType): Column {
  const columnType = columnTypeOf(type)
  const isPrinted = DataType.isDictionary(type) && columnType !== 'text' && !isNumeric(type.dictionary)
  const remark = DataType.isDecimal(type) ? ' as Float64' : ''
  return { name, type: isPrinted ? 'other' : columnType, sourceType: `${type}${remark}` }
}

/** Record batches of the file, from its beginning; the file is closed when the reader leaves. */
async function* recordBatches(
  path: string,
  format: ArrowFormat,
  onSchema?: (schema: Schema) => void,
): AsyncIterable<RecordBatch> {
  const file: FileHandle | null = format === 'arrow-file' ? await open(path) : null
  const stream = file ? null : createReadStream(path)
  try {
    const reader = await (file ? RecordBatchReader.from(file) : RecordBatchReader.from(stream!))
    await reader.open()
    onSchema?.(reader.schema)
    for await (const batch of reader) yield batch
  } finally {
    stream?.destroy()
    // Arrow may have closed it already, which is as good.
    await file?.close().catch(() => undefined)
  }
}

async function* rowsOf(
  path: string,
  format: ArrowFormat,
  columns: readonly number[],
  { offset, limit }: { offset: number; limit: number },
): AsyncIterable<Batch> {
  let start = 0
  for await (const batch of recordBatches(path, format)) {
    const [from, to] = [Math.max(0, offset - start), Math.min(batch.numRows, offset + limit - start)]
    start += batch.numRows
    if (from < to) {
      const vectors = columns.map((column) => vectorOf(batch.data.children[column]))
      yield sliceBatch({ rows: batch.numRows, vectors }, from, to)
    }
    if (start >= offset + limit) return
  }
}

async function openRelation(
  path: string,
  format: ArrowFormat,
): Promise<{ relation: Relation; notes: string[] }> {
  let columns: Column[] = []
  let notes: string[] = []
  let rows = 0
  const onSchema = ({ fields }: Schema) => {
    const unique = uniqueNames(fields.map(({ name }) => name))
    notes = unique.notes
    columns = fields.map(({ type }, i) => describeColumn(unique.names[i], type))
  }
  // Every batch is read once here: rows are only counted in the batches, and a file that is cut off shows at once.
  for await (const batch of recordBatches(path, format, onSchema)) rows += batch.numRows
  const places = new Map(columns.map(({ name }, i) => [name, i]))
  return {
    notes,
    relation: {
      columns,
      rows,
      batches: (names, range = { offset: 0, limit: rows }) =>
        rowsOf(
          path,
          format,
          names.map((name) => places.get(name) ?? 0),
          range,
        ),
      close: async () => undefined,
    },
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
    const { relation, notes } = await openRelation(path, format)
    return tableOf({ path, format, relation, notes, fault })
  } catch (error) {
    throw fault(error)
  }
}
