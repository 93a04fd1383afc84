/** Weights as they lie in the file, each parameter with the density that its scheme would draw it from over it. */
import { densityOutline, heightsOf, histogramToDraw } from '../../main/contract/density'
import type { EvidenceOf } from '../../main/contract/evidence'
import { schemeText } from '../texts/model-values'
import { formatCount, formatNumber, noNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend, SeverityMark } from './figure'
import { type Bin, barsPath, binsOf } from './histogram-bars'
import { commonScale, extentOf, type NumberScale } from './scales'
import { useShownPart } from './shown-part'
import { TickLines, ValueAxis } from './value-axis'

type Weights = EvidenceOf<'weights'>
type Parameter = Weights['parameters'][number]

const gap = 24
const leastCard = 232
const sideMargin = 12
/** Of the axis with its tick labels, without a title under it. */
const ticksHeight = 24
const expectedColor = 'var(--before)'

/** Cards side by side; one by itself takes the whole width. */
function cardsOf(width: number, count: number): { columns: number; card: number } {
  const room = Math.max(1, Math.floor((width + gap) / (leastCard + gap)))
  const columns = Math.max(1, Math.min(room, 4, count))
  const most = count === 1 ? 640 : 360
  return { columns, card: Math.max(120, Math.min(most, Math.floor((width - gap * (columns - 1)) / columns))) }
}

export function WeightsFigure({ evidence, width }: FigureProps<Weights>) {
  const { t } = useTranslate()
  const { parameters, omitted } = evidence
  const { columns, card } = cardsOf(width, parameters.length)
  const [shown, more] = useShownPart(parameters, Math.max(6, 2 * columns))
  const drawings = shown.map(drawingOf)
  const notes = [
    drawings.some((one) => one.outline.length > 0 && one.bins.length > 0 && !one.sameArea)
      ? t('figure.weights.ownHeights')
      : null,
    omitted > 0 ? t('figure.omitted', { count: omitted }) : null,
  ]
  return (
    <Figure
      title={t('figure.weights.title', {
        count: parameters.length,
        name: parameters[0]?.name ?? '',
        against: parameters.some(({ expected }) => expected !== null) ? 'yes' : 'no',
      })}
      legend={
        <Legend
          entries={[
            { color: 'var(--after)', label: t('figure.weights.own') },
            ...(drawings.some(({ outline }) => outline.length > 0)
              ? [{ color: expectedColor, label: t('figure.weights.expected') }]
              : []),
          ]}
        />
      }
      note={notes.filter((note) => note !== null).join(' ') || null}
      numbers={numbersOf(parameters, t)}
    >
      {parameters.length === 0 ? <Empty /> : null}
      <div
        className="figure-cards"
        style={{ gridTemplateColumns: `repeat(${columns}, ${card}px)`, columnGap: gap }}
      >
        {shown.map((parameter, place) => (
          <Card
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and parameters never move
            key={place}
            parameter={parameter}
            drawing={drawings[place]}
            width={card}
            alone={parameters.length === 1}
          />
        ))}
      </div>
      {more}
    </Figure>
  )
}

interface Drawing {
  bins: Bin[]
  outline: { value: number; density: number }[]
  /** Heights of the fullest bar and of the density's peak, as shares of the picture's. */
  bars: number
  density: number
  sameArea: boolean
}

function drawingOf(parameter: Parameter): Drawing {
  const { expected } = parameter
  const histogram = histogramToDraw(parameter)
  const bins = binsOf(histogram)
  const outline = expected ? densityOutline(expected.distribution, expected.std) : []
  const heights =
    histogram && bins.length === histogram.counts.length
      ? heightsOf(histogram, outline)
      : { bars: 1, density: 1, sameArea: false }
  return { bins, outline, ...heights }
}

/** The name only where several are shown: one by itself stands in the title. */
function Card(props: { parameter: Parameter; drawing: Drawing; width: number; alone: boolean }) {
  const { parameter, drawing, width, alone } = props
  const { name, layer, severity } = parameter
  const place = layer === null ? name : `${name} (${layer})`
  return (
    <div className="figure-card">
      {alone && severity === null ? null : (
        <div className="figure-name" title={place}>
          <SeverityMark severity={severity} />
          <strong>{name}</strong> <span className="figure-soft">{layer}</span>
        </div>
      )}
      <Plot parameter={parameter} drawing={drawing} width={width} height={alone ? 96 : 72} />
      <Says parameter={parameter} />
    </div>
  )
}

