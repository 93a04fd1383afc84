/** Rows of a dataset, as many as there are: in the order and the part that is asked for. */
import { Button, NumberInput, Select } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { Callout } from '../parts/callout'
import { ColumnChooser } from '../parts/column-chooser'
import type { ColumnActions } from '../parts/column-menu'
import { CopyMenu } from '../parts/copy-menu'
import { FilterField } from '../parts/filter-field'
import { Nothing } from '../parts/nothing'
import { RowGrid } from '../parts/row-grid'
import { ViewStatus } from '../parts/view-status'
import { copyCells } from '../state/copy-cells'
import { rectangleOf } from '../state/grid-selection'
import type { Card, TableState } from '../state/model'
import type { RowPages } from '../state/row-pages'
import { showColumn, showRow } from '../state/table'
import { filterFieldId } from '../state/table-actions'
import { filterName } from '../state/table-look'
import {
  changeLook,
  dismissFailure,
  filterRows,
  hideColumn,
  pinColumn,
  setWidth,
  sortByHeader,
  sortRows,
  stopView,
} from '../state/table-view'
import { useAssay, useRowVersion, useSession } from '../state/use-session'
import { useTable } from '../state/use-table'
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

type RowsProps = Pick<TablePageProps, 'datasets' | 'onShow'> & { dataset: Card<'dataset'> }

function Rows({ dataset, datasets, onShow }: RowsProps) {
  const session = useSession()
  const { path } = dataset
  const { table, columns, rows, pages, target, absentRow, forgetAbsentRow } = useTable(dataset)
  const selection = useAssay((state) => state.selection)
  const [addition, setAddition] = useState<{ text: string } | null>(null)
  const chosen = selection ? rectangleOf(selection, columns.length) : null
  const actions = useMemo<ColumnActions>(
    () => ({
      onSort: (column, add) => void sortByHeader(session, path, column, add),
      onSortAs: (keys) => void sortRows(session, path, keys),
      onHide: (column) => void hideColumn(session, path, column, true),
      onPin: (column, pin) => void pinColumn(session, path, column, pin),
      onWidth: (column, width) => setWidth(session, path, column, width),
      // After the menu has given the focus back.
      onFilter: (column) => setTimeout(() => setAddition({ text: `${filterName(column)} ` })),
    }),
    [session, path],
  )
  return (
    <div className={styles.page}>
      <TitleBar
        dataset={dataset}
        datasets={datasets}
        onShow={onShow}
        onGo={(row) => showRow(session, path, row)}
      />
      <div className={styles.bar}>
        <FilterBar dataset={dataset} table={table} addition={addition} />
        <ViewStatus
          table={table}
          rows={rows}
          fileRows={dataset.rows}
          onStop={() => stopView(session, path)}
        />
        <div className={styles.tools}>
          <ColumnChooser
            columns={dataset.columns}
            look={table.look}
            onHide={(name, hide) => void hideColumn(session, path, name, hide)}
            onPin={(name, pin) => void pinColumn(session, path, name, pin)}
            onGo={(name) => showColumn(session, path, name)}
            onShowAll={() => void changeLook(session, path, { hidden: [] })}
            onHideOthers={(kept) =>
              void changeLook(session, path, { hidden: othersOf(dataset, table, kept) })
            }
          />
          <CopyMenu
            chosen={chosen ? { rows: chosen.bottom - chosen.top, columns: chosen.right - chosen.left } : null}
            onCopy={(format) => void copyCells(session, format)}
          />
        </div>
      </div>
      <AbsentRow
        row={absentRow}
        onShowAll={() => {
          forgetAbsentRow()
          void changeLook(session, path, { filter: null }).then(
            () => absentRow !== null && showRow(session, path, absentRow),
          )
        }}
      />
      <FailedPages pages={pages} />
      <Body
        empty={dataset.rows === 0 ? 'file' : rows === 0 ? 'view' : columns.length === 0 ? 'columns' : null}
      >
        <RowGrid
          columns={columns}
          rows={rows}
          fileRows={dataset.rows}
          pages={pages}
          label={dataset.name}
          sort={table.shown?.spec.sort ?? []}
          widths={table.widths}
          selection={selection}
          target={target}
          actions={actions}
          onSelect={(next) => session.store.setState({ selection: next })}
          onCopy={() => void copyCells(session, 'tsv')}
        />
      </Body>
    </div>
  )
}

const othersOf = (dataset: Card<'dataset'>, { look }: TableState, kept: readonly string[]): string[] => {
  const stay = new Set([...kept, ...look.pinned])
  return dataset.columns.flatMap(({ name }) => (stay.has(name) ? [] : [name]))
}

function Body({ empty, children }: { empty: 'file' | 'view' | 'columns' | null; children: ReactNode }) {
  const { t } = useTranslate()
  if (empty === null) return children
  const text = { file: 'table.noRows', view: 'table.noMatch', columns: 'table.allHidden' } as const
  return <p className={`soft ${styles.none}`}>{t(text[empty])}</p>
}

function TitleBar({ dataset, datasets, onShow, onGo }: RowsProps & { onGo(row: number): void }) {
  const { t } = useTranslate()
  const size = t('table.size', {
    rows: formatCount(dataset.rows),
    columns: formatCount(dataset.columns.length),
  })
  return (
    <div className={styles.title}>
      <h1 className="clip" title={dataset.path}>
        {t('table.title', { name: dataset.name })}
      </h1>
      <span className={`soft ${styles.size}`}>{size}</span>
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
        <GoTo rows={dataset.rows} onGo={onGo} />
      </div>
    </div>
  )
}

function FilterBar(props: {
  dataset: Card<'dataset'>
  table: TableState
  addition: { text: string } | null
}) {
  const { dataset, table, addition } = props
  const session = useSession()
  const { t } = useTranslate()
  const names = useMemo(() => dataset.columns.map(({ name }) => name), [dataset])
  return (
    <FilterField
      id={filterFieldId}
      names={names}
      example={exampleOf(dataset)}
      filter={table.look.filter}
      error={table.failure ? describe(table.failure.failure, t) : null}
      addition={addition}
      onFilter={(text) => void filterRows(session, dataset.path, text)}
      onEdit={() => table.failure && dismissFailure(session, dataset.path)}
    />
  )
}

/** A short plain name makes the example readable. */
const exampleOf = ({ columns }: Card<'dataset'>): string =>
  columns.find(({ name, type }) => (type === 'integer' || type === 'float') && /^[a-z_]\w{0,11}$/i.test(name))
    ?.name ?? 'age'

function GoTo({ rows, onGo }: { rows: number; onGo(row: number): void }) {
  const { t } = useTranslate()
  const [value, setValue] = useState<number | string>('')
  return (
    <form
      className={styles.go}
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof value === 'number') onGo(Math.min(value, rows) - 1)
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

function AbsentRow({ row, onShowAll }: { row: number | null; onShowAll(): void }) {
  const { t } = useTranslate()
  if (row === null) return null
  return (
    <Callout
      bar
      tone="info"
      action={
        <Button size="compact-sm" variant="default" onClick={onShowAll}>
          {t('table.filterClear')}
        </Button>
      }
    >
      {t('table.absentRow', { row: formatCount(row + 1) })}
    </Callout>
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
