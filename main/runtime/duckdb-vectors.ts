/** DuckDB's column vectors as Assay's: numbers come as one copy of native memory, texts one by one. */
import { type DuckDBDataChunk, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { ColumnType, NumberArray, Validity, Vector } from '../contract/table'
import { readArray, tensorShape } from './duckdb-lists'

const dayMs = 86_400_000

type TypedArray = NumberArray | BigInt64Array | BigUint64Array
type Wrap<T extends TypedArray> = (buffer: ArrayBufferLike, offset: number, length: number) => T

/** How values of a type are read: where they lie, and what is made of them. */
interface Reading {
  type: ColumnType
  /** SQL that turns a column of the type into one that is read as it lies; null: read as it lies already. */
  cast: 'DOUBLE' | 'VARCHAR' | 'TIME' | null
  read(chunk: DuckDBDataChunk, column: number): Vector
}

function validityOf(vector: ReturnType<typeof duckdb.data_chunk_get_vector>, rows: number): Validity {
  const bytes = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8)
  return bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, Math.ceil(rows / 8)) : null
}

function rawValues<T extends TypedArray>(
  chunk: DuckDBDataChunk,
  column: number,
  bytes: number,
  wrap: Wrap<T>,
) {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const rows = chunk.rowCount
  const data = duckdb.vector_get_data(vector, rows * bytes)
  return { values: wrap(data.buffer, data.byteOffset, rows), validity: validityOf(vector, rows) }
}

const numbers = <T extends NumberArray>(type: ColumnType, bytes: number, wrap: Wrap<T>): Reading => ({
  type,
  cast: null,
  read: (chunk, column) => ({ kind: 'number', ...rawValues(chunk, column, bytes, wrap) }),
})

const integers64 = <T extends BigInt64Array | BigUint64Array>(wrap: Wrap<T>): Reading => ({
  type: 'integer',
  cast: null,
  read: (chunk, column) => ({ kind: 'bigint', ...rawValues(chunk, column, 8, wrap) }),
})

const asInt64: Wrap<BigInt64Array> = (buffer, offset, length) => new BigInt64Array(buffer, offset, length)
const asDoubles: Wrap<Float64Array> = (buffer, offset, length) => new Float64Array(buffer, offset, length)

/** DuckDB keeps infinite times as the extremes of 64 bits. */
const [infiniteTime, minusInfiniteTime] = [2n ** 63n - 1n, -(2n ** 63n - 1n)]
function toMs(ticks: bigint, ticksPerMs: number): number {
  if (ticks === infiniteTime) return Number.POSITIVE_INFINITY
  if (ticks === minusInfiniteTime) return Number.NEGATIVE_INFINITY
  return Number(ticks) / ticksPerMs
}

const times = (type: ColumnType, ticksPerMs: number, cast: Reading['cast'] = null): Reading => ({
  type,
  cast,
  read: (chunk, column) => {
    const { values, validity } = rawValues(chunk, column, 8, asInt64)
    return { kind: 'number', values: Float64Array.from(values, (ticks) => toMs(ticks, ticksPerMs)), validity }
  },
})

const dates: Reading = {
  type: 'date',
  cast: null,
  read: (chunk, column) => {
    const { values, validity } = rawValues(
      chunk,
      column,
      4,
      (buffer, offset, length) => new Int32Array(buffer, offset, length),
    )
    return { kind: 'number', values: Float64Array.from(values, (days) => days * dayMs), validity }
  },
}

const booleans: Reading = {
  type: 'boolean',
  cast: null,
  read: (chunk, column) => ({
    kind: 'boolean',
    ...rawValues(
      chunk,
      column,
      duckdb.sizeof_bool,
      (buffer, offset, length) => new Uint8Array(buffer, offset, length),
    ),
  }),
}

const texts = (type: ColumnType, cast: Reading['cast']): Reading => ({
  type,
  cast,
  read: (chunk, column) => ({
    kind: 'text',
    values: chunk.getColumnValues(column).map((value) => (value === null ? null : String(value))),
  }),
})

