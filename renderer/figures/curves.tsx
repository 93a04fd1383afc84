/** Curves over steps, rates or epochs, with bands where several seeds ran and with what is told and found marked. */
import { useMemo, useState } from 'react'
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { CurveAxes } from './curve-axes'
import { Course } from './curve-course'
import {
  type Curves,
  drawable,
  looksOf,
  type Series,
  type SeriesLook,
  seriesLabels,
  valuesOf,
} from './curve-looks'
import { CurveMarks, marksDrawn, placedAbove } from './curve-marks'
import { curveNumbers } from './curve-numbers'
import { Empty, Figure, type FigureProps } from './figure'
import { fittingScale, type PlotAxis, plotAxis } from './plot-axis'
import { Readable } from './readable'
import { axisHeight } from './value-axis'

const left = 62
const right = 18
const height = 240
const widest = 860

export function CurvesFigure({ evidence, width }: FigureProps<Curves>) {
  const { t } = useTranslate()
  const labels = seriesLabels(evidence.series, t)
  const looks = looksOf(evidence.series)
  const empty = evidence.series.every(({ points }) => points.every(({ y }) => y === null))
  return (
    <Figure
      title={t('figure.curves.title', {
        x: evidence.x.name.replace('-seen', ''),
        y: evidence.y.name.replace('noise-scale', 'noise'),
      })}
      legend={evidence.series.length > 1 ? <Keys labels={labels} looks={looks} /> : null}
      note={
        evidence.series.some(({ points }) => points.some(({ low }) => low !== undefined))
          ? t('figure.curves.band')
          : null
      }
      numbers={curveNumbers(evidence, labels, t)}
    >
      {empty ? (
        <Empty />
      ) : (
        <Plot
          evidence={evidence}
          labels={labels}
          looks={looks}
          width={Math.max(260, Math.min(widest, width))}
        />
      )}
    </Figure>
  )
}

