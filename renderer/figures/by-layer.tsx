/** One number per layer and series on a logarithmic axis: the layers in running order from top to bottom, the usual range shaded. */
import { useMemo, useState } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { clipMiddle } from '../texts/clip'
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { CurveAxes } from './curve-axes'
import { looksOf, type SeriesLook, seriesName } from './curve-looks'
import { Empty, Figure, type FigureProps } from './figure'
import { LayerNames, roomForNames } from './layer-names'
import { type PlotAxis, plotAxis } from './plot-axis'
import { Readable } from './readable'
import { extentOf } from './scales'
import { axisHeight } from './value-axis'

type ByLayer = EvidenceOf<'by-layer'>
type Layer = ByLayer['layers'][number]
type Value = Layer['values'][number]

const right = 16
const top = 8
const widest = 860
/** Heights of all rows together, and of one: many layers move together, and only some of them are named. */
const [tallest, roomiest] = [600, 22]

const wordOf = (measure: ByLayer['measure']) =>
  measure === 'update-ratio' ? 'ratio' : measure === 'std' ? 'std' : 'norm'
const drawn = (value: number) => Number.isFinite(value) && value > 0

export function ByLayerFigure({ evidence, width }: FigureProps<ByLayer>) {
  const { t } = useTranslate()
  const { layers, usual, omitted, measure } = evidence
  const series = evidence.series.map((name) => seriesName(name, t))
  const looks = looksOf(series.map(() => ({ role: 'first' as const })))
  return (
    <Figure
      title={t('figure.byLayer.title', { measure: wordOf(measure) })}
      legend={<Keys series={series} looks={looks} usual={usual} />}
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={numbersOf({ ...evidence, series }, t)}
    >
      {layers.some(({ values }) => values.some((one) => one !== null)) ? (
        <Plot
          evidence={{ ...evidence, series }}
          looks={looks}
          width={Math.max(300, Math.min(widest, width))}
        />
      ) : (
        <Empty />
      )}
    </Figure>
  )
}

function Keys({
  series,
  looks,
  usual,
}: {
  series: readonly string[]
  looks: readonly SeriesLook[]
  usual: ByLayer['usual']
}) {
  const { t } = useTranslate()
  return (
    <ul className="figure-legend">
      {series.length < 2
        ? null
        : looks.map(({ colour, shape, dash }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: series may share a name and never move
            <li key={i} title={series[i]}>
              <svg width={34} height={12} viewBox="0 -6 34 12" aria-hidden="true">
                <path d="M0 0H34" stroke={colour} strokeWidth={1.5} strokeDasharray={dash} />
                <path d={shape} transform="translate(17,0)" fill={colour} />
              </svg>
              <span className="figure-name" style={{ maxWidth: 260 }}>
                {series[i]}
              </span>
            </li>
          ))}
      {usual ? (
        <li>
          <span className="figure-swatch" style={{ background: 'var(--status-pass-soft)' }} />
          {t('figure.byLayer.usual', { low: formatNumber(usual.low), high: formatNumber(usual.high) })}
        </li>
      ) : null}
    </ul>
  )
}

function axisOf({ layers, usual }: ByLayer, plot: number): PlotAxis {
  const values = layers.flatMap((layer) =>
    layer.values.flatMap((one) => (one ? [one.value, one.low ?? null, one.high ?? null] : [])),
  )
  const [low, high] = extentOf([
    ...values.filter((value) => value !== null && drawn(value)),
    ...(usual ? [usual.low, usual.high] : []),
  ])
  return plotAxis([low, high], 'log', [0, plot], { gap: 60, room: 10 })
}

function Plot({
  evidence,
  looks,
  width,
}: {
  evidence: ByLayer
  looks: readonly SeriesLook[]
  width: number
}) {
  const { t } = useTranslate()
  const { layers, series, usual } = evidence
  const [at, setAt] = useState<number | null>(null)
  const left = roomForNames(layers, Math.round(Math.min(240, width * 0.32)))
  const plot = width - left - right
  const pitch = Math.min(roomiest, tallest / layers.length)
  const height = Math.max(44, Math.round(pitch * layers.length))
  const across = useMemo(() => axisOf(evidence, plot), [evidence, plot])
  const y = (place: number) => Math.round((place + 0.5) * pitch * 10) / 10
  const place = at === null ? null : Math.min(at, layers.length - 1)
  const rowAt = (pixel: number) => Math.max(0, Math.min(layers.length - 1, Math.floor((pixel - top) / pitch)))
  return (
    <Readable
      count={layers.length}
      at={place}
      onAt={setAt}
      says={place === null ? t('figure.byLayer.hover') : readingOf(layers[place], place, series, t)}
    >
      <svg
        width={width}
        height={top + height + axisHeight}
        role="img"
        aria-label={sentenceOf(evidence, t)}
        onPointerMove={({ nativeEvent }) => setAt(rowAt(nativeEvent.offsetY))}
        onPointerLeave={() => setAt(null)}
      >
        <g transform={`translate(${left}, ${top})`}>
          {usual ? (
            <rect
              x={across.at(usual.low)}
              width={Math.max(1, across.at(usual.high) - across.at(usual.low))}
              height={height}
              fill="var(--status-pass-soft)"
            />
          ) : null}
          <CurveAxes
            across={across}
            up={{ at: (value) => value, ticks: [], scale: 'linear', domain: [0, height] }}
            plot={plot}
            height={height}
            label={t('figure.byLayer.axis', { measure: wordOf(evidence.measure) })}
          />
          {place === null ? null : (
            <line x1={-4} x2={plot} y1={y(place)} y2={y(place)} stroke="var(--line-strong)" />
          )}
          {series.map((_, i) => (
            <Course
              // biome-ignore lint/suspicious/noArrayIndexKey: series never move
              key={i}
              values={layers.map(({ values }) => values[i] ?? null)}
              look={looks[i]}
              across={across}
              y={y}
              pitch={pitch}
            />
          ))}
          <LayerNames layers={layers} y={y} pitch={pitch} left={left} at={place} />
        </g>
      </svg>
    </Readable>
  )
}

