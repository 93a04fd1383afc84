/** Rows of a dataset, as many as there are. */
import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { Callout } from '../parts/callout'
import { Nothing } from '../parts/nothing'
import { RowGrid } from '../parts/row-grid'
import type { Card } from '../state/model'
import type { RowPages } from '../state/row-pages'
import { useRowPages } from '../state/use-row-pages'
import { useRowVersion } from '../state/use-session'
import { describe } from '../texts/failures'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './table-page.module.css'

export interface TablePageProps {
  /** null: no dataset is open. */
  dataset: Card<'dataset'> | null
  datasets: readonly Card<'dataset'>[]
  onShow(path: string): void
  onChoose(): void
}

export function TablePage({ dataset, datasets, onShow, onChoose }: TablePageProps) {
  const { t } = useTranslate()
  if (!dataset) return <Nothing title={t('table.empty')} hint={t('table.emptyHint')} onChoose={onChoose} />
  return <Rows key={dataset.path} dataset={dataset} datasets={datasets} onShow={onShow} />
}

function Rows({
  dataset,
  datasets,
  onShow,
}: Pick<TablePageProps, 'datasets' | 'onShow'> & { dataset: Card<'dataset'> }) {
  const { t } = useTranslate()
  const pages = useRowPages(dataset)
  const [target, setTarget] = useState<{ row: number } | null>(null)
  const size = t('table.size', {
    rows: formatCount(dataset.rows),
    columns: formatCount(dataset.columns.length),
  })
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <h1 className="clip" title={dataset.path}>
          {t('table.title', { name: dataset.name })}
        </h1>
        <span className="soft" style={{ whiteSpace: 'nowrap' }}>
          {size}
        </span>
        <div className={styles.tools}>
          {datasets.length > 1 ? (
            <Select
              size="xs"
              aria-label={t('table.choose')}
              data={datasets.map(({ path, name }) => ({ value: path, label: name }))}
              value={dataset.path}
              onChange={(path) => path && onShow(path)}
              allowDeselect={false}
            />
          ) : null}
          <GoTo rows={dataset.rows} onGo={(row) => setTarget({ row })} />
        </div>
      </div>
      <FailedPages pages={pages} />
      {dataset.rows === 0 ? (
        <p className={`soft ${styles.none}`}>{t('table.noRows')}</p>
      ) : (
        <RowGrid
          columns={dataset.columns}
          rows={dataset.rows}
          pages={pages}
          target={target}
          label={dataset.name}
        />
      )}
    </div>
  )
}

function GoTo({ rows, onGo }: { rows: number; onGo(row: number): void }) {
  const { t } = useTranslate()
  const [value, setValue] = useState<number | string>('')
  return (
    <form
      className={styles.go}
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof value === 'number') onGo(value - 1)
      }}
    >
      <NumberInput
        size="xs"
        w={130}
        aria-label={t('table.goTo')}
        placeholder={t('table.goTo')}
        min={1}
        max={Math.max(1, rows)}
        clampBehavior="blur"
        allowDecimal={false}
        hideControls
        value={value}
        onChange={setValue}
      />
    </form>
  )
}

function FailedPages({ pages }: { pages: RowPages }) {
  const { t } = useTranslate()
  useRowVersion(pages)
  const failure = pages.failure()
  if (!failure) return null
  return (
    <Callout
      bar
      tone="fail"
      title={t('table.failed')}
      action={
        <Button size="compact-sm" variant="default" onClick={pages.retry}>
          {t('table.retry')}
        </Button>
      }
    >
      {describe(failure, t)}
    </Callout>
  )
}
