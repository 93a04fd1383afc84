/** The report as Markdown (CommonMark with GitHub's tables): for an issue, a pull request, a summary of a CI run. */
import type { LocalizedAuditResult, LocalizedFinding, LocalizedReport } from '../contract/report'
import type { Status } from '../contract/words'
import { visible } from './lines'
import { formatBytes, formatMeasured, formatNumber, formatShare, noNumber } from './number'
import { fileFacts, healthySentence, sentenceWithRows, shownFindings, taskFacts } from './selection'
import { type Words, wordsOf } from './texts'

/** Issue trackers cut long comments; JSON and HTML list every finding. */
const findingsShown = 20

/** A wide table of pixels helps nobody in an issue. */
const columnsShown = 50

/**
 * Text that Markdown takes literally, on one line and inside a table cell: every character that could open markup is
 * escaped (CommonMark 2.4), so is what would make a list at the start of a line, and what a code host would turn into
 * a link or a mention of somebody.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~&$#]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/@/g, '&#64;')
    .replace(/^(\s*)([-+=])(?=[\s=-]|$)/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2')
}

const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`

/** A table of plain texts; nothing where there are no rows. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  return [row(headings), `|${' --- |'.repeat(headings.length)}`, ...rows.map(row), '']
}

const statusMark: Record<Status, string> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  error: '💥',
  'needs-input': '❔',
  'not-applicable': '➖',
}

const statusText = (audit: LocalizedAuditResult, words: Words): string =>
  `${statusMark[audit.status]} ${words(`status.${audit.status}`)}`

function diagnosisOf(report: LocalizedReport, words: Words): string[] {
  const causes = report.diagnosis.map(({ audit, confidence, sentence }, at) => {
    const beside = `${audit}, ${words('report.confidence', { share: confidence })}`
    return `${at + 1}. **${escapeMarkdown(sentence)}** (${escapeMarkdown(beside)})`
  })
  const lines = causes.length > 0 ? causes : [escapeMarkdown(healthySentence(report, words))]
  return [`## ${words('report.diagnosis')}`, '', ...lines, '']
}

const overview = (report: LocalizedReport, words: Words): string[] => [
  `## ${words('report.audits')}`,
  '',
  ...table(
    ['#', words('audit.problem'), words('audit.status'), words('audit.summary')],
    report.audits.map((audit) => [
      String(audit.problem),
      audit.title,
      statusText(audit, words),
      audit.summary,
    ]),
  ),
]

const findingCells = (finding: LocalizedFinding, words: Words): string[] => [
  words(`severity.${finding.severity}`),
  `${words(`subject.${finding.subject.kind}`)} ${finding.subject.name}`,
  sentenceWithRows(finding, words),
  finding.measured === null ? noNumber : formatMeasured(finding.measured),
  finding.expected ?? noNumber,
  words(`grade.${finding.grade}`),
]

const findingHeadings = (words: Words): string[] => [
  words('finding.severity'),
  words('finding.subject'),
  words('finding.message'),
  words('finding.measured'),
  words('finding.expected'),
  words('finding.grade'),
]

/** One audit in full; nothing for an audit that has neither findings, nor needs, nor advice. */
function detail(audit: LocalizedAuditResult, words: Words): string[] {
  const { shown, more } = shownFindings(audit, findingsShown)
  const advice = [
    ...audit.needs.map((need) => `- ${words('audit.needs')}: ${escapeMarkdown(need)}`),
    ...(audit.remedy === null ? [] : [`- ${words('audit.remedy')}: ${escapeMarkdown(audit.remedy)}`]),
    ...audit.fixes.map((fix) => `- ${words('audit.fixes')}: ${escapeMarkdown(`${fix.id}: ${fix.title}`)}`),
  ]
  if (shown.length + advice.length === 0) return []
  const findings = shown.map((finding) => findingCells(finding, words))
  return [
    `### ${audit.problem} ${escapeMarkdown(audit.title)}: ${statusText(audit, words)}`,
    '',
    escapeMarkdown(audit.summary),
    '',
    ...table(findingHeadings(words), findings),
    ...(more > 0 ? [words('report.more', { count: more }), ''] : []),
    ...advice,
    ...(advice.length > 0 ? [''] : []),
  ]
}

const profileOf = (report: LocalizedReport, words: Words): string[] => {
  const headings = [
    'name',
    'type',
    'role',
    'nulls',
    'distinct',
    'min',
    'median',
    'max',
    'mean',
    'std',
  ] as const
  const rows = report.profile.map((column) => [
    column.column,
    column.type,
    words(`role.${column.role}`),
    column.rows === 0 ? noNumber : formatShare(column.nulls / column.rows),
    formatNumber(column.distinct),
    formatNumber(column.min),
    formatNumber(column.quantiles?.p50 ?? null),
    formatNumber(column.max),
    formatNumber(column.mean),
    formatNumber(column.std),
  ])
  const shown = table(
    headings.map((heading) => words(`column.${heading}`)),
    rows.slice(0, columnsShown),
  )
  const more = rows.length - columnsShown
  const rest = more > 0 ? [words('report.more', { count: more }), ''] : []
  return shown.length === 0 ? [] : [`## ${words('report.profile')}`, '', ...shown, ...rest]
}

/** `--format markdown`. Ends with a line end. */
const taskOf = ({ task }: LocalizedReport, words: Words): string[] => [
  `## ${words('report.task')}`,
  '',
  ...taskFacts(task, words).map(
    ({ name, value, grade }) => `- ${escapeMarkdown(`${name}: ${value}`)} (${escapeMarkdown(grade)})`,
  ),
  '',
]

export function reportToMarkdown(report: LocalizedReport): string {
  const words = wordsOf(report.locale)
  const { name, version } = report.generator
  const files = report.inputs.map(
    (file) => `- ${escapeMarkdown(`${file.name} (${fileFacts(file, words, formatBytes)})`)}`,
  )
  const problems = report.problems.map(
    (problem) => `- ⚠️ ${words('report.problems')}: ${escapeMarkdown(problem)}`,
  )
  const lines = [
    `# ${words('report.title')}`,
    '',
    ...files,
    ...problems,
    '',
    ...diagnosisOf(report, words),
    ...overview(report, words),
    ...taskOf(report, words),
    ...report.audits.flatMap((audit) => detail(audit, words)),
    ...profileOf(report, words),
    escapeMarkdown(words('report.made', { name, version, seed: report.seed })),
  ]
  return `${lines.join('\n')}\n`
}
