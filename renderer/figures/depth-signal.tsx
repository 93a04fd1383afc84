/** The signal through depth: spread of activations, and how much rows differ, layer by layer; the file's weights beside a fresh draw. */
import { AxisLeft } from '@visx/axis'
import { scaleLog } from '@visx/scale'
import { useState } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend } from './figure'
import { extentOf } from './scales'
import { leftAxisStyle } from './value-axis'

type Signal = EvidenceOf<'depth-signal'>
type Layer = Signal['layers'][number]
type Pick = (layer: Layer) => number | null

const left = 62
const right = 16
const panelHeight = 132
const gap = 34
const topMargin = 22
const bottomMargin = 40
/** Rows that differ by less are alike to single precision. */
const leastDifference = 1e-8
/** Between these the signal neither fades nor overflows (main/audits/depth/thresholds.ts). */
const band = [0.1, 10] as const

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null)
/** A spread of exactly 0 has no logarithm: it stands on the lower edge. */
const onScale = (value: number | null, edge: number): number | null => (value === 0 ? edge : positive(value))
const differenceOf = (similarity: number | null): number | null =>
  similarity === null ? null : Math.max(leastDifference, 1 - similarity)

interface PanelOf {
  title: string
  domain: readonly [number, number]
  own: Pick
  fresh: Pick
  banded: boolean
}

/** Whole powers of ten around the values, and one more below where a value is 0. */
function decadesOver(values: readonly (number | null)[], most: readonly [number, number]): [number, number] {
  const [low, high] = extentOf([...values.map(positive), ...most])
  const below = values.includes(0) ? 1 : 0
  return [10 ** (Math.floor(Math.log10(low)) - below), 10 ** Math.ceil(Math.log10(high))]
}

function panelsOf(layers: readonly Layer[], t: Translate['t']): PanelOf[] {
  const stdDomain = decadesOver(
    layers.flatMap((layer) => [layer.std, layer.freshStd]),
    band,
  )
  const difference: Pick = (layer) => differenceOf(layer.similarity)
  const freshDifference: Pick = (layer) => differenceOf(layer.freshSimilarity)
  return [
    {
      title: t('figure.depth.std'),
      domain: stdDomain,
      own: (layer) => onScale(layer.std, stdDomain[0]),
      fresh: (layer) => onScale(layer.freshStd, stdDomain[0]),
      banded: true,
    },
    {
      title: t('figure.depth.difference'),
      domain: decadesOver([...layers.map(difference), ...layers.map(freshDifference)], [0.1, 1]),
      own: difference,
      fresh: freshDifference,
      banded: false,
    },
  ]
}

export function DepthSignalFigure({ evidence, width }: FigureProps<Signal>) {
  const { t } = useTranslate()
  const { layers, rows, omitted } = evidence
  const [at, setAt] = useState<number | null>(null)
  const plot = Math.max(120, width - left - right)
  const step = layers.length > 1 ? plot / (layers.length - 1) : 0
  const x = (place: number) => (layers.length > 1 ? place * step : plot / 2)
  const height = topMargin + 2 * panelHeight + gap + bottomMargin
  const chosen = at === null ? undefined : layers[at]
  return (
    <Figure
      title={t('figure.depth.title', { rows })}
      legend={
        <Legend
          entries={[
            { color: 'var(--after)', label: t('figure.depth.own') },
            { color: 'var(--before)', label: t('figure.depth.fresh'), hatched: true },
          ]}
        />
      }
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={numbersOf(layers, t)}
    >
      {layers.length === 0 ? (
        <Empty />
      ) : (
        <>
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={sentenceOf(layers, t)}
            onPointerMove={({ nativeEvent }) =>
              setAt(
                Math.max(
                  0,
                  Math.min(layers.length - 1, Math.round((nativeEvent.offsetX - left) / (step || 1))),
                ),
              )
            }
            onPointerLeave={() => setAt(null)}
          >
            {panelsOf(layers, t).map((panel, row) => (
              <g key={panel.title} transform={`translate(${left}, ${topMargin + row * (panelHeight + gap)})`}>
                <Panel panel={panel} layers={layers} x={x} plot={plot} at={at} />
              </g>
            ))}
            <LayerAxis count={layers.length} x={x} top={height - bottomMargin} plot={plot} />
          </svg>
          <p className="figure-note" style={{ minHeight: 18, overflowWrap: 'anywhere' }}>
            {chosen && at !== null ? layerSentence(chosen, at, t) : t('figure.depth.hover')}
          </p>
        </>
      )}
    </Figure>
  )
}

