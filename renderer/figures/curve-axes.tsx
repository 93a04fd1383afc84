/** The two axes of a figure of curves, with a hair line through every tick. */
import { AxisBottom, AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import { formatNumber } from '../texts/numbers'
import type { PlotAxis } from './plot-axis'
import { leftAxisStyle } from './value-axis'

export function CurveAxes(props: {
  across: PlotAxis
  up: PlotAxis
  plot: number
  height: number
  label: string
}) {
  const { across, up, plot, height, label } = props
  const lines = [
    ...across.ticks.map((tick) => `M${Math.round(across.at(tick)) + 0.5} 0V${height}`),
    ...up.ticks.map((tick) => `M0 ${Math.round(up.at(tick)) + 0.5}H${plot}`),
  ]
  return (
    <>
      <path d={lines.join('')} stroke="var(--line)" fill="none" />
      <AxisLeft
        scale={scaleLinear({ domain: [0, height], range: [0, height] })}
        tickValues={up.ticks.map(up.at)}
        tickFormat={(_, i) => formatNumber(up.ticks[i])}
        {...leftAxisStyle}
      />
      <AxisBottom
        scale={scaleLinear({ domain: [0, plot], range: [0, plot] })}
        top={height}
        tickValues={across.ticks.map(across.at)}
        tickFormat={(_, i) => formatNumber(across.ticks[i])}
        tickLength={4}
        stroke="var(--line-strong)"
        tickStroke="var(--line-strong)"
        tickLabelProps={{ fill: 'var(--text-soft)', fontSize: 12, textAnchor: 'middle' }}
      />
      <text x={plot / 2} y={height + 35} textAnchor="middle">
        {label}
      </text>
    </>
  )
}
