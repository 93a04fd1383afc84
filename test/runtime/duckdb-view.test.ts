import {
  Table as ArrowTable,
  DateDay,
  Float64,
  Int64,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CancelledError } from '../../main/contract/errors'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import type { ArrangedTable, SortKey, ViewSpec, ViewTask } from '../../main/contract/view'
import { createDecoder, type Database } from '../../main/runtime/duckdb'
import { tableOf } from '../../main/sources/table'
import { datasetIn, rowsIn, rowsOf } from '../sources/dataset'
import { inputErrorOf, tempFiles } from '../sources/temp-files'

const files = tempFiles()
const task: ViewTask = { cancel: neverCancelled, onProgress: () => undefined }

let database: Database
beforeAll(async () => {
  database = await createDecoder()
})
afterAll(() => database.close())

const spec = (filter: string | null, ...sort: SortKey[]): ViewSpec => ({ filter, sort })
const up = (column: string): SortKey => ({ column, descending: false })
const down = (column: string): SortKey => ({ column, descending: true })

const opened = async (name: string, content: string | Uint8Array) =>
  (await datasetIn(files.write(name, content), database)).table

/** Rows of the file that the view shows, in its order, page by page; each page is checked against the file's rows. */
async function shownBy(
  arranged: ArrangedTable,
  table: Table,
  wanted: ViewSpec,
  limit = 3,
): Promise<number[]> {
  const view = await arranged.view(wanted, task)
  const columns = table.columns.map(({ name }) => name)
  const whole = await rowsIn(table)
  const shown: number[] = []
  for (let offset = 0; offset < view.rows; offset += limit) {
    const { batch, fileRows } = await view.page({ offset, limit, columns })
    expect(rowsOf(batch)).toEqual(fileRows.map((row) => whole[row]))
    shown.push(...fileRows)
  }
  expect(shown.length).toBe(view.rows)
  expect(await Promise.all(shown.map((row) => view.placeOf(row)))).toEqual(shown.map((_, place) => place))
  await view.close()
  return shown
}

const csv =
  'a,A,two words,名,t\n3,1,x,0.5,2024-01-02\n,2,y,nan,2024-01-01\n1,3,,-1,\n3,4,x,inf,2023-05-05\n2,5,Y,,2024-01-02\n'
/** The same rows, decoded by no database, under another's names. */
const arrow = () =>
  tableToIPC(
    new ArrowTable({
      a: vectorFromArray([3n, null, 1n, 3n, 2n], new Int64()),
      A: vectorFromArray([1, 2, 3, 4, 5], new Float64()),
      'two words': vectorFromArray(['x', 'y', null, 'x', 'Y'], new Utf8()),
      名: vectorFromArray([0.5, Number.NaN, -1, Number.POSITIVE_INFINITY, null], new Float64()),
      t: vectorFromArray(
        [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 1), null, Date.UTC(2023, 4, 5), Date.UTC(2024, 0, 2)].map(
          (ms) => (ms === null ? null : new Date(ms)),
        ),
        new DateDay(),
      ),
    }),
    'file',
  )

