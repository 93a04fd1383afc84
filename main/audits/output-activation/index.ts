import type { Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import { bySeverity, capFindings, defineAudit, statusOf, verdict } from '../define'
import { type Context, type Facts, factsOf } from './facts'
import { fixesFor } from './fixes'
import {
  batchSoftmax,
  classWidth,
  multilabelSoftmax,
  repeatedSoftmax,
  silentHead,
  singleUnitSoftmax,
} from './head'
import { lossFindings } from './loss'
import { evidenceOf, needlessBound, outputScale, unreachableTargets } from './reach'
import { texts } from './texts'
import { thresholds } from './thresholds'

const figures = ({ output, last, reachable, targets, task }: Facts, problems: number) => ({
  output: output.name,
  op: last?.op ?? 'none',
  low: reachable.low,
  high: reachable.high,
  hasLow: String(reachable.low !== null),
  hasHigh: String(reachable.high !== null),
  targets: targets ? 'some' : 'none',
  loss: task.loss.told ?? 'none',
  problems,
})

const nothingToCompare = ({ targets, task }: Facts): boolean => !targets && task.loss.told === null

function judge(context: Context): Verdict {
  const facts = factsOf(context)
  if (!facts) return verdict('not-applicable', message('output-activation.no-output'))
  const findings = [
    ...singleUnitSoftmax(facts),
    ...batchSoftmax(facts),
    ...repeatedSoftmax(facts),
    ...multilabelSoftmax(facts),
    ...classWidth(facts),
    ...lossFindings(facts),
    ...unreachableTargets(facts, context.thresholds),
    ...silentHead(facts),
    ...needlessBound(facts),
    ...outputScale(facts, context.thresholds),
  ].sort(bySeverity)
  const status = statusOf(findings)
  if (status === 'pass' && nothingToCompare(facts))
    return verdict('needs-input', message('output-activation.nothing-to-compare', figures(facts, 0)), {
      needs: [message('needs.target'), message('needs.config')],
    })
  const untold = findings.some(
    ({ message: { id }, grade }) => id.endsWith('.unreachable') && grade === 'unknown',
  )
  const problems = findings.filter(({ severity }) => severity !== 'info').length
  const id = status === 'pass' ? 'output-activation.pass' : 'output-activation.flagged'
  return verdict(status, message(id, figures(facts, problems)), {
    findings: capFindings(findings, 'output-activation.omitted', { kind: 'tensor', name: facts.output.name }),
    remedy: status === 'pass' ? null : message('output-activation.remedy'),
    fixes: fixesFor(findings),
    needs: untold ? [message('needs.target-preprocessing')] : [],
    evidence: evidenceOf(facts),
    confidence: findings[0]?.grade === 'told' ? 0.85 : 0.95,
  })
}

export const outputActivation = defineAudit({
  id: 'output-activation',
  texts,
  thresholds,
  needs: ['model', 'task'],
  uses: ['targets', 'binding', 'activations'],
  judge,
})
