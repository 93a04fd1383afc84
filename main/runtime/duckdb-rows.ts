/** Rows of a query as batches, made on other threads while the reader looks at the ones before. */
import type { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { oneAhead } from '../base/ahead'
import type { Batch } from '../contract/table'
import type { Leaf } from './duckdb-leaves'
import { readingOf } from './duckdb-vectors'

/** Room for what is decoded ahead of its reader: with less, the decoder and the reader wait for each other in turn. */
const aheadOfReader = "SET streaming_buffer_size = '32MB'"

const reader = (types: readonly Leaf[]) => {
  const readings = types.map(({ type }) => readingOf(type))
  return (chunk: DuckDBDataChunk): Batch => ({
    rows: chunk.rowCount,
    vectors: readings.map((reading, column) => reading.read(chunk, column)),
  })
}

/**
 * Rows of a query. The next chunk is fetched while the reader looks at the one before; a reader that leaves early interrupts the
 * query. Throws the database's errors.
 */
export async function* streamRows(
  instance: DuckDBInstance,
  sql: string,
  types: readonly Leaf[],
): AsyncIterable<Batch> {
  const read = reader(types)
  const connection = await instance.connect()
  try {
    await connection.run(aheadOfReader)
    const result = await connection.stream(sql)
    const ask = async () => {
      const chunk = await result.fetchChunk()
      return chunk && chunk.rowCount > 0 ? chunk : null
    }
    for await (const chunk of oneAhead(ask, () => connection.interrupt())) yield read(chunk)
  } finally {
    connection.closeSync()
  }
}
