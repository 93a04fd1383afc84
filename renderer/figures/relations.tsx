/** What each column alone tells of the target: rank correlation with its sign, and for classes the share of information. */
import { scaleLinear } from '@visx/scale'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber, formatShare } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend } from './figure'
import type { NumberScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type Relations = EvidenceOf<'relations'>
type Related = Relations['columns'][number]

const rowHeight = 26
const valueWidth = 72

/** All of it is 1, whatever the largest here: a strongest column of 0.1 must look weak. */
function unitScale(width: number): NumberScale {
  const scale = scaleLinear<number>({ domain: [0, 1], range: [0, width] })
  const ticks = width < 240 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
  const domain: readonly [number, number] = [0, 1]
  return Object.assign((value: number) => scale(value), { ticks, domain, constant: null })
}

const known = (value: number | null): value is number => value !== null && Number.isFinite(value)

export function RelationsFigure({ evidence, width }: FigureProps<Relations>) {
  const { t } = useTranslate()
  const { target, columns, omitted } = evidence
  const [shown, more] = useShownPart(columns, 20)
  const informed = columns.some(({ informationShare }) => known(informationShare))
  const ranked = columns.some(({ spearman }) => known(spearman))
  const name = Math.max(96, Math.min(220, Math.round(width * 0.26)))
  const values = ranked && informed ? 2 : 1
  const plot = Math.max(80, width - name - values * (valueWidth + 12) - 12 - 8 - 12)
  const scale = unitScale(plot)
  const template = `${name}px ${plot}px repeat(${values}, ${valueWidth}px)`
  return (
    <Figure
      title={t('figure.relations.title', { target })}
      legend={columns.length > 0 && <Keys ranked={ranked} informed={informed} />}
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={numbersOf(columns, t)}
    >
      {columns.length === 0 ? (
        <Empty />
      ) : (
        <div role="img" aria-label={sentenceOf(evidence, t)}>
          <div className="figure-row figure-soft" style={{ gridTemplateColumns: template, fontSize: 12 }}>
            <span>{t('number.name')}</span>
            <span />
            {ranked ? <span className="figure-number">{t('figure.relations.spearman')}</span> : null}
            {informed ? <span className="figure-number">{t('figure.relations.share')}</span> : null}
          </div>
          {shown.map((column, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
            <div key={row} className="figure-row" style={{ gridTemplateColumns: template, padding: '0 4px' }}>
              <span className="figure-name" title={column.name}>
                {column.name}
              </span>
              <Strengths column={column} scale={scale} informed={informed} width={plot} />
              {ranked ? <span className="figure-number">{signed(column.spearman)}</span> : null}
              {informed ? (
                <span className="figure-number">{formatShare(column.informationShare)}</span>
              ) : null}
            </div>
          ))}
          <svg width={width} height={axisHeight} aria-hidden="true">
            <g transform={`translate(${name + 16}, 0)`}>
              <ValueAxis
                scale={scale}
                top={2}
                width={plot}
                label={t('figure.relations.axis', {
                  measures: ranked ? (informed ? 'both' : 'rank') : 'share',
                })}
              />
            </g>
          </svg>
        </div>
      )}
      {more}
    </Figure>
  )
}

function Keys({ ranked, informed }: { ranked: boolean; informed: boolean }) {
  const { t } = useTranslate()
  return (
    <Legend
      entries={[
        ...(ranked
          ? [
              { color: 'var(--group-0)', label: t('figure.relations.rising') },
              { color: 'var(--group-1)', label: t('figure.relations.falling'), hatched: true },
            ]
          : []),
        ...(informed ? [{ color: 'var(--group-2)', label: t('figure.relations.information') }] : []),
      ]}
    />
  )
}

function Strengths(props: { column: Related; scale: NumberScale; informed: boolean; width: number }) {
  const { column, scale, informed, width } = props
  const { spearman, informationShare } = column
  const length = (value: number) => Math.max(1, scale(Math.min(1, Math.abs(value))))
  const bar = informed ? 8 : 14
  const falling = known(spearman) && spearman < 0
  return (
    <svg width={width} height={rowHeight} aria-hidden="true">
      <TickLines scale={scale} top={0} bottom={rowHeight} />
      {known(spearman) ? (
        <rect
          width={length(spearman)}
          y={informed ? 4 : 6}
          height={bar}
          rx={1.5}
          fill={falling ? 'var(--group-1)' : 'var(--group-0)'}
          fillOpacity={falling ? 0.4 : 1}
          stroke={falling ? 'var(--group-1)' : 'none'}
          strokeDasharray={falling ? '4 2' : undefined}
        />
      ) : null}
      {known(informationShare) ? (
        <rect width={length(informationShare)} y={14} height={bar} rx={1.5} fill="var(--group-2)" />
      ) : null}
    </svg>
  )
}

/** A correlation just short of 1 is not printed as 1: whether a column gives the target away hangs on it. */
const signed = (value: number | null) => {
  const short = formatNumber(value)
  const text = value !== null && Math.abs(value) < 1 && /^−?1$/.test(short) ? printedLong(value) : short
  return value !== null && value > 0 ? `+${text}` : text
}

const printedLong = (value: number) => String(Math.trunc(value * 1e5) / 1e5).replace('-', '−')

function sentenceOf({ columns, rows }: Relations, t: Translate['t']): string {
  const [first] = columns
  const most = t('figure.relations.most', {
    name: first.name,
    spearman: signed(first.spearman),
    information: formatShare(first.informationShare),
  })
  return t('figure.relations.sentence', { count: columns.length, rows, most })
}

function numbersOf(columns: readonly Related[], t: Translate['t']) {
  return {
    head: [
      t('number.name'),
      t('figure.relations.pearson'),
      t('figure.relations.spearman'),
      t('figure.relations.share'),
    ],
    rows: columns.map(({ name, pearson, spearman, informationShare }) => [
      name,
      signed(pearson),
      signed(spearman),
      formatShare(informationShare),
    ]),
  }
}
