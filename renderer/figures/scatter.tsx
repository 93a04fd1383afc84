/** Rows as points of two columns, their group in colour and shape; hovering names the row. */
import { AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps } from './figure'
import { lookOf } from './point-shapes'
import { commonScale, extentOf, type NumberScale } from './scales'
import { axisHeight, leftAxisStyle, TickLines, ValueAxis } from './value-axis'

type Scatter = EvidenceOf<'scatter'>
type Point = Scatter['points'][number]

/** What the contract allows; more would slow the page and show less. */
const mostPoints = 2000
const rowsListed = 200
const left = 64
const right = 16
const height = 280
const top = 22

const drawable = (points: readonly Point[]) =>
  points.slice(0, mostPoints).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))

export function ScatterFigure({ evidence, width }: FigureProps<Scatter>) {
  const { t } = useTranslate()
  const points = drawable(evidence.points)
  return (
    <Figure
      title={t('figure.scatter.title', { x: evidence.x, y: evidence.y })}
      legend={<Keys evidence={evidence} points={points} />}
      numbers={numbersOf(evidence, points, t)}
    >
      {points.length === 0 ? (
        <Empty />
      ) : (
        <Plot evidence={evidence} points={points} width={Math.max(220, Math.min(760, width))} />
      )}
    </Figure>
  )
}

function Plot({ evidence, points, width }: { evidence: Scatter; points: Point[]; width: number }) {
  const { t } = useTranslate()
  const inner = width - left - right
  const across = commonScale([extentOf(points.map(({ x }) => x))], inner - 16)
  const up = commonScale([extentOf(points.map(({ y }) => y))], height - 16, { gap: 24 })
  const at = ({ x, y }: Point) =>
    [8 + across(x), height - 8 - up(y)].map((value) => Math.round(value * 10) / 10)
  return (
    <svg
      width={width}
      height={top + height + axisHeight}
      role="img"
      aria-label={sentenceOf(evidence, points, t)}
    >
      <text x={0} y={12}>
        {clipped(evidence.y)}
      </text>
      <g transform={`translate(${left}, ${top})`}>
        <g transform="translate(8, 0)">
          <TickLines scale={across} top={0} bottom={height} />
          <ValueAxis scale={across} top={height} width={inner - 16} label={clipped(evidence.x)} />
        </g>
        <LeftAxis scale={up} width={inner} />
        {points.map((point, i) => {
          const { colour, shape } = lookOf(point.group)
          const [x, y] = at(point)
          return (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: points never move
              key={i}
              d={shape}
              transform={`translate(${x},${y})`}
              fill={colour}
              fillOpacity={points.length > 400 ? 0.55 : 0.75}
            >
              <title>{pointText(evidence, point, t)}</title>
            </path>
          )
        })}
      </g>
    </svg>
  )
}

function LeftAxis({ scale, width }: { scale: NumberScale; width: number }) {
  const y = (value: number) => height - 8 - scale(value)
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
        {...leftAxisStyle}
      />
    </>
  )
}

const clipped = (name: string) => (name.length > 50 ? `${name.slice(0, 49)}…` : name)

function Keys({ evidence, points }: { evidence: Scatter; points: readonly Point[] }) {
  const { t } = useTranslate()
  const present = groupsPresent(points)
  if (evidence.groups.length === 0) return null
  return (
    <ul className="figure-legend">
      {present.map((group) => (
        <li key={group ?? 'none'}>
          <svg width={12} height={12} viewBox="-4.2 -4.2 8.4 8.4" aria-hidden="true">
            <path d={lookOf(group).shape} fill={lookOf(group).colour} />
          </svg>
          {groupName(evidence, group, t)}
        </li>
      ))}
    </ul>
  )
}

/** Groups that occur, in their order; points in none come last. */
const groupsPresent = (points: readonly Point[]) =>
  [...new Set(points.map(({ group }) => group))].sort((a, b) => (a ?? 1e9) - (b ?? 1e9))

const groupName = ({ groups }: Scatter, group: number | null, t: Translate['t']) =>
  (group === null ? undefined : groups[group]) ?? t('figure.scatter.ungrouped')

function pointText(evidence: Scatter, { row, x, y, group }: Point, t: Translate['t']): string {
  return t('figure.scatter.point', {
    row: formatCount(row + 1),
    x: formatNumber(x),
    y: formatNumber(y),
    grouped: evidence.groups.length > 0 ? 'yes' : 'no',
    group: groupName(evidence, group, t),
  })
}

function sentenceOf(evidence: Scatter, points: readonly Point[], t: Translate['t']): string {
  const [lowX, highX] = extentOf(points.map(({ x }) => x))
  const [lowY, highY] = extentOf(points.map(({ y }) => y))
  return t('figure.scatter.sentence', {
    shown: points.length,
    all: evidence.rows > points.length ? evidence.rows : 0,
    x: evidence.x,
    y: evidence.y,
    lowX: formatNumber(lowX),
    highX: formatNumber(highX),
    lowY: formatNumber(lowY),
    highY: formatNumber(highY),
    groups: evidence.groups.length,
  })
}

/** Groups with their number of points, then the first rows one by one. */
function numbersOf(evidence: Scatter, points: readonly Point[], t: Translate['t']) {
  const grouped = evidence.groups.length > 0
  return {
    head: [
      t('figure.rowHead'),
      clipped(evidence.x),
      clipped(evidence.y),
      ...(grouped ? [t('figure.scatter.group')] : []),
    ],
    rows: points
      .slice(0, rowsListed)
      .map((point) => [
        formatCount(point.row + 1),
        formatNumber(point.x),
        formatNumber(point.y),
        ...(grouped ? [groupName(evidence, point.group, t)] : []),
      ]),
  }
}
