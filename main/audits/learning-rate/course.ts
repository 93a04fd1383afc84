/** What the training loss of a log does: NaN, divergence, oscillation, stagnation (spec: audits, 6). */
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import { bestPlace, endOf, type LossLog } from '../loss-log'
import type { Limits } from './findings'

const logged = (
  severity: Severity,
  id: string,
  values: Record<string, number | string>,
  measured: Finding['measured'],
): Finding => ({
  severity,
  grade: 'observed',
  subject: { kind: 'log', name: 'training loss' },
  message: message(id, values),
  measured,
  expected: message('learning-rate.expected-course'),
})

function brokenFinding(values: readonly number[], steps: readonly number[]): Finding[] {
  const count = values.filter((value) => !Number.isFinite(value)).length
  if (count === 0) return []
  const first = steps[values.findIndex((value) => !Number.isFinite(value))]
  return [logged('fail', 'learning-rate.not-a-number', { first, count }, { value: count, unit: 'values' })]
}

function divergedFinding(values: readonly number[], limits: Limits): Finding[] {
  const best = bestPlace(values)
  const end = endOf(values)
  if (best === null || !Number.isFinite(end) || !(end > limits.diverged * values[best])) return []
  const [least, first] = [values[best], values[0]]
  // Twice a loss near zero is noise; twice what an untrained network has is not.
  const lost = end > limits.diverged * first
  if (!lost && end < 0.5 * first) return []
  return [
    logged(
      lost ? 'fail' : 'warn',
      'learning-rate.diverged',
      { end, best: least },
      { value: least === 0 ? end : end / least, unit: 'ratio' },
    ),
  ]
}

function roughFinding(values: readonly number[], limits: Limits): Finding[] {
  const floor = 0.1 * values[0]
  const pairs = values.slice(1).flatMap((value, i) => (values[i] > floor ? [value / values[i] - 1] : []))
  const share = pairs.filter((rise) => rise > limits.roughRise).length / Math.max(1, pairs.length)
  if (pairs.length < 2 * limits.fewestEpochs || !(share > limits.roughShare)) return []
  return [logged('warn', 'learning-rate.rough', { share }, { value: share, unit: 'share' })]
}

/** Fall per epoch over the first epochs, and over all; null: no positive finite start. */
function flatFinding(values: readonly number[], limits: Limits): Finding[] {
  const [first, end] = [values[0], endOf(values)]
  if (!(first > 0) || !Number.isFinite(end)) return []
  const early = values[limits.fewestEpochs - 1]
  const fall = (first - early) / first / (limits.fewestEpochs - 1)
  const whole = (first - end) / first
  if (fall >= limits.stagnation || whole >= limits.wholeFall || whole < -limits.wholeFall) return []
  return [logged('warn', 'learning-rate.flat', { whole }, { value: whole, unit: 'share' })]
}

export function courseFindings({ training, steps }: LossLog, limits: Limits): Finding[] {
  if (!training || training.length < limits.fewestEpochs) return []
  const finite = training.filter(Number.isFinite)
  return [
    ...brokenFinding(training, steps),
    ...(finite.length === training.length
      ? [
          ...divergedFinding(training, limits),
          ...roughFinding(training, limits),
          ...flatFinding(training, limits),
        ]
      : []),
  ]
}

/** The loss fell to this share of where it began; null: not logged, or broken. */
export function lastOfFirst({ training, steps }: LossLog, limits: Limits): number | null {
  if (!training || steps.length < limits.fewestEpochs || !training.every(Number.isFinite)) return null
  return training[0] > 0 ? endOf(training) / training[0] : null
}
