/** Which page is shown, and of which dataset the table shows the rows. */
import type { Report } from '../../main/contract/report'
import type { Card, Page, State, TableTarget } from './model'
import type { Session } from './session'

/** Every dataset that is open, in the order of the cards. */
export const datasets = ({ files }: Pick<State, 'files'>): Card<'dataset'>[] =>
  files.flatMap(({ state }) => (state.kind === 'open' && state.card.role === 'dataset' ? [state.card] : []))

/** The dataset whose columns and rows are shown: the chosen one, else the first; null where none is open. */
export function tableShown(state: Pick<State, 'files' | 'tablePath'>): Card<'dataset'> | null {
  const open = datasets(state)
  return open.find(({ path }) => path === state.tablePath) ?? open[0] ?? null
}

export const showPage = ({ store }: Session, page: Page): void => store.setState({ page })

/** Looks at another dataset on the page that is shown. */
export const showDataset = ({ store }: Session, path: string): void =>
  store.setState({ tablePath: path, selection: null })

/** Shows the rows of the dataset at `path`; null: of the one shown last. */
export const showTable = ({ store }: Session, path: string | null): void =>
  store.setState(({ tablePath }) => ({
    page: 'table',
    tablePath: path ?? tablePath,
    ...(path !== null && path !== tablePath ? { selection: null } : {}),
  }))

/** Shows the dataset at `path` at a row of the file, counted from 0. */
export const showRow = (session: Session, path: string, row: number): void =>
  showAt(session, { path, row, column: null })

/** Shows the dataset at `path` at a column. */
export const showColumn = (session: Session, path: string, column: string): void =>
  showAt(session, { path, row: null, column })

function showAt(session: Session, tableTarget: TableTarget): void {
  showTable(session, tableTarget.path)
  session.store.setState({ tableTarget })
}

/** The dataset that a report's findings speak of: the one it names as such, else the first that is open. */
export function datasetOf(
  report: Pick<Report, 'inputs'> | null,
  state: Pick<State, 'files'>,
): Card<'dataset'> | null {
  const open = datasets(state)
  const named = report?.inputs.find(({ role }) => role === 'dataset')
  return open.find(({ name }) => name === named?.name) ?? open[0] ?? null
}
