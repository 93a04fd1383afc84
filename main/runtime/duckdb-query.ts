/** Queries that can be cancelled, tell how far they are, and come as typed vectors. */
import type { DuckDBConnection, DuckDBInstance, DuckDBType } from '@duckdb/node-api'
import { joinBatches } from '../base/vectors'
import type { Batch } from '../contract/table'
import { throwIfCancelled } from '../contract/task'
import type { ViewTask } from '../contract/view'
import { runLong } from './duckdb-long'
import { readingOf } from './duckdb-vectors'

/** A connection of its own for `work`. */
export async function connected<T>(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
  }
}

/**
 * Runs `sql`, telling progress as a share of `rows`. Throws CancelledError soon after the task is cancelled, else the
 * database's error.
 */
export async function runWatched(
  instance: DuckDBInstance,
  sql: string,
  rows: number,
  { cancel, onProgress }: ViewTask,
): Promise<void> {
  const onShare = (share: number) =>
    onProgress({ stage: 'arranging', done: Math.floor(share * rows), total: rows, unit: 'rows' })
  await connected(instance, (connection) => runLong(connection, sql, { cancel, onShare }))
  throwIfCancelled(cancel)
}

/** All rows of a query as one batch; null where there are none. Columns that need a cast are to be selected with it. */
export async function batchOf(
  connection: DuckDBConnection,
  sql: string,
  types: readonly DuckDBType[],
): Promise<Batch | null> {
  const readings = types.map(readingOf)
  const result = await connection.stream(sql)
  const batches: Batch[] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    batches.push({ rows: chunk.rowCount, vectors: readings.map((reading, i) => reading.read(chunk, i)) })
  }
  return batches.length > 0 ? joinBatches(batches) : null
}
