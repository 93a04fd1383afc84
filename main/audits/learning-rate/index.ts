import type { AuditContext, Verdict } from '../../contract/audit'
import { type Message, message } from '../../contract/message'
import { bySeverity, defineAudit, readyIn, statusOf, verdict } from '../define'
import { experimentEvidence, resultOf, setupOf } from '../experiment-evidence'
import { lossCurves, lossLog } from '../loss-log'
import { courseFindings, lastOfFirst } from './course'
import { clipFinding, rangeFinding, updateFinding } from './findings'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<never, typeof thresholds>

type Kind = 'range' | 'broken' | 'clipped' | 'flat' | 'other'

const kinds: Readonly<Record<string, Kind>> = {
  'learning-rate.range': 'range',
  'learning-rate.not-a-number': 'broken',
  'learning-rate.diverged': 'broken',
  'learning-rate.rough': 'broken',
  'learning-rate.clipped': 'clipped',
  'learning-rate.flat': 'flat',
}

function needsOf(rate: number | null, ranged: boolean, hasLog: boolean): Message[] {
  return [
    ...(rate === null ? [message('learning-rate.needs-rate')] : []),
    ...(ranged ? [] : [message('learning-rate.needs-range')]),
    ...(hasLog ? [] : [message('needs.log')]),
  ]
}

function judge({ artifacts, thresholds: limits }: Context): Verdict {
  const rate = readyIn(artifacts, 'config')?.learning_rate ?? null
  const log = readyIn(artifacts, 'log')
  const losses = log && lossLog(log)
  const range = resultOf(artifacts, 'rate-range')
  const fell = losses && lastOfFirst(losses, limits)
  const learned = fell !== null && fell <= limits.learnedLoss
  const optimizer = setupOf(artifacts, 'rate-range')?.optimizer.value.kind ?? ''
  const findings = [
    ...(range && rate !== null ? rangeFinding(rate, range, optimizer, learned, limits) : []),
    ...clipFinding(resultOf(artifacts, 'gradient-norms'), limits),
    ...updateFinding(resultOf(artifacts, 'update-ratio'), limits),
    ...(losses ? courseFindings(losses, limits) : []),
  ].sort(bySeverity)
  const curves = losses && lossCurves(losses)
  const evidence = [
    ...experimentEvidence(artifacts, 'rate-range', 'gradient-norms', 'update-ratio'),
    ...(curves ? [curves] : []),
  ]
  const status = statusOf(findings)
  const kind = kinds[findings.at(0)?.message.id ?? ''] ?? 'other'
  const ranged = findings.some(({ message: { id } }) => id === 'learning-rate.range')
  const { limit = null, suggestion = null } = range ?? {}
  const values = {
    kind,
    rate: rate ?? 0,
    told: rate === null ? 'no' : 'yes',
    limit: limit ?? 0,
    limited: limit === null ? 'no' : 'yes',
    suggestion: suggestion ?? 0,
    suggested: suggestion === null ? 'no' : 'yes',
    tried: range ? 'yes' : 'no',
    high: rate !== null && limit !== null && rate > limits.warnOfLimit * limit ? 'yes' : 'no',
  }
  if (status === 'pass' && !ranged) {
    const needs = needsOf(rate, range !== null, log !== null)
    return verdict('needs-input', message('learning-rate.unsettled', values), { needs, findings, evidence })
  }
  return verdict(
    status,
    message(status === 'pass' ? 'learning-rate.pass' : 'learning-rate.flagged', values),
    {
      findings,
      evidence,
      remedy: status === 'pass' ? null : message('learning-rate.remedy', values),
      fixes: status === 'pass' ? [] : ['set-learning-rate'],
      confidence: kind === 'range' ? 0.85 : 0.6,
    },
  )
}

export const learningRate = defineAudit({
  id: 'learning-rate',
  texts,
  thresholds,
  needs: [],
  uses: ['config', 'log', 'experiments'],
  judge,
})
