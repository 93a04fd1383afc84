/** The report in a language: sentences in place of message ids. What every other view draws, and what JSON prints. */
import { type Catalogue, formatMessage, type Message } from '../contract/message'
import type {
  AuditResult,
  Finding,
  LocalizedAuditResult,
  LocalizedFinding,
  LocalizedReport,
  Report,
} from '../contract/report'

type Say = (message: Message) => string

const sayOrNull = (say: Say, message: Message | null): string | null =>
  message === null ? null : say(message)

const localizeFinding = (finding: Finding, say: Say): LocalizedFinding => ({
  ...finding,
  message: say(finding.message),
  expected: sayOrNull(say, finding.expected),
})

const localizeAudit = (audit: AuditResult, say: Say): LocalizedAuditResult => ({
  ...audit,
  title: say(audit.title),
  summary: say(audit.summary),
  remedy: sayOrNull(say, audit.remedy),
  needs: audit.needs.map(say),
  findings: audit.findings.map((finding) => localizeFinding(finding, say)),
  fixes: audit.fixes.map((fix) => ({ ...fix, title: say(fix.title) })),
})

/**
 * `report` with the sentences of `catalogue`, which must be in the report's own locale. An id the catalogue lacks
 * stays visible as the id. Throws what the formatter throws on a pattern whose values are missing.
 */
export function localizeReport(report: Report, catalogue: Catalogue): LocalizedReport {
  const say: Say = (message) => formatMessage(message, catalogue, report.locale)
  return {
    ...report,
    diagnosis: report.diagnosis.map((cause) => ({ ...cause, sentence: say(cause.sentence) })),
    audits: report.audits.map((audit) => localizeAudit(audit, say)),
  }
}

/**
 * Any result as JSON text, two spaces deep, with a line end. Throws RangeError naming the key of a number that JSON
 * cannot hold: JSON.stringify would print null there, and a reader would take it for "not known".
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (key, held: unknown) => {
      if (typeof held === 'number' && !Number.isFinite(held)) throw new RangeError(`${key} is ${held}`)
      return held
    },
    2,
  )
  return `${text}\n`
}

/** `--format json`: the localized report (resources/report.schema.json). Throws as `toJson` does. */
export const reportToJson = (report: LocalizedReport): string => toJson(report)
