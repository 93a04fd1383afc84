/** The report on a terminal: the diagnosis first, then the eleven problems with their findings. */
import type { LocalizedAuditResult, LocalizedFinding, LocalizedReport } from '../contract/report'
import type { Severity } from '../contract/words'
import { hanging, padEnd, padStart, visible, widthOf, wrap } from './lines'
import { formatBytes, formatMeasured } from './number'
import { type Palette, paintSeverity, paintStatus, plainPalette } from './palette'
import { fileFacts, healthySentence, sentenceWithRows, shownFindings, taskFacts } from './selection'
import { type Words, wordsOf } from './texts'

export interface TextOptions {
  /** Columns of the terminal; lines are not longer, save for what cannot be broken. */
  width: number
  palette?: Palette
}

/** Beyond these a terminal scrolls past the verdicts; JSON and HTML list every finding. */
const findingsShown = 8

interface Pen {
  words: Words
  palette: Palette
  width: number
}

const severityMark: Record<Severity, string> = { fail: '✗', warn: '!', info: '·' }

const wrapped = (text: string, pen: Pen, mark = ''): string[] => hanging(mark, visible(text), pen.width)

function headOf(report: LocalizedReport, pen: Pen): string[] {
  const { name, version } = report.generator
  const files = report.inputs.flatMap((file) =>
    wrapped(`${file.name}  (${fileFacts(file, pen.words, formatBytes)})`, pen, '  '),
  )
  const problems = report.problems.flatMap((problem) =>
    wrapped(`${pen.words('report.problems')}: ${problem}`, pen, '  ! ').map(pen.palette.caution),
  )
  return [pen.palette.strong(`${name} ${version}`), ...files, ...problems, '']
}

function taskOf({ task }: LocalizedReport, pen: Pen): string[] {
  const facts = taskFacts(task, pen.words).flatMap(({ name, value, grade }) =>
    wrapped(`${name}: ${value} (${grade})`, pen, '  '),
  )
  return [pen.palette.strong(pen.words('report.task')), ...facts, '']
}

function diagnosisOf(report: LocalizedReport, pen: Pen): string[] {
  const heading = pen.palette.strong(pen.words('report.diagnosis'))
  if (report.diagnosis.length === 0) {
    const checked = report.audits.some((audit) => audit.status === 'pass')
    const paint = checked ? pen.palette.good : pen.palette.faint
    return [heading, ...wrapped(healthySentence(report, pen.words), pen, '  ').map(paint), '']
  }
  const causes = report.diagnosis.flatMap(({ audit, confidence, sentence }, at) =>
    wrapped(
      `${sentence} (${audit}, ${pen.words('report.confidence', { share: confidence })})`,
      pen,
      `  ${at + 1}. `,
    ).map(at === 0 ? pen.palette.bad : (line) => line),
  )
  return [heading, ...causes, '']
}

/** The number behind a finding, what was expected, and how it is known. */
function numbersOf(finding: LocalizedFinding, { words }: Pen): string {
  const { measured, expected, grade } = finding
  const parts = [
    measured === null ? null : words('finding.measuredAs', { measured: formatMeasured(measured) }),
    expected === null ? null : words('finding.expectedAs', { expected }),
    words(`grade.${grade}`),
  ]
  return parts.filter((part) => part !== null).join('; ')
}

function findingLines(finding: LocalizedFinding, indent: string, pen: Pen): string[] {
  const subject = `${pen.words(`subject.${finding.subject.kind}`)} ${finding.subject.name}`
  const paint = paintSeverity(pen.palette, finding.severity)
  const [first = '', ...rest] = wrapped(
    `${subject}: ${sentenceWithRows(finding, pen.words)}`,
    pen,
    `${indent}${severityMark[finding.severity]} `,
  )
  const numbers = wrapped(numbersOf(finding, pen), pen, `${indent}  `).map(pen.palette.faint)
  return [paint(first), ...rest.map(paint), ...numbers]
}

function remedyLines(audit: LocalizedAuditResult, indent: string, pen: Pen): string[] {
  const { words } = pen
  const needs = audit.needs.flatMap((need) => wrapped(`${words('audit.needs')}: ${need}`, pen, `${indent}? `))
  const remedy =
    audit.remedy === null ? [] : wrapped(`${words('audit.remedy')}: ${audit.remedy}`, pen, `${indent}→ `)
  const fixes = audit.fixes.flatMap((fix) =>
    wrapped(`${words('audit.fixes')}: ${fix.id}: ${fix.title}`, pen, `${indent}→ `),
  )
  return [...needs, ...remedy, ...fixes]
}

/** Columns of the widest status word, so that titles stand in one line below each other. */
const statusWidth = (report: LocalizedReport, words: Words): number =>
  Math.max(...report.audits.map((audit) => widthOf(words(`status.${audit.status}`))))

function auditLines(audit: LocalizedAuditResult, statusColumns: number, pen: Pen): string[] {
  const { words, palette, width } = pen
  const status = padEnd(words(`status.${audit.status}`), statusColumns)
  const indent = ' '.repeat(5)
  const title = palette.strong(visible(audit.title))
  const head = `${padStart(String(audit.problem), 3)}  ${paintStatus(palette, audit.status)(status)} ${title}`
  const below = wrap(visible(audit.summary), width - indent.length).map((line) => indent + line)
  if (!audit.implemented) return [head, ...below.map(palette.faint)]
  const { shown, more } = shownFindings(audit, findingsShown)
  return [
    head,
    ...below,
    ...shown.flatMap((finding) => findingLines(finding, indent, pen)),
    ...(more > 0 ? [indent + palette.faint(words('report.more', { count: more }))] : []),
    ...remedyLines(audit, indent, pen),
  ]
}

/** `--format text`. Ends with a line end; without a palette there are no escape sequences in it. */
export function reportToText(
  report: LocalizedReport,
  { width, palette = plainPalette }: TextOptions,
): string {
  const pen: Pen = { words: wordsOf(report.locale), palette, width }
  const columns = report.audits.length === 0 ? 0 : statusWidth(report, pen.words)
  const lines = [
    ...headOf(report, pen),
    ...diagnosisOf(report, pen),
    ...taskOf(report, pen),
    palette.strong(pen.words('report.audits')),
    ...report.audits.flatMap((audit) => auditLines(audit, columns, pen)),
  ]
  return `${lines.join('\n')}\n`
}
