import type { Gatherer } from '../contract/gather'
import { missingFiles, ready } from './gathered'

/** One Summary per column of the dataset; missing where none was given. */
export const profileGatherer: Gatherer<'profile', never> = {
  id: 'profile',
  stage: 'profiling',
  builds: [],
  async gather({ dataset, cancel, onProgress }) {
    if (!dataset) return missingFiles('dataset')
    const { table } = dataset
    const summaries = await table.summarize({ cancel, onProgress })
    return ready({
      rows: table.rows,
      columns: table.columns.map((column, i) => ({ ...column, summary: summaries[i] })),
    })
  },
}