/** Shapes on every row where they have room, else on as many as do. */
const shapePitch = 9

function Course(props: {
  values: readonly Value[]
  look: SeriesLook
  across: PlotAxis
  y(place: number): number
  pitch: number
}) {
  const { values, look, across, y, pitch } = props
  const x = (value: number) => Math.round(across.at(value) * 10) / 10
  const known = values.flatMap((one, place) => (one && Number.isFinite(one.value) ? [{ ...one, place }] : []))
  const every = Math.max(1, Math.ceil(shapePitch / pitch))
  const ranges = known.flatMap(({ low, high, place }) =>
    low !== undefined && high !== undefined ? [`M${x(low)} ${y(place)}H${x(high)}`] : [],
  )
  // What has no logarithm stands on the edge as a hollow shape, and no line leads there.
  const placed = known.filter(({ value }) => value > 0)
  const line = placed
    .map(({ value, place }, i) => `${placed[i - 1]?.place === place - 1 ? 'L' : 'M'}${x(value)} ${y(place)}`)
    .join('')
  return (
    <>
      <path
        d={ranges.join('')}
        stroke={look.colour}
        strokeWidth={pitch < 6 ? 1 : 2}
        strokeOpacity={0.45}
        fill="none"
      />
      <path
        d={line}
        stroke={look.colour}
        strokeWidth={1.5}
        strokeDasharray={look.dash}
        strokeOpacity={0.8}
        fill="none"
      />
      {known
        .filter(({ place }) => place % every === 0)
        .map(({ value, place }) => (
          <path
            key={place}
            d={look.shape}
            transform={`translate(${x(value)},${y(place)}) scale(1.15)`}
            fill={value > 0 ? look.colour : 'var(--surface)'}
            stroke={value > 0 ? 'var(--surface)' : look.colour}
            strokeWidth={0.8}
          />
        ))}
    </>
  )
}

const valueText = (one: Value | undefined, t: Translate['t']): string => {
  if (!one) return t('figure.byLayer.unmeasured')
  const { value, low, high } = one
  return low === undefined || high === undefined
    ? formatNumber(value)
    : `${formatNumber(value)} (${formatNumber(low)} … ${formatNumber(high)})`
}

const readingOf = (layer: Layer, place: number, series: readonly string[], t: Translate['t']) =>
  t('figure.byLayer.layer', {
    place: place + 1,
    name: layer.name,
    op: layer.op,
    values: series
      .map((name, i) => `${series.length > 1 ? `${name} ` : ''}${valueText(layer.values[i], t)}`)
      .join('; '),
  })

function sentenceOf({ layers, series }: ByLayer, t: Translate['t']): string {
  const courses = series.flatMap((name, i) => {
    const values = layers.flatMap((layer) => layer.values[i]?.value ?? [])
    if (values.length === 0) return []
    const [low, high] = extentOf(values)
    return [
      t('figure.byLayer.course', {
        name: clipMiddle(name, 60),
        first: formatNumber(values[0]),
        last: formatNumber(values[values.length - 1]),
        low: formatNumber(low),
        high: formatNumber(high),
      }),
    ]
  })
  const flagged = layers.filter(({ severity }) => severity === 'warn' || severity === 'fail').length
  return t('figure.byLayer.sentence', { count: layers.length, courses: courses.join(' '), flagged })
}

const numbersOf = ({ layers, series }: ByLayer, t: Translate['t']) => ({
  head: [t('number.name'), t('number.op'), ...series],
  rows: layers.map(({ name, op, values }) => [
    name,
    op,
    ...series.map((_, i) => (values[i] ? valueText(values[i], t) : '')),
  ]),
})
