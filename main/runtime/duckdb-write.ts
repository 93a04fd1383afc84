/** Tables as files: their rows are loaded into the database batch by batch and copied out by it. */
import type { DuckDBInstance } from '@duckdb/node-api'
import { sqlName, sqlText } from '../contract/decoder'
import type { TableWriter, WrittenFormat } from '../contract/table-writer'
import { loadedName, loadTable } from './duckdb-load'
import { connected, runWatched } from './duckdb-query'

const options: Readonly<Record<WrittenFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  tsv: "FORMAT csv, HEADER true, DELIMITER '\t'",
  parquet: 'FORMAT parquet, COMPRESSION zstd',
}

/** A writer through the database of `instance`. */
export function createTableWriter(instance: DuckDBInstance): TableWriter {
  let written = 0
  return {
    async write(table, path, format, task) {
      const name = `written_${++written}`
      try {
        await connected(instance, (connection) => loadTable(connection, name, table, task))
        const list = table.columns.map((column, i) => `${loadedName(i)} AS ${sqlName(column.name)}`)
        const rows = `SELECT ${list.join(', ')} FROM ${name} ORDER BY rowid`
        await runWatched(
          instance,
          `COPY (${rows}) TO ${sqlText(path)} (${options[format]})`,
          table.rows,
          task,
        )
      } finally {
        await connected(instance, (connection) => connection.run(`DROP TABLE IF EXISTS ${name}`))
      }
    },
  }
}
