import type { Gatherer } from '../contract/gather'
import { missingFiles, ready, readyValue, unready } from './gathered'

/** One Summary per column of the dataset; missing where none was given. */
export const profileGatherer: Gatherer<'profile', 'scan'> = {
  id: 'profile',
  stage: 'profiling',
  builds: ['scan'],
  async gather(_, { scan }) {
    const value = readyValue(scan)
    return value ? ready(value.profile) : (unready(scan) ?? missingFiles('dataset'))
  },
}
