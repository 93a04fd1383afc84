/** A histogram by itself, of whatever a Summary was made of. */
import { AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import type { Histogram } from '../../main/contract/summary'
import { formatCount, formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { barsPath, binsOf, modeOf } from './histogram-bars'
import { commonScale } from './scales'
import { axisHeight, leftAxisStyle, ValueAxis } from './value-axis'

const left = 56
const right = 16
const height = 120

/** `axis`: what the values are, with their unit where they have one. */
export function HistogramFigure(props: {
  title: string
  name: string
  axis: string
  histogram: Histogram | null
  width: number
}) {
  const { t } = useTranslate()
  const { title, name, axis, histogram, width } = props
  const bins = binsOf(histogram)
  if (bins.length === 0) return <p className="figure-note">{t('figure.noHistogram')}</p>
  const inner = width - left - right
  const [low, high] = [bins[0].low, bins[bins.length - 1].high]
  const scale = commonScale([[low, high]], inner)
  const peak = Math.max(...bins.map(({ count }) => count))
  const sentence = t('figure.histogram.sentence', {
    name,
    count: formatCount(bins.reduce((sum, { count }) => sum + count, 0)),
    low: formatNumber(low),
    high: formatNumber(high),
    mode: formatNumber(modeOf(bins)),
  })
  return (
    <>
      <div className="figure-title">{title}</div>
      <svg width={width} height={height + axisHeight + 8} role="img" aria-label={sentence}>
        <g transform={`translate(${left}, 8)`}>
          <CountAxis peak={peak} height={height} />
          <path d={barsPath(bins, scale, height, height)} fill="var(--after)" />
          <ValueAxis scale={scale} top={height} width={inner} label={axis} />
        </g>
      </svg>
    </>
  )
}

/** The vertical axis of counts from 0 to `peak`. */
export function CountAxis({ peak, height }: { peak: number; height: number }) {
  return (
    <AxisLeft
      scale={scaleLinear<number>({ domain: [0, Math.max(1, peak)], range: [height, 0] })}
      numTicks={3}
      tickFormat={(value) => formatNumber(Number(value))}
      {...leftAxisStyle}
    />
  )
}