function Panel(props: {
  panel: PanelOf
  layers: readonly Layer[]
  x: (place: number) => number
  plot: number
  at: number | null
}) {
  const { panel, layers, x, plot, at } = props
  const scale = scaleLog<number>({ domain: [...panel.domain], range: [panelHeight, 0] })
  const decades = Math.log10(panel.domain[1] / panel.domain[0])
  const every = Math.max(1, Math.ceil(decades / 4))
  const first = Math.round(Math.log10(panel.domain[0]))
  const ticks = Array.from({ length: Math.floor(decades / every) + 1 }, (_, i) => 10 ** (first + i * every))
  return (
    <>
      {panel.banded ? (
        <rect
          y={scale(band[1])}
          width={plot}
          height={scale(band[0]) - scale(band[1])}
          fill="var(--status-pass-soft)"
        />
      ) : null}
      <path
        d={ticks.map((tick) => `M0 ${Math.round(scale(tick)) + 0.5}H${plot}`).join('')}
        stroke="var(--line)"
        fill="none"
      />
      <text x={-left + 4} y={-9}>
        {panel.title}
      </text>
      <AxisLeft
        scale={scale}
        tickValues={ticks}
        tickFormat={(tick) => powerOf(Number(tick))}
        {...leftAxisStyle}
      />
      {at === null ? null : <line x1={x(at)} x2={x(at)} y2={panelHeight} stroke="var(--line-strong)" />}
      <Course layers={layers} pick={panel.fresh} x={x} y={scale} fresh />
      <Course layers={layers} pick={panel.own} x={x} y={scale} fresh={false} />
    </>
  )
}

/** Plain numbers near 1, powers of ten beyond. */
const powerOf = (tick: number): string => {
  const power = Math.round(Math.log10(tick))
  return Math.abs(power) <= 3 ? formatNumber(10 ** power) : `1e${power}`
}

/** Points close together would hide the line. */
const mostPoints = 60

function Course(props: {
  layers: readonly Layer[]
  pick: Pick
  x: (place: number) => number
  y: (value: number) => number
  fresh: boolean
}) {
  const { layers, pick, x, y, fresh } = props
  const color = fresh ? 'var(--before)' : 'var(--after)'
  const points = layers.map((layer, place) => {
    const value = pick(layer)
    return value === null ? null : { x: x(place), y: y(value), severity: fresh ? null : layer.severity }
  })
  const path = points
    .map((point, i) => (point ? `${points[i - 1] ? 'L' : 'M'}${point.x} ${point.y}` : ''))
    .join('')
  return (
    <>
      <path d={path} fill="none" stroke={color} strokeWidth={2} strokeDasharray={fresh ? '5 4' : undefined} />
      {points.map((point, place) =>
        point && (layers.length <= mostPoints || point.severity) ? (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: layers never move
            key={place}
            cx={point.x}
            cy={point.y}
            r={fresh ? 2 : 3}
            fill={point.severity ? `var(--status-${point.severity === 'fail' ? 'fail' : 'warn'})` : color}
          />
        ) : null,
      )}
    </>
  )
}

function LayerAxis(props: { count: number; x: (place: number) => number; top: number; plot: number }) {
  const { t } = useTranslate()
  const { count, x, top, plot } = props
  const every = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(plot / 48))))
  const places = Array.from({ length: count }, (_, place) => place).filter((place) => place % every === 0)
  return (
    <g transform={`translate(${left}, ${top})`}>
      <path
        d={`M0 0.5H${plot}${places.map((place) => `M${Math.round(x(place)) + 0.5} 0v4`).join('')}`}
        stroke="var(--line-strong)"
        fill="none"
      />
      {places.map((place) => (
        <text key={place} x={x(place)} y={17} textAnchor="middle">
          {place + 1}
        </text>
      ))}
      <text x={plot / 2} y={35} textAnchor="middle">
        {t('figure.depth.axis')}
      </text>
    </g>
  )
}

const layerSentence = (layer: Layer, place: number, t: Translate['t']) =>
  t('figure.depth.layer', {
    place: place + 1,
    name: layer.name,
    op: layer.op,
    std: formatNumber(layer.std),
    freshStd: formatNumber(layer.freshStd),
    difference: formatNumber(layer.similarity === null ? null : 1 - layer.similarity),
    bypassed: layer.bypassed ? 'yes' : 'no',
  })

function sentenceOf(layers: readonly Layer[], t: Translate['t']): string {
  const [first, last] = [layers[0], layers[layers.length - 1]]
  return t('figure.depth.sentence', {
    count: layers.length,
    first: first.name,
    last: last.name,
    firstStd: formatNumber(first.std),
    lastStd: formatNumber(last.std),
    flagged: layers.filter(({ severity }) => severity !== null).length,
  })
}

const numbersOf = (layers: readonly Layer[], t: Translate['t']) => ({
  head: [
    t('number.name'),
    t('number.op'),
    t('figure.depth.std'),
    t('figure.depth.freshStd'),
    t('figure.depth.similarity'),
    t('figure.depth.freshSimilarity'),
    t('figure.depth.bypassed'),
  ],
  rows: layers.map((layer) => [
    layer.name,
    layer.op,
    ...[layer.std, layer.freshStd, layer.similarity, layer.freshSimilarity].map(formatNumber),
    layer.bypassed ? t('figure.depth.yes') : '',
  ]),
})
