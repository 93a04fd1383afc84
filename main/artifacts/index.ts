import type { ArtifactId } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import { activationsGatherer } from './activations'
import { agreementGatherer } from './agreement'
import { bindingGatherer } from './binding'
import { censusGatherer } from './census'
import { configGatherer } from './config'
import { driftGatherer } from './drift'
import { entryGatherer } from './entry'
import { examplesGatherer } from './examples'
import { experimentsGatherer } from './experiments'
import { gradientsGatherer } from './gradients'
import { hintsGatherer } from './hints'
import { logGatherer } from './log'
import { modelGatherer } from './model'
import { profileGatherer } from './profile'
import { relationsGatherer } from './relations'
import { rolesGatherer } from './roles'
import { scalingGatherer } from './scaling'
import { sampleGatherer, scanGatherer } from './scan'
import { signalGatherer } from './signal'
import { targetsGatherer } from './targets'
import { taskGatherer } from './task'
import { timingGatherer } from './timing'
import { weightsGatherer } from './weights'

/** Every gatherer by the artifact it yields. */
export const gatherers: { readonly [Id in ArtifactId]: Gatherer<Id> } = {
  config: configGatherer,
  log: logGatherer,
  scan: scanGatherer,
  profile: profileGatherer,
  sample: sampleGatherer,
  hints: hintsGatherer,
  model: modelGatherer,
  binding: bindingGatherer,
  task: taskGatherer,
  targets: targetsGatherer,
  scaling: scalingGatherer,
  entry: entryGatherer,
  activations: activationsGatherer,
  weights: weightsGatherer,
  signal: signalGatherer,
  timing: timingGatherer,
  roles: rolesGatherer,
  relations: relationsGatherer,
  census: censusGatherer,
  agreement: agreementGatherer,
  drift: driftGatherer,
  examples: examplesGatherer,
  gradients: gradientsGatherer,
  experiments: experimentsGatherer,
}
