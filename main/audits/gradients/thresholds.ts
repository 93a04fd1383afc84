import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 8 gradients'

export const thresholds = {
  warnDeadShare: {
    value: 0.1,
    unit: 'share of units',
    reason: 'A tenth of a layer no longer learns.',
    source,
  },
  failDeadShare: {
    value: 0.4,
    unit: 'share of units',
    reason: 'Nearly half of a layer no longer learns.',
    source,
  },
  failSaturatedShare: {
    value: 0.5,
    unit: 'share of values',
    reason: 'Beyond 5 on either side the slope of a sigmoid is under 0.007, that of tanh under 0.0002.',
    source,
  },
} as const satisfies Thresholds
