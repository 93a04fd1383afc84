/** What can be done on the table page as a whole. What is aimed at one column stands in its header's menu. */
import type { Action } from './action'
import type { CopyFormat } from './cell-texts'
import { chosenCells, copyCells } from './copy-cells'
import type { State, TableState } from './model'
import type { Session } from './session'
import { tableShown } from './table'
import { changeLook, stopView, tableStateOf, undoLook } from './table-view'

/** The field is the page's; an action can only ask for it. */
export const filterFieldId = 'table-filter'

const onPage = (state: State, holds: (table: TableState) => boolean): boolean => {
  const dataset = state.page === 'table' ? tableShown(state) : null
  return dataset !== null && holds(tableStateOf(state, dataset.path))
}

const withPath = (session: Session, work: (path: string) => unknown): unknown => {
  const dataset = tableShown(session.store.getState())
  return dataset ? work(dataset.path) : undefined
}

export const canUndoLook = (state: State): boolean => onPage(state, ({ past }) => past.length > 0)

export const undoTableLook = (session: Session): unknown =>
  withPath(session, (path) => undoLook(session, path))

const copying = (format: CopyFormat, label: Action['label']): Action => ({
  id: `copy-cells-${format}`,
  label,
  // The grid itself takes Ctrl C, so that elsewhere it copies what is marked.
  keys: null,
  enabled: (state) => state.page === 'table' && chosenCells(state) !== null,
  run: (session) => copyCells(session, format),
})

export const tableActions: readonly Action[] = [
  {
    id: 'filter-rows',
    label: 'action.filterRows',
    keys: 'mod+shift+F',
    enabled: (state) => onPage(state, () => true),
    run: () => document.getElementById(filterFieldId)?.focus(),
  },
  {
    id: 'clear-filter',
    label: 'action.clearFilter',
    keys: null,
    enabled: (state) => onPage(state, ({ look }) => look.filter !== null),
    run: (session) => withPath(session, (path) => changeLook(session, path, { filter: null })),
  },
  {
    id: 'clear-sort',
    label: 'action.clearSort',
    keys: null,
    enabled: (state) => onPage(state, ({ look }) => look.sort.length > 0),
    run: (session) => withPath(session, (path) => changeLook(session, path, { sort: [] })),
  },
  {
    id: 'show-all-columns',
    label: 'action.showAllColumns',
    keys: null,
    enabled: (state) => onPage(state, ({ look }) => look.hidden.length > 0),
    run: (session) => withPath(session, (path) => changeLook(session, path, { hidden: [] })),
  },
  {
    id: 'stop-view',
    label: 'action.stopView',
    keys: null,
    enabled: (state) => onPage(state, ({ making }) => making !== null),
    run: (session) => withPath(session, (path) => stopView(session, path)),
  },
  copying('csv', 'action.copyCsv'),
  copying('tsv', 'action.copyTsv'),
  copying('json', 'action.copyJson'),
]
