import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 9 initialization'

export const thresholds = {
  failScaleRatio: {
    value: 2.71,
    unit: 'times the standard deviation',
    reason: 'Over a few layers a factor e each leaves the range where activations and gradients stay usable.',
    source,
  },
  warnScaleRatio: {
    value: 2,
    unit: 'times the standard deviation',
    reason: 'Twice or half of what the usual schemes and framework defaults give.',
    source,
  },
  failSignalFactor: {
    value: 10,
    unit: 'factor',
    reason: 'A scale does harm where the forward standard deviation leaves [0.1, 10] over the depth.',
    source,
  },
  failEqualShare: {
    value: 0.5,
    unit: 'share of units',
    reason: 'Units that start equal get equal gradients and stay equal: half of the layer adds nothing.',
    source,
  },
  warnEqualShare: {
    value: 0.1,
    unit: 'share of units',
    reason: 'A tenth of the layer repeats others.',
    source,
  },
  warnBias: {
    value: 1,
    unit: 'root mean square',
    reason:
      'Biases start at 0 or within 1/sqrt(fan in); larger ones decide for the units before the data does.',
    source,
  },
} as const satisfies Thresholds