const doublesOf = (type: ColumnType): Reading => ({ ...numbers(type, 8, asDoubles), cast: 'DOUBLE' })
const printed = texts('other', 'VARCHAR')

const readings: Partial<Record<DuckDBTypeId, Reading>> = {
  [DuckDBTypeId.TINYINT]: numbers(
    'integer',
    1,
    (buffer, offset, length) => new Int8Array(buffer, offset, length),
  ),
  [DuckDBTypeId.SMALLINT]: numbers(
    'integer',
    2,
    (buffer, offset, length) => new Int16Array(buffer, offset, length),
  ),
  [DuckDBTypeId.INTEGER]: numbers(
    'integer',
    4,
    (buffer, offset, length) => new Int32Array(buffer, offset, length),
  ),
  [DuckDBTypeId.UTINYINT]: numbers(
    'integer',
    1,
    (buffer, offset, length) => new Uint8Array(buffer, offset, length),
  ),
  [DuckDBTypeId.USMALLINT]: numbers(
    'integer',
    2,
    (buffer, offset, length) => new Uint16Array(buffer, offset, length),
  ),
  [DuckDBTypeId.UINTEGER]: numbers(
    'integer',
    4,
    (buffer, offset, length) => new Uint32Array(buffer, offset, length),
  ),
  [DuckDBTypeId.BIGINT]: integers64(asInt64),
  [DuckDBTypeId.UBIGINT]: integers64((buffer, offset, length) => new BigUint64Array(buffer, offset, length)),
  [DuckDBTypeId.FLOAT]: numbers(
    'float',
    4,
    (buffer, offset, length) => new Float32Array(buffer, offset, length),
  ),
  [DuckDBTypeId.DOUBLE]: numbers('float', 8, asDoubles),
  [DuckDBTypeId.HUGEINT]: doublesOf('integer'),
  [DuckDBTypeId.UHUGEINT]: doublesOf('integer'),
  [DuckDBTypeId.BIGNUM]: doublesOf('integer'),
  [DuckDBTypeId.DECIMAL]: doublesOf('float'),
  [DuckDBTypeId.BOOLEAN]: booleans,
  [DuckDBTypeId.DATE]: dates,
  [DuckDBTypeId.TIMESTAMP]: times('timestamp', 1000),
  [DuckDBTypeId.TIMESTAMP_TZ]: times('timestamp', 1000),
  [DuckDBTypeId.TIMESTAMP_S]: times('timestamp', 0.001),
  [DuckDBTypeId.TIMESTAMP_MS]: times('timestamp', 1),
  [DuckDBTypeId.TIMESTAMP_NS]: times('timestamp', 1_000_000),
  [DuckDBTypeId.TIME]: times('time', 1000),
  [DuckDBTypeId.TIME_NS]: times('time', 1_000_000),
  [DuckDBTypeId.TIME_TZ]: times('time', 1000, 'TIME'),
  [DuckDBTypeId.VARCHAR]: texts('text', null),
  [DuckDBTypeId.ENUM]: texts('text', 'VARCHAR'),
}

/** How columns of a DuckDB type are read; types with no columnar meaning here (nested, blobs, intervals) as printed text. */
export function readingOf(type: DuckDBType): Reading {
  // JSON is a VARCHAR by another name, but no text to make classes of.
  if (type.typeId === DuckDBTypeId.VARCHAR && type.alias) return { ...printed, cast: null }
  const shape = tensorShape(type)
  if (shape)
    return { type: 'tensor', cast: null, read: (chunk, column) => readArray(chunk, column, shape, type) }
  return readings[type.typeId] ?? printed
}

/** The type in DuckDB's words, with a remark where values are not kept as they lie in the file. */
export function sourceTypeOf(type: DuckDBType): string {
  const asNumber = readingOf(type).cast === 'DOUBLE'
  return asNumber ? `${type} as DOUBLE` : (type.alias ?? `${type}`)
}