describe.each([
  ['held by the database', 'rows.csv', () => csv],
  ['loaded into it', 'rows.arrow', arrow],
])('views of a table %s', (_, name, content) => {
  let table: Table
  let arranged: ArrangedTable
  beforeAll(async () => {
    table = await opened(name, content())
    arranged = await database.arranger.arrange(table, task)
  })
  afterAll(async () => {
    await arranged.close()
    await table.close()
  })
  const shown = (wanted: ViewSpec) => shownBy(arranged, table, wanted)

  it('sorts with missing values last either way, NaN above all numbers, and equal rows as in the file', async () => {
    expect(await shown(spec(null, up('a')))).toEqual([2, 4, 0, 3, 1])
    expect(await shown(spec(null, down('a')))).toEqual([0, 3, 4, 2, 1])
    expect(await shown(spec(null, up('名')))).toEqual([2, 0, 3, 1, 4])
    expect(await shown(spec(null, down('名')))).toEqual([1, 3, 0, 2, 4])
    expect(await shown(spec(null, up('two words')))).toEqual([4, 0, 3, 1, 2])
  })

  it('sorts by several columns, the first counting most', async () => {
    expect(await shown(spec(null, down('a'), down('A')))).toEqual([3, 0, 4, 2, 1])
    expect(await shown(spec(null, down('t'), up('a')))).toEqual([4, 0, 1, 3, 2])
  })

  it('filters by the names in the file, case and spaces included', async () => {
    expect(await shown(spec('a = 3'))).toEqual([0, 3])
    expect(await shown(spec('A >= 4'))).toEqual([3, 4])
    expect(await shown(spec(`"two words" ilike 'y'`))).toEqual([1, 4])
    expect(await shown(spec('名 > 0 -- positive'))).toEqual([0, 1, 3])
    expect(await shown(spec(`t >= '2024-01-01'`, up('t')))).toEqual([1, 0, 4])
    expect(await shown(spec('a is null'))).toEqual([1])
    expect(await shown(spec('a > 100'))).toEqual([])
  })

  it('leaves constants as they are written', async () => {
    expect(
      await shown(
        spec(
          'a::hugeint + 170141183460469231731687303715884105720 = 170141183460469231731687303715884105723',
        ),
      ),
    ).toEqual([0, 3])
    expect(await shown(spec(`"two words" = 'x' and 'a "A" 名' = 'a "A" 名' /* a */`))).toEqual([0, 3])
  })

  it('combines both, and says where a row of the file is, or that it is not shown', async () => {
    const view = await arranged.view(spec('A < 5', down('A')), task)
    expect(view.rows).toBe(4)
    expect(await view.placeOf(3)).toBe(0)
    expect(await view.placeOf(4)).toBeNull()
    expect(await view.page({ offset: 9, limit: 5, columns: ['a'] })).toMatchObject({ fileRows: [] })
    await view.close()
  })

  it.each([
    ['B > 1', 'character 1 of the filter', /no column called B/],
    ['a > 1 and  "x y" = 2', 'character 12 of the filter', /no column called x y/],
    ['名 > 1 and nofunction(a)', 'character 11 of the filter', /nofunction/],
    ['a > ', 'end of the filter', /syntax error/],
    ['a > = 3', 'character 5 of the filter', /syntax error/],
    ['', 'filter', /./],
    ['a > 1; drop table x', 'filter', /not a statement/],
    ['a > 1; select 1', 'filter', /one expression/],
    ['1 from range(3)', 'filter', /one expression/],
    ['a > 1 order by a', 'filter', /one expression/],
    ['a > 1, a > 2', 'filter', /one expression/],
    ['true union select false', 'filter', /one expression/],
    ['(select true)', 'character 1 of the filter', /query within/],
    ['a in (select 1)', 'character 3 of the filter', /query within/],
    ["exists (from read_text('x'))", 'character 1 of the filter', /query within/],
    ['sum(a) over () > 1', 'character 1 of the filter', /OVER/],
    ['count(a) > 1', 'character 1 of the filter', /aggregate/],
    ['random() > 0.5', 'character 1 of the filter', /does not depend on the row/],
    ['*', 'character 1 of the filter', /\*/],
    ['a > ?', 'filter', /parameter/],
    ['a > 1 as b', 'character 3 of the filter', /AS/],
    ['A > 9007199254740993 and x > 1', 'character 26 of the filter', /no column called x/],
    ['a + 1', 'filter', /true or false/],
    ['"two words" + 1 > 2', 'character 13 of the filter', /\+/],
    ['rowid = 1', 'character 1 of the filter', /no column called rowid/],
    ['"two words"::int > 2', 'filter', /Could not convert string 'x'.*two words|Could not convert/],
  ])('refuses %j, at %s', async (filter, place, cause) => {
    const error = await inputErrorOf(arranged.view(spec(filter), task))
    expect(error.place).toBe(place)
    expect(error.cause).toMatch(cause)
  })

  it('refuses to sort by a column that is not there', async () => {
    expect(await inputErrorOf(arranged.view(spec(null, up('B')), task))).toMatchObject({ place: 'column B' })
  })
})

describe('a name that stands for several columns', () => {
  it('is asked to be written as in the file', async () => {
    const table = await opened('case.csv', 'ab,AB\n1,2\n3,4\n')
    const arranged = await database.arranger.arrange(table, task)
    expect(await shownBy(arranged, table, spec('AB = 4 and ab = 3'))).toEqual([1])
    expect((await inputErrorOf(arranged.view(spec('Ab = 4'), task))).cause).toMatch(/several columns/)
  })
})

