/** Lists of numbers, all equally long, as tensors: DuckDB's ARRAY, whose elements lie one behind the other. */
import {
  ARRAY,
  DOUBLE,
  type DuckDBArrayType,
  type DuckDBDataChunk,
  type DuckDBListType,
  type DuckDBType,
  DuckDBTypeId,
  UTINYINT,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { isValidAt } from '../base/vectors'
import type { NumberArray, Validity, Vector } from '../contract/table'
import type { Leaf } from './duckdb-leaves'

const isList = (type: DuckDBType): type is DuckDBListType => type.typeId === DuckDBTypeId.LIST
const isArray = (type: DuckDBType): type is DuckDBArrayType => type.typeId === DuckDBTypeId.ARRAY

const elementOf = (type: DuckDBType): DuckDBType =>
  isList(type) || isArray(type) ? elementOf(type.valueType) : type

interface Element {
  bytes: number
  wrap(buffer: ArrayBufferLike, offset: number, length: number): NumberArray
}

/** Elements that are read as they lie. */
const elements: Partial<Record<DuckDBTypeId, Element>> = {
  [DuckDBTypeId.TINYINT]: { bytes: 1, wrap: (buffer, at, length) => new Int8Array(buffer, at, length) },
  [DuckDBTypeId.SMALLINT]: { bytes: 2, wrap: (buffer, at, length) => new Int16Array(buffer, at, length) },
  [DuckDBTypeId.INTEGER]: { bytes: 4, wrap: (buffer, at, length) => new Int32Array(buffer, at, length) },
  [DuckDBTypeId.UTINYINT]: { bytes: 1, wrap: (buffer, at, length) => new Uint8Array(buffer, at, length) },
  [DuckDBTypeId.USMALLINT]: { bytes: 2, wrap: (buffer, at, length) => new Uint16Array(buffer, at, length) },
  [DuckDBTypeId.UINTEGER]: { bytes: 4, wrap: (buffer, at, length) => new Uint32Array(buffer, at, length) },
  [DuckDBTypeId.FLOAT]: { bytes: 4, wrap: (buffer, at, length) => new Float32Array(buffer, at, length) },
  [DuckDBTypeId.DOUBLE]: { bytes: 8, wrap: (buffer, at, length) => new Float64Array(buffer, at, length) },
}

/** Elements that are read as another type. */
const converted: Partial<Record<DuckDBTypeId, DuckDBType>> = {
  [DuckDBTypeId.BIGINT]: DOUBLE,
  [DuckDBTypeId.UBIGINT]: DOUBLE,
  [DuckDBTypeId.HUGEINT]: DOUBLE,
  [DuckDBTypeId.UHUGEINT]: DOUBLE,
  [DuckDBTypeId.DECIMAL]: DOUBLE,
  [DuckDBTypeId.BOOLEAN]: UTINYINT,
}

/** Axes of an array of numbers that is read as it lies; null: it is no such array. */
export function tensorShape(type: DuckDBType): number[] | null {
  if (!isArray(type)) return null
  if (isArray(type.valueType)) {
    const inner = tensorShape(type.valueType)
    return inner && [type.length, ...inner]
  }
  return elements[type.valueType.typeId] ? [type.length] : null
}

/** Deeper lists are hardly tensors, and are printed. */
const deepest = 4

function depthOf(type: DuckDBType): number {
  return isList(type) || isArray(type) ? 1 + depthOf(type.valueType) : 0
}

/** SQL of the least or greatest length of the lists at a depth below `sql`, on one row. */
function lengthAt(sql: string, depth: number, which: 'min' | 'max'): string {
  if (depth === 0) return `len(${sql})`
  const each = `x${depth}`
  return `list_${which}(list_transform(${sql}, lambda ${each}: ${lengthAt(each, depth - 1, which)}))`
}

/** An array of the lengths found, with elements that are read as they lie. */
function arrayOf(element: DuckDBType, lengths: readonly number[]): DuckDBType {
  const kept = converted[element.typeId] ?? element
  return lengths.reduceRight<DuckDBType>((inner, length) => ARRAY(inner, length), kept)
}

const isListOfNumbers = (type: DuckDBType): boolean => {
  const { typeId } = elementOf(type)
  const depth = depthOf(type)
  return depth > 0 && depth <= deepest && (elements[typeId] !== undefined || converted[typeId] !== undefined)
}

/**
 * Columns of lists of numbers whose lists, on every row and at every depth, are equally long, as arrays. `select` gives the one row
 * of a list of aggregates over the relation.
 */
export async function listsAsArrays(
  leaves: Leaf[],
  select: (list: string) => Promise<readonly unknown[]>,
): Promise<Leaf[]> {
  const lists = leaves.filter(({ type }) => isListOfNumbers(type))
  if (lists.length === 0) return leaves
  const asked = lists.flatMap(({ sql, type }) =>
    Array.from({ length: depthOf(type) }, (_, depth) =>
      (['min', 'max'] as const).map((which) => `${which}(${lengthAt(sql, depth, which)})`),
    ).flat(),
  )
  const found = await select(asked.join(', '))
  let at = 0
  const arrays = new Map<Leaf, DuckDBType>()
  for (const leaf of lists) {
    const lengths = Array.from({ length: depthOf(leaf.type) }, () => [found[at++], found[at++]].map(Number))
    if (lengths.every(([least, most]) => least === most && most > 0))
      arrays.set(
        leaf,
        arrayOf(
          elementOf(leaf.type),
          lengths.map(([length]) => length),
        ),
      )
  }
  return leaves.map((leaf) => {
    const type = arrays.get(leaf)
    return type ? { ...leaf, type, sql: `CAST(${leaf.sql} AS ${type})` } : leaf
  })
}

type NativeVector = ReturnType<typeof duckdb.data_chunk_get_vector>

function validityOf(vector: NativeVector, count: number): Validity {
  const bytes = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8)
  return bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, Math.ceil(count / 8)) : null
}

