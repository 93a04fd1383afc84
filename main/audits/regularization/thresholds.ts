import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 4 regularization'

export const thresholds = {
  warnGap: {
    value: 0.1,
    unit: 'gap / training loss',
    reason: 'Validation is a tenth worse than training: the network begins to learn rows by heart.',
    source,
  },
  failGap: {
    value: 0.5,
    unit: 'gap / training loss',
    reason: 'Half as much again on rows that it has not seen.',
    source,
  },
  rise: {
    value: 0.1,
    unit: 'rise of validation loss over its best',
    reason: 'Less may be the noise of a single split; a gap that does not grow is no reason to act.',
    source:
      'own, on the public cases: most healthy logs end within 10 % of their best, the overfitted one 77 % above',
  },
  givenBack: {
    value: 0.3,
    unit: 'rise / what validation had gained',
    reason:
      'Losses near zero differ by large factors in networks that are nearly always right; what counts is what is lost again.',
    source:
      'own: of 18 unregularized networks that are right on 90 % and more, none gives back over 21 %; the overfitted public case gives back three times what it had gained',
  },
  parametersPerRow: {
    value: 10,
    unit: 'parameters per training row',
    reason: 'There is room to learn every row by heart.',
    source,
  },
  highRatio: {
    value: 0.5,
    unit: 'share dropped',
    reason: 'Beyond it more than half of a layer is noise.',
    source,
  },
  flatFall: {
    value: 0.1,
    unit: 'fall of the training loss over the log',
    reason: 'A loss that hardly falls beside strong regularization is held down by it.',
    source: 'own',
  },
  stillFalling: {
    value: 0.1,
    unit: 'fall over the last tenth',
    reason: 'A loss that still falls by a tenth was stopped too early.',
    source: 'own; spec: audits, beyond the eleven (training budget)',
  },
  fewestEpochs: {
    value: 5,
    unit: 'log entries',
    reason: 'Of fewer no trend can be told.',
    source: 'own',
  },
} as const satisfies Thresholds
