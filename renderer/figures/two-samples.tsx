/** Training against validation, column by column: both distributions in the same bins, and their distance against its limit. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatNumber, formatShare } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend, SeverityMark } from './figure'
import { useShownPart } from './shown-part'
import { SplitBars, type SplitColumn, sharesOf } from './split-bars'

type TwoSamples = EvidenceOf<'two-samples'>

const statisticWidth = 136

const layoutFor = (width: number) => {
  const name = Math.max(96, Math.min(200, Math.round(width * 0.22)))
  return { name, plot: Math.max(120, width - name - statisticWidth - 2 * 12 - 8) }
}

const isOver = ({ statistic }: SplitColumn) => statistic.value > statistic.limit

export function TwoSamplesFigure({ evidence, width }: FigureProps<TwoSamples>) {
  const { t } = useTranslate()
  const { columns, trainingRows, validationRows, omitted } = evidence
  const [shown, more] = useShownPart(columns, 8)
  const { name, plot } = layoutFor(width)
  const notes = [
    columns.length > 0 ? t('figure.split.height') : null,
    omitted > 0 ? t('figure.omitted', { count: omitted }) : null,
  ].filter((note) => note !== null)
  return (
    <Figure
      title={t('figure.split.title')}
      legend={
        columns.length > 0 && (
          <Legend
            entries={[
              {
                color: 'var(--group-0)',
                label: t('figure.split.trainingRows', { rows: formatCount(trainingRows) }),
              },
              {
                color: 'var(--group-1)',
                label: t('figure.split.validationRows', { rows: formatCount(validationRows) }),
                hatched: true,
              },
            ]}
          />
        )
      }
      note={notes.join(' ')}
      numbers={numbersOf(columns, t)}
    >
      {columns.length === 0 ? <Empty /> : null}
      <p className="figure-hidden">{sentenceOf(evidence, t)}</p>
      <ul className="figure-rows">
        {shown.map((column, row) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
            key={row}
            className="figure-row"
            style={{ gridTemplateColumns: `${name}px ${plot}px ${statisticWidth}px` }}
          >
            <span className="figure-name" title={column.name}>
              <SeverityMark severity={column.severity} />
              {column.name}
            </span>
            <SplitBars column={column} width={plot} label={rowSentence(column, t)} />
            <Statistic column={column} />
          </li>
        ))}
      </ul>
      {more}
    </Figure>
  )
}

/** The distance as a bar of 0 to 1, its limit as a stroke across. */
function Statistic({ column }: { column: SplitColumn }) {
  const { t } = useTranslate()
  const { name, value, limit } = column.statistic
  const at = (share: number) => Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * statisticWidth
  return (
    <div style={{ fontSize: 12 }}>
      <span className={isOver(column) ? 'figure-bad' : 'figure-soft'}>
        {`${t(`figure.split.${name}`)} ${formatNumber(value)}`}
      </span>
      <svg width={statisticWidth} height={14} aria-hidden="true">
        <rect width={statisticWidth} y={3} height={8} rx={2} fill="var(--line)" />
        <rect
          width={Math.max(1, at(value))}
          y={3}
          height={8}
          rx={2}
          fill={isOver(column) ? 'var(--outside)' : 'var(--neutral)'}
        />
        <line x1={at(limit)} x2={at(limit)} y1={0} y2={14} stroke="var(--text)" strokeWidth={1.5} />
      </svg>
      <span className="figure-soft">{`${t('figure.split.limit')} ${formatNumber(limit)}`}</span>
    </div>
  )
}

const rowSentence = ({ name, statistic }: SplitColumn, t: Translate['t']) =>
  t('figure.split.row', {
    name,
    statistic: t(`figure.split.${statistic.name}`),
    value: formatNumber(statistic.value),
    limit: formatNumber(statistic.limit),
  })

function sentenceOf({ columns, trainingRows, validationRows }: TwoSamples, t: Translate['t']): string {
  return t('figure.split.sentence', {
    count: columns.length,
    over: columns.filter(isOver).length,
    trainingRows: formatCount(trainingRows),
    validationRows: formatCount(validationRows),
    worst: columns.length > 0 ? rowSentence(columns[0], t) : '',
  })
}

const binNames = ({ bins, training }: SplitColumn): string[] =>
  'names' in bins
    ? bins.names
    : training.map((_, i) => `${formatNumber(bins.edges[i])} – ${formatNumber(bins.edges[i + 1])}`)

function numbersOf(columns: readonly SplitColumn[], t: Translate['t']) {
  return {
    head: [
      t('number.name'),
      t('figure.split.statistic'),
      t('figure.split.limitHead'),
      t('figure.split.bin'),
      t('figure.training'),
      t('figure.validation'),
    ],
    rows: columns.flatMap((column) => {
      const [training, validation] = [sharesOf(column.training), sharesOf(column.validation)]
      return binNames(column).map((bin, i) => [
        column.name,
        formatNumber(column.statistic.value),
        formatNumber(column.statistic.limit),
        bin,
        `${formatCount(column.training[i] ?? 0)} (${formatShare(training[i] ?? 0)})`,
        `${formatCount(column.validation[i] ?? 0)} (${formatShare(validation[i] ?? 0)})`,
      ])
    }),
  }
}
