import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 11 hidden-units'

export const thresholds = {
  usedShare: {
    value: 0.25,
    unit: 'effective rank / width',
    reason: 'Three quarters of the layer say nothing that the rest does not.',
    source,
  },
  fewestUnits: {
    value: 64,
    unit: 'units',
    reason: 'Narrower layers cost next to nothing, however little of them is used.',
    source: 'own; spec: a usual start is 256 to 1024',
  },
  parametersPerRow: {
    value: 1000,
    unit: 'parameters per row',
    reason: 'More can be learned by heart than there is to learn.',
    source,
  },
  idleShare: {
    value: 0.25,
    unit: 'share of units',
    reason: 'So many constant or duplicate units narrow the layer noticeably.',
    source: 'own',
  },
} as const satisfies Thresholds