/** Absent elements as NaN, which whole numbers have no room for. */
function withGaps(values: NumberArray, validity: Validity): NumberArray {
  if (validity === null) return values
  const out = values instanceof Float32Array ? values.slice() : Float64Array.from(values)
  for (let i = 0; i < out.length; i++) if (!isValidAt(validity, i)) out[i] = Number.NaN
  return out
}

/** Bits of a level spread over the elements below each entry, joined with those below. */
function spread(above: Validity, each: number, below: Validity, count: number): Validity {
  if (above === null) return below
  const bits = new Uint8Array(Math.ceil(count / 8))
  for (let i = 0; i < count; i++)
    if (isValidAt(above, Math.floor(i / each)) && isValidAt(below, i)) bits[i >> 3] |= 1 << (i & 7)
  return bits
}

/** An array column of a chunk as a tensor vector. */
export function readArray(
  chunk: DuckDBDataChunk,
  column: number,
  shape: readonly number[],
  type: DuckDBType,
): Vector {
  const top = duckdb.data_chunk_get_vector(chunk.chunk, column)
  const rows = chunk.rowCount
  const width = shape.reduce((all, axis) => all * axis, 1)
  const element = elements[elementOf(type).typeId]
  if (!element) throw new Error(`${type} holds no numbers`)
  let [vector, count, inner]: [NativeVector, number, Validity] = [top, rows, null]
  for (const axis of shape) {
    vector = duckdb.array_vector_get_child(vector)
    count *= axis
    // Rows that are absent are told by the vector's own bits, not by its elements'.
    const own = validityOf(vector, count)
    inner = inner ? spread(inner, axis, own, count) : own
  }
  const data = duckdb.vector_get_data(vector, count * element.bytes)
  const values = element.wrap(data.buffer, data.byteOffset, count)
  const validity = validityOf(top, rows)
  return { kind: 'tensor', values: withGaps(values, inner), width, validity }
}
