/** The told rate against the range test, and what clipping and updates say beside it. */
import type { ThresholdValues } from '../../contract/audit'
import type { ResultOf } from '../../contract/experiment'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>
export type Range = ResultOf<'rate-range'>

const subject = { kind: 'setting', name: 'learning_rate' } as const

/** Where the told rate stands; `spread` widens the limit by what seeds differ, so that noise does not alarm. */
export type Place = 'above' | 'near' | 'within' | 'below' | 'far-below'

export function placeOf(rate: number, { limit, suggestion, spread }: Range, limits: Limits): Place {
  if (limit !== null && rate > limit * spread) return 'above'
  if (limit !== null && rate > limits.warnOfLimit * limit) return 'near'
  if (suggestion === null) return 'within'
  if (rate < limits.failBelow * suggestion) return 'far-below'
  return rate < limits.warnBelow * suggestion ? 'below' : 'within'
}

const severities: Readonly<Record<Place, Severity>> = {
  above: 'fail',
  near: 'warn',
  within: 'info',
  below: 'warn',
  'far-below': 'fail',
}
/** ICU select keys may not contain hyphens. */
const words: Readonly<Record<Place, string>> = {
  above: 'above',
  near: 'near',
  within: 'within',
  below: 'below',
  'far-below': 'far',
}

/** `learned`: the log shows that this rate did its work all the same. */
export function rangeFinding(
  rate: number,
  range: Range,
  optimizer: string,
  learned: boolean,
  limits: Limits,
): Finding[] {
  const { limit, suggestion } = range
  if (limit === null && suggestion === null) return []
  const place = placeOf(rate, range, limits)
  const severity = severities[place]
  return [
    {
      // A loss that came down from 1e27 halved as well: only a small rate is excused by what it did.
      severity: place === 'far-below' && learned ? 'warn' : severity,
      grade: 'measured',
      subject,
      message: message('learning-rate.range', {
        place: words[place],
        rate,
        optimizer,
        limit: limit ?? 0,
        limited: limit === null ? 'no' : 'yes',
        suggestion: suggestion ?? 0,
        suggested: suggestion === null ? 'no' : 'yes',
        learned: learned && place === 'far-below' ? 'yes' : 'no',
      }),
      measured: { value: suggestion ?? limit ?? 0, unit: 'learning rate' },
      expected: message('learning-rate.expected-range', {
        low: (suggestion ?? 0) * limits.warnBelow,
        high: limit === null ? 0 : limit * limits.warnOfLimit,
        limited: limit === null ? 'no' : 'yes',
      }),
    },
  ]
}

export function clipFinding(norms: ResultOf<'gradient-norms'> | null, limits: Limits): Finding[] {
  if (!norms || norms.clip === null || norms.shareClipped === null) return []
  const { clip, shareClipped, steps } = norms
  const severity: Severity =
    shareClipped > limits.failClipped ? 'fail' : shareClipped > limits.warnClipped ? 'warn' : 'info'
  return [
    {
      severity,
      grade: 'measured',
      subject: { kind: 'setting', name: 'gradient_clip_norm' },
      message: message('learning-rate.clipped', {
        clip,
        share: shareClipped,
        steps,
        median: norms.quantiles.p50,
      }),
      measured: { value: shareClipped, unit: 'share of steps' },
      expected: message('learning-rate.expected-clipped', { limit: limits.warnClipped }),
    },
  ]
}

/** The layer that moves most, and only where it is far from what is usual, a warning. */
export function updateFinding(updates: ResultOf<'update-ratio'> | null, limits: Limits): Finding[] {
  const sorted = [...(updates?.layers ?? [])].sort((a, b) => b.ratio - a.ratio)
  const [most] = sorted
  if (!updates || !most) return []
  const high = most.ratio > limits.highUpdate
  const low = most.ratio < limits.lowUpdate
  return [
    {
      severity: high || low ? 'warn' : 'info',
      grade: 'measured',
      subject: { kind: 'parameter', name: most.parameter },
      message: message('learning-rate.updates', {
        place: high ? 'high' : low ? 'low' : 'usual',
        parameter: most.parameter,
        ratio: most.ratio,
        least: sorted.at(-1)?.ratio ?? most.ratio,
        rate: updates.rate,
        steps: updates.steps,
      }),
      measured: { value: most.ratio, unit: 'ratio' },
      expected: message('learning-rate.expected-updates', { low: limits.lowUpdate, high: limits.highUpdate }),
    },
  ]
}
