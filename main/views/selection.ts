/** What views show first, and how they name it: the same order and the same words in text, Markdown and HTML. */
import type { LocalizedAuditResult, LocalizedFinding, LocalizedReport } from '../contract/report'
import { type Grade, severities } from '../contract/words'
import { formatCount, formatShape, noNumber } from './number'
import type { Words } from './texts'

/** Worst findings first; findings of one severity keep the audit's own order. */
export const worstFirst = (findings: readonly LocalizedFinding[]): LocalizedFinding[] =>
  [...findings].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))

/** The first `limit` findings, worst first, and how many stay out. */
export function shownFindings(
  audit: LocalizedAuditResult,
  limit: number,
): { shown: LocalizedFinding[]; more: number } {
  const sorted = worstFirst(audit.findings)
  return { shown: sorted.slice(0, limit), more: Math.max(0, sorted.length - limit) }
}

/** The finding's sentence, and the rows it names, counted from 1 as the window's table counts them. */
export function sentenceWithRows({ message, rows }: LocalizedFinding, words: Words): string {
  if (!rows || rows.length === 0) return message
  const named = rows.map((row) => formatCount(row + 1)).join(', ')
  return `${message} (${words('finding.rows', { count: rows.length, rows: named })})`
}

/** The sentence for a report without a diagnosis. What was never checked does not count as healthy. */
export function healthySentence(report: LocalizedReport, words: Words): string {
  const open = report.audits.filter((audit) => audit.status === 'needs-input' || audit.status === 'error')
  return open.length === 0 ? words('report.healthy') : words('report.unsettled', { count: open.length })
}

/** One line on a file: `data.csv (dataset, csv, 14.1 kB, 178 rows, 14 columns)` without the name. */
export function fileFacts(
  file: LocalizedReport['inputs'][number],
  words: Words,
  bytes: (count: number) => string,
): string {
  const facts = [words(`role.${file.role}`), file.format, bytes(file.bytes)]
  if (file.files !== undefined) facts.push(words('report.fileCount', { files: file.files }))
  if (file.rows !== undefined) facts.push(words('report.rows', { rows: file.rows }))
  if (file.columns !== undefined) facts.push(words('report.columns', { columns: file.columns }))
  return facts.join(', ')
}

/** Long lists of columns are told by their first few and their number. */
export const fewNames = (names: readonly string[], words: Words): string =>
  names.length > 8
    ? `${names.slice(0, 6).join(', ')} … (${words('task.columns', { count: names.length })})`
    : names.join(', ')

/** How a binding is known; one that was derived is a guess. */
export const boundAs = (grade: Grade, words: Words): string =>
  grade === 'derived' ? words('task.guessed') : words(`grade.${grade}`)

export interface TaskFact {
  name: string
  value: string
  /** How it is known, in words. */
  grade: string
}

/** What the files were taken for and how columns were bound, each with its grade. */
export function taskFacts(task: LocalizedReport['task'], words: Words): TaskFact[] {
  return [
    { name: words('task.kind'), value: words(`task.${task.kind}`), grade: words(`grade.${task.grade}`) },
    { name: words('task.loss'), value: task.loss.name ?? noNumber, grade: words(`grade.${task.loss.grade}`) },
    ...task.bindings.map(({ tensor, shape, columns, preprocessing, grade, layout }) => ({
      name: `${words('task.inputs')}: ${tensor} (${formatShape(shape)})`,
      value: [
        fewNames(columns, words),
        ...(layout ? [words('task.layout', { from: formatShape(layout.from) })] : []),
        `${words('task.preprocessing')}: ${preprocessing ?? noNumber}`,
      ].join('; '),
      grade: boundAs(grade, words),
    })),
    ...task.targets.map(({ tensor, columns, grade }) => ({
      name: `${words('task.targets')}: ${tensor}`,
      value: fewNames(columns, words),
      grade: boundAs(grade, words),
    })),
  ]
}
