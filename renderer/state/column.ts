/** The column that is looked at closely: its figures, where it lacks values, and a transform tried on it. */
import type { Transform } from '../../main/contract/transform'
import { ask } from './asking'
import { arranged, listedColumns, neighbourOf } from './column-list'
import type { Card, ColumnLook, State } from './model'
import { profileOf } from './profiles'
import type { Session } from './session'
import { datasetOf, tableShown } from './table'

/** Typing a period asks once, not once a key. */
const settleMs = 120

/** Opens the column `name` of the dataset at `path` on the data page. */
export const openColumn = ({ store }: Session, path: string, name: string): void =>
  store.setState({ page: 'data', tablePath: path, columnName: name })

/** The column `step` further in the list as it is arranged; none at its ends. */
export function stepColumn({ store }: Session, step: 1 | -1): void {
  const state = store.getState()
  const card = tableShown(state)
  const asked = card && profileOf(state, card)
  if (asked?.state !== 'ready' || state.columnName === null) return
  const columns = listedColumns(asked.value, state.report, card === datasetOf(state.report, state))
  const neighbour = neighbourOf(arranged(columns, state.listing), state.columnName, step)
  if (neighbour !== null) store.setState({ columnName: neighbour })
}

/** Back to the list of columns. */
export function closeColumn(session: Session): void {
  letGo(session)
  session.store.setState(({ columnName }) => ({ columnName: null, lastColumn: columnName, look: null }))
}

/** Stops all that was asked of the column before. */
function letGo({ looking }: Session): void {
  looking.column?.abort()
  looking.preview?.abort()
  looking.column = null
  looking.preview = null
}

/** The look, where it is at this column of this reading of the file. */
export const lookOf = (
  { look }: Pick<State, 'look'>,
  card: Card<'dataset'>,
  name: string,
): ColumnLook | null => (look?.card === card && look.name === name ? look : null)

function updateLook({ store }: Session, change: Partial<ColumnLook>): void {
  store.setState(({ look }) => (look ? { look: { ...look, ...change } } : {}))
}

/**
 * Asks for the column and for where it has no values, and tries `proposed` (a hint's own transform) on it where there is one.
 * Never rejects: how it ended is in the store.
 */
export async function lookAt(
  session: Session,
  card: Card<'dataset'>,
  name: string,
  proposed: Transform | null,
): Promise<void> {
  letGo(session)
  const abort = new AbortController()
  session.looking.column = abort
  const { signal } = abort
  const update = (change: Partial<ColumnLook>) => {
    if (session.looking.column === abort) updateLook(session, change)
  }
  session.store.setState({ look: { card, name, ...nothingKnown } })
  const { path } = card
  await ask(session, ['column', { path, column: name, transform: null }], signal, (view) => update({ view }))
  if (signal.aborted) return
  if (proposed) chooseTransform(session, proposed)
  await ask(session, ['missing', { path, column: name }], signal, (missing) => update({ missing }))
}

const nothingKnown: Omit<ColumnLook, 'card' | 'name'> = {
  view: { state: 'asking', progress: null },
  missing: { state: 'asking', progress: null },
  transform: null,
  preview: null,
  previewing: false,
  previewFailure: null,
}

/** Stops what is being asked of the column; the page says so at once. */
export function cancelLook(session: Session): void {
  letGo(session)
  session.store.setState(({ look }) =>
    look
      ? {
          look: {
            ...look,
            view: look.view.state === 'asking' ? { state: 'cancelled' } : look.view,
            missing: look.missing.state === 'asking' ? { state: 'cancelled' } : look.missing,
            previewing: false,
          },
        }
      : {},
  )
}

/**
 * Tries `transform` on the column (null: nothing is tried any more). What was previewed before stays on screen until the answer
 * is there; only the last of several in quick succession is asked for.
 */
export function chooseTransform(session: Session, transform: Transform | null): void {
  session.looking.preview?.abort()
  session.looking.preview = null
  if (!transform) {
    updateLook(session, { transform, preview: null, previewing: false, previewFailure: null })
    return
  }
  const abort = new AbortController()
  session.looking.preview = abort
  updateLook(session, { transform, previewing: true, previewFailure: null })
  setTimeout(() => void preview(session, transform, abort), settleMs)
}

async function preview(session: Session, transform: Transform, abort: AbortController): Promise<void> {
  const { look } = session.store.getState()
  if (abort.signal.aborted || !look) return
  const params = { path: look.card.path, column: look.name, transform }
  await ask(session, ['column', params], abort.signal, (asked) => {
    if (session.looking.preview !== abort) return
    if (asked.state === 'ready')
      updateLook(session, { preview: asked.value.preview, previewing: false, previewFailure: null })
    else if (asked.state === 'failed')
      updateLook(session, { preview: null, previewing: false, previewFailure: asked.failure })
  })
}
