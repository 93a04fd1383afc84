/** Filters as people write them: checked to be one expression over the columns, which then stand in it by DuckDB's own SQL. */
import { type DuckDBConnection, DuckDBTypeId } from '@duckdb/node-api'
import { z } from 'zod'
import { sqlName, sqlText } from '../contract/decoder'
import { InputError } from '../contract/errors'
import { after, before, characterAt, filterError, filterFault, type NamedColumns } from './filter-faults'

const parsedSchema = z.discriminatedUnion('error', [
  z.object({
    error: z.literal(true),
    error_type: z.string(),
    error_message: z.string(),
    position: z.string().optional(),
  }),
  z.object({
    error: z.literal(false),
    statements: z.array(z.object({ node: z.record(z.string(), z.unknown()) })),
  }),
])
const selectSchema = z.object({
  type: z.literal('SELECT_NODE'),
  modifiers: z.array(z.unknown()).length(0),
  cte_map: z.object({ map: z.array(z.unknown()).length(0) }),
  select_list: z.array(z.unknown()).length(1),
  from_table: z.object({ type: z.literal('EMPTY') }),
  where_clause: z.null(),
  group_expressions: z.array(z.unknown()).length(0),
  having: z.null(),
  sample: z.null(),
  qualify: z.null(),
})
/** Nodes of an expression that only compute with the values of one row. */
const allowed = new Set([
  'COLUMN_REF',
  'CONSTANT',
  'COMPARISON',
  'CONJUNCTION',
  'FUNCTION',
  'OPERATOR',
  'CAST',
  'CASE',
  'BETWEEN',
  'COLLATE',
  'LAMBDA',
])
const refusals: Readonly<Record<string, string>> = {
  SUBQUERY: 'a query within the filter is not allowed',
  WINDOW: 'a filter looks at one row at a time, so OVER is not allowed',
  STAR: 'a filter names its columns one by one, so * and COLUMNS are not allowed',
  PARAMETER: 'a filter has no parameters',
}

const nodeSchema = z.looseObject({
  class: z.string(),
  alias: z.string().optional(),
  query_location: z.number().optional(),
})
type Node = z.infer<typeof nodeSchema>
const isNode = (value: unknown): value is Node => nodeSchema.safeParse(value).success
/** Byte of the expression's query the node stands at; nodes without a place bear the largest number of 64 bits. */
const locationOf = ({ query_location: at }: Node): number | undefined =>
  at !== undefined && Number.isSafeInteger(at) ? at : undefined
const namesSchema = z.array(z.string()).min(1)

interface Walk {
  text: string
  columns: NamedColumns
  volatile: ReadonlySet<string>
  /** Where the filter names a column: the byte it stands at, the name, and which of the file's columns it is. */
  mentions: { at: number; name: string; column: number; inParts: boolean }[]
}

/** Place of the column called `name`: as written, else in another case where only one column is meant. */
function columnCalled(name: string, { names }: NamedColumns): number | 'several' | 'none' {
  const exact = names.indexOf(name)
  if (exact >= 0) return exact
  const lower = name.toLowerCase()
  const alike = names.flatMap((other, i) => (other.toLowerCase() === lower ? [i] : []))
  return alike.length === 1 ? alike[0] : alike.length > 1 ? 'several' : 'none'
}

function unknownColumn(name: string, place: string | null, { names }: NamedColumns): InputError {
  const near = names.find((other) => other.toLowerCase().startsWith(name.toLowerCase().slice(0, 3)))
  const meant = near === undefined ? '' : `did you mean ${sqlName(near)}? `
  return filterError(
    `there is no column called ${name}`,
    place,
    `${meant}texts stand in single quotes: ${sqlText(name)}`,
  )
}

function noteColumn(node: Node, walk: Walk, locals: ReadonlySet<string>): void {
  const path = namesSchema.parse(node.column_names)
  if (locals.has(path[0].toLowerCase())) return
  // `a.b` may be a field of the column a, or a column of that name: the fields of a struct are columns of their own.
  const name = columnCalled(path[0], walk.columns) === 'none' ? path.join('.') : path[0]
  const found = columnCalled(name, walk.columns)
  const at = locationOf(node)
  const place = characterAt(walk.text, at)
  if (found === 'none') throw unknownColumn(name, place, walk.columns)
  if (found === 'several')
    throw filterError(`several columns are called ${name} but for case`, place, 'write it as in the file')
  if (at === undefined) throw filterError(`the column ${name} cannot be named in this way`, null)
  walk.mentions.push({ at: at - before.length, name, column: found, inParts: name !== path[0] })
}

/** The identifier that begins a text: in double quotes, or a plain word. */
const leadingName = /^(?:"(?:[^"]|"")*"|[^\s"'().,;:+\-*/%<>=!&|^~[\]{}?@#]+)/
const unquoted = (written: string) =>
  written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written

/** How the column `name` is written at the beginning of `text`: in one word, or in several with points between; null: it is not. */
function writtenAs(text: string, name: string): string | null {
  let [written, meant] = ['', '']
  for (;;) {
    const [word] = leadingName.exec(text.slice(written.length)) ?? ['']
    if (word === '') return null
    written += word
    meant += unquoted(word)
    if (meant.toLowerCase() === name.toLowerCase()) return written
    const [point] = /^\s*\.\s*/.exec(text.slice(written.length)) ?? ['']
    if (point === '') return null
    written += point
    meant += '.'
  }
}

