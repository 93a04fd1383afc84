import type { ThresholdValues } from '../../contract/audit'
import { message } from '../../contract/message'
import type { ModelDescription } from '../../contract/model'
import type { Finding } from '../../contract/report'
import type { noiseOf, Plan } from './plan'
import type { thresholds } from './thresholds'

type Limits = ThresholdValues<typeof thresholds>
type Noise = NonNullable<ReturnType<typeof noiseOf>>

const subject = { kind: 'setting', name: 'batch_size' } as const

/** The whole data set as one batch: every step sees the same gradient, and no noise helps it out of a bad place. */
export function wholeFinding({ batch, rows, all }: Plan, limits: Limits): Finding[] {
  if (batch < rows || rows <= limits.wholeRows) return []
  return [
    {
      // Without a told split some of the rows may be kept for validation, but the batch is larger than all of them.
      severity: 'fail',
      grade: 'told',
      subject,
      message: message('batch-size.whole', { batch, rows, all: all ? 'yes' : 'no' }),
      measured: { value: batch, unit: 'rows' },
      expected: message('batch-size.expected-whole', { rows }),
    },
  ]
}

export function updatesFindings(plan: Plan, limits: Limits): Finding[] {
  const { updates, updatesPerEpoch, epochs, batch, rows } = plan
  const found: Finding[] = []
  if (updates !== null && updates < limits.failUpdates)
    found.push({
      severity: 'fail',
      grade: 'told',
      subject,
      message: message('batch-size.updates', { updates, epochs, batch, rows }),
      measured: { value: updates, unit: 'updates' },
      expected: message('batch-size.expected-updates', { limit: limits.failUpdates }),
    })
  // A set that small gives few updates whatever is done.
  if (updatesPerEpoch < limits.warnUpdates && rows > limits.wholeRows)
    found.push({
      severity: 'warn',
      grade: 'told',
      subject,
      message: message('batch-size.per-epoch', { updatesPerEpoch, batch, rows }),
      measured: { value: updatesPerEpoch, unit: 'updates per epoch' },
      expected: message('batch-size.expected-per-epoch', { limit: limits.warnUpdates }),
    })
  return found
}

/** Judged by the upper end of the interval, so that a noisy estimate does not alarm. */
export function noiseFinding({ batch }: Plan, noise: Noise | null, limits: Limits): Finding[] {
  if (!noise) return []
  const factor = batch / noise.high
  const severity = factor > limits.failNoise ? 'fail' : factor > limits.warnNoise ? 'warn' : 'info'
  const { scale, low, high, draws } = noise
  return [
    {
      severity,
      grade: 'measured',
      subject,
      message: message('batch-size.noise', {
        batch,
        scale,
        low,
        high,
        draws,
        above: severity === 'info' ? 'no' : 'yes',
      }),
      measured: { value: scale, unit: 'rows' },
      expected: message('batch-size.expected-noise', { limit: limits.warnNoise }),
    },
  ]
}

/** Running by batch statistics of a handful of rows is noise. */
export function normalizedFinding(
  { batch }: Plan,
  model: ModelDescription | null,
  limits: Limits,
): Finding[] {
  const found = (model?.structure.normalizations ?? []).filter(({ op }) => op === 'BatchNormalization')
  if (found.length === 0 || batch > limits.normalizedBatch) return []
  return [
    {
      severity: 'warn',
      grade: 'told',
      subject,
      message: message('batch-size.normalized', { batch, node: found[0].node, nodes: found.length }),
      measured: { value: batch, unit: 'rows' },
      expected: message('batch-size.expected-normalized', { limit: limits.normalizedBatch }),
    },
  ]
}
