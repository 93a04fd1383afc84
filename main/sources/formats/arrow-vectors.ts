/** Columns of Arrow's record batches as Assay's: numbers share the memory of the message, texts are decoded one by one. */
import { Vector as ArrowVector, type Data, DataType, DateUnit, Precision, TimeUnit } from 'apache-arrow'
import { isNumberArray, isValidAt, sliceBits } from '../../base/vectors'
import type { Column, ColumnType, Validity, Vector } from '../../contract/table'

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

/** Values of one column in one batch. */
export function vectorOf(data: Data): Vector {
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
export function describeColumn(name: string, type: DataType): Column {
  const columnType = columnTypeOf(type)
  const isPrinted = DataType.isDictionary(type) && columnType !== 'text' && !isNumeric(type.dictionary)
  const remark = DataType.isDecimal(type) ? ' as Float64' : ''
  return { name, type: isPrinted ? 'other' : columnType, sourceType: `${type}${remark}` }
}

/** Buffers that hold fewer values than the column has rows; a damaged length would be read, and allocated, to its end. */
export function isShort(data: Data): boolean {
  const { type, length, values, valueOffsets, nullBitmap, nullCount, children, typeIds, dictionary } = data
  if (dictionary?.data.some(isShort)) return true
  if (nullCount > 0 && nullBitmap && nullBitmap.length * 8 < length) return true
  if (DataType.isFixedSizeList(type))
    return children.some((child) => child.length < length * type.listSize || isShort(child))
  if (DataType.isStruct(type)) return children.some((child) => child.length < length || isShort(child))
  if (DataType.isUnion(type)) return typeIds.length < length || children.some(isShort)
  if (valueOffsets && valueOffsets.length > 0) return valueOffsets.length <= length || children.some(isShort)
  if (DataType.isBool(type)) return values.length * 8 < length
  return length > 0 && !DataType.isNull(type) && !(values?.length >= length * data.stride)
}
