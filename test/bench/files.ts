/** Files of ten columns, half of them doubles and half whole numbers, in the three formats, made by DuckDB and apache-arrow. */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { makeTable, RecordBatchFileWriter } from 'apache-arrow'
import type { Table } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'

/** What a row of the CSV takes on average. */
const bytesPerRow = 110.4

export const rowsFor = (megabytes: number): number => Math.round((megabytes * 1e6) / bytesPerRow)
export const megabytesOf = (path: string): number => statSync(path).size / 1e6

/** A folder of the bench's own, and how to be rid of it. */
export function benchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  return {
    path: (name: string) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs statements in a database of their own. */
export async function withDuckDB(...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const statement of statements) await connection.runAndReadAll(statement)
  connection.closeSync()
  instance.closeSync()
}

/** Writes the same rows as CSV and, where wanted, as Parquet. */
export async function writeRows(rows: number, csv: string, parquet: string | null): Promise<void> {
  const columns = Array.from({ length: 10 }, (_, i) =>
    i % 2 ? `round(random() * 1000)::INT AS c${i}` : `random() * 100 AS c${i}`,
  )
  const made = `SELECT ${columns.join(', ')} FROM range(${rows})`
  if (!parquet) return withDuckDB(`COPY (${made}) TO '${csv}' (HEADER)`)
  await withDuckDB(`COPY (${made}) TO '${parquet}'`, `COPY (FROM '${parquet}') TO '${csv}' (HEADER)`)
}

/** The rows of a table of numbers as an Arrow IPC file. */
export async function writeArrow(table: Table, path: string): Promise<void> {
  const writer = new RecordBatchFileWriter()
  const written = pipeline(writer.toNodeStream(), createWriteStream(path))
  for await (const { vectors } of table.batches({ batchRows: 122_880, cancel: neverCancelled })) {
    const columns = vectors.map(({ values }, i): [string, Float64Array | Int32Array] => {
      if (values instanceof Float64Array || values instanceof Int32Array) return [`c${i}`, values]
      throw new Error('only doubles and 32-bit integers are written here')
    })
    for (const batch of makeTable(Object.fromEntries(columns)).batches) writer.write(batch)
  }
  writer.finish()
  await written
}

/** A CSV of many columns, half doubles and half whole numbers. */
export const writeWide = (columns: number, rows: number, csv: string): Promise<void> =>
  withDuckDB(
    `COPY (SELECT ${Array.from({ length: columns }, (_, i) =>
      i % 2
        ? `(hash(i * ${columns} + ${i}) % 256)::INT AS pixel_${i}`
        : `(hash(i * ${columns} + ${i}) % 1000003) / 1e6 AS pixel_${i}`,
    ).join(', ')} FROM range(${rows}) t(i)) TO '${csv}' (HEADER)`,
  )
