/** The list of eleven as it stands: what a run has given so far, else what the last report says. */
import type { AuditResult, Report } from '../../main/contract/report'
import { type AuditId, auditIds, type Status } from '../../main/contract/words'
import type { AuditRun } from './model'

/** `waiting`: the run has not come to it; `unreached`: the run ended before it did. */
export type ShownAudit =
  | { id: AuditId; state: 'known'; result: AuditResult }
  | { id: AuditId; state: 'waiting' | 'unreached' }

/** All eleven in problem order. A run under way hides the report, so that old and new verdicts never mix. */
export function shownAudits(run: AuditRun, report: Report | null): ShownAudit[] {
  const results = run.state === 'running' || !report ? auditedBy(run) : report.audits
  return auditIds.map((id) => {
    const result = results.find((audit) => audit.id === id)
    if (result) return { id, state: 'known', result }
    return { id, state: run.state === 'running' ? 'waiting' : 'unreached' }
  })
}

const auditedBy = (run: AuditRun) => (run.state === 'idle' ? [] : run.audited)

/** Statuses that leave a question open. */
const open: ReadonlySet<Status> = new Set(['needs-input', 'error'])

/** How many audits could not be checked, apart from those this version does not look at. */
export function unchecked(audits: readonly AuditResult[]): { lacking: number; unlookedAt: number } {
  const left = audits.filter(({ status }) => open.has(status))
  const unlookedAt = left.filter(({ implemented }) => !implemented).length
  return { lacking: left.length - unlookedAt, unlookedAt }
}
