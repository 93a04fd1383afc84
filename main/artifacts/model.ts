import type { Gatherer } from '../contract/gather'
import { analysisOfFile } from '../onnx/analysis'
import { describeAnalysis } from '../onnx/describe'
import { missingFiles, ready } from './gathered'

/** What the model file says of itself; missing where none was given. */
export const modelGatherer: Gatherer<'model', never> = {
  id: 'model',
  stage: 'reading-model',
  builds: [],
  gather: async ({ model }) =>
    model ? ready(describeAnalysis(analysisOfFile(model))) : missingFiles('model'),
}
