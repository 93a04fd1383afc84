/** What the columns ask for: every detector over the scan's summaries and sample. */
import type { Scan } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { Hints } from '../contract/hints'
import { detect } from './detectors'
import { looksOf } from './detectors/look'
import { missingFiles, ready, readyValue, unready } from './gathered'

/** Hints on the columns of a scanned dataset; tensors and images hold no values of their own to look at. */
export function hintsOf({ profile, sample }: Scan): Hints {
  const looks = looksOf(sample, new Map(profile.columns.map(({ name, summary }) => [name, summary])))
  return {
    hints: detect(looks),
    rows: sample.rows,
    totalRows: sample.totalRows,
    columns: looks.length,
    totalColumns: profile.columns.filter(({ type }) => type !== 'tensor' && type !== 'image').length,
  }
}

export const hintsGatherer: Gatherer<'hints', 'scan'> = {
  id: 'hints',
  stage: 'profiling',
  builds: ['scan'],
  async gather(_, { scan }) {
    const value = readyValue(scan)
    return value ? ready(hintsOf(value)) : (unready(scan) ?? missingFiles('dataset'))
  },
}
