/** One thing against another: labels against their neighbours', training against validation, columns against the target. */
import type { EvidenceOf } from '../../contract/evidence'
import { formatCount, formatNumber, formatShare, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned, drawing, severityWord } from './captioned'
import { place, round, scaleOver } from './figures'
import { html, type Markup } from './markup'
import { type HtmlColumn, tableOf } from './table'

type Agreement = EvidenceOf<'agreement'>

const shiftsShown = 41
/** The most telling come first; JSON has them all. */
const columnsShown = 12

const barStep = 64
const barsHeight = 120

const printed = (value: number, { measure }: Agreement): string =>
  measure === 'correlation' ? formatNumber(value) : formatShare(value)

const signed = (value: number): string => (value > 0 ? `+${formatNumber(value)}` : formatNumber(value))

export function agreement(evidence: Agreement, words: Words): Markup {
  const { measure, rows, chance, chanceError } = evidence
  const known = evidence.shifts.filter(({ value }) => Number.isFinite(value))
  const shifts = known.sort((a, b) => a.shift - b.shift).slice(0, shiftsShown)
  const caption = words('evidence.agreement', {
    measure,
    rows,
    chance: printed(chance, evidence),
    error: printed(chanceError, evidence),
  })
  const picture = shifts.length === 0 ? null : agreementBars({ ...evidence, shifts }, caption)
  return captioned(caption, [picture], known.length - shifts.length, words)
}

function agreementBars(evidence: Agreement, label: string): Markup {
  const { shifts, chance, chanceError, measure } = evidence
  const whole = measure === 'label-agreement' ? 1 : 0
  const ends = [
    0,
    whole,
    chance - 2 * chanceError,
    chance + 2 * chanceError,
    ...shifts.map(({ value }) => value),
  ]
  const scale = scaleOver(ends.filter(Number.isFinite), barsHeight) ?? { low: 0, high: 1, width: barsHeight }
  const y = (value: number): number => round(18 + barsHeight - place(value, scale))
  const best = shifts.reduce((most, one) => (one.value > most.value ? one : most))
  const asIs = shifts.find(({ shift }) => shift === 0)
  // Only what does better than the labels as they stand is conspicuous.
  const toneOf = (one: Agreement['shifts'][number]) =>
    one.shift === 0
      ? 'after'
      : one === best && one.value > (asIs?.value ?? Number.NEGATIVE_INFINITY)
        ? 'before'
        : 'quiet'
  const bars = shifts.map((one, at) => {
    const x = at * barStep
    const top = Math.min(y(0), y(one.value))
    return html`<rect class="${toneOf(one)}" x="${x + 12}" width="${barStep - 24}" y="${top}" height="${Math.max(1, round(Math.abs(y(one.value) - y(0))))}"/><text x="${x + barStep / 2}" y="${top - 4}" text-anchor="middle">${printed(one.value, evidence)}</text><text x="${x + barStep / 2}" y="${barsHeight + 34}" text-anchor="middle">${signed(one.shift)}</text>`
  })
  const width = shifts.length * barStep
  const size = { width, height: barsHeight + 40, label }
  if (!Number.isFinite(chance) || !Number.isFinite(chanceError)) return drawing(size, bars)
  const [upper, lower] = [y(chance + 2 * chanceError), y(chance - 2 * chanceError)]
  return drawing(size, [
    ...bars,
    html`<rect class="chance" x="0" width="${width}" y="${upper}" height="${Math.max(1, round(lower - upper))}"/><line class="dashed" x1="0" x2="${width}" y1="${y(chance)}" y2="${y(chance)}"/>`,
  ])
}

type Split = EvidenceOf<'two-samples'>['columns'][number]

const splitWidth = 260
const splitHeight = 44

function sharesOf(counts: readonly number[]): number[] {
  const usable = counts.map((count) => (count > 0 && Number.isFinite(count) ? count : 0))
  const total = usable.reduce((sum, count) => sum + count, 0)
  return usable.map((count) => (total > 0 ? count / total : 0))
}

/** Steps over `edges` in pixels; categories get places of equal width. */
function outline(edges: readonly number[], shares: readonly number[], peak: number): string {
  const steps = shares.map((share, at) => {
    const top = round(splitHeight - (share / peak) * (splitHeight - 2))
    return `V${top}H${edges[at + 1] ?? edges.at(-1)}`
  })
  return `M${edges[0]} ${splitHeight}${steps.join('')}V${splitHeight}`
}

function edgesOf({ bins, training }: Split): number[] | null {
  const count = 'names' in bins ? bins.names.length : training.length
  if (count === 0) return null
  if ('names' in bins) return Array.from({ length: count + 1 }, (_, at) => round((at * splitWidth) / count))
  const scale =
    bins.edges.length > count && bins.edges.every(Number.isFinite) ? scaleOver(bins.edges, splitWidth) : null
  return scale && bins.edges.map((edge) => place(edge, scale))
}

