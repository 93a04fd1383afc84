import { InputError } from '../contract/errors'
import type { Gatherer } from '../contract/gather'

export const timingGatherer: Gatherer<'timing', 'model'> = {
  id: 'timing',
  stage: 'timing',
  builds: ['model'],
  gather: async () => {
    throw new InputError({ cause: 'is not measured yet' })
  },
}
