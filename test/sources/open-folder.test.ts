import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { neverCancelled } from '../../main/contract/task'
import { contentKey, filesOf, stampOf } from '../../main/engine/identity'
import { createDecoder } from '../../main/runtime/duckdb'
import { tableOf } from '../../main/sources/table'
import { datasetIn, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

let folders = 0
/** A new folder with the files, whose names may lead into folders in it. */
function folderOf(contents: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(files.folder, `folder-${++folders}`)
  mkdirSync(folder)
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
const open = (contents: Parameters<typeof folderOf>[0]) => datasetIn(folderOf(contents), decoder)
const fault = (contents: Parameters<typeof folderOf>[0]) => inputErrorOf(open(contents))

describe('a folder of part files', () => {
  it('is one dataset, its rows in the natural order of the names', async () => {
    const source = await open({
      'part-10.csv': 'a,b\n10,x\n',
      'part-2.csv': 'a,b\n2,y\n3,z\n',
      'part-1.csv': 'a,b\n1,w\n',
      _SUCCESS: '',
      '.part-1.csv.crc': 'crc',
      'part-1.csv.sha256': 'abc  part-1.csv',
      'README.md': 'Twelve words about it.',
    })
    expect(source.name).toMatch(/^folder-/)
    expect(source.parts).toHaveLength(3)
    expect(source.bytes).toBe(8 + 12 + 9)
    expect(source.table).toMatchObject({ format: 'csv', rows: 4 })
    expect(source.table.notes).toEqual([])
    expect(await rowsIn(source.table)).toEqual([
      [1n, 'w'],
      [2n, 'y'],
      [3n, 'z'],
      [10n, 'x'],
    ])
  })

  it('gives pages that lie within a part, across parts, and beyond the end', async () => {
    const { table } = await open(
      Object.fromEntries(
        Array.from({ length: 5 }, (_, i) => [`${i}.csv`, `n,t\n${i + 1}0,a\n${i + 1}1,b\n${i + 1}2,c\n`]),
      ),
    )
    const page = async (offset: number, limit: number) =>
      rowsOf(await table.page({ offset, limit, columns: ['n'] })).map(([n]) => Number(n))
    expect(await page(4, 1)).toEqual([21])
    expect(await page(2, 5)).toEqual([12, 20, 21, 22, 30])
    expect(await page(14, 10)).toEqual([52])
    expect(await page(15, 10)).toEqual([])
    const [n] = await table.summarize({ columns: ['n'], cancel: neverCancelled, onProgress: () => undefined })
    expect(n).toMatchObject({ kind: 'number', rows: 15, min: 10, max: 52, mean: 31 })
  })

  it('reads only the parts that a page lies in', async () => {
    const source = await open({ '1.parquet': await parquet('1 AS a'), '2.parquet': await parquet('2 AS a') })
    rmSync(source.parts?.[0] ?? '')
    expect(rowsOf(await source.table.page({ offset: 1, limit: 1 }))).toEqual([[2]])
    const gone = await inputErrorOf(source.table.page({ offset: 0, limit: 1 }))
    expect(gone).toMatchObject({ file: source.parts?.[0], cause: 'there is no such file' })
  })

  async function parquet(columns: string): Promise<Uint8Array> {
    const path = join(files.folder, 'made.parquet')
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(`COPY (SELECT ${columns}) TO '${path}' (FORMAT parquet)`)
    connection.closeSync()
    return readFileSync(path)
  }

  it('reads Parquet, Arrow, JSON lines and packed text alike', async () => {
    const parquets = await open({
      a: await parquet("1 AS n, 'x' AS t"),
      b: await parquet("2 AS n, 'y' AS t"),
    })
    expect(await rowsIn(parquets.table)).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    const arrow = (n: number) => tableToIPC(tableFromArrays({ n: Float64Array.of(n) }), 'file')
    expect(await rowsIn((await open({ a: arrow(1), b: arrow(2) })).table)).toEqual([[1], [2]])
    const lines = await open({ 'a.jsonl': '{"n":1}\n{"n":2}\n', 'b.jsonl': '{"n":3}\n{"n":4}\n' })
    expect(lines.table).toMatchObject({ format: 'json-lines', rows: 4 })
    const packed = await open({ 'a.csv.gz': gzipSync('n,m\n1,2\n'), 'b.csv': 'n,m\n3,4\n' })
    expect(await rowsIn(packed.table, ['m'])).toEqual([[2n], [4n]])
  })

  it('finds types that fit all parts: fractions after whole numbers, blanks before anything', async () => {
    const { table } = await open({
      '1.csv': 'x,y,z,d\n1,,,2024-01-01\n2,,,2024-01-02\n',
      '2.csv': 'x,y,z,d\n0.5,7,,2024-01-03 12:00:00\n,8,t,\n',
      '3.csv': 'x,y,z,d\n',
    })
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['x float', 'y integer', 'z text', 'd timestamp'],
    ])
    expect(await rowsIn(table, ['x', 'y', 'z'])).toEqual([
      [1, null, null],
      [2, null, null],
      [0.5, 7n, null],
      [null, 8n, 't'],
    ])
    expect(rowsOf(await table.page({ offset: 1, limit: 2, columns: ['x', 'd'] }))).toEqual([
      [2, Date.UTC(2024, 0, 2)],
      [0.5, Date.UTC(2024, 0, 3, 12)],
    ])
  })

  it('takes columns by name where parts order them otherwise', async () => {
    const { table } = await open({ '1.csv': 'a,b\n1,2\n', '2.csv': 'b,a\n4,3\n' })
    expect(await rowsIn(table)).toEqual([
      [1n, 2n],
      [3n, 4n],
    ])
  })

  it('knows the header line of a part by that of the first, where the part alone would not', async () => {
    const { table } = await open({
      '1.csv': 'city,kind\nRome,red\nParis,blue\n',
      '2.csv': 'city,kind\ncity,red\n',
    })
    expect(table.rows).toBe(3)
    expect((await rowsIn(table))[2]).toEqual(['city', 'red'])
  })

  it('reads a column of delimited text as text where one part has texts in it, as they are written', async () => {
    const { table } = await open({
      '1.csv': 'a,b,c\n,2,1\n',
      '2.csv': 'a,b,c\n007,2,x\n',
      '3.csv': 'a,b,c\n1.50,2,3\n',
    })
    expect(table.columns.map(({ type }) => type)).toEqual(['text', 'integer', 'text'])
    expect(await rowsIn(table, ['a', 'c'])).toEqual([
      [null, '1'],
      ['007', 'x'],
      ['1.50', '3'],
    ])
    expect(table.notes).toHaveLength(2)
    expect(table.notes?.join()).toContain('column a is text in some of the files')
  })

  it('makes columns of folders that are named like year=2024', async () => {
    const { table } = await open({
      'year=2023/city=K%C3%B6ln/a.csv': 'n\n1\n',
      'year=2024/city=__HIVE_DEFAULT_PARTITION__/a.csv': 'n\n2\n3\n',
    })
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['n integer', 'year integer', 'city text'],
    ])
    expect(await rowsIn(table, ['city', 'n', 'year'])).toEqual([
      ['Köln', 1n, 2023],
      [null, 2n, 2024],
      [null, 3n, 2024],
    ])
  })

  it.each<[string, Record<string, string>, string | null, RegExp]>([
    ['nothing', { _SUCCESS: '' }, null, /holds no data files/],
    [
      'other columns',
      { '1.csv': 'a,b\n1,2\n', '2.csv': 'a,b\n1,2\n', '3.csv': 'a,c\n1,2\n' },
      '3.csv',
      /lacks b and has c besides/,
    ],
    [
      'other types',
      { '1.jsonl': '{"a":1}\n{"a":2}\n', '2.jsonl': '{"a":"x"}\n{"a":"y"}\n' },
      '2.jsonl',
      /text \(VARCHAR\) where 1\.jsonl holds integer/,
    ],
    [
      'other formats',
      { '1.csv': 'a,b\n1,2\n', '2.jsonl': '{"a":1}\n{"a":2}\n' },
      '2.jsonl',
      /format .* is not that of 1\.csv/,
    ],
    [
      'a model',
      { 'data.csv': 'a,b\n1,2\n', 'training.json': '{"loss":"mse"}' },
      null,
      /holds a training config \(training\.json\)/,
    ],
    [
      'two splits',
      { 'train.csv': 'a,b\n1,2\n', 'test.csv': 'a,b\n1,2\n' },
      null,
      /two splits \(train\.csv and test\.csv\)/,
    ],
    ['a folder', { 'sub/1.csv': 'a,b\n1,2\n' }, null, /holds a folder \(sub\)/],
    [
      'partitions and files',
      { '1.csv': 'a,b\n1,2\n', 'y=1/2.csv': 'a,b\n1,2\n' },
      'y=1/2.csv',
      /lies in other folders/,
    ],
    [
      'a partition that is a column too',
      { 'a=1/2.csv': 'a,b\n1,2\n' },
      'a=1/2.csv',
      /column a is in the file and/,
    ],
    [
      'a part that cannot be read',
      { '1.csv': 'a,b\n1,2\n', '2.csv': 'a,b\n1,2\n3\n' },
      '2.csv',
      /1 cells where the first has 2/,
    ],
    ['an empty part', { '1.csv': 'a,b\n1,2\n', '2.csv': '' }, '2.csv', /is empty/],
    [
      'something else',
      { '1.csv': 'a,b\n1,2\n', 'notes.txt': 'Dear Sir,\nhow are you today?\n' },
      'notes.txt',
      /neither a table/,
    ],
  ])('refuses %s and names what is at fault', async (_, contents, part, cause) => {
    const folder = folderOf(contents)
    const fields = await inputErrorOf(datasetIn(folder, decoder))
    expect(fields.file).toBe(part === null ? folder : join(folder, part))
    expect(fields.cause).toMatch(cause)
    expect(fields.remedy).not.toBeNull()
  })

  it('closes the parts that were open when one fails', async () => {
    const before = await openRelations()
    await fault({ '1.csv': 'a,b\n1,2\n', '2.csv': 'a,c\n1,2\n' })
    expect(await openRelations()).toBe(before)
  })
  async function openRelations(): Promise<number> {
    // A view: a table would count itself, or not, depending on which thread is first.
    const relation = await decoder.open(
      "(SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'opened%')",
      { keep: false },
    )
    const table = tableOf({ path: '', format: 'csv', relation, notes: [], fault: (error) => error })
    const [[count]] = await rowsIn(table)
    await relation.close()
    return Number(count)
  }

  it('is another dataset when a part is added or changed', async () => {
    const folder = folderOf({ 'y=1/1.csv': 'a\n1\n2\n' })
    const [before, again] = [await datasetIn(folder, decoder), await datasetIn(folder, decoder)]
    expect(await contentKey(before)).toBe(await contentKey(again))
    const stamp = await stampOf(filesOf(before))
    writeFileSync(join(folder, 'y=1/2.csv'), 'a\n3\n4\n')
    expect(await stampOf(filesOf(before))).not.toBe(stamp)
    const added = await datasetIn(folder, decoder)
    const key = await contentKey(added)
    expect(key).not.toBe(await contentKey(before))
    const stampAdded = await stampOf(filesOf(added))
    writeFileSync(join(folder, 'y=1/2.csv'), 'a\n3\n4\n5\n')
    expect(await stampOf(filesOf(added))).not.toBe(stampAdded)
    expect(await contentKey(await datasetIn(folder, decoder))).not.toBe(key)
  })

  it('holds the rows of the whole table, however it is cut into parts', async () => {
    const rows = fc.array(fc.tuple(fc.integer(), fc.constantFrom('p', 'q', '"r, s"')), {
      minLength: 1,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), fc.nat(30), async (rows, size, offset) => {
        const parts = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => [
          `part-${i}.csv`,
          `n,t\n${rows
            .slice(i * size, (i + 1) * size)
            .map((row) => `${row.join(',')}\n`)
            .join('')}`,
        ])
        const { table } = await open(Object.fromEntries(parts))
        const expected = rows.map(([n, t]) => [BigInt(n), t.replaceAll('"', '')])
        expect(await rowsIn(table)).toEqual(expected)
        expect(rowsOf(await table.page({ offset, limit: 9 }))).toEqual(expected.slice(offset, offset + 9))
        await table.close()
      }),
      { numRuns: 15 },
    )
  })
})
