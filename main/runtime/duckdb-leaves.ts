/** Columns as they are shown: the fields of a struct are columns of their own, named as people name them (`address.city`). */
import { BIGINT, DuckDBStructType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import { sqlName, sqlText } from '../contract/decoder'
import { readingOf } from './duckdb-vectors'

/** A column, or a field in one. */
export interface Leaf {
  /** Different from all others of the relation. */
  name: string
  type: DuckDBType
  /** SQL that gives its values. */
  sql: string
}

function fieldsOf({ name, type, sql }: Leaf): Leaf[] {
  if (!(type instanceof DuckDBStructType)) return [{ name, type, sql }]
  return type.entryNames.flatMap((field, i) =>
    fieldsOf({
      name: `${name}.${field}`,
      type: type.entryTypes[i],
      sql: `struct_extract(${sql}, ${sqlText(field)})`,
    }),
  )
}

/** The columns of a relation with structs opened up, however deep. A name that is taken already gets a number. */
export function leavesOf(columns: readonly { name: string; type: DuckDBType }[]): Leaf[] {
  const taken = new Set(columns.map(({ name }) => name))
  return columns.flatMap(({ name, type }) =>
    fieldsOf({ name, type, sql: sqlName(name) }).map((leaf) => {
      let [unique, next] = [leaf.name, 1]
      while (unique !== name && taken.has(unique)) unique = `${leaf.name}_${next++}`
      taken.add(unique)
      return { ...leaf, name: unique }
    }),
  )
}

const [leastBigint, mostBigint] = [-(2n ** 63n), 2n ** 63n - 1n]

/**
 * Integers of 128 bits whose values all fit into 64 as such, which are kept exact: DuckDB makes HUGEINT of every JSON column
 * that holds a negative number. `select` gives the one row of a list of aggregates over the relation.
 */
export async function narrowed(
  leaves: Leaf[],
  select: (list: string) => Promise<readonly unknown[]>,
): Promise<Leaf[]> {
  const wide = leaves.filter(({ type }) => type.typeId === DuckDBTypeId.HUGEINT)
  if (wide.length === 0) return leaves
  const ranges = await select(wide.map(({ sql }) => `min(${sql}), max(${sql})`).join(', '))
  const fits = (value: unknown) => typeof value === 'bigint' && value >= leastBigint && value <= mostBigint
  const narrow = new Set(wide.filter((_, i) => fits(ranges[2 * i]) && fits(ranges[2 * i + 1])))
  return leaves.map((leaf) =>
    narrow.has(leaf) ? { ...leaf, type: BIGINT, sql: `CAST(${leaf.sql} AS BIGINT)` } : leaf,
  )
}

/** SQL that gives a column's values in a type that is read as it lies. A text that is kept as JSON loses its quotes. */
export function selected({ sql, type }: Leaf): string {
  if (type.alias === 'JSON') return `(${sql}) ->> '$'`
  const { cast } = readingOf(type)
  return cast ? `CAST(${sql} AS ${cast})` : sql
}
