import type { Audit } from '../contract/audit'
import { problemOf } from '../contract/words'
import { batchSize } from './batch-size'
import { depth } from './depth'
import { gradients } from './gradients'
import { hiddenUnits } from './hidden-units'
import { initialization } from './initialization'
import { inputsOutputs } from './inputs-outputs'
import { learningRate } from './learning-rate'
import { normalization } from './normalization'
import { outputActivation } from './output-activation'
import { preprocessing } from './preprocessing'
import { regularization } from './regularization'

/** The eleven, in problem order. */
export const audits: readonly Audit[] = [
  batchSize,
  inputsOutputs,
  normalization,
  preprocessing,
  regularization,
  outputActivation,
  gradients,
  depth,
  hiddenUnits,
  initialization,
  learningRate,
].sort((a, b) => problemOf(a.id) - problemOf(b.id))
