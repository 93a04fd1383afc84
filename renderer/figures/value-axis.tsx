/** The horizontal axis of values that all figures share. */
import { AxisBottom } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import { formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import type { NumberScale } from './scales'

export const axisHeight = 40

/** How vertical axes look; each has ticks of its own. */
export const leftAxisStyle = {
  tickLength: 4,
  stroke: 'var(--line-strong)',
  tickStroke: 'var(--line-strong)',
  tickLabelProps: {
    fill: 'var(--text-soft)',
    fontSize: 12,
    textAnchor: 'end',
    dx: '-0.3em',
    dy: '0.33em',
  },
} as const

/** Draws `scale` at `top`, with `label` (quantity and unit) under it. */
export function ValueAxis(props: { scale: NumberScale; top: number; width: number; label: string }) {
  const { t } = useTranslate()
  const { scale, top, width, label } = props
  const { constant } = scale
  const note = constant === null ? '' : ` (${t('figure.scale.symlog', { constant: formatNumber(constant) })})`
  return (
    <g>
      <AxisBottom
        // The ticks are placed by their pixel, because visx knows no scale that is ours.
        scale={scaleLinear({ domain: [0, width], range: [0, width] })}
        top={top}
        tickValues={scale.ticks.map((tick) => scale(tick))}
        tickFormat={(_, i) => formatNumber(scale.ticks[i])}
        tickLength={4}
        stroke="var(--line-strong)"
        tickStroke="var(--line-strong)"
        tickLabelProps={{ fill: 'var(--text-soft)', fontSize: 12, textAnchor: 'middle' }}
      />
      <text x={width / 2} y={top + 35} textAnchor="middle">
        {`${label}${note}`}
      </text>
    </g>
  )
}

/** A hair line through every tick, behind the marks. */
export function TickLines({ scale, top, bottom }: { scale: NumberScale; top: number; bottom: number }) {
  return (
    <path
      d={scale.ticks.map((tick) => `M${Math.round(scale(tick)) + 0.5} ${top}V${bottom}`).join('')}
      stroke="var(--line)"
      fill="none"
    />
  )
}
