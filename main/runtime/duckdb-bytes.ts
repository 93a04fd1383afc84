/** Columns of bytes, which have no vector of their own. */
import { DuckDBBlobValue, type DuckDBInstance } from '@duckdb/node-api'

/** Bytes of the one column of a query, chunk by chunk; leaving early interrupts the query. */
export async function* streamBytes(
  instance: DuckDBInstance,
  sql: string,
): AsyncIterable<(Uint8Array | null)[]> {
  const connection = await instance.connect()
  let ended = false
  try {
    const result = await connection.stream(sql)
    for (;;) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      yield chunk.getColumnValues(0).map((value) => (value instanceof DuckDBBlobValue ? value.bytes : null))
    }
    ended = true
  } finally {
    if (!ended) connection.interrupt()
    connection.closeSync()
  }
}
