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
  warnStuckShare: {
    value: 0.1,
    unit: 'share of units',
    reason: 'A unit that is saturated at every value of every row learns no more than a dead one.',
    source: 'own; as for dead units',
  },
  failStuckShare: {
    value: 0.4,
    unit: 'share of units',
    reason: 'Nearly half of a layer no longer learns.',
    source: 'own; as for dead units',
  },
  fewestRows: {
    value: 100,
    unit: 'rows',
    reason:
      'A unit silent on fewer may still fire on 3 % of all rows (95 %): dead and stuck units then only warn.',
    source: 'own; rule of three',
  },
} as const satisfies Thresholds
