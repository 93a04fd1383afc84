import type { Gatherer } from '../contract/gather'
import { missingFiles, ready } from './gathered'

/** The training config as told; missing where none was given. */
export const configGatherer: Gatherer<'config', never> = {
  id: 'config',
  stage: 'opening',
  builds: [],
  gather: async ({ config }) => (config ? ready(config.config) : missingFiles('config')),
}
