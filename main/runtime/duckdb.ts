/** DuckDB in memory, as a decoder of files. Nothing outside this folder knows whose SQL it speaks. */
import { DuckDBInstance, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import type { Decoder, Held, OpenTask, Relation } from '../contract/decoder'
import type { TableWriter } from '../contract/table-writer'
import { neverCancelled } from '../contract/task'
import type { Arranger } from '../contract/view'
import { streamBytes } from './duckdb-bytes'
import { type Leaf, leavesOf, narrowed, selected } from './duckdb-leaves'
import { listsAsArrays, tensorShape } from './duckdb-lists'
import { runLong } from './duckdb-long'
import { connected } from './duckdb-query'
import { streamRows } from './duckdb-rows'
import { readingOf, sourceTypeOf } from './duckdb-vectors'
import { createArranger } from './duckdb-view'
import { createTableWriter } from './duckdb-write'
import { spillFolder } from './spill'

/** Columns from which a table needs more memory than usual. */
const wideColumns = 1000

/** Enough for files of any length; each column has buffers of its own, which thousands of them need beside. */
const memoryLimit = (columns: number): string => `${512 + Math.ceil(columns / 8)}MB`

/**
 * No extension may be fetched, so that a hostile or odd file cannot make the database reach for the network. Tables are held
 * in memory up to the limit; beyond it, their parts go to a folder for such files and come back when they are read.
 */
const settings = (): Record<string, string> => ({
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  memory_limit: memoryLimit(0),
  temp_directory: spillFolder(process.pid),
})

const noTask: OpenTask = { cancel: neverCancelled, onShare: () => undefined }

const run = (instance: DuckDBInstance, sql: string) =>
  connected(instance, async (connection) => {
    await connection.run(sql)
  })

const typesOf = (instance: DuckDBInstance, relation: string): Promise<Leaf[]> =>
  connected(instance, async (connection) => {
    const result = await connection.run(`SELECT * FROM ${relation} LIMIT 0`)
    const columns = result.columnNames().map((name, i) => ({ name, type: result.columnType(i) }))
    const select = async (list: string) => {
      const ranges = await connection.runAndReadAll(`SELECT ${list} FROM ${relation}`)
      return ranges.getRows()[0]
    }
    return listsAsArrays(await narrowed(leavesOf(columns), select), select)
  })

const countRows = (instance: DuckDBInstance, relation: string): Promise<number> =>
  connected(instance, async (connection) => {
    const result = await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`)
    return Number(result.value(0, 0))
  })

function shapeOf(type: DuckDBType): { shape?: number[] } {
  const shape = tensorShape(type)
  return shape ? { shape } : {}
}

function heldAs(from: string, kind: 'TABLE' | 'VIEW', leaves: readonly Leaf[]): Held {
  const columns = leaves.map(({ sql }) => sql)
  // A column of that name hides the number of the row.
  const isTable = kind === 'TABLE' && !columns.some((sql) => /"rowid"/i.test(sql))
  return { from, isTable, columns }
}

async function openRelation(
  instance: DuckDBInstance,
  relation: string,
  kind: 'TABLE' | 'VIEW',
): Promise<Omit<Relation, 'close'>> {
  const types = await typesOf(instance, relation)
  const byName = new Map(types.map((named) => [named.name, named]))
  const rows = await countRows(instance, relation)
  return {
    rows,
    held: heldAs(relation, kind, types),
    columns: types.map(({ name, type }) => ({
      name,
      type: readingOf(type).type,
      sourceType: sourceTypeOf(type),
      ...shapeOf(type),
    })),
    bytes: (column, range) => {
      const leaf = byName.get(column)
      if (leaf?.type.typeId !== DuckDBTypeId.BLOB) throw new Error(`column ${column} holds no bytes`)
      const limits = range ? ` LIMIT ${range.limit} OFFSET ${range.offset}` : ''
      return streamBytes(instance, `SELECT ${leaf.sql} FROM ${relation}${limits}`)
    },
    batches: (columns, range) => {
      const wanted = columns.map((name) => byName.get(name)).filter((named) => named !== undefined)
      if (wanted.length < columns.length) throw new Error(`no such column among: ${columns.join(', ')}`)
      // Without a column there is nothing to select, yet the rows are still to be counted out.
      const list = wanted.length > 0 ? wanted.map(selected).join(', ') : '0'
      const limits = range ? ` LIMIT ${range.limit} OFFSET ${range.offset}` : ''
      return streamRows(instance, `SELECT ${list} FROM ${relation}${limits}`, wanted)
    },
  }
}

/** A decoder, what sorts and filters the rows it holds, and what writes tables as files. */
export interface Database extends Decoder {
  readonly arranger: Arranger
  readonly writer: TableWriter
}

/** A database of its own in memory, for the life of the process or until closed. */
export async function createDecoder(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', settings())
  let opened = 0
  const wide = new Map<string, number>()
  /** Notes how many columns an open relation has; null: it was closed. */
  async function makeRoom(relation: string, columns: number | null): Promise<void> {
    const before = Math.max(0, ...wide.values())
    if (columns === null) wide.delete(relation)
    else wide.set(relation, columns)
    const most = Math.max(0, ...wide.values())
    if (most !== before) await run(instance, `SET GLOBAL memory_limit = '${memoryLimit(most)}'`)
  }
  return {
    arranger: createArranger(instance),
    writer: createTableWriter(instance),
    open: async (expression, { keep, columns = 0, task = noTask }) => {
      const relation = `opened_${++opened}`
      const kind = keep ? 'TABLE' : 'VIEW'
      const drop = () => run(instance, `DROP ${kind} IF EXISTS ${relation}`)
      try {
        if (columns >= wideColumns) await makeRoom(relation, columns)
        await connected(instance, (connection) =>
          runLong(connection, `CREATE ${kind} ${relation} AS FROM ${expression}`, task),
        )
        const made = await openRelation(instance, relation, kind)
        return {
          ...made,
          close: async () => {
            await drop()
            await makeRoom(relation, null)
          },
        }
      } catch (error) {
        await drop()
        await makeRoom(relation, null)
        throw error
      }
    },
    close: async () => instance.closeSync(),
  }
}
