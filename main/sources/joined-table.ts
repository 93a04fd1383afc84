/** Tables of one schema, one after another, as one: each page finds its part, and nothing is copied that fits as it is. */
import type { Relation } from '../contract/decoder'
import type { Batch, Column, Table, Vector } from '../contract/table'
import { neverCancelled } from '../contract/task'

/** A column that all rows of a part share, told by the folder it lies in (`year=2024`); null: absent. */
export type Constant = string | null

export interface Part {
  path: string
  name: string
  table: Table
  /** In the order of `JoinedSchema.constants`. */
  constants: readonly Constant[]
}

export interface JoinedSchema {
  /** Columns of the parts, with the types that all their values fit. */
  columns: readonly Column[]
  /** Columns that the parts' folders tell. */
  constants: readonly Column[]
}

const isText = ({ type }: Column): boolean => type === 'text' || type === 'other'
const isBigint = ({ sourceType }: Column): boolean => /^(BIGINT|Int64)$/.test(sourceType)

/** `rows` values of a column; all absent where `value` is null. */
function filled(column: Column, value: Constant, rows: number): Vector {
  if (isText(column)) return { kind: 'text', values: new Array<string | null>(rows).fill(value) }
  const validity = value === null ? new Uint8Array(Math.ceil(rows / 8)) : null
  if (column.type === 'boolean') return { kind: 'boolean', values: new Uint8Array(rows), validity }
  if (isBigint(column)) return { kind: 'bigint', values: new BigInt64Array(rows), validity }
  return { kind: 'number', values: new Float64Array(rows).fill(Number(value ?? 0)), validity }
}

/** A part's values in the type of the joined column; those of an absent column of another type are absent in this one. */
function fitted(vector: Vector, from: Column, to: Column, rows: number): Vector {
  if (isText(from) !== isText(to) || (from.type === 'boolean') !== (to.type === 'boolean'))
    return filled(to, null, rows)
  if (from.sourceType === to.sourceType) return vector
  if (vector.kind === 'bigint' && to.type === 'float')
    return { kind: 'number', values: Float64Array.from(vector.values, Number), validity: vector.validity }
  if (vector.kind === 'number' && isBigint(to))
    return { kind: 'bigint', values: BigInt64Array.from(vector.values, BigInt), validity: vector.validity }
  return vector
}

type Placed = Part & { start: number }

/** Where each part's rows begin among all rows. */
function placedParts(parts: readonly Part[]): Placed[] {
  let start = 0
  return parts.map((part) => {
    const placed = { ...part, start }
    start += part.table.rows
    return placed
  })
}

async function* partBatches(
  { table, start }: Placed,
  names: readonly string[],
  range: { offset: number; limit: number },
): AsyncIterable<Batch> {
  const offset = Math.max(0, range.offset - start)
  const limit = Math.min(table.rows, range.offset + range.limit - start) - offset
  if (limit <= 0) return
  // Where a page ends in a part only that much of it is read.
  if (limit < table.rows) yield await table.page({ offset, limit, columns: names })
  else yield* table.batches({ columns: names, cancel: neverCancelled })
}

/**
 * One relation over the rows of all parts, in their order. Reading throws what the parts throw, which names the part's file.
 * Closing it closes the parts.
 */
export function joinedRelation(parts: readonly Part[], schema: JoinedSchema): Relation {
  const placed = placedParts(parts)
  const rows = parts.reduce((sum, { table }) => sum + table.rows, 0)
  const constantPlaces = new Map(schema.constants.map(({ name }, i) => [name, i]))
  const byName = new Map([...schema.columns, ...schema.constants].map((column) => [column.name, column]))

  function adapted(part: Part, wanted: readonly Column[], own: readonly Column[], batch: Batch): Batch {
    let next = 0
    const vectors = wanted.map((column) => {
      const constant = constantPlaces.get(column.name)
      if (constant !== undefined) return filled(column, part.constants[constant], batch.rows)
      const vector = batch.vectors[next]
      return fitted(vector, own[next++], column, batch.rows)
    })
    return { rows: batch.rows, vectors }
  }

  async function* batches(
    names: readonly string[],
    range = { offset: 0, limit: rows },
  ): AsyncIterable<Batch> {
    const wanted = names.map((name) => byName.get(name)).filter((column) => column !== undefined)
    const ownNames = names.filter((name) => !constantPlaces.has(name))
    for (const part of placed) {
      if (part.start >= range.offset + range.limit) return
      if (part.start + part.table.rows <= range.offset) continue
      const columns = new Map(part.table.columns.map((column) => [column.name, column]))
      const own = ownNames.map((name) => columns.get(name)).filter((column) => column !== undefined)
      for await (const batch of partBatches(part, ownNames, range)) yield adapted(part, wanted, own, batch)
    }
  }

  return {
    rows,
    columns: [...schema.columns, ...schema.constants],
    batches,
    close: async () => {
      await Promise.all(parts.map(({ table }) => table.close()))
    },
  }
}
