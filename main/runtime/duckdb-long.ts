/** Statements that take long: watched, so that they can be cancelled and tell how far they are. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { OpenTask } from '../contract/decoder'
import { CancelledError } from '../contract/errors'
import { throwIfCancelled } from '../contract/task'

/** How often a running statement is asked how far it is and whether it is still wanted. */
const watchMs = 50

/** DuckDB only reckons its progress where a bar is asked for; it is not to be printed among the results. */
const tellsProgress =
  'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0'

/** Runs `sql`. Throws CancelledError soon after the task was cancelled, else the database's error. */
export async function runLong(connection: DuckDBConnection, sql: string, task: OpenTask): Promise<void> {
  const { cancel, onShare } = task
  throwIfCancelled(cancel)
  await connection.run(tellsProgress)
  const watch = setInterval(() => {
    if (cancel.requested) connection.interrupt()
    else if (connection.progress.percentage > 0) onShare(Math.min(1, connection.progress.percentage / 100))
  }, watchMs)
  try {
    await connection.run(sql)
  } catch (error) {
    throw cancel.requested ? new CancelledError() : error
  } finally {
    clearInterval(watch)
  }
}
