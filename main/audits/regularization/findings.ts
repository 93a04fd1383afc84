import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import type { Gap, Limits } from './gap'
import type { Means } from './means'

const isAny = ({ told, observed }: Means): boolean => told.length + observed.length > 0

/** Only a large gap that grows and costs, beside nothing that acts against it, fails (spec: audits, 4). */
function gapSeverity({ share, rise, givenBack }: Gap, means: Means, limits: Limits): Severity | null {
  if (!(share > limits.warnGap)) return null
  const growing = rise !== null && rise > limits.rise
  if (!(share > limits.failGap)) return growing ? 'warn' : 'info'
  const costs = givenBack !== null && givenBack > limits.givenBack
  return growing && costs && means.known && !isAny(means) ? 'fail' : 'warn'
}

export function gapFinding(gap: Gap | null, means: Means, limits: Limits): Finding[] {
  const severity = gap && gapSeverity(gap, means, limits)
  if (!gap || !severity) return []
  return [
    {
      severity,
      grade: gap.grade,
      subject:
        gap.grade === 'observed'
          ? { kind: 'log', name: 'validation loss' }
          : { kind: 'model', name: 'model' },
      message: message('regularization.gap', {
        training: gap.training,
        validation: gap.validation,
        gap: gap.share,
        from: gap.grade,
        grows: gap.rise !== null && gap.rise > limits.rise ? 'yes' : 'no',
        rise: gap.rise ?? 0,
        givenBack: gap.givenBack ?? 0,
        step: gap.best?.step ?? 0,
        against: isAny(means) ? 'some' : means.known ? 'none' : 'unknown',
        means: [...means.told, ...means.observed].join(', '),
      }),
      measured: { value: gap.share, unit: 'ratio' },
      expected: message('regularization.expected-gap', { limit: limits.warnGap }),
    },
  ]
}

export function nothingFinding(means: Means, perRow: number | null, limits: Limits): Finding[] {
  if (!means.known || isAny(means) || perRow === null || !(perRow > limits.parametersPerRow)) return []
  return [
    {
      severity: 'warn',
      grade: 'told',
      subject: { kind: 'setting', name: 'regularization' },
      message: message('regularization.nothing', { perRow }),
      measured: { value: perRow, unit: 'parameters per row' },
      expected: message('regularization.expected-nothing', { limit: limits.parametersPerRow }),
    },
  ]
}

/** Dropout of more than half; with a loss that hardly falls it says so. */
export function muchFinding({ ratio }: Means, fall: number | null, limits: Limits): Finding[] {
  if (ratio === null || !(ratio > limits.highRatio)) return []
  const flat = fall !== null && fall < limits.flatFall
  return [
    {
      severity: 'warn',
      grade: 'observed',
      subject: { kind: 'setting', name: 'dropout' },
      message: message('regularization.much', { ratio, flat: flat ? 'yes' : 'no', fall: fall ?? 0 }),
      measured: { value: ratio, unit: 'share' },
      expected: message('regularization.expected-much', { limit: limits.highRatio }),
    },
  ]
}

/** Stopped while still improving (spec: audits, "Beyond the eleven", training budget). */
export function budgetFinding(fall: number | null, limits: Limits): Finding[] {
  if (fall === null || !(fall > limits.stillFalling)) return []
  return [
    {
      severity: 'warn',
      grade: 'observed',
      subject: { kind: 'log', name: 'loss' },
      message: message('regularization.stopped', { fall }),
      measured: { value: fall, unit: 'share' },
      expected: message('regularization.expected-stopped', { limit: limits.stillFalling }),
    },
  ]
}

/** What acts against overfitting, by grade. */
export function toldFinding({ told, observed }: Means): Finding[] {
  const listed = (means: string[], grade: 'told' | 'observed'): Finding[] =>
    means.length === 0
      ? []
      : [
          {
            severity: 'info',
            grade,
            subject: { kind: 'setting', name: 'regularization' },
            message: message('regularization.means', { means: means.join(', '), from: grade }),
            measured: { value: means.length, unit: 'means' },
            expected: null,
          },
        ]
  return [...listed(told, 'told'), ...listed(observed, 'observed')]
}
