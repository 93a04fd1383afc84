/** Which page is shown, and of which dataset the table shows the rows. */
import type { Card, Page, State } from './model'
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
export const showDataset = ({ store }: Session, path: string): void => store.setState({ tablePath: path })

/** Shows the rows of the dataset at `path`; null: of the one shown last. */
export const showTable = ({ store }: Session, path: string | null): void =>
  store.setState(({ tablePath }) => ({ page: 'table', tablePath: path ?? tablePath }))
