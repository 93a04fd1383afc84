/** Mean ± std of every column side by side: whether they are of one scale is seen at a glance. */
import { AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import { formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import type { ComparedColumn } from './before-after'
import { sentenceOf, standardReach } from './before-after'
import { commonScale, type NumberScale } from './scales'

const height = 132
const left = 56
const right = 8
const bottom = 38

const reachOf = ({ mean, std }: ComparedColumn['before']): [number, number] | null =>
  mean === null || !Number.isFinite(mean) ? null : [mean - (std ?? 0), mean + (std ?? 0)]

export function ColumnStrip({ columns, width }: { columns: readonly ComparedColumn[]; width: number }) {
  const { t } = useTranslate()
  const inner = width - left - right
  const reaches = columns.flatMap(({ before, after }) => [reachOf(before), reachOf(after)])
  const scale = commonScale(
    reaches.filter((reach) => reach !== null),
    height - 12,
    { constant: standardReach, gap: 20 },
  )
  const step = inner / columns.length
  const y = (value: number) => height - 6 - scale(value)
  return (
    <svg width={width} height={height + bottom} role="img" aria-label={sentenceOf(columns, t)}>
      <text x={left} y={10} fontWeight={600}>
        {t('figure.beforeAfter.strip')}
      </text>
      <g transform={`translate(${left}, 14)`}>
        <StripAxis scale={scale} y={y} width={inner} />
        {columns.map((column, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and columns never move
          <g key={i}>
            <title>{column.name}</title>
            <Reach
              reach={reachOf(column.before)}
              x={(i + 0.4) * step}
              y={y}
              step={step}
              color="var(--before)"
            />
            <Reach
              reach={reachOf(column.after)}
              x={(i + 0.6) * step}
              y={y}
              step={step}
              color="var(--after)"
            />
          </g>
        ))}
        <text x={inner / 2} y={height + 18} textAnchor="middle">
          {t('figure.beforeAfter.columns')}
        </text>
      </g>
    </svg>
  )
}

function StripAxis({ scale, y, width }: { scale: NumberScale; y: (value: number) => number; width: number }) {
  return (
    <>
      <path
        d={scale.ticks.map((tick) => `M0 ${Math.round(y(tick)) + 0.5}H${width}`).join('')}
        stroke="var(--line)"
      />
      <AxisLeft
        scale={scaleLinear({ domain: [0, height], range: [0, height] })}
        tickValues={scale.ticks.map(y)}
        tickFormat={(_, i) => formatNumber(scale.ticks[i])}
        tickLength={4}
        hideAxisLine
        tickStroke="var(--line-strong)"
        tickLabelProps={{
          fill: 'var(--text-soft)',
          fontSize: 12,
          textAnchor: 'end',
          dx: '-0.3em',
          dy: '0.33em',
        }}
      />
    </>
  )
}

function Reach(props: {
  reach: [number, number] | null
  x: number
  y: (value: number) => number
  step: number
  color: string
}) {
  const { reach, x, y, step, color } = props
  if (!reach) return null
  const [bottom, top] = reach.map(y)
  const thick = Math.max(1, Math.min(5, step * 0.24))
  const middle = (bottom + top) / 2
  return (
    <>
      <line x1={x} x2={x} y1={bottom + 0.5} y2={top - 0.5} stroke={color} strokeWidth={thick} />
      {step > 10 ? <circle cx={x} cy={middle} r={Math.min(3.5, thick)} fill={color} /> : null}
    </>
  )
}