describe('columns of the nested and exact kinds', () => {
  it('are filtered by what they are, and shown as the table shows them', async () => {
    const relation = await database.open(
      "(SELECT [1, i] AS list, {k: i} AS s, (i * 1.5)::DECIMAL(10, 2) AS d, ('w' || i)::VARCHAR AS rowid FROM range(5) t(i))",
      { keep: true },
    )
    const table = tableOf({ path: 'x', format: 'parquet', relation, notes: [], fault: (error) => error })
    const arranged = await database.arranger.arrange(table, task)
    expect(await shownBy(arranged, table, spec('s.k > 2', down('d')))).toEqual([4, 3])
    expect(await shownBy(arranged, table, spec('len(list_filter(list, lambda x: x > 3)) = 1'))).toEqual([4])
    expect(await shownBy(arranged, table, spec("rowid = 'w2'"))).toEqual([2])
    expect(await shownBy(arranged, table, spec('"s.k" = 1 or S . k = 4', down('s.k')))).toEqual([4, 1])
    await arranged.close()
  })
})

const numberOrNone = fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, 0.5)), {
  nil: null,
})

/** The order that ViewSpec promises, by JavaScript's own sort, which is stable. */
function sortedRows(values: readonly (number | null)[], descending: boolean): number[] {
  const rank = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)
  return values
    .map((_, row) => row)
    .sort((a, b) => {
      const [x, y] = [values[a], values[b]]
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
      return (descending ? -1 : 1) * (rank(x) === rank(y) ? 0 : rank(x) - rank(y))
    })
}

it('any column of numbers sorts as promised, whatever its length', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(numberOrNone, { minLength: 1, maxLength: 50 }),
      fc.boolean(),
      async (some, descending) => {
        // Long enough to fill several chunks of the database.
        const values = Array.from({ length: 4100 }, (_, i) => some[i % some.length])
        const bytes = tableToIPC(new ArrowTable({ v: vectorFromArray(values, new Float64()) }), 'stream')
        const table = await opened(`any-${count++}.arrow`, bytes)
        const arranged = await database.arranger.arrange(table, task)
        const view = await arranged.view(spec(null, { column: 'v', descending }), task)
        const { fileRows } = await view.page({ offset: 0, limit: 10_000, columns: [] })
        expect(fileRows).toEqual(sortedRows(values, descending))
        await view.close()
        await arranged.close()
      },
    ),
    { numRuns: 25 },
  )
})

it('times keep their meaning on the way in', async () => {
  const times = [Date.UTC(1969, 6, 20, 20, 17, 40), null, Date.UTC(2024, 1, 29, 12, 0, 0, 250)]
  const bytes = tableToIPC(new ArrowTable({ at: vectorFromArray(times, new TimestampMillisecond()) }), 'file')
  const table = await opened('times.arrow', bytes)
  const arranged = await database.arranger.arrange(table, task)
  expect(await shownBy(arranged, table, spec(`"at" < '1970-01-01'`))).toEqual([0])
  expect(await shownBy(arranged, table, spec(`day("at") = 29`))).toEqual([2])
  expect(await shownBy(arranged, table, spec(null, down('at')))).toEqual([2, 0, 1])
})

it('a table of no rows has views of no rows', async () => {
  const table = await opened(
    'none.arrow',
    tableToIPC(new ArrowTable(new ArrowTable({ v: vectorFromArray([1], new Float64()) }).schema), 'file'),
  )
  const arranged = await database.arranger.arrange(table, task)
  expect(await shownBy(arranged, table, spec('v > 0', up('v')))).toEqual([])
})

it('a cancelled view ends, and leaves nothing behind', async () => {
  const relation = await database.open('(SELECT hash(i) AS h FROM range(4000000) t(i))', { keep: false })
  const table = tableOf({ path: 'x', format: 'parquet', relation, notes: [], fault: (error) => error })
  const cancel = { requested: false }
  const arranged = await database.arranger.arrange(table, task)
  const told: number[] = []
  const making = arranged.view(spec(null, up('h')), {
    cancel,
    onProgress: ({ done }) => {
      told.push(done)
      cancel.requested = true
    },
  })
  await expect(making).rejects.toBeInstanceOf(CancelledError)
  expect(told.length).toBeGreaterThan(0)
  const view = await arranged.view(spec('h % 2 = 0', up('h')), task)
  expect(view.rows).toBeGreaterThan(1_900_000)
  await view.close()
  await arranged.close()
})
