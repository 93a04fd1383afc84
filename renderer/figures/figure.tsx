/** What all figures have around them: a title, a sentence for those who cannot see it, and the numbers behind it. */
import type { ReactNode } from 'react'
import { useTranslate } from '../texts/translate'

export interface NumbersTable {
  head: string[]
  /** The first cell names the row. */
  rows: string[][]
}

/** Where figures are drawn without a window (static HTML), nothing can be copied and no button is shown. */
export interface FigureProps<E> {
  evidence: E
  /** Width to draw at, in CSS pixels; figures do not scale, so that their text keeps its size. */
  width: number
  onCopy?: (text: string) => void
}

export function Figure(props: {
  title: string
  legend?: ReactNode
  tools?: ReactNode
  note?: string | null
  numbers: NumbersTable
  children: ReactNode
}) {
  return (
    <figure className="figure">
      <div className="figure-head">
        <figcaption>{props.title}</figcaption>
        {props.legend}
        {props.tools}
      </div>
      {props.children}
      {props.note ? <p className="figure-note">{props.note}</p> : null}
      <Numbers {...props.numbers} />
    </figure>
  )
}

function Numbers({ head, rows }: NumbersTable) {
  const { t } = useTranslate()
  if (rows.length === 0) return null
  return (
    <details className="figure-numbers">
      <summary>{t('figure.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="figure-scroll" tabIndex={0} aria-label={t('figure.table')}>
        <table>
          <thead>
            <tr>
              {head.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file may share a name and never move
                <th key={column} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and rows never move
              <tr key={row}>
                <th scope="row" title={cells[0]}>
                  {cells[0]}
                </th>
                {cells.slice(1).map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row have no other name than their place
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

/** Colour keys; `hatched` marks what must not be told by colour alone. */
export function Legend({ entries }: { entries: { color: string; label: string; hatched?: boolean }[] }) {
  return (
    <ul className="figure-legend">
      {entries.map(({ color, label, hatched }) => (
        <li key={label}>
          <span
            className="figure-swatch"
            style={{
              background: hatched
                ? `repeating-linear-gradient(45deg, ${color} 0 2px, transparent 2px 4px)`
                : color,
            }}
          />
          {label}
        </li>
      ))}
    </ul>
  )
}

export function Empty() {
  const { t } = useTranslate()
  return <p className="figure-note">{t('figure.empty')}</p>
}

/** A fault or a remark beside a name; the sign differs, not only its colour. */
export function SeverityMark({ severity }: { severity: 'info' | 'warn' | 'fail' | null }) {
  const { t } = useTranslate()
  if (severity === null || severity === 'info') return <span className="figure-mark" />
  return (
    <span className={`figure-mark figure-mark-${severity}`} title={t(`severity.${severity}`)}>
      {severity === 'fail' ? '✕' : '!'}
      <span className="figure-hidden">{t(`severity.${severity}`)}</span>
    </span>
  )
}
