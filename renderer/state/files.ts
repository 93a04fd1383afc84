/** Opening, removing and bringing back files. */
import { describeFailure, failureOf } from '../../main/contract/failure'
import type { Answers } from '../../main/contract/gather'
import type { FileCard } from '../../main/contract/source'
import { auditIfReady } from './audit'
import {
  baseName,
  type FileEntry,
  type FileState,
  noAnswers,
  type Removal,
  type Sample,
  unreadable,
} from './model'
import { forgetModels } from './models'
import { notify, type Session, takeId } from './session'

const update = ({ store }: Session, id: number, change: Partial<FileEntry>) =>
  store.setState(({ files }) => ({
    files: files.map((file) => (file.id === id ? { ...file, ...change } : file)),
  }))

const setFileState = (session: Session, id: number, state: FileState) => update(session, id, { state })

/** Opens files the engine can reach by path. A path that is open already is read anew. Never rejects. */
export async function openPaths(session: Session, paths: readonly string[]): Promise<void> {
  const ids = [...new Set(paths)].map((path) => entryFor(session, path))
  await Promise.all(ids.map((id) => open(session, id)))
  auditIfReady(session)
}

function entryFor(session: Session, path: string): number {
  const known = session.store.getState().files.find((file) => file.path === path)
  if (known) {
    // The file may have changed on disk, so the next audit must run although its list of files is the same.
    session.store.setState({ reportInputs: null })
    return known.id
  }
  return add(session, { name: baseName(path), path, state: { kind: 'opening' } })
}

function add(session: Session, entry: Omit<FileEntry, 'id'>): number {
  const id = takeId(session)
  session.store.setState(({ files }) => ({ files: [...files, { ...entry, id }] }))
  return id
}

async function open(session: Session, id: number): Promise<void> {
  const entry = session.store.getState().files.find((file) => file.id === id)
  if (!entry || entry.path === null) return
  setFileState(session, id, { kind: 'opening' })
  settle(session, id, await cardOf(session, entry.path))
}

/** A card that says why a file could not be read is seen on the files page only; elsewhere a notice says so. */
function settle(session: Session, id: number, card: FileCard): void {
  setFileState(session, id, { kind: 'open', card })
  if (card.role !== 'unreadable' || session.store.getState().page === 'files') return
  const error = { ...card.error, file: card.error.file ?? card.name }
  notify(session, { kind: 'failed', failure: { kind: 'input', error } })
}

async function cardOf({ host }: Session, path: string): Promise<FileCard> {
  try {
    return await host.request('open', { path })
  } catch (error) {
    const failure = failureOf(error)
    const fields =
      failure.kind === 'input'
        ? failure.error
        : { file: baseName(path), place: null, cause: describeFailure(failure), remedy: null }
    return unreadable(path, baseName(path), fields)
  }
}

/**
 * Opens dropped or chosen File objects. All of a drop are sent before any is opened: a model must not be read before
 * the external data that came with it is there. Never rejects; a file that cannot be sent gets an error card.
 */
export async function openDropped(session: Session, dropped: readonly File[]): Promise<void> {
  const ids = dropped.map((file) =>
    add(session, { name: file.name, path: null, state: { kind: 'sending', share: null } }),
  )
  const paths = await Promise.all(dropped.map((file, i) => send(session, ids[i], file)))
  await Promise.all(
    ids.map(async (id, i) => {
      const path = paths[i]
      if (path === null) return
      mergeKnown(session, id, path)
      await open(session, id)
    }),
  )
  auditIfReady(session)
}

async function send(session: Session, id: number, file: File): Promise<string | null> {
  try {
    return await session.host.pathOf(file, (share) => setFileState(session, id, { kind: 'sending', share }))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    settle(
      session,
      id,
      unreadable(file.name, file.name, { file: file.name, place: null, cause, remedy: null }),
    )
    return null
  }
}

/** The same file dropped twice is one card: the newer one takes the place of the older. */
function mergeKnown(session: Session, id: number, path: string): void {
  const { files } = session.store.getState()
  if (files.some((file) => file.path === path)) session.store.setState({ reportInputs: null })
  session.store.setState({ files: files.filter((file) => file.path !== path || file.id === id) })
  update(session, id, { path })
}

/** Asks the system for files. Gives false where there is no system dialog and the caller has to show an input. */
export async function chooseFiles(session: Session): Promise<boolean> {
  const paths = await session.host.chooseFiles()
  if (paths === null) return false
  await openPaths(session, paths)
  return true
}

/** Opens a sample in place of what is open, so that no file of the user's is taken for its validation split. */
export async function openSample(session: Session, sample: Sample): Promise<void> {
  removeFiles(
    session,
    session.store.getState().files.map(({ id }) => id),
  )
  await openPaths(session, sample.files)
}

/** Takes files off the list; `undoRemove` brings them back with the answers that were given. */
export function removeFiles(session: Session, ids: readonly number[]): void {
  const { files, answers, removals, tablePath } = session.store.getState()
  const gone = files.map((entry, index) => ({ entry, index })).filter(({ entry }) => ids.includes(entry.id))
  if (gone.length === 0) return
  session.store.setState({
    files: files.filter(({ id }) => !ids.includes(id)),
    removals: withRemoval(removals, gone, answers),
    answers: gone.some(({ entry }) => bindsColumns(entry)) ? noAnswers : answers,
    tablePath: gone.some(({ entry }) => entry.path === tablePath) ? null : tablePath,
    ...(gone.some(({ entry }) => isDataset(entry)) ? { columnName: null, lastColumn: null, look: null } : {}),
  })
  forgetModels(session)
  notify(session, { kind: 'removed', name: gone[0].entry.name, count: gone.length })
  auditIfReady(session)
}

function withRemoval(removals: Removal[], gone: Removal['files'], answers: Answers): Removal[] {
  // Without a path there is nothing to bring back: the upload went with the card.
  const files = gone.filter(({ entry }) => entry.path !== null)
  return files.length > 0 ? [...removals, { files, answers }] : removals
}

/** Answers name columns and tensors, so they hold only as long as the files that have them. */
const bindsColumns = ({ state }: FileEntry): boolean =>
  state.kind === 'open' && (state.card.role === 'dataset' || state.card.role === 'model')

const isDataset = ({ state }: FileEntry): boolean => state.kind === 'open' && state.card.role === 'dataset'

/** Brings back what was removed last, at its old place. Does nothing when nothing was removed. */
export async function undoRemove(session: Session): Promise<void> {
  const { files, removals } = session.store.getState()
  const last = removals.at(-1)
  if (!last) return
  const restored = [...files]
  for (const { entry, index } of last.files)
    if (!files.some(({ path }) => path === entry.path)) restored.splice(index, 0, entry)
  session.store.setState({ files: restored, answers: last.answers, removals: removals.slice(0, -1) })
  const unsettled = last.files.filter(({ entry }) => entry.state.kind !== 'open')
  await Promise.all(unsettled.map(({ entry }) => open(session, entry.id)))
  auditIfReady(session)
}
