import type { ArtifactId, Artifacts, ArtifactTypes } from '../contract/artifacts'
import type { Audit, AuditContext, Thresholds, Verdict } from '../contract/audit'
import { type Message, message } from '../contract/message'
import type { Finding } from '../contract/report'
import type { Severity, Status } from '../contract/words'

/** An audit whose `judge` sees exactly the artifacts it needs, put on the common list. */
export function defineAudit<Need extends ArtifactId, T extends Thresholds>(
  audit: Omit<Audit<Need, T>, 'implemented'>,
): Audit {
  return {
    ...audit,
    implemented: true,
    // Sound because report/judge builds the context from this audit's own `needs` and `thresholds`.
    judge: (context) => audit.judge(context as AuditContext<ArtifactId, Thresholds> as AuditContext<Need, T>),
  }
}

const rank: Record<Severity, number> = { info: 0, warn: 1, fail: 2 }

/** The worse one first. */
export const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
  rank[b.severity] - rank[a.severity]

/** What an audit reads where it is there; null: missing or failed. */
export const readyIn = <Id extends ArtifactId>(artifacts: Artifacts, id: Id): ArtifactTypes[Id] | null => {
  const part = artifacts[id]
  return part.state === 'ready' ? part.value : null
}

/** `fail` or `warn` if any finding is, else `pass`: only for audits that did look at everything they claim. */
export function statusOf(findings: readonly Finding[]): Extract<Status, 'pass' | 'warn' | 'fail'> {
  if (findings.some(({ severity }) => severity === 'fail')) return 'fail'
  return findings.some(({ severity }) => severity === 'warn') ? 'warn' : 'pass'
}

/** A verdict with nothing in it but what is given. */
export const verdict = (status: Status, summary: Message, parts: Partial<Verdict> = {}): Verdict => ({
  remedy: null,
  needs: [],
  findings: [],
  evidence: [],
  fixes: [],
  confidence: 0,
  ...parts,
  status,
  summary,
})

const mostFindings = 24

/** The worst findings, and one more that counts those left out under `messageId`. */
export function capFindings(findings: Finding[], messageId: string, subject: Finding['subject']): Finding[] {
  const sorted = [...findings].sort(bySeverity)
  const omitted = sorted.length - mostFindings
  if (omitted <= 0) return sorted
  const rest: Finding = {
    severity: 'info',
    grade: 'derived',
    subject,
    message: message(messageId, { omitted }),
    measured: { value: omitted, unit: 'findings' },
    expected: null,
  }
  return [...sorted.slice(0, mostFindings), rest]
}
