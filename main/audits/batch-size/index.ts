import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import { bySeverity, defineAudit, readyIn, statusOf, verdict } from '../define'
import { experimentEvidence } from '../experiment-evidence'
import { noiseFinding, normalizedFinding, updatesFindings, wholeFinding } from './findings'
import { noiseOf, planOf, used } from './plan'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<never, typeof thresholds>

function judge({ artifacts, thresholds: limits }: Context): Verdict {
  const plan = planOf(artifacts)
  const evidence = experimentEvidence(artifacts, 'noise-scale')
  if (!plan) {
    const needs = [
      ...(readyIn(artifacts, 'config')?.batch_size ? [] : [message('batch-size.needs-batch')]),
      ...(readyIn(artifacts, 'profile') ? [] : [message('needs.dataset')]),
    ]
    return verdict('needs-input', message('batch-size.untold'), { needs, evidence })
  }
  const noise = noiseOf(artifacts)
  const findings = [
    ...wholeFinding(plan, limits),
    ...updatesFindings(plan, limits),
    ...noiseFinding(plan, noise, limits),
    ...normalizedFinding(plan, readyIn(artifacts, 'model'), limits),
  ].sort(bySeverity)
  const status = statusOf(findings)
  const whole = findings.some(({ message: { id } }) => id === 'batch-size.whole')
  const values = {
    ...plan,
    epochs: plan.epochs ?? 0,
    updates: plan.updates ?? 0,
    counted: plan.updates === null ? 'no' : 'yes',
    whole: whole ? 'yes' : 'no',
    measured: noise ? 'yes' : 'no',
    scale: noise?.scale ?? 0,
  }
  return verdict(status, message(status === 'pass' ? 'batch-size.pass' : 'batch-size.flagged', values), {
    findings,
    evidence,
    remedy: status === 'pass' ? null : message('batch-size.remedy', values),
    fixes: status === 'pass' ? [] : ['set-batch-size'],
    confidence: whole ? 0.85 : 0.7,
  })
}

export const batchSize = defineAudit({
  id: 'batch-size',
  texts,
  thresholds,
  needs: [],
  uses: [...used],
  judge,
})
