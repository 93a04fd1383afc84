/** What the checks found of the column. */
import type { Finding } from '../../main/contract/report'
import { useTranslate } from '../texts/translate'
import styles from './column-parts.module.css'
import { FindingList } from './finding-list'

export function ColumnSays({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslate()
  if (findings.length === 0) return null
  return (
    <section className={`panel ${styles.says}`} aria-labelledby="column-says">
      <h2 id="column-says" className={styles.heading}>
        {t('data.says')}
      </h2>
      <FindingList findings={findings} />
    </section>
  )
}
