/**
 * Sorted and filtered views. A view holds row numbers only, in its order, and its pages are looked up by them: making one
 * costs a sort of the keys, not of the table, and several of one table hold its rows once. Both spill to disk like any table
 * of the database.
 */
import { DOUBLE, type DuckDBInstance, type DuckDBType } from '@duckdb/node-api'
import { sqlName } from '../contract/decoder'
import { InputError } from '../contract/errors'
import type { Batch, Column, Table, Vector } from '../contract/table'
import type { ArrangedTable, Arranger, TableView, ViewPage, ViewSpec, ViewTask } from '../contract/view'
import { checkedFilter, filterFault, type NamedColumns } from './duckdb-filter'
import { loadedName, loadTable } from './duckdb-load'
import { batchOf, connected, runWatched } from './duckdb-query'
import { readingOf } from './duckdb-vectors'

/** A DuckDB table whose `rowid` is the row of the file. */
interface Base extends NamedColumns {
  instance: DuckDBInstance
  from: string
  rows: number
  columns: readonly Column[]
  types: readonly DuckDBType[]
  nextName(kind: string): string
}

const drop = (instance: DuckDBInstance, name: string) =>
  connected(instance, async (connection) => {
    await connection.run(`DROP TABLE IF EXISTS ${name}`)
  })

function placeOfColumn(name: string, { names }: NamedColumns): number {
  const place = names.indexOf(name)
  if (place >= 0) return place
  throw new InputError({ place: `column ${name}`, cause: 'there is no such column' })
}

/** A column as the table shows it, so that pages of a view and of the file agree. */
function shown({ inner, types }: Base, column: number): string {
  const { cast } = readingOf(types[column])
  const name = `b.${sqlName(inner[column])}`
  return cast ? `CAST(${name} AS ${cast})` : name
}

/** Words are sorted as words, also where the database keeps them as numbers of a dictionary. */
function sortedBy({ inner, types, columns }: Base, column: number, descending: boolean): string {
  const name = sqlName(inner[column])
  const value =
    columns[column].type === 'text' && readingOf(types[column]).cast ? `CAST(${name} AS VARCHAR)` : name
  return `${value} ${descending ? 'DESC' : 'ASC'} NULLS LAST`
}

/** The first vector holds the rows of the file. */
function pageOf(batch: Batch | null, columns: number): ViewPage {
  const empty: Vector = { kind: 'text', values: [] }
  if (!batch)
    return { batch: { rows: 0, vectors: Array.from({ length: columns }, () => empty) }, fileRows: [] }
  const [numbers, ...vectors] = batch.vectors
  return { batch: { rows: batch.rows, vectors }, fileRows: Array.from(numbers.values, Number) }
}

function viewOf(base: Base, name: string, rows: number): TableView {
  const { instance } = base
  return {
    rows,
    page: ({ offset, limit, columns }) =>
      connected(instance, async (connection) => {
        const places = columns.map((column) => placeOfColumn(column, base))
        const [first, last] = [Math.floor(offset), Math.floor(offset + limit)]
        const list = ['CAST(v.file_row AS DOUBLE)', ...places.map((place) => shown(base, place))]
        const wanted = `SELECT rowid AS place, file_row FROM ${name} WHERE rowid >= ${first} AND rowid < ${last}`
        const sql = `SELECT ${list.join(', ')} FROM (${wanted}) v JOIN ${base.from} b ON b.rowid = v.file_row ORDER BY v.place`
        const types = [DOUBLE, ...places.map((place) => base.types[place])]
        return pageOf(await batchOf(connection, sql, types), places.length)
      }),
    placeOf: (fileRow) =>
      connected(instance, async (connection) => {
        const sql = `SELECT rowid FROM ${name} WHERE file_row = ${Math.floor(fileRow)}`
        const result = await connection.runAndReadAll(sql)
        return result.currentRowCount === 0 ? null : Number(result.value(0, 0))
      }),
    close: () => drop(instance, name),
  }
}

async function makeView(base: Base, { filter, sort }: ViewSpec, task: ViewTask): Promise<TableView> {
  const { instance, from, rows } = base
  const keys = sort.map(({ column, descending }) => sortedBy(base, placeOfColumn(column, base), descending))
  const condition =
    filter === null ? null : await connected(instance, (one) => checkedFilter(one, filter, base, from))
  const name = base.nextName('view')
  const where = condition === null ? '' : ` WHERE ${condition}`
  // Equal rows stay in the file's order; without keys the database keeps it by itself.
  const order = keys.length > 0 ? ` ORDER BY ${[...keys, 'rowid'].join(', ')}` : ''
  try {
    const sql = `CREATE TABLE ${name} AS SELECT rowid AS file_row FROM ${from}${where}${order}`
    await runWatched(instance, sql, rows, task)
    const count = await connected(instance, async (connection) => {
      const result = await connection.runAndReadAll(`SELECT count(*) FROM ${name}`)
      return Number(result.value(0, 0))
    })
    return viewOf(base, name, count)
  } catch (error) {
    await drop(instance, name)
    // With a filter, what goes wrong over the rows is a value that it cannot take.
    throw condition !== null && isOfValues(error) ? filterFault(error, base) : error
  }
}

const isOfValues = (error: unknown): boolean =>
  error instanceof Error &&
  /^(Conversion|Invalid Input|Out of Range|Invalid Type|Binder) Error/.test(error.message)

const typesOf = (instance: DuckDBInstance, from: string) =>
  connected(instance, async (connection) => {
    const result = await connection.run(`SELECT * FROM ${from} LIMIT 0`)
    return result.columnNames().map((_, i) => result.columnType(i))
  })

/** `rowid` is the row's number unless a column has taken the name. */
const hasRowNumbers = ({ held }: Table): boolean =>
  held?.isTable === true && held.names.every((name) => name.toLowerCase() !== 'rowid')

/** Fills the table `name` with the rows of `table`. */
async function fill(instance: DuckDBInstance, name: string, table: Table, task: ViewTask): Promise<void> {
  const { held } = table
  if (!held) return connected(instance, (connection) => loadTable(connection, name, table, task))
  const list = held.names.map((inner, i) => `${sqlName(inner)} AS ${loadedName(i)}`)
  await runWatched(
    instance,
    `CREATE TABLE ${name} AS SELECT ${list.join(', ')} FROM ${held.from}`,
    table.rows,
    task,
  )
}

/** Views of tables in the database of `instance`, and of whatever can be loaded into it. */
export function createArranger(instance: DuckDBInstance): Arranger {
  let made = 0
  const nextName = (kind: string) => `${kind}_${++made}`
  const arrangedOver = async (table: Table, from: string, inner: readonly string[]): Promise<Base> => ({
    instance,
    from,
    inner,
    rows: table.rows,
    columns: table.columns,
    names: table.columns.map(({ name }) => name),
    types: await typesOf(instance, from),
    nextName,
  })
  return {
    async arrange(table, task): Promise<ArrangedTable> {
      if (table.held && hasRowNumbers(table)) {
        const base = await arrangedOver(table, table.held.from, table.held.names)
        return { view: (spec, viewTask) => makeView(base, spec, viewTask), close: async () => undefined }
      }
      const name = nextName('arranged')
      try {
        await fill(instance, name, table, task)
        const inner = table.columns.map((_, i) => loadedName(i))
        const base = await arrangedOver(table, name, inner)
        return { view: (spec, viewTask) => makeView(base, spec, viewTask), close: () => drop(instance, name) }
      } catch (error) {
        await drop(instance, name)
        throw error
      }
    },
  }
}
