/** What the checks found of the column, and what detectors see in it that no check has said. */
import { hintMessage } from '../../main/contract/hints'
import { type ListedColumn, unsaidHints } from '../state/column-list'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'
import { FindingList, RowLinks } from './finding-list'

export function ColumnSays({ listed }: { listed: ListedColumn }) {
  const { t, sentence } = useTranslate()
  const { findings } = listed
  const hints = unsaidHints(listed)
  if (findings.length === 0 && hints.length === 0) return null
  return (
    <section className={`panel ${styles.says}`} aria-labelledby="column-says">
      <h2 id="column-says" className={styles.heading}>
        {t('data.says')}
      </h2>
      {findings.length > 0 ? <FindingList findings={findings} /> : null}
      {hints.length > 0 ? (
        <ul className={styles.hints}>
          {hints.map((hint) => (
            <li key={`${hint.kind} ${hint.columns.join(' ')}`}>
              <span className={styles.tag}>{t(`hint.${hint.kind}`)}</span>{' '}
              <span className="wrap">{sentence(hintMessage(hint))}</span>{' '}
              <span className="soft">{t('data.hintRows', { rows: formatCount(hint.rows) })}</span>
              <RowLinks rows={hint.exampleRows} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
