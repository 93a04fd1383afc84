import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn, outcomeOf, rowsIn, rowsOf } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
let decoder: Decoder
const path = join(files.folder, 'all.parquet')

beforeAll(async () => {
  decoder = await createDecoder()
  const connection = await (await DuckDBInstance.create()).connect()
  const columns = `i AS id, i / 7 AS x, CASE WHEN i % 2 = 0 THEN 'even' END AS t, [i] AS l,
    i::HUGEINT * 1000000000000000000 AS h, i % 3 = 0 AS b, DATE '2024-01-01' + i::INTEGER AS d`
  await connection.run(`COPY (SELECT ${columns} FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`)
})
afterAll(() => decoder.close())

describe('Parquet', () => {
  it('reads columns with their types', async () => {
    const { table } = await datasetIn(path, decoder)
    expect(table).toMatchObject({ format: 'parquet', rows: 5000 })
    expect(table.columns.map(({ type }) => type)).toEqual([
      'integer',
      'float',
      'text',
      'tensor',
      'float',
      'boolean',
      'date',
    ])
    const rows = await rowsIn(table)
    expect(rows[2]).toEqual([2n, 2 / 7, 'even', [2], 2e18, 0, Date.UTC(2024, 0, 3)])
    expect(rows.at(-1)?.[0]).toBe(4999n)
  })

  it('pages over the ends of chunks', async () => {
    const { table } = await datasetIn(path, decoder)
    expect(rowsOf(await table.page({ offset: 2047, limit: 2, columns: ['id'] }))).toEqual([[2047n], [2048n]])
  })

  it('makes no columns of the folders it lies in', async () => {
    const folder = join(files.folder, 'year=2024', 'it[s]')
    mkdirSync(folder, { recursive: true })
    const moved = join(folder, "a'b*.parquet")
    renameSync(files.write('copy.parquet', readFileSync(path)), moved)
    const { table } = await datasetIn(moved, decoder)
    expect(table.columns).toHaveLength(7)
  })

  it('says of a file that is cut off that it is, wherever the cut', async () => {
    const whole = readFileSync(path)
    for (const share of [0.01, 0.5, 0.99]) {
      const cut = files.write('cut.parquet', whole.subarray(0, Math.max(8, Math.floor(whole.length * share))))
      const fields = await inputErrorOf(datasetIn(cut, decoder))
      expect(fields).toMatchObject({ file: cut, place: 'end of file' })
      expect(fields.cause).toMatch(/damaged or cut off/)
    }
  })

  it('ends in an answer or an InputError, whatever bytes are changed', async () => {
    const whole = readFileSync(path)
    for (let i = 4; i < whole.length; i += Math.ceil(whole.length / 60)) {
      const damaged = Buffer.from(whole)
      damaged[i] ^= 0xff
      const changed = files.write('changed.parquet', damaged)
      const outcome = await outcomeOf(changed, decoder)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })
})
