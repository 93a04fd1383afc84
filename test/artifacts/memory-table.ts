/** A Table over arrays, for tests: columns of numbers, integers or texts, in batches of a chosen length. */
import type { Batch, Column, Table, Vector } from '../../main/contract/table'

export type ColumnData = readonly (number | bigint | string | null)[]

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
  data: Readonly<Record<string, ColumnData>>,
  ragged: readonly number[] = [7, 1, 32],
): Table {
  const names = Object.keys(data)
  const rows = data[names[0]]?.length ?? 0
  const part = (columns: readonly string[], from: number, to: number): Batch => ({
    rows: Math.max(0, Math.min(to, rows) - from),
    vectors: columns.map((name) => vectorOf(data[name].slice(from, to))),
  })
  return {
    format: 'csv',
    columns: names.map((name) => ({ name, type: typeOf(data[name]), sourceType: 'test' })),
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
