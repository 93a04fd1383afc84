/** How far validation stays behind training, by the log or by the file itself. */

import type { ThresholdValues } from '../../contract/audit'
import type { ResultOf } from '../../contract/experiment'
import { beforeEndOf, bestPlace, endOf, type LossLog } from '../loss-log'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

export interface Gap {
  /** (validation - training) / training at the end. */
  share: number
  training: number
  validation: number
  /** Validation loss at the end over its best, minus one; null where only the end is known. */
  rise: number | null
  /** The rise as a share of what validation had gained from the first entry to its best; null as `rise`. */
  givenBack: number | null
  /** Step of the best validation loss, and how far into the log it is (0 to 1). */
  best: { step: number; progress: number } | null
  grade: 'observed' | 'measured'
}

/** null: the log lacks one of the two curves, or an end that is a number. */
export function loggedGap({ training, validation, steps }: LossLog, limits: Limits): Gap | null {
  if (!training || !validation || steps.length < limits.fewestEpochs) return null
  const [atEnd, ahead] = [endOf(training), endOf(validation)]
  const best = bestPlace(validation)
  if (!(atEnd > 0) || !Number.isFinite(ahead) || best === null) return null
  const gained = Math.max(training[0], validation[0]) - validation[best]
  return {
    share: (ahead - atEnd) / atEnd,
    training: atEnd,
    validation: ahead,
    rise: validation[best] > 0 ? ahead / validation[best] - 1 : null,
    givenBack: gained > 0 ? (ahead - validation[best]) / gained : null,
    best: { step: steps[best], progress: (best + 1) / steps.length },
    grade: 'observed',
  }
}

/** The file's own loss on training and validation rows, without dropout; null: not measured. */
export function measuredGap(result: ResultOf<'ablation'> | null): Gap | null {
  if (!result?.onTraining || result.of !== 'file' || result.rowsOf !== 'validation') return null
  const [training, validation] = [result.onTraining.loss, result.real.loss]
  if (!(training > 0) || !Number.isFinite(validation)) return null
  return {
    share: (validation - training) / training,
    training,
    validation,
    rise: null,
    givenBack: null,
    best: null,
    grade: 'measured',
  }
}

/** Fall of the validation loss (training loss where none is logged) over the last tenth of the log; null: too short. */
export function lastFall({ training, validation, steps }: LossLog, limits: Limits): number | null {
  const curve = validation ?? training
  // Two tenths of one entry each are no trend.
  if (!curve || steps.length < 4 * limits.fewestEpochs) return null
  const [before, end] = [beforeEndOf(curve), endOf(curve)]
  return before > 0 && Number.isFinite(end) ? (before - end) / before : null
}

/** Fall of the training loss over the whole log; null: too short. */
export function wholeFall({ training, steps }: LossLog, limits: Limits): number | null {
  if (!training || steps.length < limits.fewestEpochs) return null
  const [first, end] = [training[0], endOf(training)]
  return first > 0 && Number.isFinite(first) && Number.isFinite(end) ? (first - end) / first : null
}
