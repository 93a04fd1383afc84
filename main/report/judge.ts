import type { ArtifactId, Artifacts, ArtifactTypes } from '../contract/artifacts'
import type { Audit, Thresholds, ThresholdValues, Verdict } from '../contract/audit'
import { describeInputError } from '../contract/errors'
import type { GatherContext } from '../contract/gather'
import { type Message, message } from '../contract/message'
import type { AuditResult } from '../contract/report'
import { problemOf } from '../contract/words'
import { type FileNames, offered } from '../fixes'

const silent = (status: Verdict['status'], summary: Message, needs: Message[] = []): Verdict => ({
  status,
  summary,
  needs,
  remedy: null,
  findings: [],
  evidence: [],
  fixes: [],
  confidence: 0,
})

function thresholdsOf<T extends Thresholds>(
  audit: Audit<ArtifactId, T>,
  told: Record<string, number>,
): ThresholdValues<T> {
  const values = Object.entries(audit.thresholds).map(([name, { value }]) => [
    name,
    told[`${audit.id}.${name}`] ?? value,
  ])
  return Object.fromEntries(values)
}

function unwrap(audit: Audit, artifacts: Artifacts): { needed: ArtifactTypes } | { lacking: Verdict } {
  const entries = audit.needs.map((id) => [id, artifacts[id]] as const)
  const failed = entries.map(([, part]) => part).find((part) => part.state === 'failed')
  if (failed?.state === 'failed')
    return { lacking: silent('error', message('audit.failed', { detail: describeInputError(failed.error) })) }
  const needs = entries.flatMap(([, part]) => (part.state === 'missing' ? part.needs : []))
  if (entries.some(([, part]) => part.state === 'missing')) {
    const once = [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()]
    return {
      lacking: { ...silent('needs-input', message('audit.waits'), once), ...audit.preview?.(artifacts) },
    }
  }
  const values = entries.map(([id, part]) => [id, part.state === 'ready' ? part.value : null])
  return { needed: Object.fromEntries(values) }
}

/**
 * One audit's verdict. `told` overrides thresholds by `audit.name`. An artifact it needs that is missing makes it `needs-input`, one
 * that failed, or a defect in the audit itself, `error`.
 */
export function judge(audit: Audit, artifacts: Artifacts, told: Record<string, number>): Verdict {
  if (!audit.implemented) return silent('needs-input', message(`${audit.id}.announced`))
  const parts = unwrap(audit, artifacts)
  if ('lacking' in parts) return parts.lacking
  try {
    return audit.judge({ needed: parts.needed, artifacts, thresholds: thresholdsOf(audit, told) })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return silent('error', message('audit.failed', { detail }))
  }
}

/** Of the files that are given. */
export const namesOf = ({ dataset, model, config }: GatherContext): FileNames => ({
  dataset: dataset?.name ?? null,
  model: model?.name ?? null,
  'training-config': config?.name ?? null,
})

/** The verdict as the report holds it. */
export const auditResultOf = (
  audit: Audit,
  verdict: Verdict,
  artifacts: Artifacts,
  names: FileNames,
): AuditResult => ({
  id: audit.id,
  problem: problemOf(audit.id),
  title: message(`${audit.id}.title`),
  status: verdict.status,
  summary: verdict.summary,
  remedy: verdict.remedy,
  needs: verdict.needs,
  findings: verdict.findings,
  fixes: offered(artifacts, verdict.fixes, names),
  evidence: verdict.evidence,
  implemented: audit.implemented,
})
