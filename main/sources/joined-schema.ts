/** The one schema of several part files: the columns of the first, in types that the values of all parts fit. */
import { InputError } from '../contract/errors'
import type { Column } from '../contract/table'
import { neverCancelled } from '../contract/task'
import type { Part } from './joined-table'

const list = (names: readonly string[]): string =>
  `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`

/** How the columns of a part differ from those of the first, in words; null: they have the same names, in whatever order. */
function nameDifference(first: readonly Column[], columns: readonly Column[]): string | null {
  const [wanted, found] = [first, columns].map((some) => new Set(some.map(({ name }) => name)))
  const lacking = [...wanted].filter((name) => !found.has(name))
  const extra = [...found].filter((name) => !wanted.has(name))
  const parts = [
    ...(lacking.length > 0 ? [`lacks ${list(lacking)}`] : []),
    ...(extra.length > 0 ? [`has ${list(extra)} besides`] : []),
  ]
  return parts.length > 0 ? parts.join(' and ') : null
}

const isNumeric = ({ type }: Column): boolean => type === 'integer' || type === 'float'
const isMoment = ({ type }: Column): boolean => type === 'date' || type === 'timestamp'
const isUnsigned64 = ({ sourceType }: Column): boolean => /^(UBIGINT|Uint64)$/.test(sourceType)

/** A column that holds the values of both; null: there is none. */
export function commonColumn(a: Column, b: Column): Column | null {
  if (String(a.shape) !== String(b.shape)) return null
  if (a.sourceType === b.sourceType && a.type === b.type) return a
  if (isNumeric(a) && isNumeric(b)) {
    const float = a.type === 'float' || b.type === 'float' || isUnsigned64(a) || isUnsigned64(b)
    return float
      ? { ...a, type: 'float', sourceType: 'DOUBLE' }
      : { ...a, type: 'integer', sourceType: 'BIGINT' }
  }
  if (isMoment(a) && isMoment(b)) return a.type === 'timestamp' ? a : { ...b, name: a.name }
  return a.type === b.type && a.type === 'text' ? a : null
}

/** Types whose absent values are the same whatever the type of the part was. */
const plainTypes: readonly Column['type'][] = [
  ...(['integer', 'float', 'boolean', 'text', 'date', 'timestamp', 'time'] as const),
]

/** Whether a column of a part holds no value at all, as a text file's column of blanks does, which fits any type. */
async function isBlank({ table }: Part, name: string): Promise<boolean> {
  if (table.rows === 0) return true
  const [summary] = await table.summarize({
    columns: [name],
    cancel: neverCancelled,
    onProgress: () => undefined,
  })
  return summary.nulls === summary.rows
}

/** A column of the schema so far, and the part that told its type. */
interface Settled {
  column: Column
  told: Part
}

/** Parts disagree on the type of a column; `columns` are all of the part on which they do. */
export class TypesDiffer extends InputError {
  readonly columns: string[]
  constructor({ path }: Part, { name, type, sourceType }: Column, { column, told }: Settled) {
    super({
      file: path,
      place: `column ${name}`,
      cause: `it holds ${type} (${sourceType}) where ${told.name} holds ${column.type} (${column.sourceType}); parts of one dataset have one schema`,
      remedy: 'write all parts with the same types, or name the files one by one',
    })
    this.columns = [name]
  }
}

async function allBlank(parts: readonly Part[], name: string): Promise<boolean> {
  for (const part of parts) if (!(await isBlank(part, name))) return false
  return true
}

async function settle(
  before: Settled,
  column: Column,
  part: Part,
  earlier: readonly Part[],
): Promise<Settled> {
  const common = commonColumn(before.column, column)
  if (common) return { ...before, column: common }
  if (plainTypes.includes(before.column.type) && plainTypes.includes(column.type)) {
    if (await isBlank(part, column.name)) return before
    if (await allBlank(earlier, column.name)) return { column, told: part }
  }
  throw new TypesDiffer(part, column, before)
}

async function settleAll(settled: Map<string, Settled>, part: Part, earlier: readonly Part[]): Promise<void> {
  let first: TypesDiffer | null = null
  for (const column of part.table.columns) {
    const before = settled.get(column.name)
    if (!before) continue
    try {
      settled.set(column.name, await settle(before, column, part, earlier))
    } catch (error) {
      if (!(error instanceof TypesDiffer)) throw error
      if (first) first.columns.push(column.name)
      else first = error
    }
  }
  if (first) throw first
}

/**
 * Columns of the dataset that `parts` make up. Throws InputError naming the first part whose columns or types are not those of
 * the parts before it.
 */
export async function commonSchema(parts: readonly Part[]): Promise<Column[]> {
  const [first, ...others] = parts
  const settled = new Map<string, Settled>(
    first.table.columns.map((column) => [column.name, { column, told: first }]),
  )
  for (const [i, part] of others.entries()) {
    const difference = nameDifference(first.table.columns, part.table.columns)
    if (difference) {
      throw new InputError({
        file: part.path,
        cause: `its columns are not those of ${first.name}: it ${difference}; parts of one dataset have one schema`,
        remedy: 'give all parts the same columns (and the same header line), or name the files one by one',
      })
    }
    await settleAll(settled, part, parts.slice(0, i + 1))
  }
  return [...settled.values()].map(({ column }) => column)
}
