/** Each kind of evidence as a picture with its numbers. A new kind does not compile until it has an arm here. */
import type { Evidence, EvidenceOf } from '../../contract/evidence'
import { formatCount, formatInterval, formatNumber, formatShare, noNumber } from '../number'
import type { Words } from '../texts'
import { captioned, severityWord } from './captioned'
import { histogram, transform } from './column-pictures'
import { agreement, relations, twoSamples } from './comparison-pictures'
import { barFigure, histogramFigure, rangeFigure, reachableFigure, scaleOver, signedLog } from './figures'
import { depthSignal, widthProfile } from './layer-pictures'
import { html, type Markup } from './markup'
import { motion } from './motion-pictures'
import { imageGrid, missingMap, rows } from './row-pictures'
import { scatter } from './scatter-picture'
import { type HtmlColumn, numeric, tableOf } from './table'
import { byLayer, curves } from './training-pictures'
import { weights } from './weight-pictures'

type ColumnPair = EvidenceOf<'before-after'>['columns'][number]
type ColumnState = ColumnPair['before']

const stateText = ({ mean, std, min, max }: ColumnState): string =>
  `${formatNumber(mean)} ± ${formatNumber(std)}  [${formatNumber(min)}, ${formatNumber(max)}]`

/** One histogram on its own axis, because raw columns differ by orders of magnitude, with the numbers under it. */
function stateCell(state: ColumnState, name: string, tone: 'before' | 'after', words: Words): Markup {
  const picture = histogramFigure(state.histogram, { name, words, tone })
  return html`${picture}<div class="faint">${stateText(state)}</div>`
}

/** Mean ± std as a stretch of the common axis; null where the column has no numbers. */
const spread = ({ mean, std }: ColumnState) =>
  mean === null || std === null
    ? { min: null, max: null, mean: null }
    : { min: signedLog(mean - std), max: signedLog(mean + std), mean: signedLog(mean) }

/** All raw columns on one axis: signed log, so that a column around 1 and one around 1,000 both show. */
function spreadColumn(columns: readonly ColumnPair[], words: Words): HtmlColumn<ColumnPair> {
  const scale = scaleOver(
    [0, ...columns.flatMap(({ before }) => [spread(before).min, spread(before).max])],
    140,
  )
  return {
    heading: words('evidence.spread'),
    kind: 'figure',
    cell: ({ name, before }) =>
      scale &&
      rangeFigure(
        spread(before),
        scale,
        `${name}: ${formatNumber(before.mean)} ± ${formatNumber(before.std)}`,
      ),
  }
}

function beforeAfter(evidence: EvidenceOf<'before-after'>, words: Words): Markup {
  const state = (side: 'before' | 'after'): HtmlColumn<ColumnPair> => ({
    heading: words(`evidence.${side}`),
    kind: 'figure',
    cell: (column) => stateCell(column[side], column.name, side, words),
  })
  const table = tableOf<ColumnPair>(evidence.columns, [
    { heading: words('column.name'), kind: 'name', cell: (column) => column.name },
    { heading: words('finding.severity'), cell: (column) => severityWord(column.severity, words) },
    spreadColumn(evidence.columns, words),
    state('before'),
    state('after'),
    {
      heading: words('evidence.parameters'),
      cell: ({ parameters }) =>
        parameters === null
          ? noNumber
          : `(x − ${formatNumber(parameters.mean)}) / ${formatNumber(parameters.std)}`,
    },
  ])
  const caption = words('evidence.beforeAfter', {
    place: evidence.tensor === null ? 'file' : 'tensor',
    tensor: evidence.tensor,
  })
  return captioned(caption, [table], evidence.omitted, words)
}

const ofUnits = (count: number | null, units: number | null): string =>
  count === null ? noNumber : `${formatCount(count)}${units === null ? '' : ` / ${formatCount(units)}`}`

type StripLayer = EvidenceOf<'layer-strip'>['layers'][number]

/** The range of each layer on the axis that all of them share; the axis' ends stand in the heading. */
function rangeColumn(layers: readonly StripLayer[], words: Words): HtmlColumn<StripLayer> {
  const scale = scaleOver(
    layers.flatMap((layer) => [layer.min, layer.max]),
    160,
  )
  const ends = scale ? ` ${formatNumber(scale.low)} … ${formatNumber(scale.high)}` : ''
  return {
    heading: `${words('layer.range')}${ends}`,
    kind: 'figure',
    cell: (layer) => {
      const label = `${layer.name}: ${formatNumber(layer.min)} … ${formatNumber(layer.max)}`
      return scale && rangeFigure(layer, scale, label)
    },
  }
}

