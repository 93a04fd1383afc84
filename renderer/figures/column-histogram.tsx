/** One column's values, with its quantiles over them; either axis linear or in powers of ten. */
import { AxisBottom, AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import type { ColumnProfile } from '../../main/contract/artifacts'
import type { Hint } from '../../main/contract/hints'
import type { Histogram, Quantiles } from '../../main/contract/summary'
import type { Column } from '../../main/contract/table'
import { valueText } from '../texts/column-values'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { type AxisKind, type ColumnAxis, columnAxis, countScale } from './column-axis'
import { Figure } from './figure'
import { type Bin, barsPath, binsOf, modeOf } from './histogram-bars'

const left = 56
const right = 20
const marksHeight = 40
const plotHeight = 190
const bottom = 44

export interface ColumnHistogramProps {
  column: ColumnProfile
  histogram: Histogram | null
  quantiles: Quantiles | null
  /** All values are whole numbers: a bin of width 1 around one of them stands for that number. */
  whole: boolean
  /** Places that hints speak of. */
  marks: Hint['marks']
  logValues: boolean
  logCounts: boolean
  /** Says of what rows the bins are; null: of all. */
  note: string | null
  width: number
}

const axisKindOf = ({ type }: Column, log: boolean): AxisKind => {
  if (log) return 'log'
  if (type === 'date' || type === 'timestamp') return 'date'
  return type === 'time' ? 'clock' : 'linear'
}

export function ColumnHistogram(props: ColumnHistogramProps) {
  const { t } = useTranslate()
  const { column, quantiles, note } = props
  const bins = binsOf(props.histogram)
  if (bins.length === 0) return <p className="figure-note">{t('figure.noHistogram')}</p>
  return (
    <Figure title={t('data.histogram')} note={note} numbers={numbersOf(bins, props, t)}>
      <Drawn {...props} bins={bins} sentence={sentenceOf(column, bins, quantiles, t)} />
    </Figure>
  )
}

function Drawn(props: ColumnHistogramProps & { bins: readonly Bin[]; sentence: string }) {
  const { t } = useTranslate()
  const { column, quantiles, bins, sentence, logValues, logCounts } = props
  const width = Math.max(240, props.width)
  const inner = width - left - right
  const extent = [bins[0].low, bins[bins.length - 1].high] as const
  const axis = columnAxis(extent, inner, axisKindOf(column, logValues), props.whole)
  const peak = Math.max(...bins.map(({ count }) => count))
  const counts = countScale(peak, plotHeight, logCounts)
  const heights = bins.map((bin) => ({ ...bin, count: counts.height(bin.count) }))
  return (
    <svg width={width} height={marksHeight + plotHeight + bottom} role="img" aria-label={sentence}>
      <g transform={`translate(${left}, ${marksHeight})`}>
        <path
          d={counts.ticks.map((tick) => `M0 ${gridLine(counts.height(tick))}H${inner}`).join('')}
          stroke="var(--line)"
          fill="none"
        />
        <path d={barsPath(heights, axis.at, plotHeight, plotHeight, plotHeight)} fill="var(--after)" />
        {bins.map(({ low, high, count }) => (
          <rect
            key={low}
            x={axis.at(low)}
            width={Math.max(1, axis.at(high) - axis.at(low))}
            height={plotHeight}
            fill="transparent"
          >
            <title>{`${binText({ low, high }, props)}: ${formatCount(count)}`}</title>
          </rect>
        ))}
        <HintMarks marks={props.marks} axis={axis} width={inner} />
        {quantiles ? <QuantileMarks quantiles={quantiles} axis={axis} width={inner} column={column} /> : null}
        <CountTicks ticks={counts.ticks} at={counts.height} />
        <ValueTicks axis={axis} width={inner} />
        <text x={inner / 2} y={plotHeight + 38} textAnchor="middle">
          {t(logValues ? 'data.axis.log' : 'data.axis.value', { unit: unitOf(column) })}
        </text>
      </g>
    </svg>
  )
}

const gridLine = (height: number) => Math.round(plotHeight - height) + 0.5

/** What a select of the axis' text goes by. */
const unitOf = ({ type }: Column) =>
  type === 'date' || type === 'timestamp' || type === 'time' ? 'time' : 'value'

const tickLabel = { fill: 'var(--text-soft)', fontSize: 12 }

function ValueTicks({ axis, width }: { axis: ColumnAxis; width: number }) {
  return (
    <AxisBottom
      // The ticks are placed by their pixel, because visx knows no scale that is ours.
      scale={scaleLinear({ domain: [0, width], range: [0, width] })}
      top={plotHeight}
      tickValues={axis.ticks.map(({ value }) => axis.at(value))}
      tickFormat={(_, i) => axis.ticks[i].label}
      tickLength={4}
      stroke="var(--line-strong)"
      tickStroke="var(--line-strong)"
      tickLabelProps={{ ...tickLabel, textAnchor: 'middle' }}
    />
  )
}

function CountTicks({ ticks, at }: { ticks: readonly number[]; at(count: number): number }) {
  return (
    <AxisLeft
      scale={scaleLinear({ domain: [0, plotHeight], range: [0, plotHeight] })}
      tickValues={ticks.map((tick) => plotHeight - at(tick))}
      tickFormat={(_, i) => formatNumber(ticks[i])}
      tickLength={4}
      stroke="var(--line-strong)"
      tickStroke="var(--line-strong)"
      tickLabelProps={{ ...tickLabel, textAnchor: 'end', dx: '-0.3em', dy: '0.33em' }}
    />
  )
}

/** Dashed lines, named on the lines themselves: their sentences stand above the picture. */
function HintMarks(props: { marks: ColumnHistogramProps['marks']; axis: ColumnAxis; width: number }) {
  const { t } = useTranslate()
  const { marks, axis, width } = props
  return marks
    .map((mark) => ({ ...mark, x: axis.at(mark.value) }))
    .filter(({ x }) => x >= 0 && x <= width)
    .map(({ value, role, x }) => (
      <path
        key={`${role} ${value}`}
        d={`M${x} 0V${plotHeight}`}
        stroke="var(--status-fail)"
        strokeWidth={1.5}
        strokeDasharray="4 3"
      >
        <title>{`${formatNumber(value)}: ${t(`figure.mark.${role}`)}`}</title>
      </path>
    ))
}

/** In the order in which they may claim room for their name. */
const quantileNames = ['p50', 'p05', 'p95', 'p25', 'p75', 'p01', 'p99'] as const
const labelRoom = 26
const middle = marksHeight - 14

/** A box from p25 to p75 with the median in it, whiskers to p05 and p95, ticks at p01 and p99. */
function QuantileMarks(props: {
  quantiles: Quantiles
  axis: ColumnAxis
  width: number
  column: ColumnProfile
}) {
  const { quantiles, axis, width, column } = props
  const at = (name: keyof Quantiles) => Math.min(width, Math.max(0, axis.at(quantiles[name])))
  const named: { name: keyof Quantiles; x: number }[] = []
  for (const name of quantileNames)
    if (named.every(({ x }) => Math.abs(x - at(name)) >= labelRoom)) named.push({ name, x: at(name) })
  const lines = [
    `M${at('p05')} ${middle}H${at('p25')}M${at('p75')} ${middle}H${at('p95')}`,
    ...(['p01', 'p05', 'p95', 'p99'] as const).map((name) => `M${at(name)} ${middle - 4}v8`),
  ]
  return (
    <g transform={`translate(0, ${-marksHeight})`}>
      <path d={lines.join('')} stroke="var(--neutral)" strokeWidth={1.5} fill="none" />
      <rect
        x={at('p25')}
        width={Math.max(1, at('p75') - at('p25'))}
        y={middle - 6}
        height={12}
        fill="var(--surface-sunken)"
        stroke="var(--neutral)"
      />
      <path d={`M${at('p50')} ${middle - 6}v12`} stroke="var(--text)" strokeWidth={2} />
      {named.map(({ name, x }) => (
        <text key={name} x={x} y={12} textAnchor="middle">
          <title>{`${name}: ${valueText(quantiles[name], column)}`}</title>
          {name}
        </text>
      ))}
    </g>
  )
}

/** One bin per whole number says the number; others say from where to where. */
function binText({ low, high }: Pick<Bin, 'low' | 'high'>, { column, whole }: Labelled): string {
  if (whole && high - low === 1 && !Number.isInteger(low)) return valueText(low + 0.5, column)
  return `${valueText(low, column)} – ${valueText(high, column)}`
}

type Labelled = Pick<ColumnHistogramProps, 'column' | 'whole'>

const numbersOf = (bins: readonly Bin[], labelled: Labelled, t: Translate['t']) => ({
  head: [t('number.bin'), t('figure.count')],
  rows: bins.map((bin) => [binText(bin, labelled), formatCount(bin.count)]),
})

function sentenceOf(
  column: ColumnProfile,
  bins: readonly Bin[],
  quantiles: Quantiles | null,
  t: Translate['t'],
): string {
  const values = t('figure.histogram.sentence', {
    name: column.name,
    count: formatCount(bins.reduce((sum, { count }) => sum + count, 0)),
    low: valueText(bins[0].low, column),
    high: valueText(bins[bins.length - 1].high, column),
    mode: valueText(modeOf(bins), column),
  })
  if (!quantiles) return values
  const { p05, p50, p95 } = quantiles
  const [low, half, high] = [p05, p50, p95].map((value) => valueText(value, column))
  return `${values} ${t('data.quantileSentence', { low, half, high })}`
}
