/** A Table over arrays, for tests: columns of numbers, integers, texts or tensors, in batches of a chosen length. */
import type { Batch, Column, Table, Vector } from '../../main/contract/table'

export type ColumnData = readonly (number | bigint | string | null)[]
/** Rows of tensors of one shape; null where absent. */
export interface TensorData {
  shape: number[]
  rows: readonly (readonly number[] | null)[]
  values?: Float32ArrayConstructor | Uint8ArrayConstructor
}

const isTensor = (data: ColumnData | TensorData): data is TensorData => 'shape' in data
const rowsOf = (data: ColumnData | TensorData) => (isTensor(data) ? data.rows : data)

function tensorOf({ shape, values = Float32Array }: TensorData, rows: TensorData['rows']): Vector {
  const width = shape.reduce((all, axis) => all * axis, 1)
  const validity = new Uint8Array(Math.ceil(rows.length / 8))
  const out = new values(rows.length * width)
  rows.forEach((row, i) => {
    if (row === null) return
    validity[i >> 3] |= 1 << (i & 7)
    out.set(row, i * width)
  })
  return { kind: 'tensor', values: out, width, validity: rows.includes(null) ? validity : null }
}

function vectorOf(values: ColumnData): Vector {
  if (values.some((value) => typeof value === 'string')) {
    return { kind: 'text', values: values.map((value) => (value === null ? null : String(value))) }
  }
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, i) => {
    if (value !== null) validity[i >> 3] |= 1 << (i & 7)
  })
  const full = values.every((value) => value !== null) ? null : validity
  if (values.some((value) => typeof value === 'bigint')) {
    return {
      kind: 'bigint',
      values: BigInt64Array.from(values, (value) => BigInt(value ?? 0)),
      validity: full,
    }
  }
  return { kind: 'number', values: Float64Array.from(values, (value) => Number(value ?? 0)), validity: full }
}

const typeOf = (values: ColumnData): Column['type'] =>
  values.some((value) => typeof value === 'string')
    ? 'text'
    : values.some((value) => typeof value === 'bigint')
      ? 'integer'
      : 'float'

/** `ragged`: batch lengths that the table deals out in turn, as files with row groups do. */
export function memoryTable(
  data: Readonly<Record<string, ColumnData | TensorData>>,
  ragged: readonly number[] = [7, 1, 32],
): Table {
  const names = Object.keys(data)
  const rows = names.length > 0 ? rowsOf(data[names[0]]).length : 0
  const part = (columns: readonly string[], from: number, to: number): Batch => ({
    rows: Math.max(0, Math.min(to, rows) - from),
    vectors: columns.map((name) => {
      const column = data[name]
      return isTensor(column)
        ? tensorOf(column, column.rows.slice(from, to))
        : vectorOf(column.slice(from, to))
    }),
  })
  return {
    format: 'csv',
    columns: names.map((name) => {
      const column = data[name]
      return isTensor(column)
        ? { name, type: 'tensor', sourceType: 'test', shape: column.shape }
        : { name, type: typeOf(column), sourceType: 'test' }
    }),
    rows,
    async *batches({ columns = names, batchRows = 64 }) {
      for (let from = 0, i = 0; from < rows; i++) {
        const length = Math.min(batchRows, ragged[i % ragged.length])
        yield part(columns, from, from + length)
        from += length
      }
    },
    page: async ({ offset, limit, columns = names }) => part(columns, offset, offset + limit),
    summarize: async () => [],
    close: async () => undefined,
  }
}
