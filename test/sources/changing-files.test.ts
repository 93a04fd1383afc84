import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { neverCancelled } from '../../main/contract/task'
import { createDecoder } from '../../main/runtime/duckdb'
import { datasetIn, rowsIn } from './dataset'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
const numbers = Float64Array.from({ length: 20_000 }, (_, i) => i)
const contents: Record<string, string | Uint8Array> = {
  'text.csv': `n,m\n${Array.from(numbers, (n) => `${n},1\n`).join('')}`,
  'lines.jsonl': Array.from(numbers, (n) => `{"n":${n}}\n`).join(''),
  'file.arrow': tableToIPC(tableFromArrays({ n: numbers }), 'file'),
  'stream.arrow': tableToIPC(tableFromArrays({ n: numbers }), 'stream'),
}
let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder()
  const path = join(files.folder, 'made.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`COPY (SELECT i::DOUBLE AS n FROM range(20000) t(i)) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  contents['table.parquet'] = readFileSync(path)
})
afterAll(() => decoder.close())

const names = ['text.csv', 'lines.jsonl', 'file.arrow', 'stream.arrow', 'table.parquet']
const summarize = { columns: ['n'], cancel: neverCancelled, onProgress: () => undefined }

async function opened(name: string) {
  const path = files.write(name, contents[name])
  return datasetIn(path, decoder)
}

describe.each(names)('%s', (name) => {
  it('that grew after it was opened is named as changed', async () => {
    const { path, table } = await opened(name)
    appendFileSync(path, contents[name])
    const works = [
      () => table.summarize(summarize),
      () => table.page({ offset: 5, limit: 5 }),
      () => rowsIn(table),
    ]
    for (const work of works) {
      const fields = await inputErrorOf(work())
      expect(fields).toMatchObject({ file: path, remedy: expect.stringMatching(/open it again/) })
      expect(fields.cause).toMatch(/changed while it was read \(from \d+ to \d+ bytes\)/)
    }
  })

  it('that shrank between two pages is named as changed', async () => {
    const { path, table } = await opened(name)
    expect((await table.page({ offset: 0, limit: 5 })).rows).toBe(5)
    truncateSync(path, 1000)
    expect((await inputErrorOf(table.page({ offset: 15_000, limit: 5 }))).cause).toMatch(/to 1000 bytes/)
  })

  it('that is gone, or was put in place of another, is named', async () => {
    const { path, table } = await opened(name)
    renameSync(path, `${path}.before`)
    expect(await inputErrorOf(table.summarize(summarize))).toMatchObject({
      file: path,
      cause: 'there is no such file',
    })
    writeFileSync(path, contents[name])
    expect((await inputErrorOf(rowsIn(table))).cause).toMatch(/written to while it was read/)
    rmSync(path)
  })

  it('that changes while its batches are read is named at the end at the latest', async () => {
    const { path, table } = await opened(name)
    const reading = async () => {
      let rows = 0
      for await (const batch of table.batches({ batchRows: 1000, cancel: neverCancelled })) {
        if (rows === 0) appendFileSync(path, 'more')
        rows += batch.rows
      }
    }
    expect((await inputErrorOf(reading())).cause).toMatch(/changed while it was read/)
  })
})