const layerNumbers = (words: Words): HtmlColumn<StripLayer>[] => [
  numeric(words('column.min'), (layer) => layer.min),
  numeric(words('column.max'), (layer) => layer.max),
  numeric(words('column.mean'), (layer) => layer.mean),
  numeric(words('column.std'), (layer) => layer.std),
  { heading: words('layer.dead'), kind: 'number', cell: (layer) => ofUnits(layer.deadUnits, layer.units) },
  {
    heading: words('layer.saturated'),
    kind: 'number',
    cell: (layer) => (layer.saturatedShare === null ? noNumber : formatShare(layer.saturatedShare)),
  },
  { heading: words('layer.nonFinite'), kind: 'number', cell: (layer) => formatCount(layer.nonFinite) },
]

function layerStrip(evidence: EvidenceOf<'layer-strip'>, words: Words): Markup {
  const { layers, rows, statisticsRows, notes } = evidence
  const table = tableOf(layers, [
    { heading: words('layer.name'), kind: 'name', cell: (layer) => layer.name },
    { heading: words('layer.op'), cell: (layer) => layer.op },
    { heading: words('finding.severity'), cell: (layer) => severityWord(layer.severity, words) },
    rangeColumn(layers, words),
    {
      heading: words('column.histogram'),
      kind: 'figure',
      cell: (layer) => histogramFigure(layer.histogram, { name: layer.name, words, width: 120, height: 28 }),
    },
    ...layerNumbers(words),
  ])
  const told = notes.map(({ id, values }) => html`<p class="faint">${words(id, values)}</p>`)
  const sampled = String(statisticsRows < rows)
  return captioned(words('evidence.strip', { rows, statisticsRows, sampled }), [table, ...told], 0, words)
}

function reachableInterval(evidence: EvidenceOf<'reachable-interval'>, words: Words): Markup {
  const { target, output, operator, reachable, observedTargets, shareOutside, histogram } = evidence
  const through = operator === null ? output : `${output} (${operator})`
  const caption = words('evidence.reachable', { target, output: through, share: shareOutside })
  const picture = reachableFigure({ reachable, observed: observedTargets, histogram, label: caption })
  const intervals = [
    words('evidence.reachableInterval', { interval: formatInterval(reachable) }),
    words('evidence.observedInterval', { interval: formatInterval(observedTargets) }),
  ].join('; ')
  return captioned(caption, [picture, html`<p class="faint">${intervals}</p>`], 0, words)
}

function bars({ bars: all, unit, omitted }: EvidenceOf<'bars'>, words: Words): Markup {
  const largest = all.reduce((most, bar) => Math.max(most, bar.value), 0)
  const table = tableOf(all, [
    { heading: words('evidence.name'), kind: 'name', cell: (bar) => bar.name },
    numeric(words('evidence.value'), (bar) => bar.value),
    { heading: '', kind: 'figure', cell: (bar) => barFigure(bar.value, largest) },
  ])
  return captioned(words('evidence.bars', { unit }), [table], omitted, words)
}

/** One piece of evidence as a figure with its caption. */
export function evidenceFigure(evidence: Evidence, words: Words): Markup {
  switch (evidence.kind) {
    case 'before-after':
      return beforeAfter(evidence, words)
    case 'layer-strip':
      return layerStrip(evidence, words)
    case 'reachable-interval':
      return reachableInterval(evidence, words)
    case 'bars':
      return bars(evidence, words)
    case 'histogram':
      return histogram(evidence, words)
    case 'transform':
      return transform(evidence, words)
    case 'scatter':
      return scatter(evidence, words)
    case 'two-samples':
      return twoSamples(evidence, words)
    case 'agreement':
      return agreement(evidence, words)
    case 'missing-map':
      return missingMap(evidence, words)
    case 'rows':
      return rows(evidence, words)
    case 'image-grid':
      return imageGrid(evidence, words)
    case 'motion':
      return motion(evidence, words)
    case 'relations':
      return relations(evidence, words)
    case 'depth-signal':
      return depthSignal(evidence, words)
    case 'width-profile':
      return widthProfile(evidence, words)
    case 'curves':
      return curves(evidence, words)
    case 'by-layer':
      return byLayer(evidence, words)
    case 'weights':
      return weights(evidence, words)
  }
}
