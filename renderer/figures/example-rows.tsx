/** Rows as they stand in the file, those that belong together under one another, what differs between them marked. */
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatCount } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps } from './figure'

type Rows = EvidenceOf<'rows'>
type Row = Rows['rows'][number]

/** Wider tables are cut: what differs comes first, the rest stands in the numbers behind. */
const columnsShown = 24

interface Group {
  group: number
  rows: Row[]
  /** Columns in which the rows of the group are not all alike. */
  differing: ReadonlySet<number>
}

/** Rows by group, in the order in which groups first occur. */
export function groupsOf(rows: readonly Row[], columns: number): Group[] {
  const groups = new Map<number, Row[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return [...groups].map(([group, members]) => ({
    group,
    rows: members,
    differing: new Set(
      Array.from({ length: columns }, (_, column) => column).filter((column) =>
        members.some(({ cells }) => (cells[column] ?? null) !== (members[0].cells[column] ?? null)),
      ),
    ),
  }))
}

/** Columns to show: all where they are few, else the differing ones and then the first of the others, in the file's order. */
export function shownColumns(groups: readonly Group[], columns: number): number[] {
  const all = Array.from({ length: columns }, (_, column) => column)
  if (columns <= columnsShown) return all
  const differs = (column: number) => groups.some(({ differing }) => differing.has(column))
  return [...all.filter(differs), ...all.filter((column) => !differs(column))]
    .slice(0, columnsShown)
    .sort((a, b) => a - b)
}

/** Columns of numbers stand under one another at the right, words at the left. */
const isText = (rows: readonly Row[], column: number) =>
  rows.some(({ cells }) => {
    const cell = cells[column] ?? ''
    return cell.trim() !== '' && Number.isNaN(Number(cell))
  })

/** Differences are marked only where rows are shown for being alike; among mere examples everything differs. */
const comparable = (what: Rows['what']) => what !== 'examples'

export function ExampleRowsFigure({ evidence }: FigureProps<Rows>) {
  const { t } = useTranslate()
  const { what, columns, rows, omitted } = evidence
  const groups = groupsOf(rows, columns.length)
  const shown = shownColumns(groups, columns.length)
  const left = columns.length - shown.length
  const marked = comparable(what) && groups.some(({ differing }) => differing.size > 0)
  const notes = [
    left > 0 ? t('figure.rows.columnsOmitted', { count: left }) : null,
    omitted > 0 ? t('figure.rows.rowsOmitted', { count: omitted }) : null,
  ].filter((note) => note !== null)
  return (
    <Figure
      title={t('figure.rows.title', { what })}
      legend={marked ? <span className="figure-key figure-differs">{t('figure.rows.differs')}</span> : null}
      note={notes.length > 0 ? notes.join(' ') : null}
      numbers={left > 0 ? numbersOf(evidence, t) : { head: [], rows: [] }}
    >
      {rows.length === 0 ? (
        <Empty />
      ) : (
        <>
          <p className="figure-hidden">{sentenceOf(evidence, groups, t)}</p>
          <RowsTable evidence={evidence} groups={groups} shown={shown} />
        </>
      )}
    </Figure>
  )
}

function RowsTable({ evidence, groups, shown }: { evidence: Rows; groups: Group[]; shown: number[] }) {
  const { t } = useTranslate()
  const { what, columns, rows } = evidence
  const twoSets = rows.some(({ of }) => of !== rows[0].of)
  const grouped = groups.length < rows.length
  const textual = new Set(shown.filter((column) => isText(rows, column)))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="figure-scroll" tabIndex={0} aria-label={t('figure.rows.title', { what })}>
      <table className="figure-examples">
        <thead>
          <tr>
            {grouped ? <th scope="col">{t('figure.rows.group')}</th> : null}
            {twoSets ? (
              <th scope="col" className="text">
                {t('figure.rows.of')}
              </th>
            ) : null}
            <th scope="col">{t('figure.rowHead')}</th>
            {shown.map((column) => (
              <th
                key={column}
                scope="col"
                className={textual.has(column) ? 'text' : ''}
                title={columns[column]}
              >
                {columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group, place) => (
          <tbody key={group.group}>
            {group.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row may be listed twice, and rows never move
              <tr key={i}>
                {grouped && i === 0 ? (
                  <th scope="rowgroup" rowSpan={group.rows.length} className="figure-group">
                    {place + 1}
                  </th>
                ) : null}
                {twoSets ? <td className="text">{t(`figure.${row.of}`)}</td> : null}
                <th scope="row">{formatCount(row.row + 1)}</th>
                {shown.map((column) => (
                  <Cell
                    key={column}
                    text={row.cells[column] ?? null}
                    textual={textual.has(column)}
                    differs={comparable(what) && group.differing.has(column)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}

function Cell({ text, textual, differs }: { text: string | null; textual: boolean; differs: boolean }) {
  const { t } = useTranslate()
  const className = [textual ? 'text' : '', differs ? 'figure-differs' : ''].join(' ').trim()
  return (
    <td className={className} title={text ?? undefined}>
      {text === null ? <span className="figure-absent">{t('figure.absent')}</span> : text}
      {differs ? <span className="figure-hidden">{` (${t('figure.rows.differs')})`}</span> : null}
    </td>
  )
}

function sentenceOf({ what, rows }: Rows, groups: readonly Group[], t: Translate['t']): string {
  const differing = new Set(groups.flatMap((group) => [...group.differing]))
  return t('figure.rows.sentence', {
    rows: rows.length,
    groups: groups.length < rows.length ? groups.length : 0,
    differing: comparable(what) ? differing.size : 0,
  })
}

function numbersOf({ columns, rows }: Rows, t: Translate['t']) {
  return {
    head: [t('figure.rowHead'), t('figure.rows.of'), ...columns],
    rows: rows.map(({ row, of, cells }) => [
      formatCount(row + 1),
      t(`figure.${of}`),
      ...columns.map((_, column) => cells[column] ?? t('figure.absent')),
    ]),
  }
}
