/**
 * The report as SARIF 2.1.0 (OASIS, March 2020), which code hosts read as the result of a check. Rules are the audits,
 * results the findings at `warn` or `fail`.
 */
import type { Location, Log, ReportingDescriptor, Result } from 'sarif'
import type { LocalizedAuditResult, LocalizedFinding, LocalizedReport } from '../contract/report'
import type { FileRole, Severity, Subject } from '../contract/words'
import { toJson } from './json'
import { formatMeasured } from './number'
import { sentenceWithRows } from './selection'
import { type Words, wordsOf } from './texts'

const schemaUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** The file in which each kind of subject lies. */
const fileOf: Record<Subject['kind'], FileRole> = {
  column: 'dataset',
  dataset: 'dataset',
  tensor: 'model',
  node: 'model',
  parameter: 'model',
  model: 'model',
  setting: 'training-config',
  log: 'training-log',
}

/** A file name as a relative URI reference. Half surrogates have no UTF-8 form, and encodeURIComponent throws on them. */
const uriOf = (name: string): string => encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'))

/** Where the subject lies; code hosts show no result without a file, so the first one stands in where its own is absent. */
function locationOf({ kind, name }: Subject, report: LocalizedReport): Location[] {
  const file = report.inputs.find((input) => input.role === fileOf[kind]) ?? report.inputs[0]
  if (!file) return []
  return [
    {
      physicalLocation: { artifactLocation: { uri: uriOf(file.name) }, region: { startLine: 1 } },
      logicalLocations: [{ name, kind, fullyQualifiedName: `${kind}:${name}` }],
    },
  ]
}

const levels: Record<Severity, Result.level> = { fail: 'error', warn: 'warning', info: 'note' }

function resultOf(
  finding: LocalizedFinding,
  audit: LocalizedAuditResult,
  report: LocalizedReport,
  words: Words,
): Result {
  const { subject, severity, grade, measured, expected } = finding
  const number =
    measured === null ? '' : `; ${words('finding.measuredAs', { measured: formatMeasured(measured) })}`
  const range = expected === null ? '' : `; ${words('finding.expectedAs', { expected })}`
  return {
    ruleId: audit.id,
    ruleIndex: report.audits.indexOf(audit),
    level: levels[severity],
    message: {
      text: `${words(`subject.${subject.kind}`)} ${subject.name}: ${sentenceWithRows(finding, words)}${number}${range}`,
    },
    locations: locationOf(subject, report),
    partialFingerprints: { 'assay/v1': `${audit.id}:${subject.kind}:${subject.name}` },
    properties: { grade, measured, expected },
  }
}

const ruleOf = (audit: LocalizedAuditResult): ReportingDescriptor => ({
  id: audit.id,
  name: audit.id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
  shortDescription: { text: audit.title },
  fullDescription: { text: audit.summary },
  ...(audit.remedy === null ? {} : { help: { text: audit.remedy } }),
  properties: { problem: audit.problem, status: audit.status },
})

/** The report as a SARIF log with one run. */
export function sarifOf(report: LocalizedReport): Log {
  const words = wordsOf(report.locale)
  const results = report.audits.flatMap((audit) =>
    audit.findings
      .filter((finding) => finding.severity !== 'info')
      .map((finding) => resultOf(finding, audit, report, words)),
  )
  return {
    $schema: schemaUri,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.generator.name,
            version: report.generator.version,
            language: report.locale,
            rules: report.audits.map(ruleOf),
          },
        },
        artifacts: report.inputs.map((file) => ({ location: { uri: uriOf(file.name) }, length: file.bytes })),
        results,
      },
    ],
  }
}

/** `--format sarif`. Throws RangeError as `toJson` does. */
export const reportToSarif = (report: LocalizedReport): string => toJson(sarifOf(report))
