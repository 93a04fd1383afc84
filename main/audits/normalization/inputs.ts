import type { Entry } from '../../contract/artifacts'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { NumberSummary } from '../../contract/summary'
import type { Grade, Severity, Subject } from '../../contract/words'
import {
  centringSeverity,
  type Exemption,
  exemptionOf,
  type Limits,
  meanLimit,
  type Scale,
  scaleOf,
  shareOneScale,
  spreadSeverity,
  stdRatioOf,
} from './checks'

/** What was looked at in one entry tensor. */
export interface EntryJudgement {
  findings: Finding[]
  judged: Scale[]
  exempt: number
  severities: Map<string, Severity>
}

const valuesOf = ({ name, mean, std, offCentre, summary: { min, max } }: Scale) => ({
  name,
  mean,
  std,
  offCentre,
  min: min ?? 0,
  max: max ?? 0,
})

/** Findings on one column or target; `prefix` is '' or 'target-'. */
export function scaleFindings(
  scale: Scale,
  limits: Limits,
  rows: number,
  subject: Subject,
  grade: Grade,
  prefix: '' | 'target-' = '',
): Finding[] {
  const faults = [
    {
      severity: centringSeverity(scale, limits, rows),
      id: 'centre',
      value: scale.offCentre,
      expected: message('normalization.expected-centre', { limit: meanLimit(limits, rows) }),
    },
    {
      severity: spreadSeverity(scale, limits),
      id: 'spread',
      value: scale.std,
      expected: message('normalization.expected-std', { low: limits.warnStdLow, high: limits.warnStdHigh }),
    },
  ]
  return faults.flatMap(({ severity, id, value, expected }): Finding[] =>
    severity === null
      ? []
      : [
          {
            severity,
            grade,
            subject,
            message: message(`normalization.${prefix}${id}`, valuesOf(scale)),
            measured: { value, unit: 'std' },
            expected,
          },
        ],
  )
}

function ratioFinding(scales: readonly Scale[], entry: Entry, limits: Limits, grade: Grade): Finding[] {
  const found = stdRatioOf(scales)
  if (!found || found.ratio <= limits.failStdRatio) return []
  const { ratio, largest, smallest } = found
  return [
    {
      severity: 'fail',
      grade,
      subject: { kind: 'tensor', name: entry.tensor },
      message: message('normalization.ratio', {
        ratio,
        largest: largest.name,
        largestStd: largest.std,
        smallest: smallest.name,
        smallestStd: smallest.std,
      }),
      measured: { value: ratio, unit: 'ratio' },
      expected: message('normalization.expected-ratio', { limit: limits.failStdRatio }),
    },
  ]
}

const mostConstants = 5

function exemptFindings(
  exempt: { name: string; why: Exemption; summary: NumberSummary }[],
  tensor: string,
): Finding[] {
  const constants = exempt.filter(({ why }) => why === 'constant')
  const others = exempt.filter(({ why }) => why !== 'constant').map(({ why }) => why)
  const named: Finding[] = constants.slice(0, mostConstants).map(({ name, summary }) => ({
    severity: 'info',
    grade: 'derived',
    subject: { kind: 'column', name },
    message: message('normalization.constant', { name, mean: summary.mean ?? 0 }),
    measured: { value: summary.std ?? 0, unit: 'std' },
    expected: null,
  }))
  const counted: Finding[] = [...new Set(others)].map((reason) => {
    const count = others.filter((why) => why === reason).length
    return {
      severity: 'info',
      grade: 'derived',
      subject: { kind: 'tensor', name: tensor },
      message: message('normalization.exempt', { count, reason }),
      measured: { value: count, unit: 'columns' },
      expected: null,
    }
  })
  return [...named, ...counted]
}

/** Told preprocessing is the user's word, so what is computed from it can be no better than told. */
const gradeOf = ({ route }: Entry): Grade =>
  route === 'told' || route === 'told-and-graph' ? 'told' : 'derived'

/** Judges one tensor where it enters the first learned layer: column by column, or channel by channel for an image. */
export function judgeEntry(entry: Entry, limits: Limits): EntryJudgement {
  const grade = gradeOf(entry)
  const parts = entry.image
    ? entry.channels.map((summary, i) => ({ name: `channel ${i}`, summary, kind: 'tensor' as const }))
    : entry.features.map(({ name, entering }) => ({ name, summary: entering, kind: 'column' as const }))
  const common =
    !entry.image &&
    shareOneScale(
      parts.map(({ summary }) => summary),
      limits,
    )
  const judged: Scale[] = []
  const exempt: { name: string; why: Exemption; summary: NumberSummary }[] = []
  const findings: Finding[] = []
  const severities = new Map<string, Severity>()
  for (const { name, summary, kind } of parts) {
    const why = exemptionOf(summary, entry.image, entry.embedding) ?? (common ? 'commonScale' : null)
    if (why) {
      exempt.push({ name, why, summary })
      continue
    }
    const scale = scaleOf(name, summary)
    judged.push(scale)
    const found = scaleFindings(scale, limits, entry.rows, { kind, name }, grade)
    findings.push(...found)
    const worst = found.some(({ severity }) => severity === 'fail') ? 'fail' : found.at(0)?.severity
    if (worst) severities.set(name, worst)
  }
  findings.unshift(...ratioFinding(judged, entry, limits, grade))
  findings.push(...exemptFindings(exempt, entry.tensor))
  return { findings, judged, exempt: exempt.length, severities }
}
