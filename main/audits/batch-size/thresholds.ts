import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 5 batch-size'

export const thresholds = {
  failNoise: {
    value: 8,
    unit: 'batch / noise scale',
    reason: 'Seven of eight rows of each batch add nearly nothing to what the gradient already says.',
    source,
  },
  warnNoise: {
    value: 2,
    unit: 'batch / noise scale',
    reason: 'Beyond the noise scale more rows buy little (McCandlish et al. 2018).',
    source,
  },
  failUpdates: {
    value: 50,
    unit: 'updates in all',
    reason: 'A network hardly leaves its start in fewer.',
    source,
  },
  warnUpdates: {
    value: 10,
    unit: 'updates per epoch',
    reason: 'Fewer make an epoch little more than one long step.',
    source,
  },
  wholeRows: {
    value: 64,
    unit: 'training rows',
    reason: 'Of so few rows the whole set is an ordinary batch.',
    source: 'own',
  },
  normalizedBatch: {
    value: 4,
    unit: 'rows',
    reason: 'Batch normalization cannot tell a mean and a variance from so few.',
    source,
  },
} as const satisfies Thresholds
