/** Weights: each parameter's values with the density that its scheme would draw them from. */
import { type DensityPoint, densityOutline, heightsOf, histogramToDraw } from '../../contract/density'
import type { EvidenceOf } from '../../contract/evidence'
import { formatCount, formatNumber, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned, severityWord } from './captioned'
import { barsOf, place, round, type Scale, scaleOver } from './figures'
import { html, type Markup } from './markup'
import { type HtmlColumn, numeric, tableOf } from './table'

type Weights = EvidenceOf<'weights'>
type Parameter = Weights['parameters'][number]

const [width, height] = [240, 52]

const drawnBy = ({ expected }: Parameter, words: Words): string =>
  expected === null
    ? noNumber
    : words('evidence.drawnBy', {
        scheme: words(`evidence.scheme.${expected.scheme}`),
        distribution: words(`evidence.distribution.${expected.distribution}`),
      })

function labelOf({ name, std, expected }: Parameter, words: Words): string {
  return words('evidence.weightsPicture', {
    name,
    std: formatNumber(std),
    scheme: expected === null ? 'none' : words(`evidence.scheme.${expected.scheme}`),
    distribution: expected === null ? noNumber : words(`evidence.distribution.${expected.distribution}`),
    expected: formatNumber(expected?.std ?? null),
  })
}

function lineOf(outline: readonly DensityPoint[], scale: Scale, tall: number): string {
  const peak = outline.reduce((most, { density }) => Math.max(most, density), 0)
  return outline
    .map(({ value, density }, i) => {
      const y = round(height - (tall * density) / peak)
      return `${i === 0 ? 'M' : 'L'}${place(value, scale)} ${y}`
    })
    .join('')
}

/** One value stands in a bar of its own, four pixels wide. */
function bars(parameter: Parameter, scale: Scale, tall: number): Markup {
  const histogram = histogramToDraw(parameter)
  if (histogram === null) return html``
  if (parameter.std !== 0) {
    const path = barsOf(histogram, scale, tall)
    return html`<path class="after" transform="translate(0 ${round(height - tall)})" d="${path}"/>`
  }
  const x = round(place(histogram.edges[0] ?? 0, scale) - 2)
  return html`<rect class="after" x="${x}" y="0" width="4" height="${height}"/>`
}

function picture(parameter: Parameter, words: Words): Markup {
  const { expected, mean, std } = parameter
  const histogram = histogramToDraw(parameter)
  const outline = expected === null ? [] : densityOutline(expected.distribution, expected.std)
  const ends = [...(histogram?.edges ?? []), ...outline.map(({ value }) => value)]
  const scale = scaleOver(ends, width)
  if (!histogram || !scale || !ends.every(Number.isFinite))
    return html`<span class="faint">${words('evidence.noHistogram')}</span>`
  const tall = heightsOf(histogram, outline)
  const line =
    outline.length === 0
      ? null
      : html`<path class="hollow s1" stroke-linejoin="round" stroke-width="2" d="${lineOf(outline, scale, round(height * tall.density))}"/>`
  const range =
    std === 0 && mean !== null
      ? words('evidence.constant', { value: formatNumber(mean) })
      : `[${formatNumber(histogram.edges[0] ?? null)}, ${formatNumber(histogram.edges.at(-1) ?? null)}]`
  return html`<svg role="img" width="${width}" height="${height + 1}" viewBox="0 0 ${width} ${height + 1}" aria-label="${labelOf(parameter, words)}">${bars(parameter, scale, round(height * tall.bars))}<line class="axis" x1="0" x2="${width}" y1="${height + 0.5}" y2="${height + 0.5}"/>${line}</svg><div class="faint">${range}</div>`
}

const ratioOf = ({ std, expected }: Parameter): string =>
  std === null || expected === null || !(expected.std > 0) ? noNumber : `${formatNumber(std / expected.std)}×`

export function weights({ parameters, omitted }: Weights, words: Words): Markup {
  const columns: HtmlColumn<Parameter>[] = [
    { heading: words('evidence.name'), kind: 'name', cell: (one) => one.name },
    { heading: words('layer.name'), kind: 'name', cell: (one) => one.layer ?? noNumber },
    { heading: words('finding.severity'), cell: (one) => severityWord(one.severity, words) },
    { heading: words('column.histogram'), kind: 'figure', cell: (one) => picture(one, words) },
    { heading: words('evidence.count'), kind: 'number', cell: (one) => formatCount(one.count) },
    numeric(words('column.mean'), (one) => one.mean),
    numeric(words('column.std'), (one) => one.std),
    { heading: words('evidence.scheme'), cell: (one) => drawnBy(one, words) },
    numeric(words('evidence.schemeStd'), (one) => one.expected?.std ?? null),
    { heading: words('evidence.stdRatio'), kind: 'number', cell: ratioOf },
  ]
  const caption = words('evidence.weights', { count: parameters.length })
  return captioned(caption, [tableOf(parameters, columns)], omitted, words)
}
