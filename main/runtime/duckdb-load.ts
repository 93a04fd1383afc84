/** Rows of any table into one of DuckDB's, as typed values: what another decoder read is then sorted and filtered alike. */
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  FLOAT,
  INTEGER,
  SMALLINT,
  TIME,
  TIMESTAMP,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { isValidAt, rebatch, sliceBits, tensorText } from '../base/vectors'
import {
  type Batch,
  type Column,
  type NumberArray,
  type Validity,
  type Vector,
  widthOf,
} from '../contract/table'
import type { WrittenTable } from '../contract/table-writer'
import type { ViewTask } from '../contract/view'

/** What DuckDB takes in at once. */
const chunkRows = duckdb.vector_size()
/** Whole chunks, and few enough that a cancel is soon noticed. */
const batchRows = chunkRows * 16
const dayMs = 86_400_000

type Values = NumberArray | BigInt64Array | BigUint64Array

/** Vectors of one value a row. */
type Plain = Exclude<Vector, { kind: 'text' | 'tensor' }>

/** A column on its way in: the type it becomes, and its values as that type lies in memory. */
interface Target {
  type: DuckDBType
  values(vector: Plain): Values
}

type NumberKind = { new (values: ArrayLike<number>): NumberArray; readonly BYTES_PER_ELEMENT: number }
const kept =
  (Kind: NumberKind): Target['values'] =>
  ({ values }) => {
    if (values instanceof Kind) return values
    return values instanceof BigInt64Array || values instanceof BigUint64Array
      ? new Kind(Float64Array.from(values, Number))
      : new Kind(values)
  }

const asBigint =
  (make: (values: readonly bigint[]) => BigInt64Array | BigUint64Array): Target['values'] =>
  ({ values }) => {
    if (values instanceof BigInt64Array || values instanceof BigUint64Array) return values
    return make(Array.from(values, (value) => BigInt(Math.trunc(value) || 0)))
  }

const numberTargets: readonly [NumberKind, DuckDBType][] = [
  [Float64Array, DOUBLE],
  [Float32Array, FLOAT],
  [Int8Array, TINYINT],
  [Uint8Array, UTINYINT],
  [Int16Array, SMALLINT],
  [Uint16Array, USMALLINT],
  [Int32Array, INTEGER],
  [Uint32Array, UINTEGER],
]

/** `map` of each value. The two kinds of arrays share no signature, hence the two arms. */
const mapped = <T>(values: Values, map: (value: number | bigint) => T): T[] =>
  values instanceof BigInt64Array || values instanceof BigUint64Array
    ? Array.from(values, map)
    : Array.from(values, map)

const latestTicks = 2n ** 63n - 1n
/** Milliseconds in microseconds; the database keeps infinite times as the extremes of 64 bits, and has no NaN among them. */
function ticksOf(ms: number): bigint {
  if (Number.isFinite(ms)) return BigInt(Math.round(ms * 1000))
  return ms < 0 ? -latestTicks : latestTicks
}

const times: Target['values'] = ({ values }) =>
  BigInt64Array.from(mapped(values, (value) => ticksOf(Number(value))))
const days: Target['values'] = ({ values }) =>
  Int32Array.from(mapped(values, (value) => Math.floor(Number(value) / dayMs)))

const timeTargets: Partial<Record<Column['type'], Target>> = {
  date: { type: DATE, values: days },
  timestamp: { type: TIMESTAMP, values: times },
  time: { type: TIME, values: times },
}

/** Tensors and images go in as they are shown; nobody sorts by a million numbers. */
const printedTypes: ReadonlySet<Column['type']> = new Set(['text', 'other', 'tensor', 'image'])

/** What a column becomes, told by its type and its first values; null: texts. */
function targetOf({ type }: Column, first: Vector | undefined): Target | null {
  if (first?.kind === 'text' || first?.kind === 'tensor' || printedTypes.has(type)) return null
  const time = timeTargets[type]
  if (time) return time
  if (type === 'boolean') return { type: BOOLEAN, values: kept(Uint8Array) }
  if (first?.kind === 'bigint')
    return first.values instanceof BigInt64Array
      ? { type: BIGINT, values: asBigint((values) => BigInt64Array.from(values)) }
      : { type: UBIGINT, values: asBigint((values) => BigUint64Array.from(values)) }
  const [Kind, sqlType] = numberTargets.find(([Kind]) => first?.values instanceof Kind) ?? numberTargets[0]
  return { type: sqlType, values: kept(Kind) }
}

const typeOf = (target: Target | null): DuckDBType => target?.type ?? VARCHAR

