/** Columns as they enter the network and as they would after standardizing, all on one axis, worst first. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { ColumnStrip } from './column-strip'
import { Empty, Figure, type FigureProps, Legend, SeverityMark } from './figure'
import { barsPath, binsOf } from './histogram-bars'
import { commonScale, extentOf, type NumberScale } from './scales'
import { useShownPart } from './shown-part'
import { axisHeight, TickLines, ValueAxis } from './value-axis'

type BeforeAfter = EvidenceOf<'before-after'>
export type ComparedColumn = BeforeAfter['columns'][number]
type ColumnState = ComparedColumn['before']

/** Nearly all standardized values lie within three, so the axis is linear there and their bells keep their shape. */
export const standardReach = 3

const rowHeight = 44
const middle = rowHeight / 2
const sideMargin = 14

/** Every figure of a state that must fit on the axis. */
const extentOfState = ({ min, max, mean, histogram }: ColumnState) =>
  extentOf([min, max, mean, ...binsOf(histogram).flatMap(({ low, high }) => [low, high])])

export const extentsOf = (columns: readonly ComparedColumn[]) =>
  columns.flatMap(({ before, after }) => [extentOfState(before), extentOfState(after)])

/** Rounding leaves means of 1e-17 after standardizing; beside a spread of 1 that is nought. */
const settled = (mean: number | null, std: number | null) =>
  mean !== null && std !== null && Math.abs(mean) < 1e-6 * std ? 0 : mean

const columnWidths = (width: number) => {
  const name = Math.max(96, Math.min(190, Math.round(width * 0.22)))
  const numbers = width >= 560 ? 150 : 0
  const copy = 34
  return { name, numbers, copy, plot: Math.max(120, width - name - numbers - copy - 3 * 12 - 8) }
}

export function BeforeAfterFigure({ evidence, width, onCopy }: FigureProps<BeforeAfter>) {
  const { t } = useTranslate()
  const { columns, omitted, tensor } = evidence
  const [shown, more] = useShownPart(columns, 12)
  const widths = columnWidths(width)
  const scale = commonScale(extentsOf(columns), widths.plot - 2 * sideMargin, { constant: standardReach })
  const copyAll = onCopy && (
    <button type="button" className="figure-button" onClick={() => onCopy(parametersJson(columns))}>
      {t('figure.copy')}
    </button>
  )
  return (
    <Figure
      title={t('figure.beforeAfter.title', { place: tensor === null ? 'file' : 'tensor', tensor })}
      legend={
        <Legend
          entries={[
            { color: 'var(--before)', label: t('figure.beforeAfter.before') },
            { color: 'var(--after)', label: t('figure.beforeAfter.after') },
          ]}
        />
      }
      tools={columns.length > 0 ? copyAll : null}
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={numbersOf(columns, t)}
    >
      {columns.length === 0 ? <Empty /> : null}
      <p className="figure-hidden">{sentenceOf(columns, t)}</p>
      {columns.length > 2 ? <ColumnStrip columns={columns} width={width} /> : null}
      <ul className="figure-rows">
        {shown.map((column, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
          <li key={row}>
            <ColumnRow column={column} widths={widths} scale={scale} onCopy={onCopy} />
          </li>
        ))}
      </ul>
      {columns.length > 0 ? (
        <svg width={width} height={axisHeight} aria-hidden="true">
          <g transform={`translate(${widths.name + 12 + 4 + sideMargin}, 0)`}>
            <ValueAxis
              scale={scale}
              top={2}
              width={widths.plot - 2 * sideMargin}
              label={t('figure.beforeAfter.axis')}
            />
          </g>
        </svg>
      ) : null}
      {more}
    </Figure>
  )
}

