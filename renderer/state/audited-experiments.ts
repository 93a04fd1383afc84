/** Experiments that the audit has run by itself: told by the pictures they leave in the report. */
import type { Evidence } from '../../main/contract/evidence'
import type { ExperimentKind } from '../../main/contract/experiment'
import type { Report } from '../../main/contract/report'
import type { AuditId } from '../../main/contract/words'

export interface AuditedExperiment {
  kind: ExperimentKind
  audit: AuditId
  evidence: Evidence
}

/** Which experiment leaves such a picture; null: none, or several may. */
function kindOf(evidence: Evidence): ExperimentKind | null {
  if (evidence.kind === 'curves') return kindOfCurves(evidence)
  if (evidence.kind === 'by-layer')
    return evidence.measure === 'update-ratio' ? 'update-ratio' : evidence.series.length > 1 ? 'redraw' : null
  if (evidence.kind === 'histogram')
    return evidence.marks.some(({ role }) => role === 'clip') || evidence.name === 'gradient norm'
      ? 'gradient-norms'
      : null
  return null
}

function kindOfCurves({ x, y, series }: Extract<Evidence, { kind: 'curves' }>): ExperimentKind | null {
  if (y.name === 'noise-scale') return 'noise-scale'
  if (x.name === 'rate') return 'rate-range'
  const roles = new Set(series.map(({ role }) => role))
  return roles.has('first') && roles.has('second') && !roles.has('points') ? 'comparison' : null
}

/** The first picture of each experiment, in the order of the report. */
export function auditedExperiments(report: Pick<Report, 'audits'> | null): AuditedExperiment[] {
  const found = new Map<ExperimentKind, AuditedExperiment>()
  for (const { id, evidence } of report?.audits ?? [])
    for (const one of evidence) {
      const kind = kindOf(one)
      if (kind && !found.has(kind)) found.set(kind, { kind, audit: id, evidence: one })
    }
  return [...found.values()]
}