type NativeVector = ReturnType<typeof duckdb.data_chunk_get_vector>

function setValidity(native: NativeVector, bits: Uint8Array, rows: number): void {
  duckdb.vector_ensure_validity_writable(native)
  const words = new Uint8Array(Math.ceil(rows / 64) * 8)
  words.set(bits.subarray(0, Math.ceil(rows / 8)))
  duckdb.copy_data_to_vector_validity(native, 0, words.buffer, 0, words.byteLength)
}

function setTexts(native: NativeVector, values: readonly (string | null)[]): void {
  let bits: Uint8Array | null = null
  values.forEach((value, row) => {
    if (value !== null) {
      duckdb.vector_assign_string_element(native, row, value)
      return
    }
    bits ??= new Uint8Array(Math.ceil(values.length / 8)).fill(255)
    bits[row >> 3] &= ~(1 << (row & 7))
  })
  if (bits) setValidity(native, bits, values.length)
}

/** A column of one batch, as its type lies in memory. */
type Prepared = { texts: readonly (string | null)[] } | { values: Values; validity: Validity }

function prepared(vector: Vector, target: Target | null, rows: number): Prepared {
  if (vector.kind === 'text') return { texts: vector.values }
  // Printed, as the table's pages print them.
  if (vector.kind === 'tensor')
    return {
      texts: Array.from({ length: rows }, (_, row) =>
        isValidAt(vector.validity, row) ? tensorText(vector, row) : null,
      ),
    }
  const { values, validity } = vector
  if (target) return { values: target.values(vector), validity }
  return { texts: mapped(values, String).map((text, row) => (isValidAt(validity, row) ? text : null)) }
}

function setValues(native: NativeVector, part: Values): void {
  const { buffer } = part
  // A copy where the memory is shared, which the binding does not take.
  if (buffer instanceof ArrayBuffer)
    duckdb.copy_data_to_vector(native, 0, buffer, part.byteOffset, part.byteLength)
  else setValues(native, part.slice())
}

/** Rows [from, to) of a batch's columns as one chunk. */
function chunkOf(columns: readonly Prepared[], types: readonly DuckDBType[], from: number, to: number) {
  const chunk = DuckDBDataChunk.create(types, to - from)
  for (const [i, column] of columns.entries()) {
    const native = duckdb.data_chunk_get_vector(chunk.chunk, i)
    if ('texts' in column) setTexts(native, column.texts.slice(from, to))
    else setValues(native, column.values.subarray(from, to))
    if ('values' in column && column.validity)
      setValidity(native, sliceBits(column.validity, from, to), to - from)
  }
  return chunk
}

/** Values of one batch, where rows hold large tensors. */
const mostBatchValues = 4e6

function rowsAtOnce({ columns }: WrittenTable): number {
  const values = columns.reduce((sum, column) => sum + (column.shape ? (widthOf(column) ?? 0) : 0), 0)
  return values === 0 ? batchRows : Math.max(1, Math.min(batchRows, Math.floor(mostBatchValues / values)))
}

/** Name of a loaded column within the database, whatever it is called in the file. */
export const loadedName = (column: number): string => `c${column}`

/**
 * Makes the DuckDB table `name` of all rows of `table`, its columns named by `loadedName`; dates and times become DuckDB's
 * own, to the microsecond. Throws what reading the table throws, and CancelledError; `name` may exist then.
 */
export async function loadTable(
  connection: DuckDBConnection,
  name: string,
  table: WrittenTable,
  { cancel, onProgress }: ViewTask,
): Promise<void> {
  let targets: (Target | null)[] | null = null
  const create = async (first: Batch | null) => {
    const made = table.columns.map((column, i) => targetOf(column, first?.vectors[i]))
    const list = made.map((target, i) => `${loadedName(i)} ${typeOf(target)}`)
    await connection.run(`CREATE TABLE ${name} (${list.join(', ')})`)
    targets = made
    return made
  }
  let done = 0
  for await (const batch of rebatch(table.batches({ cancel }), rowsAtOnce(table))) {
    const wanted = targets ?? (await create(batch))
    const columns = batch.vectors.map((vector, i) => prepared(vector, wanted[i], batch.rows))
    const appender = await connection.createAppender(name)
    for (let from = 0; from < batch.rows; from += chunkRows)
      appender.appendDataChunk(
        chunkOf(columns, wanted.map(typeOf), from, Math.min(batch.rows, from + chunkRows)),
      )
    appender.closeSync()
    done += batch.rows
    onProgress({ stage: 'arranging', done, total: table.rows, unit: 'rows' })
  }
  if (!targets) await create(null)
}
