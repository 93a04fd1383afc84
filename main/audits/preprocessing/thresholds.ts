import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 3 preprocessing; number by own reasoning'

export const thresholds = {
  warnFrameShare: {
    value: 0.9,
    unit: 'share of variance',
    reason: 'At nine tenths the points move three times as far together as among themselves.',
    source,
  },
  failFrameShare: {
    value: 0.99,
    unit: 'share of variance',
    reason:
      'Standardized, what the points do among themselves enters with a standard deviation of 0.1: where normalization starts to warn.',
    source,
  },
  placeShare: {
    value: 0.1,
    unit: 'share of variance',
    reason: 'Where the offset tells a tenth of a target, the place may matter and taking it away may cost.',
    source,
  },
  failInflation: {
    value: 2,
    unit: 'ratio',
    reason: 'Sentinels that double the standard deviation halve all real values once they are standardized.',
    source,
  },
  failDistance: {
    value: 10,
    unit: 'std',
    reason:
      'No measurement lies ten standard deviations of the others away, beyond a gap, many times at the same number.',
    source,
  },
  warnBulk: {
    value: 0.2,
    unit: 'std',
    reason:
      'The middle half of the rows has 1.35 standard deviations in a normal column; a seventh of that is left.',
    source,
  },
  warnStrength: {
    value: 0.6,
    unit: 'strength',
    reason: 'Below this a hint rests on the range or the order of values alone.',
    source,
  },
  targetStrength: {
    value: 0.9,
    unit: 'strength',
    reason: 'A target is only called an angle for sure where its name or its jumps say so beside its range.',
    source,
  },
} as const satisfies Thresholds
