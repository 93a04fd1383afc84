import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { neverCancelled } from '../../main/contract/task'
import { createDecoder } from '../../main/runtime/duckdb'
import { openSource } from '../../main/sources/open'
import { printed, ratioOf } from './pairs'

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
const file = (format: string) => join(folder, `rows.${format}`)
const rows = 500_000

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const columns = Array.from({ length: 10 }, (_, i) =>
    i % 2 ? `round(random() * 1000)::INT AS c${i}` : `random() * 100 AS c${i}`,
  )
  const rowsOf = `SELECT ${columns.join(', ')} FROM range(${rows})`
  await connection.run(`COPY (${rowsOf}) TO '${file('csv')}' (HEADER)`)
  await connection.run(`COPY (${rowsOf}) TO '${file('parquet')}'`)
  connection.closeSync()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function profile(path: string): Promise<number> {
  const decoder = await createDecoder()
  const source = await openSource(path, { decoder })
  if (source.kind !== 'dataset') throw new Error('not a dataset')
  const summaries = await source.table.summarize({ cancel: neverCancelled, onProgress: () => {} })
  await decoder.close()
  return summaries.length
}

async function summarize(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.runAndReadAll(`SUMMARIZE FROM '${path}'`)
  connection.closeSync()
  instance.closeSync()
}

test.each(['csv', 'parquet'])('profile of a %s file against SUMMARIZE of DuckDB', async (format) => {
  expect(await profile(file(format))).toBe(10)
  const ratio = await ratioOf(
    () => profile(file(format)),
    () => summarize(file(format)),
    5,
  )
  const megabytes = statSync(file(format)).size / 1e6
  console.log(
    `profile ${format}, ${rows} rows x 10, ${megabytes.toFixed(0)} MB, against SUMMARIZE: ${printed(ratio)}`,
  )
})
