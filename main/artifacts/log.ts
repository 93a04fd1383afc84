import type { Gatherer } from '../contract/gather'
import { missingFiles, ready } from './gathered'

/** The training log as observed; missing where none was given. */
export const logGatherer: Gatherer<'log', never> = {
  id: 'log',
  stage: 'opening',
  builds: [],
  gather: async ({ log }) => (log ? ready(log.log) : missingFiles('log')),
}
