/** Queries that can be cancelled, tell how far they are, and come as typed vectors. */
import type { DuckDBConnection, DuckDBInstance, DuckDBType } from '@duckdb/node-api'
import { joinBatches } from '../base/vectors'
import { CancelledError } from '../contract/errors'
import type { Batch } from '../contract/table'
import { throwIfCancelled } from '../contract/task'
import type { ViewTask } from '../contract/view'
import { readingOf } from './duckdb-vectors'

/** How often a running query is asked how far it is and whether it is still wanted. */
const watchMs = 50

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

/** Without the bar on the terminal, which would go where results go. */
const tellsProgress =
  'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0'

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
  throwIfCancelled(cancel)
  await connected(instance, async (connection) => {
    await connection.run(tellsProgress)
    const watch = setInterval(() => {
      if (cancel.requested) connection.interrupt()
      const share = Math.min(1, Math.max(0, connection.progress.percentage / 100))
      onProgress({ stage: 'arranging', done: Math.floor(share * rows), total: rows, unit: 'rows' })
    }, watchMs)
    try {
      await connection.run(sql)
    } catch (error) {
      throw cancel.requested ? new CancelledError() : error
    } finally {
      clearInterval(watch)
    }
  })
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