function Plot(props: { parameter: Parameter; drawing: Drawing; width: number; height: number }) {
  const { t } = useTranslate()
  const { parameter, drawing, width, height } = props
  const { bins, outline } = drawing
  if (bins.length === 0)
    return (
      <p className="figure-note" style={{ minHeight: height }}>
        {t('figure.noHistogram')}
      </p>
    )
  const inner = width - 2 * sideMargin
  const ends = extentOf(bins.flatMap(({ low, high }) => [low, high]))
  const extents = outline.length === 0 ? [ends] : [ends, extentOf(outline.map(({ value }) => value))]
  const scale = commonScale(extents, inner)
  const base = height + 4
  const symlog = scale.constant !== null
  return (
    <svg
      width={width}
      height={base + ticksHeight + (symlog ? 16 : 0)}
      role="img"
      aria-label={sentenceOf(parameter, bins, t)}
    >
      <g transform={`translate(${sideMargin}, 0)`}>
        <TickLines scale={scale} top={0} bottom={base} />
        <path
          d={
            isConstant(parameter)
              ? lonePath(scale(bins[0].low), base, height)
              : barsPath(bins, scale, base, height * drawing.bars)
          }
          fill="var(--after)"
        />
        <Outline d={outlinePath(drawing, scale, base, height)} />
        <ValueAxis scale={scale} top={base} width={inner} label="" />
      </g>
    </svg>
  )
}

/** Rimmed, because it runs over the bars. */
function Outline({ d }: { d: string | undefined }) {
  const line = { d, strokeLinejoin: 'round', fill: 'none' } as const
  return (
    <>
      <path {...line} stroke="var(--surface)" strokeWidth={4} />
      <path {...line} stroke={expectedColor} strokeWidth={2} />
    </>
  )
}

const isConstant = ({ std }: Parameter) => std === 0

/** A bar of four pixels around `x`: one value has no width of its own. */
const lonePath = (x: number, base: number, height: number) => `M${x - 2} ${base}v${-height}h4V${base}Z`

function outlinePath(
  { outline, density }: Drawing,
  scale: NumberScale,
  base: number,
  height: number,
): string | undefined {
  if (outline.length === 0) return undefined
  const peak = outline.reduce((most, point) => Math.max(most, point.density), 0)
  const px = (value: number) => String(Math.round(value * 10) / 10)
  return outline
    .map(
      (point, i) =>
        `${i === 0 ? 'M' : 'L'}${px(scale(point.value))} ${px(base - (height * density * point.density) / peak)}`,
    )
    .join('')
}

const ratioOf = ({ std, expected }: Parameter): number | null =>
  std === null || expected === null || !(expected.std > 0) ? null : std / expected.std

/** What the picture shows, as two lines of numbers. */
function Says({ parameter }: { parameter: Parameter }) {
  const { t } = useTranslate()
  const { count, mean, std, expected, severity } = parameter
  const ratio = ratioOf(parameter)
  const bad = severity === 'fail' || severity === 'warn'
  return (
    <div className="figure-says">
      <div>
        {expected === null
          ? t('figure.weights.alone', { std: formatNumber(std) })
          : t('figure.weights.against', {
              std: formatNumber(std),
              expected: formatNumber(expected.std),
              scheme: schemeText(expected.scheme, t),
              distribution: t(`model.distribution.${expected.distribution}`),
            })}
        {expected === null ? null : (
          <span className={bad ? 'figure-bad' : undefined}>
            {ratio === null ? noNumber : t('figure.weights.times', { ratio: formatNumber(ratio) })}
          </span>
        )}
      </div>
      <div className="figure-soft">
        {isConstant(parameter) && mean !== null
          ? t('figure.weights.constant', { value: formatNumber(mean) })
          : `${t('figure.weights.mean')} ${formatNumber(mean)}`}
        {' · '}
        {t('figure.weights.values', { count, shown: formatCount(count) })}
      </div>
    </div>
  )
}

function sentenceOf(parameter: Parameter, bins: readonly Bin[], t: Translate['t']): string {
  const { name, count, mean, std, expected } = parameter
  const [low, high] = extentOf(bins.flatMap((bin) => [bin.low, bin.high]))
  return t('figure.weights.sentence', {
    name,
    count: formatCount(count),
    constant: isConstant(parameter) ? 'yes' : 'no',
    low: formatNumber(low),
    high: formatNumber(high),
    mean: formatNumber(mean),
    std: formatNumber(std),
    scheme: expected ? schemeText(expected.scheme, t) : 'none',
    distribution: expected ? t(`model.distribution.${expected.distribution}`) : noNumber,
    expectedStd: formatNumber(expected?.std),
    ratio: formatNumber(ratioOf(parameter)),
  })
}

function numbersOf(parameters: readonly Parameter[], t: Translate['t']) {
  return {
    head: [
      t('number.name'),
      t('figure.weights.layer'),
      t('figure.count'),
      t('number.mean'),
      t('number.std'),
      t('figure.weights.scheme'),
      t('figure.weights.expectedStd'),
      t('figure.weights.ratio'),
    ],
    rows: parameters.map((parameter) => [
      parameter.name,
      parameter.layer ?? noNumber,
      formatCount(parameter.count),
      formatNumber(parameter.mean),
      formatNumber(parameter.std),
      parameter.expected
        ? `${schemeText(parameter.expected.scheme, t)}, ${t(`model.distribution.${parameter.expected.distribution}`)}`
        : noNumber,
      formatNumber(parameter.expected?.std),
      formatNumber(ratioOf(parameter)),
    ]),
  }
}
