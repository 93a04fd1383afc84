/** The report as one HTML page without a script or a link: it opens anywhere, offline, in light and dark. */
import type { LocalizedReport, ProfileRow, ReportLayer } from '../../contract/report'
import { formatBytes, formatCount, formatNumber, formatShape, formatShare, noNumber } from '../number'
import { fileFacts, healthySentence, taskFacts } from '../selection'
import { type Words, wordsOf } from '../texts'
import { auditSection } from './audit'
import { histogramFigure } from './figures'
import { html, type Markup } from './markup'
import { style } from './style'
import { type HtmlColumn, numeric, tableOf } from './table'

function diagnosisBox(report: LocalizedReport, words: Words): Markup {
  if (report.diagnosis.length === 0)
    return html`<div class="diagnosis good">${healthySentence(report, words)}</div>`
  const causes = report.diagnosis.map(
    ({ audit, confidence, sentence }) =>
      html`<li>${sentence} <a class="faint" href="#${audit}">${audit}, ${words('report.confidence', { share: confidence })}</a></li>`,
  )
  return html`<div class="diagnosis bad"><ol>${causes}</ol></div>`
}

const filesList = (report: LocalizedReport, words: Words): Markup =>
  html`<ul>${report.inputs.map(
    (file) =>
      html`<li><strong>${file.name}</strong> <span class="faint">${fileFacts(file, words, formatBytes)}</span></li>`,
  )}${report.problems.map(
    (problem) => html`<li class="caution">${words('report.problems')}: ${problem}</li>`,
  )}</ul>`

function taskTable({ task }: LocalizedReport, words: Words): Markup | null {
  const facts = taskFacts(task, words)
  return tableOf(facts, [
    { heading: words('report.task'), kind: 'name', cell: (fact) => fact.name },
    { heading: words('evidence.value'), kind: 'text', cell: (fact) => fact.value },
    { heading: words('finding.grade'), cell: (fact) => fact.grade },
  ])
}

const topText = (row: ProfileRow): string =>
  row.top
    .slice(0, 3)
    .map(({ value, count }) => `${value} (${formatCount(count)})`)
    .join(', ')

const columnNumbers = (words: Words): HtmlColumn<ProfileRow>[] => [
  {
    heading: words('column.nulls'),
    kind: 'number',
    cell: (row) => (row.rows === 0 ? noNumber : formatShare(row.nulls / row.rows)),
  },
  numeric(words('column.nan'), (row) => row.nan),
  numeric(words('column.infinite'), (row) => row.infinite),
  numeric(words('column.distinct'), (row) => row.distinct),
  numeric(words('column.min'), (row) => row.min),
  numeric(words('column.median'), (row) => row.quantiles?.p50 ?? null),
  numeric(words('column.max'), (row) => row.max),
  numeric(words('column.mean'), (row) => row.mean),
  numeric(words('column.std'), (row) => row.std),
]

const profileTable = (report: LocalizedReport, words: Words): Markup | null =>
  tableOf(report.profile, [
    { heading: words('column.name'), kind: 'name', cell: (row) => row.column },
    { heading: words('column.type'), cell: (row) => row.type },
    { heading: words('column.role'), cell: (row) => words(`role.${row.role}`) },
    {
      heading: words('column.histogram'),
      kind: 'figure',
      cell: (row) =>
        row.histogram === null
          ? topText(row)
          : histogramFigure(row.histogram, { name: row.column, words, width: 120, height: 28 }),
    },
    ...columnNumbers(words),
  ])

function layersTable(report: LocalizedReport, words: Words): Markup | null {
  const range = ({ activation }: ReportLayer): string =>
    activation ? `${formatNumber(activation.min)} … ${formatNumber(activation.max)}` : noNumber
  const dead = ({ activation }: ReportLayer): string =>
    activation && activation.deadUnits !== null
      ? `${formatCount(activation.deadUnits)}${activation.units === null ? '' : ` / ${formatCount(activation.units)}`}`
      : noNumber
  return tableOf(report.layers, [
    { heading: words('layer.name'), kind: 'name', cell: (layer) => layer.name },
    { heading: words('layer.op'), cell: (layer) => layer.op },
    { heading: words('layer.shape'), cell: (layer) => formatShape(layer.shape) },
    { heading: words('layer.parameters'), kind: 'number', cell: (layer) => formatCount(layer.parameters) },
    numeric(words('layer.weightStd'), (layer) => layer.weights?.std ?? null),
    numeric(words('layer.expectedStd'), (layer) => layer.weights?.expectedStd ?? null),
    { heading: words('layer.range'), kind: 'number', cell: range },
    { heading: words('layer.dead'), kind: 'number', cell: dead },
  ])
}

const section = (heading: string, body: Markup | null): Markup | null =>
  body === null ? null : html`<section><h2>${heading}</h2>${body}</section>\n`

function footerOf(report: LocalizedReport, words: Words): Markup {
  const { name, version } = report.generator
  const spent = Object.entries(report.timings).map(
    ([stage, seconds]) => `${stage} ${words('report.seconds', { seconds })}`,
  )
  const timings = spent.length === 0 ? '' : `${words('report.timings')}: ${spent.join(', ')}.`
  return html`<footer>${words('report.made', { name, version, seed: report.seed })} ${timings}</footer>`
}

/**
 * `--format html`. Every name from a file is escaped, and the page's policy allows neither scripts nor loads:
 * images stand in the page itself.
 */
export function reportToHtml(report: LocalizedReport): string {
  const words = wordsOf(report.locale)
  const names = report.inputs.map((file) => file.name).join(', ')
  return html`<!doctype html>
<html lang="${report.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${words('report.title')}: ${names}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${words('report.title')}</h1></header>
<main>
${section(words('report.diagnosis'), diagnosisBox(report, words))}${section(words('report.files'), filesList(report, words))}${section(
  words('report.audits'),
  html`${report.audits.map((audit) => auditSection(audit, words))}`,
)}${section(words('report.task'), taskTable(report, words))}${section(words('report.profile'), profileTable(report, words))}${section(words('report.layers'), layersTable(report, words))}</main>
${footerOf(report, words)}
</body>
</html>
`.text
}
