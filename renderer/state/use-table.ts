/** The dataset that the table page shows, as its parts need it. */
import { useEffect, useMemo, useState } from 'react'
import { failureOf } from '../../main/contract/failure'
import type { Card, TableState } from './model'
import type { RowPages } from './row-pages'
import { notify } from './session'
import { type ShownColumn, shownColumns } from './table-look'
import { hideColumn, placeOfRow, refreshView, tableStateOf } from './table-view'
import { useRowPages } from './use-row-pages'
import { useAssay, useSession } from './use-session'

/** A place to bring into view: row of the view, column among those shown; a new object each time. */
export interface GridTarget {
  row: number | null
  column: number | null
}

export interface ShownTable {
  table: TableState
  columns: ShownColumn[]
  rows: number
  pages: RowPages
  target: GridTarget | null
  /** Row of the file that was asked for and is not among the rows of the view. */
  absentRow: number | null
  forgetAbsentRow(): void
}

export function useTable(dataset: Card<'dataset'>): ShownTable {
  const session = useSession()
  const { path } = dataset
  const table = useAssay((state) => tableStateOf(state, path))
  const pages = useRowPages(dataset, table.shown?.spec ?? null)
  const columns = useMemo(() => shownColumns(dataset.columns, table.look), [dataset, table.look])
  useEffect(() => {
    // Only a card that was read anew calls for this, but a view that is there already costs one answer.
    if (dataset) void refreshView(session, path)
  }, [session, dataset, path])
  const wanted = useTarget(path, columns)
  return { table, columns, rows: table.shown?.rows ?? dataset.rows, pages, ...wanted }
}

/** Takes the store's target once the page is there to show it. */
function useTarget(path: string, columns: readonly ShownColumn[]) {
  const session = useSession()
  const asked = useAssay((state) => (state.tableTarget?.path === path ? state.tableTarget : null))
  const [target, setTarget] = useState<GridTarget | null>(null)
  const [absentRow, setAbsentRow] = useState<number | null>(null)
  useEffect(() => {
    if (!asked) return
    const column =
      asked.column === null ? -1 : columns.findIndex(({ column }) => column.name === asked.column)
    // A column that is hidden is shown first; this runs again then.
    if (
      asked.column !== null &&
      column < 0 &&
      tableStateOf(session.store.getState(), path).look.hidden.includes(asked.column)
    ) {
      void hideColumn(session, path, asked.column, false)
      return
    }
    session.store.setState({ tableTarget: null })
    const go = async () => {
      const row = asked.row === null ? null : await placeOfRow(session, path, asked.row)
      setAbsentRow(asked.row !== null && row === null ? asked.row : null)
      if (row !== null || column >= 0) setTarget({ row, column: column < 0 ? null : column })
    }
    go().catch((error: unknown) => notify(session, { kind: 'failed', failure: failureOf(error) }))
  }, [session, path, asked, columns])
  return { target, absentRow, forgetAbsentRow: () => setAbsentRow(null) }
}
