import type { Gatherer } from '../contract/gather'
import { missing } from './gathered'

/** Experiments of the mode asked for; missing where none may be made. */
export const experimentsGatherer: Gatherer<'experiments', never> = {
  id: 'experiments',
  stage: 'experiments',
  builds: [],
  gather: async () => missing(),
}
