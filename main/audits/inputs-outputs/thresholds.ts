import type { Thresholds } from '../../contract/audit'

const own = 'own reasoning, held against the benchmark cases'

export const thresholds = {
  warnDuplicateShare: {
    value: 0.1,
    unit: 'share of rows',
    reason:
      'A tenth of the rows counted twice gives them twice the weight, and lets copies fall into both splits.',
    source: own,
  },
  warnContradictingShare: {
    value: 0.01,
    unit: 'share of rows',
    reason:
      'No function of the features gets these rows right: a bound on the score worth knowing from one percent.',
    source: own,
  },
  failConflictShare: {
    value: 0.5,
    unit: 'share of rows',
    reason:
      'With more than half of the rows standing elsewhere under another label, most of the loss can not be learned away.',
    source: own,
  },
  fewDistinctShare: {
    value: 0.1,
    unit: 'share of rows',
    reason:
      'Features with so few different rows (a few categories) repeat and contradict by their nature, which is no fault of the file.',
    source: own,
  },
  warnClassRows: {
    value: 10,
    unit: 'rows',
    reason: 'A class of under ten rows leaves two or three for validation: neither learned nor measured.',
    source: own,
  },
  warnMajorityShare: {
    value: 0.9,
    unit: 'share of rows',
    reason:
      'Answering always the same scores this much, so accuracy says little and gradients of the rest drown.',
    source: own,
  },
  warnOverlapShare: {
    value: 0.02,
    unit: 'share of validation rows',
    reason:
      'Beyond what duplicates within training would give, validation measures what was learned by heart.',
    source: own,
  },
  failOverlapShare: {
    value: 0.9,
    unit: 'share of validation rows',
    reason: 'A validation set that nearly all stands in the training set measures nothing.',
    source: own,
  },
  warnDrift: {
    value: 0.1,
    unit: 'distance',
    reason:
      'A tenth of the rows would have to move; smaller differences seldom matter even where they are certain.',
    source: 'Kolmogorov-Smirnov and total variation distances, both shares of rows',
  },
  chanceErrors: {
    value: 3,
    unit: 'standard errors',
    reason: 'Agreement within three standard errors of chance is taken for chance.',
    source: 'spec: audits, rules that hold for all (sampling error)',
  },
  sureErrors: {
    value: 8,
    unit: 'standard errors',
    reason: 'Seven shifts are tried on any number of datasets: only what chance never gives is called sure.',
    source: own,
  },
  failShiftGain: {
    value: 0.2,
    unit: 'share beyond chance',
    reason:
      'Moved back, labels must agree with their neighbours by a fifth of what is possible beyond chance.',
    source: own,
  },
} as const satisfies Thresholds
