import type { Verdict } from '../contract/audit'
import { message } from '../contract/message'
import type { Report } from '../contract/report'
import type { AuditId } from '../contract/words'

/**
 * Causes stand before what they cause: data that is wrong or unscaled and a head that cannot answer kill units, stall the
 * rate and look like depth, hardly ever the other way round. Own reasoning on the cases, no published order.
 */
const causesFirst: readonly AuditId[] = [
  'inputs-outputs',
  'normalization',
  'preprocessing',
  'output-activation',
  'initialization',
  'learning-rate',
  'depth',
  'hidden-units',
  'gradients',
  'batch-size',
  'regularization',
]

/** Failed audits, the most likely first cause first; empty where none failed. */
export function rank(verdicts: ReadonlyMap<AuditId, Verdict>): Report['diagnosis'] {
  return causesFirst.flatMap((audit) => {
    const verdict = verdicts.get(audit)
    if (verdict?.status !== 'fail') return []
    return [
      { audit, confidence: verdict.confidence, sentence: message(`${audit}.cause`, verdict.summary.values) },
    ]
  })
}
