/** Changing how a table is looked at, and the views that the engine makes for it. */
import { failureOf } from '../../main/contract/failure'
import type { RequestOptions } from '../../main/contract/protocol'
import { isAsInFile, type SortKey, type ViewSpec } from '../../main/contract/view'
import { headerRow } from './grid-selection'
import type { State, TableState } from './model'
import type { Session } from './session'
import { asItComes, hidingOf, pinningOf, sameSpec, sortedWith, specOf, type TableLook } from './table-look'

const keptPast = 100

const untouched: TableState = {
  look: asItComes,
  shown: null,
  making: null,
  failure: null,
  past: [],
  widths: {},
}

export const tableStateOf = ({ tables }: Pick<State, 'tables'>, path: string): TableState =>
  tables[path] ?? untouched

const put = ({ store }: Session, path: string, change: Partial<TableState>): void =>
  store.setState((state) => ({
    tables: { ...state.tables, [path]: { ...tableStateOf(state, path), ...change } },
  }))

const stateAt = ({ store }: Session, path: string): TableState => tableStateOf(store.getState(), path)

/** Views under way, by session and path. */
const underWay = new WeakMap<Session, Map<string, AbortController>>()
function controllersOf(session: Session): Map<string, AbortController> {
  const known = underWay.get(session) ?? new Map<string, AbortController>()
  underWay.set(session, known)
  return known
}

/** Changes the look, so that `undoLook` can go back; asks for the view where rows or order change. Never rejects. */
export async function changeLook(session: Session, path: string, change: Partial<TableLook>): Promise<void> {
  const { look, past } = stateAt(session, path)
  put(session, path, { look: { ...look, ...change }, past: [...past, look].slice(-keptPast), failure: null })
  const moved = change.hidden !== undefined || change.pinned !== undefined
  dropSelection(session, moved)
  await arrange(session, path)
}

/** What is chosen lies elsewhere now; a header stays where it is unless columns `moved`. */
function dropSelection({ store }: Session, moved: boolean): void {
  const { selection } = store.getState()
  if (moved || selection?.active.row !== headerRow) store.setState({ selection: null })
}

/** Goes back to the look before. Does nothing where there is none. */
export async function undoLook(session: Session, path: string): Promise<void> {
  const { past } = stateAt(session, path)
  const look = past.at(-1)
  if (!look) return
  put(session, path, { look, past: past.slice(0, -1), failure: null })
  dropSelection(session, true)
  await arrange(session, path)
}

/** Asks for the view of the present look, unless it is on screen. The one on screen stays until then. */
async function arrange(session: Session, path: string): Promise<void> {
  const { look, shown } = stateAt(session, path)
  const spec = specOf(look)
  cancelView(session, path)
  if (isAsInFile(spec)) return put(session, path, { shown: null, making: null })
  if (shown && sameSpec(shown.spec, spec)) return put(session, path, { making: null })
  await make(session, path, spec, (error) => giveUp(session, path, error, spec))
}

async function make(
  session: Session,
  path: string,
  spec: ViewSpec,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const controllers = controllersOf(session)
  const controller = new AbortController()
  controllers.set(path, controller)
  const isLatest = () => controllers.get(path) === controller
  const onEvent: RequestOptions['onEvent'] = (event) => {
    if (event.kind === 'progress' && isLatest()) put(session, path, { making: { progress: event.progress } })
  }
  put(session, path, { making: { progress: null } })
  try {
    const { rows } = await session.host.request(
      'view',
      { path, view: spec },
      { signal: controller.signal, onEvent },
    )
    if (isLatest()) put(session, path, { shown: { spec, rows }, making: null })
  } catch (error) {
    if (isLatest()) onFailure(error)
  }
}

/** Back to what is on screen; the filter that failed is kept beside, so that it can be mended. */
function giveUp(session: Session, path: string, error: unknown, { filter }: ViewSpec): void {
  const { look, shown, past } = stateAt(session, path)
  const failure = failureOf(error)
  put(session, path, {
    making: null,
    look: { ...look, filter: shown?.spec.filter ?? null, sort: shown?.spec.sort ?? [] },
    past: past.slice(0, -1),
    failure: failure.kind === 'cancelled' ? null : { failure, filter },
  })
}

/** Stops what is under way for `path`; the table keeps what it shows. */
export function cancelView(session: Session, path: string): void {
  controllersOf(session).get(path)?.abort()
  controllersOf(session).delete(path)
}

/** The same on the user's word: the look goes back to what is on screen. */
export const stopView = (session: Session, path: string): void => controllersOf(session).get(path)?.abort()

/** Makes the view on screen anew, because the file was read anew. Where it cannot be made any more, all rows are shown. */
export async function refreshView(session: Session, path: string): Promise<void> {
  const { shown, making } = stateAt(session, path)
  if (!shown || making) return
  await make(session, path, shown.spec, (error) => {
    const { look } = stateAt(session, path)
    const failure = { failure: failureOf(error), filter: shown.spec.filter }
    put(session, path, { making: null, shown: null, failure, look: { ...look, filter: null, sort: [] } })
  })
}

export const filterRows = (session: Session, path: string, text: string): Promise<void> =>
  changeLook(session, path, { filter: text.trim() === '' ? null : text.trim() })

export const sortRows = (session: Session, path: string, sort: SortKey[]): Promise<void> =>
  changeLook(session, path, { sort })

export const sortByHeader = (session: Session, path: string, column: string, add: boolean): Promise<void> =>
  sortRows(session, path, sortedWith(stateAt(session, path).look.sort, column, add))

export const hideColumn = (session: Session, path: string, name: string, hide: boolean): Promise<void> =>
  changeLook(session, path, hidingOf(stateAt(session, path).look, name, hide))

export const pinColumn = (session: Session, path: string, name: string, pin: boolean): Promise<void> =>
  changeLook(session, path, pinningOf(stateAt(session, path).look, name, pin))

/** Width in CSS pixels; null: as it comes. */
export function setWidth(session: Session, path: string, name: string, width: number | null): void {
  const { [name]: _, ...others } = stateAt(session, path).widths
  put(session, path, { widths: width === null ? others : { ...others, [name]: width } })
}

/** Forgets the last failure, once it has been seen. */
export const dismissFailure = (session: Session, path: string): void => put(session, path, { failure: null })

/** Where row `row` of the file stands in the view that is shown; null: it is not among its rows. Throws RequestError. */
export async function placeOfRow(session: Session, path: string, row: number): Promise<number | null> {
  const { shown } = stateAt(session, path)
  if (!shown) return row
  const { place } = await session.host.request('locate', { path, view: shown.spec, row })
  return place
}
