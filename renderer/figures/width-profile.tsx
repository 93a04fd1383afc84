/** Width of each layer from input to output, and inside it the directions along which its values vary. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatNumber, noNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Figure, type FigureProps, Legend, SeverityMark } from './figure'
import { commonScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type Profile = EvidenceOf<'width-profile'>
type Severity = Profile['layers'][number]['severity']

const rowHeight = 24
const numberWidth = 68

interface Row {
  name: string
  op: string
  units: number
  usedRank: number | null
  idle: number | null
  severity: Severity
}

const added = (a: number | null, b: number | null): number | null =>
  a === null && b === null ? null : (a ?? 0) + (b ?? 0)

function rowsOf({ input, layers, output }: Profile, t: Translate['t']): { ends: [Row, Row]; layers: Row[] } {
  const end = (name: string, units: number, usedRank: number | null): Row => ({
    name,
    op: '',
    units,
    usedRank,
    idle: null,
    severity: null,
  })
  return {
    ends: [
      end(t('figure.width.input'), input.width, input.usedRank),
      end(t('figure.width.output'), output.width, null),
    ],
    layers: layers.map(({ name, op, units, usedRank, deadUnits, duplicateUnits, severity }) => ({
      name,
      op,
      units,
      usedRank,
      idle: added(deadUnits, duplicateUnits),
      severity,
    })),
  }
}

export function WidthProfileFigure({ evidence, width }: FigureProps<Profile>) {
  const { t } = useTranslate()
  const { rows, output, omitted } = evidence
  const { ends, layers } = rowsOf(evidence, t)
  const [shown, more] = useShownPart(layers, 24)
  const name = Math.max(110, Math.min(220, Math.round(width * 0.26)))
  const plot = Math.max(90, width - name - 3 * numberWidth - 4 * 12 - 8)
  const all = [ends[0], ...layers, ends[1]]
  const widest = all.reduce((most, { units }) => Math.max(most, units), 1)
  // Used and unused width are compared by their lengths, so this axis is always linear.
  const scale = commonScale([[0, widest]], plot - 12)
  const template = `${name}px ${plot}px repeat(3, ${numberWidth}px)`
  const notes = [
    output.needed === null ? null : t('figure.width.needed', { needed: output.needed }),
    omitted > 0 ? t('figure.omitted', { count: omitted }) : null,
  ]
  return (
    <Figure
      title={t('figure.width.title', { rows })}
      legend={
        <Legend
          entries={[
            { color: 'var(--after)', label: t('figure.width.used') },
            { color: unusedColor, label: t('figure.width.unused') },
          ]}
        />
      }
      note={notes.filter((note) => note !== null).join(' ') || null}
      numbers={numbersOf(all, t)}
    >
      <div className="figure-row figure-soft" style={{ gridTemplateColumns: template, fontSize: 12 }}>
        <span>{t('number.name')}</span>
        <span />
        <span className="figure-number">{t('figure.width.units')}</span>
        <span className="figure-number">{t('figure.width.rank')}</span>
        <span className="figure-number">{t('figure.width.idle')}</span>
      </div>
      <div role="img" aria-label={sentenceOf(all, t)}>
        {[ends[0], ...shown, ends[1]].map((row, place) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
            key={place}
            className="figure-row"
            style={{ gridTemplateColumns: template, padding: '0 4px' }}
          >
            <span
              style={{ display: 'flex', minWidth: 0 }}
              title={row.op ? `${row.name} (${row.op})` : row.name}
            >
              <span style={{ flex: 'none' }}>
                <SeverityMark severity={row.severity} />
              </span>
              <span className="clip-start">
                <bdi>{row.name}</bdi>
              </span>
              <span className="figure-soft" style={{ flex: 'none', marginLeft: 4 }}>
                {row.op}
              </span>
            </span>
            <svg width={plot} height={rowHeight} aria-hidden="true">
              <TickLines scale={scale} top={0} bottom={rowHeight} />
              <Bar value={row.units} color={unusedColor} scale={scale} inset={4} />
              {row.usedRank === null ? null : (
                <Bar value={row.usedRank} color="var(--after)" scale={scale} inset={8} />
              )}
            </svg>
            <span className="figure-number">{formatCount(row.units)}</span>
            <span className="figure-number">{rankText(row.usedRank)}</span>
            <span className={`figure-number ${(row.idle ?? 0) > 0 ? '' : 'figure-soft'}`}>
              {row.idle === null ? noNumber : formatCount(row.idle)}
            </span>
          </div>
        ))}
        <svg width={width} height={axisHeight} aria-hidden="true">
          <g transform={`translate(${name + 16}, 0)`}>
            <ValueAxis scale={scale} top={2} width={plot - 12} label={t('figure.width.axis')} />
          </g>
        </svg>
      </div>
      {more}
    </Figure>
  )
}

const unusedColor = 'color-mix(in srgb, var(--after) 28%, transparent)'

const rankText = (rank: number | null): string =>
  rank === null ? noNumber : formatNumber(Math.round(rank * 10) / 10)

function Bar(props: { value: number; color: string; scale: (value: number) => number; inset: number }) {
  const { value, color, scale, inset } = props
  const length = Math.max(value > 0 ? 2 : 0, scale(value) - scale(0))
  return <rect x={scale(0)} y={inset} width={length} height={rowHeight - 2 * inset} rx={2} fill={color} />
}

function sentenceOf(rows: readonly Row[], t: Translate['t']): string {
  const hidden = rows.slice(1, -1)
  const narrowest = hidden.toSorted((a, b) => a.units - b.units).at(0)
  return t('figure.width.sentence', {
    count: hidden.length,
    input: formatCount(rows[0].units),
    output: formatCount(rows[rows.length - 1].units),
    narrowest: narrowest?.name ?? noNumber,
    units: narrowest ? formatCount(narrowest.units) : noNumber,
  })
}

const numbersOf = (rows: readonly Row[], t: Translate['t']) => ({
  head: [
    t('number.name'),
    t('number.op'),
    t('figure.width.units'),
    t('figure.width.rank'),
    t('figure.width.idle'),
  ],
  rows: rows.map(({ name, op, units, usedRank, idle }) => [
    name,
    op,
    formatCount(units),
    rankText(usedRank),
    idle === null ? noNumber : formatCount(idle),
  ]),
})