function Keys({ labels, looks }: { labels: readonly string[]; looks: readonly SeriesLook[] }) {
  return (
    <ul className="figure-legend">
      {looks.map(({ colour, shape, dash, thickness, marked }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: series may share a name and never move
        <li key={i} title={labels[i]}>
          <svg width={34} height={12} viewBox="0 -6 34 12" aria-hidden="true">
            <path d="M0 0H34" stroke={colour} strokeWidth={thickness} strokeDasharray={dash} />
            {marked ? <path d={shape} transform="translate(17,0)" fill={colour} /> : null}
          </svg>
          <span className="figure-name" style={{ maxWidth: 260 }}>
            {labels[i]}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Both axes hold all series and all marks, so that nothing that is said lies outside. */
function axesOf({ x, y, series, marks }: Curves, plot: number): { across: PlotAxis; up: PlotAxis } {
  const marksOn = (axis: 'x' | 'y') => marks.filter((mark) => mark.axis === axis).map(({ value }) => value)
  const xs = [...series.flatMap(({ points }) => points.map((point) => point.x)), ...marksOn('x')]
  const ys = [...series.flatMap(({ points }) => valuesOf(points)), ...marksOn('y')]
  const known = xs.filter((value) => x.scale === 'linear' || value > 0)
  const singles = series.some(({ role }) => role === 'points')
  const xScale = x.scale === 'log' && known.length > 0 ? 'log' : 'linear'
  return {
    across: plotAxis(known, xScale, [0, plot], { gap: 56, room: singles ? 24 : 0 }),
    up: plotAxis(ys, fittingScale(ys, y.scale), [height, 0], { gap: 30, room: 8 }),
  }
}

function Plot(props: {
  evidence: Curves
  labels: readonly string[]
  looks: readonly SeriesLook[]
  width: number
}) {
  const { evidence, labels, looks, width } = props
  const { t } = useTranslate()
  const [at, setAt] = useState<number | null>(null)
  const plot = width - left - right
  const { across, up } = useMemo(() => axesOf(evidence, plot), [evidence, plot])
  const xs = useMemo(() => readableXs(evidence, across.scale), [evidence, across])
  const marks = marksDrawn(evidence, across)
  const above = placedAbove(marks, across, plot, t)
  const top = 26 + above.height
  const place = at === null || xs.length === 0 ? null : Math.min(at, xs.length - 1)
  return (
    <Readable
      count={xs.length}
      at={place}
      onAt={setAt}
      says={place === null ? t('figure.curves.hover') : readingAt(evidence, labels, xs[place], t)}
    >
      <svg
        width={width}
        height={top + height + axisHeight}
        role="img"
        aria-label={sentenceOf(evidence, labels, t)}
        onPointerMove={({ nativeEvent }) => setAt(nearest(xs, across, nativeEvent.offsetX - left))}
        onPointerLeave={() => setAt(null)}
      >
        <text x={0} y={12}>
          {t(`figure.curves.y.${evidence.y.name}`, { scale: up.scale })}
        </text>
        <g transform={`translate(${left}, ${top})`}>
          <CurveAxes
            across={across}
            up={up}
            plot={plot}
            height={height}
            label={t(`figure.curves.x.${evidence.x.name}`, { scale: across.scale })}
          />
          {place === null ? null : (
            <line
              x1={across.at(xs[place])}
              x2={across.at(xs[place])}
              y2={height}
              stroke="var(--line-strong)"
            />
          )}
          {drawnInOrder(evidence.series).map(({ series, i }) => (
            <Course
              key={i}
              points={drawable(series.points, across.scale)}
              joined={series.role !== 'points'}
              look={looks[i]}
              across={across}
              up={up}
            />
          ))}
          <CurveMarks
            marks={marks}
            above={above.labels}
            across={across}
            up={up}
            plot={plot}
            height={height}
          />
        </g>
      </svg>
    </Readable>
  )
}

/** What is in the background is drawn first. */
const drawnInOrder = (series: readonly Series[]) =>
  series
    .map((one, i) => ({ series: one, i }))
    .sort((a, b) => Number(b.series.role === 'raw') - Number(a.series.role === 'raw') || b.i - a.i)

const readableXs = ({ series }: Curves, scale: PlotAxis['scale']): number[] =>
  [
    ...new Set(
      series.flatMap(({ points }) => drawable(points, scale).flatMap((point) => (point ? [point.x] : []))),
    ),
  ].sort((a, b) => a - b)

function nearest(xs: readonly number[], across: PlotAxis, pixel: number): number | null {
  if (xs.length === 0) return null
  return xs.reduce(
    (best, x, i) => (Math.abs(across.at(x) - pixel) < Math.abs(across.at(xs[best]) - pixel) ? i : best),
    0,
  )
}

/** The value of every series at `x`, those that have none there left out. */
function readingAt(evidence: Curves, labels: readonly string[], x: number, t: Translate['t']): string {
  const values = evidence.series.flatMap(({ points }, i) => {
    const point = points.find((one) => one.x === x)
    if (!point || point.y === null) return []
    const range =
      point.low === undefined || point.high === undefined
        ? ''
        : ` (${formatNumber(point.low)} … ${formatNumber(point.high)})`
    return [`${labels[i]} ${formatNumber(point.y)}${range}`]
  })
  return `${t(`figure.curves.x.${evidence.x.name}`, { scale: 'linear' })} ${formatNumber(x)}: ${values.join('; ')}`
}

function sentenceOf(evidence: Curves, labels: readonly string[], t: Translate['t']): string {
  const courses = evidence.series.map(({ points }, i) => {
    const known = points.filter(({ y }) => y !== null)
    return t('figure.curves.course', {
      name: labels[i],
      points: known.length,
      from: formatNumber(known[0]?.x),
      to: formatNumber(known.at(-1)?.x),
      first: formatNumber(known[0]?.y),
      last: formatNumber(known.at(-1)?.y),
    })
  })
  const marks = evidence.marks.map(
    ({ role, value }) => `${t(`figure.curves.mark.${role}`)} ${formatNumber(value)}`,
  )
  return [
    ...courses,
    ...(marks.length > 0 ? [t('figure.marked.marks', { marks: marks.join('; ') })] : []),
  ].join(' ')
}
