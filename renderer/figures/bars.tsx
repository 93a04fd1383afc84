/** Counts by name as horizontal bars, such as rows per class. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { unitText } from '../texts/measured'
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps } from './figure'
import { commonScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type Bars = EvidenceOf<'bars'>
type Bar = Bars['bars'][number]

const rowHeight = 22
const valueWidth = 64

const finite = (value: number) => (Number.isFinite(value) ? value : 0)

export function BarsFigure({ evidence, width }: FigureProps<Bars>) {
  const { t } = useTranslate()
  const { bars, omitted } = evidence
  const unit = unitText(evidence.unit, t)
  const [shown, more] = useShownPart(bars, 20)
  const name = Math.max(90, Math.min(220, Math.round(width * 0.28)))
  const plot = Math.max(80, width - name - valueWidth - 2 * 12 - 8)
  const largest = Math.max(0, ...bars.map(({ value }) => finite(value)))
  const smallest = Math.min(0, ...bars.map(({ value }) => finite(value)))
  // Lengths are compared with each other, so this axis is always linear and always holds zero.
  const scale = commonScale([[smallest, largest || 1]], plot)
  return (
    <Figure
      title={t('figure.bars.title')}
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={{
        head: [t('number.name'), unit],
        rows: bars.map((bar) => [bar.name, formatNumber(bar.value)]),
      }}
    >
      {bars.length === 0 ? <Empty /> : null}
      <div role="img" aria-label={bars.length > 0 ? sentenceOf(bars, unit, t) : t('figure.empty')}>
        {shown.map((bar, row) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
            key={row}
            className="figure-row"
            style={{ gridTemplateColumns: `${name}px ${plot}px ${valueWidth}px`, padding: '0 4px' }}
          >
            <span className="figure-name" title={bar.name}>
              {bar.name}
            </span>
            <svg width={plot} height={rowHeight} aria-hidden="true">
              <TickLines scale={scale} top={0} bottom={rowHeight} />
              <rect
                x={Math.min(scale(0), scale(finite(bar.value)))}
                width={Math.max(1, Math.abs(scale(finite(bar.value)) - scale(0)))}
                y={4}
                height={rowHeight - 8}
                rx={2}
                fill="var(--after)"
              />
            </svg>
            <span className="figure-number">{formatNumber(bar.value)}</span>
          </div>
        ))}
        {bars.length > 0 ? (
          <svg width={width} height={axisHeight} aria-hidden="true">
            <g transform={`translate(${name + 16}, 0)`}>
              <ValueAxis scale={scale} top={2} width={plot} label={unit} />
            </g>
          </svg>
        ) : null}
      </div>
      {more}
    </Figure>
  )
}

function sentenceOf(bars: readonly Bar[], unit: string, t: Translate['t']): string {
  const sorted = [...bars].sort((a, b) => b.value - a.value)
  const [most, fewest] = [sorted[0], sorted[sorted.length - 1]]
  return t('figure.bars.sentence', {
    count: bars.length,
    unit,
    most: most.name,
    mostValue: formatNumber(most.value),
    fewest: fewest.name,
    fewestValue: formatNumber(fewest.value),
  })
}
