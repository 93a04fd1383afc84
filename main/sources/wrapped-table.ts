import type { Batch, Table } from '../contract/table'

/**
 * `table` with something done after each reading: `after` gets what the reading failed with (null: it did not), and may throw
 * another error in its place; where it does not throw, the reading ends as it ended.
 */
export function wrappedTable(
  table: Table,
  after: (failure: { error: unknown } | null) => Promise<void>,
): Table {
  async function settled<T>(work: Promise<T>): Promise<T> {
    const failure = await work.then(
      () => null,
      (error: unknown) => ({ error }),
    )
    await after(failure)
    return work
  }

  async function* settledBatches(batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
    try {
      yield* batches
    } catch (error) {
      await after({ error })
      throw error
    }
    await after(null)
  }

  return {
    ...table,
    batches: (options) => settledBatches(table.batches(options)),
    page: (options) => settled(table.page(options)),
    summarize: (options) => settled(table.summarize(options)),
  }
}
