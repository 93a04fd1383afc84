/** Parquet's nested columns, and images in it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { neverCancelled } from '../../main/contract/task'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn, outcomeOf, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
})
afterAll(() => decoder.close())

let written = 0
async function parquet(select: string): Promise<string> {
  const path = join(files.folder, `${++written}.parquet`)
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`)
  connection.closeSync()
  return path
}
const open = async (select: string) => (await datasetIn(await parquet(select), decoder)).table
const image = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/images', name))
const blob = (bytes: Buffer): string => `from_hex('${bytes.toString('hex')}')`

describe('lists in Parquet', () => {
  it('of equal length are tensors, also nested, in many chunks and by pages', async () => {
    const table = await open(`SELECT [i, i + 1, 10 - i]::FLOAT[] AS a, [[i, 1], [2, 3]]::BIGINT[][] AS b,
      CASE WHEN i % 3 = 0 THEN NULL ELSE [i]::UTINYINT[] END AS c, i AS n FROM (SELECT i % 200 AS i FROM range(5000) t(i))`)
    expect(table.columns.map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ['a', 'tensor', [3]],
      ['b', 'tensor', [2, 2]],
      ['c', 'tensor', [1]],
      ['n', 'integer', undefined],
    ])
    const rows = await rowsIn(table)
    expect(rows).toHaveLength(5000)
    rows.forEach(([a, b, c, n]) => {
      const i = Number(n)
      expect([a, b, c]).toEqual([[i, i + 1, 10 - i], [i, 1, 2, 3], i % 3 === 0 ? null : [i]])
    })
    expect(rowsOf(await table.page({ offset: 4101, limit: 1, columns: ['a'] }))).toEqual([[[101, 102, -91]]])
    const [summary] = await table.summarize({
      columns: ['c'],
      cancel: neverCancelled,
      onProgress: () => undefined,
    })
    expect(summary).toMatchObject({ rows: 5000, nulls: 1675, min: 1, max: 199 })
  })

  it('hold absent elements and lists as NaN', async () => {
    const table = await open(`SELECT unnest([[[1, NULL], [3, 4]], [[5, 6], NULL], NULL]::INTEGER[][][]) AS a`)
    const n = Number.NaN
    expect(table.columns[0].shape).toEqual([2, 2])
    expect(await rowsIn(table)).toEqual([[[1, n, 3, 4]], [[5, 6, n, n]], [null]])
  })

  it('of other lengths or of texts are printed', async () => {
    const table = await open(
      `SELECT unnest([[1, 2], [3]]) AS a, unnest([['x'], ['y']]) AS b, unnest([[], []]::INTEGER[][]) AS c`,
    )
    expect(table.columns.map(({ type }) => type)).toEqual(['other', 'other', 'other'])
    expect(await rowsIn(table)).toEqual([
      ['[1, 2]', '[x]', '[]'],
      ['[3]', '[y]', '[]'],
    ])
  })
})

describe('images in Parquet', () => {
  const rgb = blob(image('rgb.png'))
  const pixels: number[] = JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/images/pixels.json'), 'utf8'),
  )['rgb.png'].values

  it("are decoded from plain bytes and from Hugging Face's struct, by pages as well", async () => {
    const table = await open(`SELECT i AS n, CASE WHEN i % 5 = 1 THEN NULL ELSE ${rgb} END AS plain,
      {'bytes': ${rgb}, 'path': 'p' || i} AS image FROM range(2500) t(i)`)
    expect(table.columns.map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ['n', 'integer', undefined],
      ['plain', 'image', [4, 6, 3]],
      ['image', 'image', [4, 6, 3]],
      ['image.path', 'text', undefined],
    ])
    const page = rowsOf(
      await table.page({ offset: 2040, limit: 20, columns: ['image.path', 'plain', 'n', 'image'] }),
    )
    expect(page).toEqual(
      Array.from({ length: 20 }, (_, i) => {
        const row = 2040 + i
        return [`p${row}`, row % 5 === 1 ? null : pixels, BigInt(row), pixels]
      }),
    )
    const summary = await table.summarize({
      columns: ['plain'],
      cancel: neverCancelled,
      onProgress: () => undefined,
    })
    expect(summary[0]).toMatchObject({ kind: 'number', rows: 2500 * 72, nulls: 500 * 72 })
  })

  it('of different sizes are told by size, with a note', async () => {
    const table = await open(`SELECT unnest([${rgb}, ${blob(image('grey.jpg'))}, NULL]) AS x`)
    expect(table.columns[0]).toMatchObject({ type: 'image' })
    expect(table.notes?.[0]).toMatch(/column x holds images of 2 sizes/)
    expect(await rowsIn(table)).toEqual([['4x6x3'], ['16x16x1'], [null]])
  })

  it('that are damaged are named by row and file', async () => {
    const cut = blob(image('rgb.png').subarray(0, 50))
    const path = await parquet(
      `SELECT CASE WHEN i = 2100 THEN ${cut} ELSE ${rgb} END AS x FROM range(2200) t(i)`,
    )
    const { table } = await datasetIn(path, decoder)
    expect(await inputErrorOf(rowsIn(table))).toMatchObject({ file: path, place: 'row 2101, column x' })
    expect(rowsOf(await table.page({ offset: 2101, limit: 1 }))).toEqual([[pixels]])
  })

  it('are none where bytes are something else', async () => {
    const table = await open(`SELECT 'ab'::BLOB AS x`)
    expect(table.columns[0].type).toBe('other')
  })

  it('end in an answer or an InputError, whatever bytes are changed', async () => {
    const whole = readFileSync(await parquet(`SELECT ${rgb} AS x, [1.5, i] AS l FROM range(20) t(i)`))
    for (let i = 4; i < whole.length; i += Math.ceil(whole.length / 60)) {
      const damaged = Buffer.from(whole)
      damaged[i] ^= 0xff
      const path = join(files.folder, 'damaged.parquet')
      writeFileSync(path, damaged)
      const outcome = await outcomeOf(path, decoder)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })
})
