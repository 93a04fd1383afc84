import { lookup } from '../base/lookup'
import type { LossName } from '../contract/artifacts'

/** PyTorch's and Keras's names in lower case without punctuation; Keras's cross entropies take probabilities by default. */
const known: Readonly<Record<string, LossName>> = lookup({
  mse: 'mse',
  mseloss: 'mse',
  meansquarederror: 'mse',
  l1: 'l1',
  l1loss: 'l1',
  mae: 'l1',
  meanabsoluteerror: 'l1',
  huber: 'huber',
  huberloss: 'huber',
  smoothl1: 'huber',
  smoothl1loss: 'huber',
  crossentropy: 'cross-entropy',
  crossentropyloss: 'cross-entropy',
  nll: 'nll',
  nllloss: 'nll',
  crossentropyofprobabilities: 'cross-entropy-of-probabilities',
  categoricalcrossentropy: 'cross-entropy-of-probabilities',
  sparsecategoricalcrossentropy: 'cross-entropy-of-probabilities',
  bce: 'bce',
  bceloss: 'bce',
  binarycrossentropy: 'bce',
  bcewithlogits: 'bce-with-logits',
  bcewithlogitsloss: 'bce-with-logits',
})

const ofLogits: Partial<Record<LossName, LossName>> = {
  'cross-entropy-of-probabilities': 'cross-entropy',
  bce: 'bce-with-logits',
}

/**
 * Assay's name (spec: interfaces, "Loss names") for a loss as PyTorch or Keras calls it, such as `nn.CrossEntropyLoss()` or
 * `BinaryCrossentropy(from_logits=True)`; null for a name that is not understood.
 */
export function lossNameOf(told: string): LossName | null {
  const fromLogits = /from_?logits\s*=\s*true/i.test(told)
  const bare = told
    .replace(/\(.*$/s, '')
    .split('.')
    .at(-1)!
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  const name = known[bare] ?? null
  return name && fromLogits ? (ofLogits[name] ?? name) : name
}
