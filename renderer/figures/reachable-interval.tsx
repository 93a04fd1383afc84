/** Target values over the interval that the model's output can reach. */
import { useId } from 'react'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatInterval, formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Figure, type FigureProps, Legend } from './figure'
import { CountAxis } from './histogram'
import { type Bin, barsPath, binsOf } from './histogram-bars'
import { commonScale, extentOf, type NumberScale } from './scales'
import { axisHeight, ValueAxis } from './value-axis'

type Reachable = EvidenceOf<'reachable-interval'>

const left = 56
const right = 16
const height = 130
const top = 22

/** `bins` cut at the ends of the interval, each part with its share of the count. */
export function splitBins(
  bins: readonly Bin[],
  { low, high }: Reachable['reachable'],
): { inside: Bin[]; outside: Bin[] } {
  const cuts = [low, high].filter((cut): cut is number => cut !== null)
  const isInside = (value: number) => (low === null || value >= low) && (high === null || value <= high)
  const parts = bins.flatMap((bin) => cutAt(bin, cuts))
  const inside = parts.filter((part) => isInside((part.low + part.high) / 2))
  return { inside, outside: parts.filter((part) => !inside.includes(part)) }
}

/** The parts keep the whole bin's count: bars are drawn by height, and height is the density of the bin. */
function cutAt(bin: Bin, cuts: readonly number[]): Bin[] {
  const edges = [bin.low, ...cuts.filter((cut) => cut > bin.low && cut < bin.high), bin.high]
  return edges.slice(1).map((high, i) => ({ low: edges[i], high, count: bin.count }))
}

export function ReachableIntervalFigure({ evidence, width }: FigureProps<Reachable>) {
  const { t } = useTranslate()
  const { target, output, operator, reachable, observedTargets, shareOutside, histogram } = evidence
  const inner = width - left - right
  const bins = binsOf(histogram)
  const scale = commonScale([domainOf(evidence, bins)], inner)
  const sentence = t('figure.reachable.sentence', {
    output,
    reachable: formatInterval(reachable),
    observed: formatInterval(observedTargets),
    share: shareOutside,
  })
  return (
    <Figure
      title={t('figure.reachable.title', { target })}
      legend={<Keys />}
      note={operator === null ? null : t('figure.reachable.by', { operator })}
      numbers={numbersOf(evidence, bins, t)}
    >
      <svg width={width} height={top + height + axisHeight} role="img" aria-label={sentence}>
        <g transform={`translate(${left}, ${top})`}>
          <ReachBand reachable={reachable} scale={scale} width={inner} />
          <TargetBars bins={bins} reachable={reachable} scale={scale} />
          <CountAxis peak={peakOf(bins)} height={height} />
          <ValueAxis
            scale={scale}
            top={height}
            width={inner}
            label={t('figure.reachable.axis', { target })}
          />
          <text
            x={inner}
            y={-8}
            textAnchor="end"
            fontWeight={600}
            style={{ fill: shareOutside > 0 ? 'var(--status-fail)' : 'var(--status-pass)' }}
          >
            {shareOutside > 0
              ? t('figure.reachable.share', { share: shareOutside })
              : t('figure.reachable.allInside')}
          </text>
        </g>
      </svg>
    </Figure>
  )
}

const peakOf = (bins: readonly Bin[]) => Math.max(0, ...bins.map(({ count }) => count))

/** Wide enough for targets and interval, with a margin in which a bound at the very edge can still be seen. */
function domainOf({ reachable, observedTargets }: Reachable, bins: readonly Bin[]): [number, number] {
  const [low, high] = extentOf([
    reachable.low,
    reachable.high,
    observedTargets.low,
    observedTargets.high,
    ...bins.flatMap((bin) => [bin.low, bin.high]),
  ])
  const margin = (high - low || Math.abs(low) || 1) * 0.06
  return [low - margin, high + margin]
}

function Keys() {
  const { t } = useTranslate()
  return (
    <Legend
      entries={[
        { color: 'color-mix(in srgb, var(--reach) 22%, transparent)', label: t('figure.reachable.reach') },
        { color: 'var(--after)', label: t('figure.reachable.inside') },
        { color: 'var(--outside)', label: t('figure.reachable.outside'), hatched: true },
      ]}
    />
  )
}

/** The shaded interval. An open side runs to the edge of the picture and bears an arrow instead of a border. */
function ReachBand({
  reachable,
  scale,
  width,
}: Pick<Reachable, 'reachable'> & { scale: NumberScale; width: number }) {
  const { t } = useTranslate()
  const from = reachable.low === null ? 0 : Math.max(0, scale(reachable.low))
  const to = reachable.high === null ? width : Math.min(width, scale(reachable.high))
  const border = (x: number) => (
    <line x1={x} x2={x} y1={-16} y2={height} stroke="var(--reach)" strokeWidth={2} />
  )
  return (
    <>
      <rect
        x={from}
        width={Math.max(2, to - from)}
        y={0}
        height={height}
        fill="var(--reach)"
        opacity={0.14}
      />
      {reachable.low === null ? null : border(from)}
      {reachable.high === null ? null : border(to)}
      <text x={from + (reachable.low === null ? 0 : 6)} y={-8} style={{ fill: 'var(--status-pass)' }}>
        {`${reachable.low === null ? '← ' : ''}${t('figure.reachable.reach')} ${formatInterval(reachable)}${reachable.high === null ? ' →' : ''}`}
      </text>
    </>
  )
}

function TargetBars({
  bins,
  reachable,
  scale,
}: { bins: Bin[]; scale: NumberScale } & Pick<Reachable, 'reachable'>) {
  const { t } = useTranslate()
  const hatch = useId()
  const { inside, outside } = splitBins(bins, reachable)
  if (bins.length === 0)
    return (
      <text x={8} y={height / 2}>
        {t('figure.noHistogram')}
      </text>
    )
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--outside)" opacity="0.35" />
          <rect width="3" height="6" fill="var(--outside)" />
        </pattern>
      </defs>
      <path d={barsPath(inside, scale, height, height, peakOf(bins))} fill="var(--after)" />
      <path
        d={barsPath(outside, scale, height, height, peakOf(bins))}
        fill={`url(#${hatch})`}
        stroke="var(--outside)"
      />
    </>
  )
}

function numbersOf({ reachable, observedTargets }: Reachable, bins: readonly Bin[], t: Translate['t']) {
  const ends = [
    [t('figure.reachable.reach'), formatInterval(reachable)],
    [t('task.target'), formatInterval(observedTargets)],
  ]
  return {
    head: [t('number.bin'), t('figure.count')],
    rows: [
      ...ends,
      ...bins.map(({ low, high, count }) => [
        `${formatNumber(low)} – ${formatNumber(high)}`,
        formatCount(count),
      ]),
    ],
  }
}
