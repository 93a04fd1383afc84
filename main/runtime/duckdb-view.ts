/**
 * Sorted and filtered views. A view holds row numbers only, in its order, and its pages are looked up by them: making one
 * costs a sort of the keys, not of the table, and several of one table hold its rows once. Both spill to disk like any table
 * of the database.
 */
import { DOUBLE, type DuckDBInstance, type DuckDBType } from '@duckdb/node-api'
import { InputError } from '../contract/errors'
import type { Batch, Column, Table, Vector } from '../contract/table'
import type { ArrangedTable, Arranger, TableView, ViewPage, ViewSpec, ViewTask } from '../contract/view'
import { checkedFilter } from './duckdb-filter'
import { selected } from './duckdb-leaves'
import { loadedName, loadTable } from './duckdb-load'
import { batchOf, connected, runWatched } from './duckdb-query'
import { filterFault, type NamedColumns } from './filter-faults'

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
const shown = ({ names, values, types }: Base, column: number): string =>
  selected({ name: names[column], sql: values[column], type: types[column] })

/** Words are sorted as words, also where the database keeps them as numbers of a dictionary. */
function sortedBy(base: Base, column: number, descending: boolean): string {
  const value = base.columns[column].type === 'text' ? shown(base, column) : base.values[column]
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
        const view = `SELECT rowid AS place, file_row FROM ${name} WHERE rowid >= ${first} AND rowid < ${last}`
        const cells = places.map((place, i) => `${shown(base, place)} AS ${loadedName(i)}`)
        const rows = `SELECT ${['rowid AS r', ...cells].join(', ')} FROM ${base.from}`
        const list = ['CAST(v.file_row AS DOUBLE)', ...places.map((_, i) => `b.${loadedName(i)}`)]
        const sql = `SELECT ${list.join(', ')} FROM (${view}) v JOIN (${rows}) b ON b.r = v.file_row ORDER BY v.place`
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

/** Fills the table `name` with the rows of `table`. */
async function fill(instance: DuckDBInstance, name: string, table: Table, task: ViewTask): Promise<void> {
  const { held, rows } = table
  if (!held) return connected(instance, (connection) => loadTable(connection, name, table, task))
  const list = held.columns.map((sql, i) => `${sql} AS ${loadedName(i)}`)
  await runWatched(
    instance,
    `CREATE TABLE ${name} AS SELECT ${list.join(', ')} FROM ${held.from}`,
    rows,
    task,
  )
}

async function baseOver(
  instance: DuckDBInstance,
  table: Table,
  { from, values }: { from: string; values: readonly string[] },
  nextName: Base['nextName'],
): Promise<Base> {
  const types = await connected(instance, async (connection) => {
    const result = await connection.run(`SELECT ${values.join(', ')} FROM ${from} LIMIT 0`)
    return values.map((_, i) => result.columnType(i))
  })
  const { rows, columns } = table
  return { instance, from, values, types, rows, columns, names: columns.map(({ name }) => name), nextName }
}

const arrangedBy = (base: Base, close: () => Promise<void>): ArrangedTable => ({
  view: (spec, task) => makeView(base, spec, task),
  close,
})

/** Views of tables in the database of `instance`, and of whatever can be loaded into it. */
export function createArranger(instance: DuckDBInstance): Arranger {
  let made = 0
  const nextName = (kind: string) => `${kind}_${++made}`
  return {
    async arrange(table, task): Promise<ArrangedTable> {
      const { held, columns } = table
      if (held?.isTable) {
        const base = await baseOver(instance, table, { from: held.from, values: held.columns }, nextName)
        return arrangedBy(base, async () => undefined)
      }
      const name = nextName('arranged')
      try {
        await fill(instance, name, table, task)
        const values = columns.map((_, i) => loadedName(i))
        const base = await baseOver(instance, table, { from: name, values }, nextName)
        return arrangedBy(base, () => drop(instance, name))
      } catch (error) {
        await drop(instance, name)
        throw error
      }
    },
  }
}
