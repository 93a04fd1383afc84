import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 10 depth'

export const thresholds = {
  plainLayers: {
    value: 8,
    unit: 'layers',
    reason: 'Beyond it plain layers are seldom trained without skips or normalization.',
    source,
  },
  fewestLayers: {
    value: 4,
    unit: 'layers',
    reason: 'What goes wrong within three layers is laid to weights or data, not to depth.',
    source: 'own; spec: start with 3 to 8 layers',
  },
  alikeSimilarity: {
    value: 0.999,
    unit: 'mean cosine of different rows',
    reason:
      'On the public cases healthy networks stay under 0.9, a fresh He draw of 24 layers reaches 0.996, and the one that learns nothing exceeds 0.9999.',
    source: 'own, on the public cases; Schoenholz et al. 2017',
  },
  alikeFactor: {
    value: 10,
    unit: 'ratio',
    reason: 'Rows that enter alike, as raw columns of very different size do, are not made alike by depth.',
    source: 'own',
  },
  lowStd: { value: 0.1, unit: 'std', reason: 'The signal shrinks.', source },
  highStd: { value: 10, unit: 'std', reason: 'The signal grows.', source },
  driftFactor: {
    value: 10,
    unit: 'ratio',
    reason: 'From the first plain layer to the last: less may be a matter of the data’s own scale.',
    source: 'own',
  },
  fewestDirections: {
    value: 1.2,
    unit: 'effective rank',
    reason: 'Four classes or more cannot be told apart along one direction.',
    source: 'own',
  },
  learnedLoss: {
    value: 0.5,
    unit: 'last loss / first loss',
    reason: 'A loss that halves is learned all the same, so a symptom is no failure.',
    source: 'own',
  },
} as const satisfies Thresholds
