import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 7 output-activation'

export const thresholds = {
  failShareOutside: {
    value: 0.01,
    unit: 'share of targets',
    reason: 'Beyond one target in a hundred it is the head, not a stray value.',
    source: 'own; the spec fails on any',
  },
  warnOutputFactor: {
    value: 10,
    unit: 'ratio',
    reason: 'A trained model answers on the scale of its targets.',
    source,
  },
} as const satisfies Thresholds
