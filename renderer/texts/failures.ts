/** Why a request failed, for people. Errors of inputs come from the engine in its own words. */
import { describeInputError } from '../../main/contract/errors'
import type { Failure } from '../../main/contract/protocol'
import type { Translate } from './translate'

export function describe(failure: Failure, t: Translate['t']): string {
  switch (failure.kind) {
    case 'input':
      return describeInputError(failure.error)
    case 'cancelled':
      return t('failure.cancelled')
    case 'engine-died':
      return t('run.died', { detail: failure.detail })
    case 'internal':
      return t('run.internal', { detail: failure.detail })
  }
}
