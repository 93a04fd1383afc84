/** How many rows are shown, and how far a new order or filter is. */
import { Button } from '@mantine/core'
import type { TableState } from '../state/model'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './view-status.module.css'

export interface ViewStatusProps {
  table: TableState
  /** Of the view, and of the file. */
  rows: number
  fileRows: number
  onStop(): void
}

export function ViewStatus({ table, rows, fileRows, onStop }: ViewStatusProps) {
  const { t } = useTranslate()
  const { making, shown } = table
  const counts = { rows: formatCount(rows), all: formatCount(fileRows) }
  return (
    <div className={styles.status}>
      {making ? (
        <span className={styles.making}>
          <span className="soft">{t('table.making', { share: shareOf(making) })}</span>
          <Button size="compact-xs" variant="default" onClick={onStop}>
            {t('run.cancel')}
          </Button>
        </span>
      ) : null}
      <span className="soft" role="status">
        {!making && shown && shown.spec.filter !== null ? t('table.matching', counts) : ''}
      </span>
    </div>
  )
}

function shareOf({ progress }: NonNullable<TableState['making']>): number {
  return progress?.total ? progress.done / progress.total : 0
}
