import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { CancelledError } from '../../main/contract/errors'
import { neverCancelled } from '../../main/contract/task'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { datasetIn, rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

const open = (name: string, content: string | Uint8Array) => datasetIn(files.write(name, content), decoder)
const fault = (name: string, content: string | Uint8Array) => inputErrorOf(open(name, content))

describe('delimited text', () => {
  it('types columns by their values, NaN and infinities among numbers included', async () => {
    const { table } = await open(
      'typed.csv',
      'n,x,b,t,d\n1,nan,true,a,2024-01-02\n2,inf,false,,2024-01-03\nNA,-Infinity,,b,\n',
    )
    expect(table.format).toBe('csv')
    expect(table.columns.map(({ type }) => type)).toEqual(['integer', 'float', 'boolean', 'text', 'date'])
    expect(await rowsIn(table)).toEqual([
      [1n, Number.NaN, 1, 'a', Date.UTC(2024, 0, 2)],
      [2n, Number.POSITIVE_INFINITY, 0, null, Date.UTC(2024, 0, 3)],
      [null, Number.NEGATIVE_INFINITY, null, 'b', null],
    ])
  })

  it('keeps integers beyond 2^53 exact', async () => {
    const { table } = await open('big.csv', 'id\n9007199254740993\n9007199254740995\n')
    expect(await rowsIn(table)).toEqual([[9007199254740993n], [9007199254740995n]])
  })

  it('reads tabs, bars, semicolons and decimal commas', async () => {
    const tsv = await open('a.tsv', 'a\tb\n1\t2\n')
    expect(tsv.table.format).toBe('tsv')
    const german = await open('german.csv', 'a;b\n1,5;x\n2,25;y\n')
    expect(await rowsIn(german.table)).toEqual([
      [1.5, 'x'],
      [2.25, 'y'],
    ])
  })

  it('names the columns of a file without a header', async () => {
    const { table } = await open('bare.csv', '1,2\n3,4\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2'])
    expect(table.rows).toBe(2)
    expect(table.notes?.join()).toContain('first row looks like data')
  })

  it('makes names that occur again unique and says so, and tells a from A', async () => {
    const { table } = await open('twice.csv', 'a,A,a\n1,2,3\n')
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'A', 'a_1'])
    expect(table.notes).toHaveLength(1)
    expect(await rowsIn(table, ['a_1', 'A'])).toEqual([[3n, 2n]])
  })

  it('reads quoted delimiters, quotes and line breaks, also in the header', async () => {
    const { table } = await open('quoted.csv', '"a,\nb",c\n"x ""y""",1\n"z\nz",2\n')
    expect(table.columns[0].name).toBe('a,\nb')
    expect(await rowsIn(table)).toEqual([
      ['x "y"', 1n],
      ['z\nz', 2n],
    ])
  })

  it('reads gzip by content, whatever the name', async () => {
    const { table } = await open('packed.dat', gzipSync('a,b\n1,2\n'))
    expect(await rowsIn(table)).toEqual([[1n, 2n]])
  })

  it('reads a byte order mark, UTF-16 and Latin-1', async () => {
    expect((await open('bom.csv', '\ufeffa,b\n1,2\n')).table.columns[0].name).toBe('a')
    const wide = await open('wide.csv', Buffer.from('\ufeffa,b\ncafé,2\n', 'utf16le'))
    expect(await rowsIn(wide.table)).toEqual([['café', 2n]])
    const latin = await open('latin.csv', Buffer.from('a,b\ncafé,2\n', 'latin1'))
    expect(await rowsIn(latin.table)).toEqual([['café', 2n]])
    expect(latin.table.notes?.join()).toContain('Latin-1')
  })

  it('takes types from all rows where a late value does not fit the first ones', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},1`)
    const { table } = await open('late.csv', `a,b\n${rows.join('\n')}\nfoo,2\n`)
    expect(table.columns.map(({ type }) => type)).toEqual(['text', 'integer'])
    expect(table.rows).toBe(30_001)
  })

  it('is a table of no rows where there is only a header', async () => {
    const { table } = await open('header.csv', 'a,b\n')
    expect(table.rows).toBe(0)
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(await table.page({ offset: 0, limit: 10 })).toMatchObject({ rows: 0, vectors: [{}, {}] })
    const [summary] = await table.summarize({ cancel: neverCancelled, onProgress: () => undefined })
    expect(summary.rows).toBe(0)
  })

  it('reads a table of one column', async () => {
    expect(await rowsIn((await open('one.csv', 'x\n1\n2\n')).table)).toEqual([[1n], [2n]])
  })

  it('reads line breaks of Windows and of old Macs, and a last row without one', async () => {
    for (const lineBreak of ['\r\n', '\r']) {
      const { table } = await open('breaks.csv', ['a,b', '1,2', '3,4'].join(lineBreak))
      expect(await rowsIn(table)).toEqual([
        [1n, 2n],
        [3n, 4n],
      ])
    }
  })

  it.each([
    "it's.csv",
    'new\nline.csv',
    'star[1]*?.csv',
    '"quoted".csv',
    'a b%20.csv',
    "'); DROP TABLE x; --.csv",
  ])('opens a file named %j', async (name) => {
    files.write('star[1]xy.csv', 'z\n1\n')
    expect(await rowsIn((await open(name, 'a,b\n1,2\n')).table)).toEqual([[1n, 2n]])
  })

  it.each([
    ['a row that is too short', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 'line 3', /2 cells where the first has 3/],
    ['a row that is too long', 'a,b,c\n1,2,3\n4,5,6,7\n6,7,8\n', 'line 3', /4 cells where the first has 3/],
    ['a quote that never closes', 'a,b,c\n1,2,3\n4,"5,6\n6,7,8\n', 'line 3', /never closed/],
  ])('names the line of %s', async (_, content, place, cause) => {
    const fields = await fault('bad.csv', content)
    expect(fields.file).toBe(`${files.folder}/bad.csv`)
    expect(fields.place).toBe(place)
    expect(fields.cause).toMatch(cause)
    expect(fields.remedy).not.toBeNull()
  })

  it('names the line of a short row far down', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},1`)
    rows[40_000] = '7'
    expect(await fault('far.csv', `a,b\n${rows.join('\n')}\n`)).toMatchObject({ place: 'line 40002' })
  })

  it('says of gzip that is cut off that it is', async () => {
    const packed = gzipSync(
      `a,b\n${Array.from({ length: 20_000 }, (_, i) => `${i},${i * 7919}`).join('\n')}\n`,
    )
    expect((await fault('cut.csv.gz', packed.subarray(0, packed.length / 2))).cause).toMatch(/gzip/)
  })

  const wide = (cells: readonly string[], row: (i: number, r: number) => string, rows: number) => {
    const names = Array.from({ length: 1200 }, (_, i) => `p${i}`)
    const lines = Array.from({ length: rows }, (_, r) => names.map((_, i) => cells[i] ?? row(i, r)).join(','))
    return `${names.join(',')}\n${lines.join('\n')}\n`
  }

  it('tells the types of a wide table from its beginning', async () => {
    const content = wide(
      ['x', '2024-01-02', 'true', 'yes', '?'],
      (i, r) => (i % 2 ? `${i + r}` : `${r}.5`),
      30,
    )
    const { table } = await open('wide.csv', content)
    expect(table.columns.slice(0, 8).map(({ type }) => type)).toEqual([
      ...['text', 'date', 'boolean', 'text', 'text', 'integer', 'float', 'integer'],
    ])
    expect((await rowsIn(table, ['p5', 'p6', 'p1199']))[29]).toEqual([34n, 29.5, 1228n])
  })

  it('takes the types of a wide table from all rows where its beginning does not tell', async () => {
    const content = wide([], (i, r) => (i === 7 && r > 700 ? 'late' : `${r}`), 720)
    const { table } = await open('late.csv', content)
    expect(table.columns.slice(6, 9).map(({ type }) => type)).toEqual(['integer', 'text', 'integer'])
    expect(table.rows).toBe(720)
  })

  it('names the line of a short row in a wide table', async () => {
    const content = `${wide([], (i) => `${i}`, 40)}1,2,3\n`
    expect(await fault('short.csv', content)).toMatchObject({ place: 'line 42' })
  })

  it('is cancelled while it is opened', async () => {
    const path = files.write('cancelled.csv', 'a,b\n1,2\n')
    const task = { cancel: { requested: true }, onProgress: () => undefined }
    await expect(openSource(path, { decoder, task })).rejects.toBeInstanceOf(CancelledError)
  })
})

describe('whole numbers of a large file', () => {
  const rows = 66_000
  const text = 'x'.repeat(1024)
  const large = (last: string): string =>
    `n,text\n${Array.from({ length: rows - 1 }, (_, row) => `${row},${text}\n`).join('')}${last},${text}\n`
  const lastOf = async (name: string, last: string) => {
    const { table } = await open(name, large(last))
    const [vector] = (await table.page({ offset: rows - 1, limit: 1, columns: ['n'] })).vectors
    const [{ sourceType, type }] = table.columns
    await table.close()
    return { sourceType, type, value: vector.kind === 'text' ? vector.values[0] : Number(vector.values[0]) }
  }

  it('are held in 32 bits where all of them fit', async () => {
    expect(await lastOf('narrow.csv', '7')).toEqual({ sourceType: 'INTEGER', type: 'integer', value: 7 })
  })

  it('are held in 64 bits where one at the end does not', async () => {
    expect(await lastOf('late-wide.csv', '3000000000')).toEqual({
      sourceType: 'BIGINT',
      type: 'integer',
      value: 3e9,
    })
  })
})
