import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 1 normalization'

export const thresholds = {
  warnMean: {
    value: 0.5,
    unit: 'std',
    reason: 'Half a standard deviation off centre still lets both signs reach the first layer.',
    source,
  },
  failMean: {
    value: 10,
    unit: 'std',
    reason:
      'Ten standard deviations off centre, a column is a constant to the first layer with a ripple on it.',
    source,
  },
  warnStdLow: {
    value: 0.1,
    unit: 'std',
    reason: 'Ten times smaller than the scale weights are drawn for.',
    source,
  },
  warnStdHigh: {
    value: 10,
    unit: 'std',
    reason: 'Ten times larger than the scale weights are drawn for.',
    source,
  },
  failStdLow: {
    value: 0.01,
    unit: 'std',
    reason: 'A hundred times too small: the column hardly counts.',
    source,
  },
  failStdHigh: {
    value: 100,
    unit: 'std',
    reason: 'A hundred times too large: one rate can not serve it.',
    source,
  },
  failStdRatio: {
    value: 100,
    unit: 'ratio',
    reason: 'One learning rate can not serve columns whose scales differ a hundredfold.',
    source,
  },
  samplingErrors: {
    value: 3,
    unit: 'standard errors',
    reason: 'With n rows a mean is only known to 3/sqrt(n) standard deviations.',
    source,
  },
  commonScaleColumns: {
    value: 16,
    unit: 'columns',
    reason: 'So many columns that all lie within [0, 1] or [-1, 1] share a unit, as pixels laid flat do.',
    source: 'own; spec: images already in [0, 1] or [-1, 1]',
  },
} as const satisfies Thresholds
