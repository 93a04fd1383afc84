import type { ColumnProfile, DatasetProfile } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { Table } from '../contract/table'
import type { Cancel, OnProgress } from '../contract/task'
import { missingFiles, ready } from './gathered'

/**
 * Every column of a table with its summary. The table may answer without every row passing by. Throws InputError for faults
 * of the file that show only now, and CancelledError.
 */
export async function profileOf(
  table: Table,
  cancel: Cancel,
  onProgress: OnProgress,
): Promise<DatasetProfile> {
  const summaries = await table.summarize({ cancel, onProgress })
  const columns = table.columns.map(({ name, type, sourceType }, i): ColumnProfile => {
    return { name, type, sourceType, summary: summaries[i]! }
  })
  return { rows: table.rows, columns }
}

/** The dataset's columns as they lie in the file; missing where no dataset was given. */
export const profileGatherer: Gatherer<'profile', never> = {
  id: 'profile',
  stage: 'profiling',
  builds: [],
  gather: async ({ dataset, cancel, onProgress }) =>
    dataset ? ready(await profileOf(dataset.table, cancel, onProgress)) : missingFiles('dataset'),
}