function splitPicture(column: Split, words: Words): Markup {
  const edges = edgesOf(column)
  if (!edges) return html`<span class="faint">${words('evidence.nothing')}</span>`
  const count = edges.length - 1
  const [training, validation] = [column.training, column.validation].map((counts) =>
    sharesOf(counts.slice(0, count)),
  )
  const peak = [...training, ...validation].reduce((most, share) => Math.max(most, share), 1e-9)
  const ends =
    'names' in column.bins
      ? column.bins.names.slice(0, 12).join(' · ')
      : `${formatNumber(column.bins.edges[0] ?? null)} … ${formatNumber(column.bins.edges.at(-1) ?? null)}`
  return html`<svg role="img" width="${splitWidth}" height="${splitHeight + 1}" viewBox="0 0 ${splitWidth} ${splitHeight + 1}" aria-label="${splitSentence(column, words)}"><path class="g0 pale s0" d="${outline(edges, training, peak)}"/><path class="hollow s1 dash" d="${outline(edges, validation, peak)}"/><line class="axis" x1="0" x2="${splitWidth}" y1="${splitHeight + 0.5}" y2="${splitHeight + 0.5}"/></svg><div class="faint">${ends}</div>`
}

const splitSentence = ({ name, statistic }: Split, words: Words): string =>
  words('evidence.splitPicture', {
    name,
    statistic: words(`evidence.${statistic.name}`),
    value: formatNumber(statistic.value),
    limit: formatNumber(statistic.limit),
  })

export function twoSamples(evidence: EvidenceOf<'two-samples'>, words: Words): Markup {
  const { columns, omitted, trainingRows, validationRows } = evidence
  const table = tableOf<Split>(columns.slice(0, columnsShown), [
    { heading: words('column.name'), kind: 'name', cell: (column) => column.name },
    { heading: words('finding.severity'), cell: (column) => severityWord(column.severity, words) },
    { heading: words('column.histogram'), kind: 'figure', cell: (column) => splitPicture(column, words) },
    {
      heading: words('evidence.statistic'),
      kind: 'number',
      cell: ({ statistic }) => `${words(`evidence.${statistic.name}`)} ${formatNumber(statistic.value)}`,
    },
    {
      heading: words('evidence.limit'),
      kind: 'number',
      cell: ({ statistic }) => formatNumber(statistic.limit),
    },
  ])
  const caption = words('evidence.split', {
    training: formatCount(trainingRows),
    validation: formatCount(validationRows),
  })
  return captioned(caption, [table], omitted + Math.max(0, columns.length - columnsShown), words)
}

type Related = EvidenceOf<'relations'>['columns'][number]

const signedOrNone = (value: number | null): string =>
  value !== null && value > 0 ? `+${formatNumber(value)}` : formatNumber(value)

/** The length is of 1, not of the largest: a strongest column of 0.1 must look weak. */
function strength({ spearman, informationShare }: Related): Markup | null {
  const value = spearman ?? informationShare
  if (value === null || !Number.isFinite(value)) return null
  const length = round(Math.min(1, Math.abs(value)) * 200)
  const tone = spearman === null ? 'g2' : value < 0 ? 'g1 pale s1 dash' : 'g0'
  return html`<svg aria-hidden="true" width="204" height="14" viewBox="-1 0 204 14"><line class="axis" x1="200" x2="200" y1="0" y2="14"/><rect class="${tone}" x="0" y="2" width="${Math.max(1, length)}" height="10"/></svg>`
}

const ranks = (words: Words): HtmlColumn<Related>[] => [
  { heading: words('evidence.spearman'), kind: 'number', cell: ({ spearman }) => signedOrNone(spearman) },
  { heading: words('evidence.pearson'), kind: 'number', cell: ({ pearson }) => signedOrNone(pearson) },
]

const information = (words: Words): HtmlColumn<Related> => ({
  heading: words('evidence.information'),
  kind: 'number',
  cell: ({ informationShare }) => (informationShare === null ? noNumber : formatShare(informationShare)),
})

export function relations(evidence: EvidenceOf<'relations'>, words: Words): Markup {
  const { target, columns, rows, omitted } = evidence
  const ranked = columns.some(({ spearman }) => spearman !== null)
  const informed = columns.some(({ informationShare }) => informationShare !== null)
  const table = tableOf<Related>(columns.slice(0, columnsShown), [
    { heading: words('column.name'), kind: 'name', cell: (column) => column.name },
    { heading: '', kind: 'figure', cell: strength },
    ...(ranked ? ranks(words) : []),
    ...(informed ? [information(words)] : []),
  ])
  const left = omitted + Math.max(0, columns.length - columnsShown)
  return captioned(words('evidence.relations', { target, rows }), [table], left, words)
}
