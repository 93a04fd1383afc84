import { InputError } from '../contract/errors'
import type { Gatherer } from '../contract/gather'

export const signalGatherer: Gatherer<'signal', 'model'> = {
  id: 'signal',
  stage: 'signal',
  builds: ['model'],
  gather: async () => {
    throw new InputError({ cause: 'is not measured yet' })
  },
}