function ColumnRow(props: {
  column: ComparedColumn
  widths: ReturnType<typeof columnWidths>
  scale: NumberScale
  onCopy?: (text: string) => void
}) {
  const { t } = useTranslate()
  const { column, widths, scale, onCopy } = props
  const { name, plot, numbers, copy } = widths
  const template = `${name}px ${plot}px ${numbers > 0 ? `${numbers}px ` : ''}${copy}px`
  return (
    <div className="figure-row" style={{ gridTemplateColumns: template, minHeight: rowHeight + 6 }}>
      <span className="figure-name" title={column.name}>
        <SeverityMark severity={column.severity} />
        {column.name}
      </span>
      <svg width={plot} height={rowHeight} role="img" aria-label={rowSentence(column, t)}>
        <g transform={`translate(${sideMargin}, 0)`}>
          <TickLines scale={scale} top={0} bottom={rowHeight} />
          <StateMarks state={column.before} scale={scale} color="var(--before)" base={middle - 1} up />
          <StateMarks state={column.after} scale={scale} color="var(--after)" base={middle + 1} />
        </g>
      </svg>
      {numbers > 0 ? (
        <span className="figure-number" style={{ fontSize: 12, lineHeight: 1.5 }}>
          <span style={{ display: 'block' }}>{spread(column.before)}</span>
          <span style={{ display: 'block' }} className="figure-soft">
            {spread(column.after)}
          </span>
        </span>
      ) : null}
      {onCopy && column.parameters ? (
        <button
          type="button"
          className="figure-button"
          title={t('figure.copyParameters', { name: column.name })}
          aria-label={t('figure.copyParameters', { name: column.name })}
          onClick={() => onCopy(parametersJson([column]))}
        >
          <CopyIcon />
        </button>
      ) : null}
    </div>
  )
}

/** The histogram where there is one, else the range as a line, so that a constant column still has a place. */
function StateMarks(props: {
  state: ColumnState
  scale: NumberScale
  color: string
  base: number
  up?: boolean
}) {
  const { state, scale, color, base, up } = props
  const height = (up ? 1 : -1) * (middle - 3)
  const bars = barsPath(binsOf(state.histogram), scale, base, height)
  if (bars !== '') return <path d={bars} fill={color} />
  const [low, high] = extentOf([state.min, state.max, state.mean])
  if (state.min === null && state.mean === null) return null
  const width = Math.max(3, scale(high) - scale(low))
  return <rect x={scale(low) - 1.5} width={width} y={up ? base - 12 : base} height={12} fill={color} />
}

const CopyIcon = () => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor">
    <rect x="4.5" y="4.5" width="8" height="8" rx="1.5" />
    <path d="M2.5 9.5h-1v-8h8v1" />
  </svg>
)

const spread = ({ mean, std }: ColumnState) =>
  mean === null && std === null ? '–' : `${formatNumber(settled(mean, std))} ± ${formatNumber(std)}`

/** What a script needs to standardize: `(x - mean) / std` per column. Columns without parameters are left out. */
export const parametersJson = (columns: readonly ComparedColumn[]): string =>
  JSON.stringify(
    columns.flatMap(({ name, parameters }) => (parameters ? [{ column: name, ...parameters }] : [])),
    null,
    2,
  )

function rowSentence({ name, before, after }: ComparedColumn, t: Translate['t']): string {
  return t('figure.beforeAfter.row', {
    name,
    mean: formatNumber(before.mean),
    std: formatNumber(before.std),
    min: formatNumber(before.min),
    max: formatNumber(before.max),
    afterMean: formatNumber(settled(after.mean, after.std)),
    afterStd: formatNumber(after.std),
  })
}

export function sentenceOf(columns: readonly ComparedColumn[], t: Translate['t']): string {
  const [lowMean, highMean] = extentOf(columns.map(({ before }) => before.mean))
  const [lowStd, highStd] = extentOf(columns.map(({ before }) => before.std))
  return t('figure.beforeAfter.sentence', {
    count: columns.length,
    bad: columns.filter(({ severity }) => severity === 'warn' || severity === 'fail').length,
    lowMean: formatNumber(lowMean),
    highMean: formatNumber(highMean),
    lowStd: formatNumber(lowStd),
    highStd: formatNumber(highStd),
  })
}

function numbersOf(columns: readonly ComparedColumn[], t: Translate['t']) {
  const stateHead = (when: string) =>
    (['mean', 'std', 'min', 'max', 'iqr'] as const).map((field) => `${t(`number.${field}`)}, ${when}`)
  const stateCells = ({ mean, std, min, max, interquartileRange }: ColumnState) =>
    [settled(mean, std), std, min, max, interquartileRange].map(formatNumber)
  return {
    head: [
      t('number.name'),
      ...stateHead(t('figure.beforeAfter.before')),
      ...stateHead(t('figure.beforeAfter.after')),
    ],
    rows: columns.map(({ name, before, after }) => [name, ...stateCells(before), ...stateCells(after)]),
  }
}
