/** The most frequent values of a column with how often each stands. */
import { useState } from 'react'
import type { ColumnProfile } from '../../main/contract/artifacts'
import { isTime, valueText } from '../texts/column-values'
import { formatCount, formatShare } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'

const shownAtFirst = 8

export function TopValues({ profile }: { profile: ColumnProfile }) {
  const { t } = useTranslate()
  const [whole, setWhole] = useState(false)
  const { summary } = profile
  const { top, distinct } = summary
  const listed = top.reduce((sum, { count }) => sum + count, 0)
  if (top.length === 0 || !isTelling(profile))
    return <p className="figure-note">{t(distinct > 0 ? 'data.top.none' : 'data.noValues')}</p>
  return (
    <div>
      <h2 className={styles.heading}>{t('data.top.title')}</h2>
      <table className={styles.top} aria-label={t('data.top.title')}>
        <colgroup>
          <col className={styles.valueColumn} />
          <col />
          <col className={styles.countColumn} />
          <col className={styles.countColumn} />
        </colgroup>
        <tbody>
          {(whole ? top : top.slice(0, shownAtFirst)).map(({ value, count }) => (
            <tr key={value}>
              <th scope="row" title={value}>
                {isTime(profile) ? valueText(Number(value), profile) : printed(value, t('data.top.empty'))}
              </th>
              <td className={styles.share}>
                <span
                  className={styles.shareBar}
                  style={{ width: `${(100 * count) / top[0].count}%` }}
                  aria-hidden="true"
                />
              </td>
              <td>{formatCount(count)}</td>
              <td className="soft">{formatShare(count / summary.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {top.length > shownAtFirst ? (
        <button
          type="button"
          className="figure-button"
          aria-expanded={whole}
          onClick={() => setWhole((open) => !open)}
        >
          {whole ? t('figure.fewer') : t('figure.more', { count: top.length })}
        </button>
      ) : null}
      {distinct > top.length ? (
        <p className="figure-note">
          {t('data.top.others', {
            distinct: formatCount(distinct - top.length),
            share: formatShare(Math.max(0, summary.rows - summary.nulls - listed) / summary.rows),
          })}
        </p>
      ) : null}
    </div>
  )
}

/** Of many numbers, one that stands twice is chance; few values are worth a list whatever their counts. */
const isTelling = ({ summary: { kind, top, distinct, rows } }: ColumnProfile) =>
  distinct <= 20 || (top[0].count > 1 && (kind === 'text' || top[0].count >= rows / 100))

/** Spaces at the ends and empty texts must be told from nothing. */
const printed = (value: string, empty: string) =>
  value === '' ? <em>{empty}</em> : <span style={{ whiteSpace: 'pre' }}>{value.slice(0, 200)}</span>
