import { InputError } from '../contract/errors'
import type { Gatherer } from '../contract/gather'

export const weightsGatherer: Gatherer<'weights', 'model'> = {
  id: 'weights',
  stage: 'weights',
  builds: ['model'],
  gather: async () => {
    throw new InputError({ cause: 'is not measured yet' })
  },
}
