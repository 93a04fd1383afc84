import type { Thresholds } from '../../contract/audit'

const source = 'spec: audits, 6 learning-rate'

export const thresholds = {
  warnOfLimit: {
    value: 0.5,
    unit: 'told rate / stable limit',
    reason: 'Close to the limit a few unlucky batches are enough to diverge.',
    source,
  },
  warnBelow: {
    value: 0.1,
    unit: 'told rate / suggestion',
    reason: 'Ten times slower than the network could learn.',
    source,
  },
  failBelow: {
    value: 0.01,
    unit: 'told rate / suggestion',
    reason: 'A hundred times slower: within the epochs of a usual run nothing is learned.',
    source,
  },
  learnedLoss: {
    value: 0.5,
    unit: 'last loss / first loss',
    reason: 'A loss that halves was learned, however small the rate; a pretrained start needs less.',
    source: 'own',
  },
  warnClipped: {
    value: 0.1,
    unit: 'share of steps clipped',
    reason: 'Clipping is for rare spikes.',
    source,
  },
  failClipped: {
    value: 0.5,
    unit: 'share of steps clipped',
    reason: 'Where most steps are clipped it is the clip that sets the step, and hides a rate too high.',
    source,
  },
  diverged: {
    value: 2,
    unit: 'last loss / best loss',
    reason: 'A training loss that doubles again is not noise.',
    source,
  },
  stagnation: {
    value: 0.01,
    unit: 'fall per epoch',
    reason: 'Under 1 % per epoch from the first on, the network hardly moves.',
    source,
  },
  wholeFall: {
    value: 0.1,
    unit: 'fall over the whole log',
    reason: 'A slow start that gets somewhere in the end is no stagnation.',
    source: 'own',
  },
  roughRise: {
    value: 0.1,
    unit: 'rise from one epoch to the next',
    reason: 'A training loss averages an epoch, so a rise of a tenth is more than noise.',
    source: 'own',
  },
  roughShare: {
    value: 0.3,
    unit: 'share of epochs that rise',
    reason: 'Every third epoch undoes the one before: the steps are too long.',
    source: 'own; spec: audits, 6 (oscillation)',
  },
  highUpdate: {
    value: 0.1,
    unit: 'update / weight',
    reason: 'A tenth of a weight tensor’s norm in one step throws away what it holds; about 0.001 is usual.',
    source: 'own; spec: audits, 6 (about 1e-3)',
  },
  lowUpdate: {
    value: 0.00001,
    unit: 'update / weight',
    reason: 'A hundredth of the usual 0.001: nothing moves in thousands of steps.',
    source: 'own; spec: audits, 6 (about 1e-3)',
  },
  fewestEpochs: {
    value: 5,
    unit: 'log entries',
    reason: 'Of fewer no trend can be told.',
    source: 'own',
  },
} as const satisfies Thresholds