/** The filter with the columns' own SQL in place of their names; everything else stays as it was written. */
function renamed({ text, mentions, columns }: Walk): string {
  const bytes = Buffer.from(text)
  let [sql, done] = ['', 0]
  for (const { at, name, column } of [...mentions].sort((a, b) => a.at - b.at)) {
    const written = writtenAs(bytes.subarray(at).toString('utf8'), name)
    if (written === null)
      throw filterError(
        `the column ${name} cannot be told from its text`,
        characterAt(text, at + before.length),
      )
    sql += `${bytes.subarray(done, at).toString('utf8')}(${columns.values[column]})`
    done = at + Buffer.byteLength(written)
  }
  return sql + bytes.subarray(done).toString('utf8')
}

/** Parameters of `lambda x: ...`, which bear no place; in the older form `x -> ...` they are no column either. */
function lambdaNames(node: Node, { columns }: Walk): string[] {
  const parameters: unknown[] =
    isNode(node.lhs) && node.lhs.class === 'FUNCTION' ? [node.lhs.children].flat() : [node.lhs]
  return parameters.flatMap((one) => {
    if (!isNode(one) || one.class !== 'COLUMN_REF') return []
    const [name] = namesSchema.parse(one.column_names)
    // `column -> 'key'` reads JSON and is written by the same arrow.
    const isColumn = locationOf(one) !== undefined && typeof columnCalled(name, columns) === 'number'
    return isColumn ? [] : [name.toLowerCase()]
  })
}

function checkNode(node: Node, { text, volatile }: Walk): void {
  const place = characterAt(text, locationOf(node))
  if (!allowed.has(node.class))
    throw filterError(refusals[node.class] ?? `${node.class} is not allowed in a filter`, place)
  if (node.alias) throw filterError('a filter has no AS', place)
  if (node.class !== 'FUNCTION') return
  const name = z.string().parse(node.function_name).toLowerCase()
  if (volatile.has(name))
    throw filterError(`${name} is not allowed in a filter: it does not depend on the row`, place)
}

/** Checks every node below `value` and notes the columns it names. */
function walkTree(value: unknown, walk: Walk, locals: ReadonlySet<string>): void {
  if (Array.isArray(value)) {
    for (const one of value) walkTree(one, walk, locals)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (!isNode(value)) {
    for (const one of Object.values(value)) walkTree(one, walk, locals)
    return
  }
  checkNode(value, walk)
  if (value.class === 'CONSTANT') return
  if (value.class === 'COLUMN_REF') {
    noteColumn(value, walk, locals)
    return
  }
  const known = value.class === 'LAMBDA' ? new Set([...locals, ...lambdaNames(value, walk)]) : locals
  for (const one of Object.values(value)) walkTree(one, walk, known)
}

const textValue = async (connection: DuckDBConnection, sql: string): Promise<string> => {
  const result = await connection.runAndReadAll(sql)
  return String(result.value(0, 0))
}

async function parsed(connection: DuckDBConnection, text: string): Promise<Record<string, unknown>> {
  const json = await textValue(connection, `SELECT json_serialize_sql(${sqlText(before + text + after)})`)
  const tree = parsedSchema.parse(JSON.parse(json))
  if (tree.error) {
    const notOne = tree.error_type === 'not implemented'
    const place = tree.position === undefined ? null : characterAt(text, Number(tree.position))
    throw filterError(notOne ? 'a filter is one expression, not a statement' : tree.error_message, place)
  }
  const [statement] = tree.statements
  if (tree.statements.length !== 1 || !selectSchema.safeParse(statement.node).success)
    throw filterError('a filter is one expression, such as age > 30 and name is not null', null)
  return statement.node
}

/** Functions whose value does not come from the row, or that do something. */
async function volatileFunctions(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const result = await connection.runAndReadAll(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability = 'VOLATILE'",
  )
  return new Set(result.getRows().map(([name]) => String(name)))
}

/** Binds the filter under the names it is written in, so that what is wrong can be shown where it is. */
async function bindAsWritten(connection: DuckDBConnection, walk: Walk, from: string): Promise<void> {
  const { text, columns } = walk
  const used = new Set(walk.mentions.map(({ column }) => column))
  const named = [...used].map((i) => `${columns.values[i]} AS ${sqlName(columns.names[i])}`)
  const distinct = new Set([...used].map((i) => columns.names[i].toLowerCase()))
  // Names that differ in case only are one to the database, and a name in parts is none; the filter is bound under the
  // database's own names afterwards in any case.
  if (distinct.size < used.size || walk.mentions.some(({ inParts }) => inParts)) return
  const list = named.length > 0 ? named.join(', ') : '0 AS "0"'
  const lead = `SELECT 0 FROM (SELECT ${list} FROM ${from}) WHERE (`
  try {
    await connection.run(`${lead}${text}\n) LIMIT 0`)
  } catch (error) {
    throw filterFault(error, columns, { text, lead })
  }
}

/**
 * `text` as an SQL condition over the relation `from`. Throws InputError where it is not exactly one
 * expression that is true or false of a row: with a subquery, a statement, an unknown column or function, or another type.
 */
export async function checkedFilter(
  connection: DuckDBConnection,
  text: string,
  columns: NamedColumns,
  from: string,
): Promise<string> {
  await connection.run('SET SESSION errors_as_json = true')
  const node = await parsed(connection, text)
  const walk: Walk = { text, columns, volatile: await volatileFunctions(connection), mentions: [] }
  walkTree(node.select_list, walk, new Set())
  await bindAsWritten(connection, walk, from)
  const sql = `(${renamed(walk)}\n)`
  try {
    const result = await connection.run(`SELECT ${sql} FROM ${from} LIMIT 0`)
    const type = result.columnType(0)
    if (type.typeId !== DuckDBTypeId.BOOLEAN)
      throw filterError(
        `the filter gives ${type}, and true or false is wanted`,
        null,
        'compare it, such as > 0',
      )
  } catch (error) {
    throw error instanceof InputError ? error : filterFault(error, columns)
  }
  return sql
}
