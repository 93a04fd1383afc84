/** How a table is looked at: which rows in which order, which columns, where and how wide. Pure; the store keeps it by path. */
import type { Column } from '../../main/contract/table'
import type { SortKey, ViewSpec } from '../../main/contract/view'

export interface TableLook {
  /** null: all rows. */
  filter: string | null
  sort: SortKey[]
  /** Names of columns that are not shown. */
  hidden: string[]
  /** Names of columns that stay at the left, in their order there. */
  pinned: string[]
}

export const asItComes: TableLook = { filter: null, sort: [], hidden: [], pinned: [] }

export const specOf = ({ filter, sort }: TableLook): ViewSpec => ({ filter, sort })
export const sameSpec = (a: ViewSpec, b: ViewSpec): boolean =>
  JSON.stringify([a.filter, a.sort]) === JSON.stringify([b.filter, b.sort])

export interface ShownColumn {
  column: Column
  /** Place among the columns of the file. */
  index: number
  pinned: boolean
}

/** The columns in the order they are shown in: those that are pinned, then the file's own. */
export function shownColumns(columns: readonly Column[], { hidden, pinned }: TableLook): ShownColumn[] {
  const places = new Map(columns.map(({ name }, index) => [name, index]))
  const [away, first] = [new Set(hidden), new Set(pinned)]
  const shown = (index: number): ShownColumn => ({
    column: columns[index],
    index,
    pinned: first.has(columns[index].name),
  })
  const left = pinned.flatMap((name) => (away.has(name) ? [] : (places.get(name) ?? [])))
  const rest = columns.flatMap(({ name }, index) => (away.has(name) || first.has(name) ? [] : [index]))
  return [...left, ...rest].map(shown)
}

/** The keys after a column's header is chosen: up, down, none; `add`: beside the other keys, else in their place. */
export function sortedWith(sort: readonly SortKey[], column: string, add: boolean): SortKey[] {
  const known = sort.find((key) => key.column === column)
  const next = known
    ? known.descending
      ? []
      : [{ column, descending: true }]
    : [{ column, descending: false }]
  if (!add) return sort.length > 1 ? [{ column, descending: false }] : next
  if (!known) return [...sort, ...next]
  return sort.flatMap((key) => (key.column === column ? next : [key]))
}

const without = (names: readonly string[], name: string): string[] => names.filter((one) => one !== name)

/** Hides or shows a column; one that is hidden keeps its pin for when it comes back. */
export const hidingOf = ({ hidden }: TableLook, name: string, hide: boolean): Partial<TableLook> => ({
  hidden: hide ? [...without(hidden, name), name] : without(hidden, name),
})

export const pinningOf = ({ pinned }: TableLook, name: string, pin: boolean): Partial<TableLook> => ({
  pinned: pin ? [...without(pinned, name), name] : without(pinned, name),
})

/** Words of DuckDB's SQL that do not stand for a column unless quoted; a test tries every keyword on the database. */
export const reservedWords: ReadonlySet<string> = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate collation column concurrently constraint create cross default deferrable desc describe distinct do else end except false fetch for foreign freeze from full glob group having ilike in initially inner intersect into is isnull join lambda lateral leading left like limit natural not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning right select semi show similar some summarize symmetric table tablesample then to trailing true union unique unpack unpivot using variadic verbose when where window with`.split(
    ' ',
  ),
)

/** `name` as it is written in a filter: as it is where that is a plain word, else in double quotes. */
export const filterName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(name) && !reservedWords.has(name.toLowerCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`
