/** The columns of a dataset: the list of them all, or one of them closely. */
import { CloseButton, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Result } from '../../main/contract/protocol'
import type { Report } from '../../main/contract/report'
import { AskedView } from '../parts/asked'
import { Callout } from '../parts/callout'
import { ColumnList } from '../parts/column-list'
import { Nothing } from '../parts/nothing'
import { arranged, listedColumns, orderedBy } from '../state/column-list'
import type { Asked, Card, Listing } from '../state/model'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { ColumnPage, type ColumnPageProps } from './column-page'
import styles from './data-page.module.css'

export interface DataPageProps
  extends Pick<ColumnPageProps, 'look' | 'onLook' | 'onCancelLook' | 'onTransform'> {
  /** null: no dataset is open. */
  dataset: Card<'dataset'> | null
  datasets: readonly Card<'dataset'>[]
  /** The one that the report's findings speak of. */
  audited: Card<'dataset'> | null
  /** null: not asked for yet. */
  asked: Asked<Result<'profile'>> | null
  /** The audit is reading the same columns; the profile is asked for when it has. */
  waiting: boolean
  report: Report | null
  listing: Listing
  /** The column that is open; null: the list. */
  columnName: string | null
  /** The column that was open before, where the list begins. */
  lastColumn: string | null
  onShow(path: string): void
  onList(listing: Listing): void
  onOpen(name: string): void
  onClose(): void
  onShowRows(): void
  onCancel(): void
  onRetry(): void
  onChoose(): void
}

export function DataPage(props: DataPageProps) {
  const { t } = useTranslate()
  const { dataset, asked, waiting } = props
  if (!dataset)
    return <Nothing title={t('table.empty')} hint={t('data.emptyHint')} onChoose={props.onChoose} />
  if (asked?.state === 'ready') return <Columns {...props} dataset={dataset} profile={asked.value} />
  return (
    <div className={styles.page}>
      <Bar {...props} dataset={dataset} />
      <div className={styles.asked}>
        <AskedView
          asked={asked ?? { state: 'asking', progress: null }}
          doing={t(waiting && !asked ? 'data.waiting' : 'stage.profiling')}
          failed={t('data.failed')}
          onCancel={asked ? props.onCancel : null}
          onRetry={props.onRetry}
        >
          {() => null}
        </AskedView>
      </div>
    </div>
  )
}

function Columns(props: DataPageProps & { dataset: Card<'dataset'>; profile: Result<'profile'> }) {
  const { t } = useTranslate()
  const { dataset, audited, profile, report, listing, columnName, lastColumn } = props
  const training = dataset === audited
  const all = useMemo(() => listedColumns(profile, report, training), [profile, report, training])
  const columns = useMemo(() => arranged(all, listing), [all, listing])
  if (columnName !== null)
    return (
      <ColumnPage
        key={`${dataset.path} ${columnName}`}
        dataset={dataset}
        name={columnName}
        columns={columns}
        listed={all.find(({ profile }) => profile.name === columnName) ?? null}
        report={training ? report : null}
        look={props.look}
        onLook={props.onLook}
        onCancelLook={props.onCancelLook}
        onTransform={props.onTransform}
        onOpen={props.onOpen}
        onClose={props.onClose}
        onShowRows={props.onShowRows}
      />
    )
  return (
    <div className={styles.page}>
      <Bar {...props} found={columns.length} />
      {profile.notes.length > 0 ? (
        <Callout bar tone="info" title={t('report.problems')}>
          {profile.notes.join(' · ')}
        </Callout>
      ) : null}
      {columns.length === 0 ? (
        <p className={`soft ${styles.none}`}>
          {t(all.length === 0 ? 'data.noColumns' : 'data.noneFound', { search: listing.search })}
        </p>
      ) : (
        <ColumnList
          columns={columns}
          listing={listing}
          label={t('data.title', { name: dataset.name })}
          start={lastColumn}
          onOrder={(by) => props.onList(orderedBy(listing, by))}
          onOpen={props.onOpen}
        />
      )}
    </div>
  )
}

/** What is shown, and what of it: dataset, search. */
function Bar(
  props: Pick<DataPageProps, 'datasets' | 'onShow' | 'listing' | 'onList'> & {
    dataset: Card<'dataset'>
    found?: number
  },
) {
  const { t } = useTranslate()
  const { dataset, datasets, onShow, listing, onList, found } = props
  const size = { rows: formatCount(dataset.rows), columns: formatCount(dataset.columns.length) }
  const cut = found !== undefined && found < dataset.columns.length
  return (
    <div className={styles.bar}>
      <h1 className="clip" title={dataset.path}>
        {t('data.title', { name: dataset.name })}
      </h1>
      <span className="soft" style={{ whiteSpace: 'nowrap' }} aria-live="polite">
        {cut ? t('data.found', { found: formatCount(found), all: size.columns }) : t('table.size', size)}
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
        <TextInput
          size="xs"
          w={200}
          type="search"
          aria-label={t('data.search')}
          placeholder={t('data.search')}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          rightSection={
            listing.search === '' ? null : (
              <CloseButton
                size="xs"
                aria-label={t('data.searchClear')}
                onClick={() => onList({ ...listing, search: '' })}
              />
            )
          }
          value={listing.search}
          onChange={(event) => onList({ ...listing, search: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}
