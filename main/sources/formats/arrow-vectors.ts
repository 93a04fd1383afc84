/** Columns of Arrow's record batches as Assay's: numbers share the memory of the message, texts are decoded one by one. */
import {
  Vector as ArrowVector,
  type Data,
  DataType,
  DateUnit,
  IntervalUnit,
  Precision,
  TimeUnit,
} from 'apache-arrow'
import { gatherVector } from '../../base/gather'
import { halfToNumber } from '../../base/half'
import { isNumberArray, isValidAt, joinVectors, sliceBits } from '../../base/vectors'
import type { ColumnType, NumberArray, Validity, Vector } from '../../contract/table'
import { printed } from './arrow-print'

const dayMs = 86_400_000
const unitsPerMs: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 0.001,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1000,
  [TimeUnit.NANOSECOND]: 1_000_000,
}

const isText = (type: DataType): boolean =>
  DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)

/** The column type of plain values; lists, maps, unions, bytes and the like are `other`, and printed. */
export function columnTypeOf(type: DataType): ColumnType {
  if (DataType.isDictionary(type)) return columnTypeOf(type.dictionary)
  if (DataType.isInt(type)) return 'integer'
  if (DataType.isFloat(type) || DataType.isDecimal(type) || DataType.isDuration(type)) return 'float'
  if (DataType.isInterval(type)) return type.unit === IntervalUnit.YEAR_MONTH ? 'integer' : 'other'
  if (DataType.isBool(type)) return 'boolean'
  if (isText(type)) return 'text'
  if (DataType.isDate(type)) return 'date'
  if (DataType.isTimestamp(type)) return 'timestamp'
  return DataType.isTime(type) ? 'time' : 'other'
}

/** What is not kept as it lies in the file, in a word behind the type. */
export function remarkOf(type: DataType): string {
  if (DataType.isDictionary(type)) return remarkOf(type.dictionary)
  if (DataType.isDecimal(type)) return ' as Float64'
  if (DataType.isDuration(type)) return ' in milliseconds'
  return DataType.isInterval(type) && type.unit === IntervalUnit.YEAR_MONTH ? ' in months' : ''
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

/** Half precision lies in the message as its bits. */
function halves(data: Data): Vector {
  const bits: Uint16Array = data.values
  const values = Float32Array.from(bits.subarray(0, data.length), halfToNumber)
  return { kind: 'number', values, validity: validityOf(data) }
}

/** Dictionaries serve many batches, and each is decoded once. */
const decodedDictionaries = new WeakMap<ArrowVector, Vector>()

function dictionaryOf(dictionary: ArrowVector): Vector {
  const known = decodedDictionaries.get(dictionary)
  if (known) return known
  // A delta adds a chunk.
  const decoded = joinVectors(dictionary.data.map(vectorOf))
  decodedDictionaries.set(dictionary, decoded)
  return decoded
}

function dictionaryEncoded(data: Data): Vector {
  if (!data.dictionary) throw new Error('a dictionary is missing')
  const indices = Float64Array.from<number | bigint>(data.values.subarray(0, data.length), Number)
  return gatherVector(dictionaryOf(data.dictionary), indices, validityOf(data))
}

/** Values of one column in one batch, one each row; lists and other nested values as printed text. */
export function vectorOf(data: Data): Vector {
  const type: DataType = data.type
  if (DataType.isDictionary(type)) return dictionaryEncoded(data)
  if (DataType.isFloat(type)) return type.precision === Precision.HALF ? halves(data) : plainNumbers(data)
  if (DataType.isInt(type)) return plainNumbers(data)
  if (DataType.isBool(type)) return booleans(data)
  if (DataType.isDate(type)) return scaled(data, type.unit === DateUnit.DAY ? 1 / dayMs : 1)
  if (DataType.isTimestamp(type) || DataType.isTime(type) || DataType.isDuration(type))
    return scaled(data, unitsPerMs[type.unit])
  if (DataType.isInterval(type) && type.unit === IntervalUnit.YEAR_MONTH) return plainNumbers(data)
  if (DataType.isDecimal(type)) {
    const divisor = 10 ** type.scale
    return numbersFrom(data, (words) =>
      words instanceof Uint32Array ? Number(wholeOf(words)) / divisor : Number.NaN,
    )
  }
  return { kind: 'text', values: valuesOf(data).map(printed) }
}

/** The elements at the bottom of lists as numbers. */
export function elementsOf(data: Data): { values: NumberArray; validity: Validity } {
  const vector = vectorOf(data)
  if (vector.kind === 'bigint')
    return { values: Float64Array.from(vector.values, Number), validity: vector.validity }
  if (vector.kind === 'text') throw new Error('a list of numbers holds none')
  return vector
}

/** Bytes of each row of a binary column; null where absent. */
export const bytesOf = (data: Data, from: number, to: number): (Uint8Array | null)[] => {
  const vector = new ArrowVector([data])
  return Array.from({ length: to - from }, (_, i) => {
    const value: unknown = vector.get(from + i)
    return value instanceof Uint8Array ? value : null
  })
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
