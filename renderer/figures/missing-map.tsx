/** Where values are absent: one line per column, one cell per block of rows. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount, formatShare } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend } from './figure'
import { extentOf } from './scales'
import { useShownPart } from './shown-part'

type MissingMap = EvidenceOf<'missing-map'>
type Column = MissingMap['columns'][number]

const rowHeight = 20
const shareWidth = 60

/** Steps of the colour; what is absent at all is told from nothing by the first of them. */
export const levels = 5

/** 0: nothing absent; 1 to `levels`: up to 20, 40 ... 100 %. */
export const levelOf = (share: number): number =>
  share > 0 ? Math.min(levels, Math.max(1, Math.ceil(share * levels - 1e-9))) : 0

const shade = (level: number) =>
  level === 0
    ? 'var(--surface-sunken)'
    : `color-mix(in srgb, var(--missing) ${15 + 17 * level}%, var(--surface))`

export interface Run {
  from: number
  to: number
  share: number
}

/** Neighbouring blocks of one level as one stretch, with the mean share in it: few shapes for many blocks. */
export function runsOf(shares: readonly number[]): Run[] {
  const runs: Run[] = []
  shares.forEach((share, block) => {
    const last = runs.at(-1)
    if (last && levelOf(last.share) === levelOf(share))
      Object.assign(last, {
        share: (last.share * (last.to - last.from) + share) / (last.to - last.from + 1),
        to: block + 1,
      })
    else runs.push({ from: block, to: block + 1, share })
  })
  return runs
}

/** Share of all rows; the last block may hold fewer rows than the others. */
export function totalShare({ shares }: Column, { rows, blockRows }: MissingMap): number {
  const sizes = shares.map((_, block) => Math.max(0, Math.min(blockRows, rows - block * blockRows)))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return all === 0 ? 0 : shares.reduce((sum, share, block) => sum + share * sizes[block], 0) / all
}

export function MissingMapFigure({ evidence, width }: FigureProps<MissingMap>) {
  const { t } = useTranslate()
  const { columns, rows, blockRows, omitted } = evidence
  const [shown, more] = useShownPart(columns, 24)
  const name = Math.max(96, Math.min(220, Math.round(width * 0.26)))
  const plot = Math.max(80, width - name - shareWidth - 2 * 12 - 8)
  const template = `${name}px ${plot}px ${shareWidth}px`
  return (
    <Figure
      title={t('figure.missing.title', { blockRows })}
      legend={columns.length > 0 && <Keys />}
      note={omitted > 0 ? t('figure.omitted', { count: omitted }) : null}
      numbers={numbersOf(evidence, t)}
    >
      {columns.length === 0 ? (
        <Empty />
      ) : (
        <div role="img" aria-label={sentenceOf(evidence, t)}>
          {shown.map((column, row) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
              key={row}
              className="figure-row"
              style={{ gridTemplateColumns: template, padding: '1px 4px' }}
            >
              <span className="figure-name" title={column.name}>
                {column.name}
              </span>
              <Blocks column={column} map={evidence} width={plot} />
              <span className="figure-number">{formatShare(totalShare(column, evidence))}</span>
            </div>
          ))}
          <div
            className="figure-row figure-soft"
            style={{ gridTemplateColumns: template, padding: '0 4px', fontSize: 12 }}
          >
            <span />
            <span style={{ display: 'flex', justifyContent: 'space-between' }}>
              <span>{t('figure.row', { row: formatCount(Math.min(1, rows)) })}</span>
              <span>{t('figure.row', { row: formatCount(rows) })}</span>
            </span>
            <span className="figure-number">{t('figure.missing.share')}</span>
          </div>
        </div>
      )}
      {more}
    </Figure>
  )
}

function Blocks({ column, map, width }: { column: Column; map: MissingMap; width: number }) {
  const { t } = useTranslate()
  const { rows, blockRows } = map
  const step = width / Math.max(1, column.shares.length)
  const cell = ({ from, to, share }: Run) =>
    t('figure.missing.cell', {
      name: column.name,
      from: formatCount(from * blockRows + 1),
      to: formatCount(Math.min(rows, to * blockRows)),
      share: formatShare(share),
    })
  return (
    <svg width={width} height={rowHeight} aria-hidden="true">
      <rect width={width} height={rowHeight} fill={shade(0)} />
      {runsOf(column.shares)
        .filter(({ share }) => levelOf(share) > 0)
        .map((run) => (
          <rect
            key={run.from}
            x={run.from * step}
            width={Math.max(1, (run.to - run.from) * step)}
            height={rowHeight}
            fill={shade(levelOf(run.share))}
          >
            <title>{cell(run)}</title>
          </rect>
        ))}
    </svg>
  )
}

function Keys() {
  const { t } = useTranslate()
  const bounds = Array.from({ length: levels }, (_, i) => ({
    color: shade(i + 1),
    label: i === 0 ? `≤ ${formatShare(1 / levels)}` : formatShare((i + 1) / levels),
  }))
  return (
    <>
      <span className="figure-note">{t('figure.missing.legend')}</span>
      <Legend entries={[{ color: shade(0), label: formatShare(0) }, ...bounds]} />
    </>
  )
}

function sentenceOf(map: MissingMap, t: Translate['t']): string {
  const [worst] = map.columns
  return t('figure.missing.sentence', {
    count: map.columns.length,
    rows: map.rows,
    worst: t('figure.missing.worst', { name: worst.name, share: formatShare(totalShare(worst, map)) }),
  })
}

function numbersOf(map: MissingMap, t: Translate['t']) {
  return {
    head: [t('number.name'), t('figure.missing.share'), t('figure.missing.most')],
    rows: map.columns.map((column) => [
      column.name,
      formatShare(totalShare(column, map)),
      formatShare(column.shares.length === 0 ? null : extentOf(column.shares)[1]),
    ]),
  }
}
