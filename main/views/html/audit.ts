/** One audit of the HTML report: a line that opens into findings, advice and evidence. */
import type { LocalizedAuditResult, LocalizedFinding } from '../../contract/report'
import type { Status } from '../../contract/words'
import { formatMeasured, noNumber } from '../number'
import { sentenceWithRows, worstFirst } from '../selection'
import type { Words } from '../texts'
import { severityWord } from './captioned'
import { evidenceFigure } from './evidence'
import { html, type Markup } from './markup'
import { tableOf } from './table'

const tones: Record<Status, string> = {
  pass: 'good',
  warn: 'caution',
  fail: 'bad',
  error: 'bad',
  'needs-input': 'faint',
  'not-applicable': 'faint',
}

/** Shapes beside the colours: a verdict must not hang on seeing red. */
const marks: Record<Status, string> = {
  pass: '✓',
  warn: '!',
  fail: '✗',
  error: '⚡',
  'needs-input': '?',
  'not-applicable': '–',
}

const findingsTable = (findings: readonly LocalizedFinding[], words: Words): Markup | null =>
  tableOf(worstFirst(findings), [
    { heading: words('finding.severity'), cell: (finding) => severityWord(finding.severity, words) },
    {
      heading: words('finding.subject'),
      kind: 'name',
      cell: ({ subject }) =>
        html`<span class="faint">${words(`subject.${subject.kind}`)}</span> ${subject.name}`,
    },
    { heading: words('finding.message'), kind: 'text', cell: (finding) => sentenceWithRows(finding, words) },
    {
      heading: words('finding.measured'),
      kind: 'number',
      cell: ({ measured }) => (measured === null ? noNumber : formatMeasured(measured)),
    },
    { heading: words('finding.expected'), cell: (finding) => finding.expected ?? noNumber },
    { heading: words('finding.grade'), cell: (finding) => words(`grade.${finding.grade}`) },
  ])

const advice = (heading: string, items: readonly string[]): Markup | null =>
  items.length === 0 ? null : html`<h3>${heading}</h3><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`

function bodyOf(audit: LocalizedAuditResult, words: Words): Markup {
  const fixes = audit.fixes.map((fix) => `${fix.id}: ${fix.title} (${fix.applies.join(', ')})`)
  return html`${advice(words('audit.needs'), audit.needs)}
${audit.remedy === null ? null : html`<h3>${words('audit.remedy')}</h3><p>${audit.remedy}</p>`}
${advice(words('audit.fixes'), fixes)}
${audit.findings.length === 0 ? null : html`<h3>${words('audit.findings')}</h3>`}
${findingsTable(audit.findings, words)}
${audit.evidence.length === 0 ? null : html`<h3>${words('audit.evidence')}</h3>`}
${audit.evidence.map((evidence) => evidenceFigure(evidence, words))}`
}

function headOf(audit: LocalizedAuditResult, words: Words): Markup {
  return html`<span class="problem">${audit.problem}</span><span class="status ${tones[audit.status]}">${marks[audit.status]} ${words(`status.${audit.status}`)}</span><strong>${audit.title}</strong><span class="sentence">${audit.summary}</span>`
}

const hasBody = (audit: LocalizedAuditResult): boolean =>
  audit.remedy !== null ||
  audit.needs.length + audit.findings.length + audit.evidence.length + audit.fixes.length > 0

const openStatuses: ReadonlySet<Status> = new Set(['warn', 'fail', 'error'])

/** The audit as a `details` element, open where it warns or fails; a plain line where there is nothing to open. */
export function auditSection(audit: LocalizedAuditResult, words: Words): Markup {
  const head = headOf(audit, words)
  if (!hasBody(audit))
    return html`<div class="audit" id="${audit.id}"><div class="head">${head}</div></div>\n`
  const open = openStatuses.has(audit.status)
  // The attribute is markup, not a value: `open` counts as soon as it is there.
  const tag = open
    ? html`<details class="audit" open id="${audit.id}">`
    : html`<details class="audit" id="${audit.id}">`
  return html`${tag}<summary class="head">${head}</summary>
${bodyOf(audit, words)}
</details>
`
}
