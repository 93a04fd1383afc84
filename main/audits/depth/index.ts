import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Severity } from '../../contract/words'
import { bySeverity, defineAudit, statusOf, verdict } from '../define'
import { type Course, courseOf, type Limits, lossRatio } from './course'
import { depthSignal } from './evidence'
import { alikeFinding, driftFinding, learnsFinding, narrowFinding, plainFinding } from './findings'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<'model' | 'signal', typeof thresholds>

type Kind = 'none' | 'plain' | 'alike' | 'vanishing' | 'exploding' | 'narrow'

function kindOf({ alike, drift, narrow, plain }: Course, limits: Limits): Kind {
  if (alike) return 'alike'
  if (drift) return drift.kind
  if (narrow) return 'narrow'
  return plain > limits.plainLayers ? 'plain' : 'none'
}

/** The loss's fall where the log tells one that counts as learning. */
function learnedRatio({ artifacts: { log }, thresholds: limits }: Context): number | null {
  const ratio = log.state === 'ready' ? lossRatio(log.value) : null
  return ratio !== null && ratio <= limits.learnedLoss ? ratio : null
}

/** Only depth and a symptom together fail, and only where nothing tells that the network learns. */
function findingsOf(context: Context, course: Course): Finding[] {
  const { thresholds: limits, needed } = context
  const { alike, drift, narrow, plain } = course
  const { rows } = needed.signal
  const deep = plain > limits.plainLayers
  const symptom = alike ?? drift ?? narrow
  const learned = symptom ? learnedRatio(context) : null
  const severity: Severity = deep && symptom && learned === null ? 'fail' : 'warn'
  return [
    ...(alike ? [alikeFinding(alike, rows, severity, limits)] : []),
    ...(drift ? [driftFinding(drift, rows, severity, limits)] : []),
    ...(narrow ? [narrowFinding(narrow, severity, limits)] : []),
    ...(deep ? [plainFinding(course, severity, limits)] : []),
    ...(learned !== null ? [learnsFinding(learned)] : []),
  ].sort(bySeverity)
}

function judge(context: Context): Verdict {
  const { model, signal } = context.needed
  const course = courseOf(model, signal, context.artifacts, context.thresholds)
  const findings = findingsOf(context, course)
  const status = statusOf(findings)
  const kind = kindOf(course, context.thresholds)
  const worst = status === 'pass' ? null : status
  const { longest, bypassed, plain, alike } = course
  const values = {
    kind,
    longest,
    bypassed,
    plain,
    judged: plain < context.thresholds.fewestLayers ? 'no' : 'yes',
    rows: signal.rows,
    layer: alike?.from.name ?? course.drift?.last.name ?? course.narrow?.layer.name ?? '',
  }
  if (model.layers.length === 0) return verdict('not-applicable', message('depth.no-layers', values))
  return verdict(status, message(status === 'pass' ? 'depth.pass' : 'depth.flagged', values), {
    findings,
    remedy: status === 'pass' ? null : message('depth.remedy', { kind }),
    fixes: status === 'pass' ? [] : ['insert-residuals'],
    evidence: [depthSignal(signal, model, course, worst)],
    confidence: alike ? 0.9 : 0.7,
  })
}

export const depth = defineAudit({
  id: 'depth',
  texts,
  thresholds,
  needs: ['model', 'signal'],
  uses: ['log', 'task'],
  judge,
})
