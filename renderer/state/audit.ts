/** The audit that runs by itself: started when files or answers change, cancelled when they change again. */
import { failureOf } from '../../main/contract/failure'
import type { Answers } from '../../main/contract/gather'
import { defaultAuditRequest, type TaskEvent } from '../../main/contract/protocol'
import type { AuditRun, FileEntry, State } from './model'
import type { Session } from './session'

/** Paths of the files that could be opened. */
export const readablePaths = (files: readonly FileEntry[]): string[] =>
  files.flatMap(({ path, state }) =>
    path !== null && state.kind === 'open' && state.card.role !== 'unreadable' ? [path] : [],
  )

/** Of several models the first is audited: the others stand beside it on the page of the model. */
export function auditedPaths(files: readonly FileEntry[]): string[] {
  const models = files.flatMap(({ path, state }) =>
    state.kind === 'open' && state.card.role === 'model' ? [path] : [],
  )
  return readablePaths(files).filter((path) => !models.slice(1).includes(path))
}

const settled = (files: readonly FileEntry[]) => files.every(({ state }) => state.kind === 'open')

/** There is something to audit: a dataset or a model that could be opened. */
export const auditable = ({ files }: Pick<State, 'files'>): boolean =>
  files.some(
    ({ state }) => state.kind === 'open' && (state.card.role === 'dataset' || state.card.role === 'model'),
  )

const inputsOf = ({ files, answers }: Pick<State, 'files' | 'answers'>) =>
  JSON.stringify({ files: auditedPaths(files), answers })

/** The report on screen is of other files or answers than those that are open now. */
export const isStale = (state: Pick<State, 'report' | 'reportInputs' | 'files' | 'answers'>): boolean =>
  state.report !== null && state.reportInputs !== inputsOf(state)

/**
 * Starts an audit where files or answers differ from those of the report and of the run under way; waits (by doing
 * nothing) while files are still being opened, since the last one to settle calls again.
 */
export function auditIfReady(session: Session): void {
  const state = session.store.getState()
  if (!settled(state.files)) return
  if (!auditable(state)) {
    forget(session)
    return
  }
  const inputs = inputsOf(state)
  if (inputs === session.running?.inputs) return
  if (inputs === state.reportInputs && !session.running) return
  void audit(session)
}

/** Nothing to audit is left: what a report says of files that are gone is taken off the screen with them. */
function forget(session: Session): void {
  session.running?.abort.abort()
  session.running = null
  session.store.setState(({ page }) => ({
    report: null,
    reportInputs: null,
    audit: { state: 'idle' },
    page: page === 'report' ? 'files' : page,
  }))
}

/**
 * Runs an audit of what is open, cancelling the one before. Never rejects: how it ended is in the store, and the last
 * complete report stays there until a newer one is complete.
 */
export async function audit(session: Session): Promise<void> {
  const { store, host } = session
  const { files, answers, locale } = store.getState()
  session.running?.abort.abort()
  const run = { abort: new AbortController(), inputs: inputsOf(store.getState()) }
  session.running = run
  const current = () => session.running === run
  store.setState({ audit: { state: 'running', progress: null, audited: [] } })
  try {
    const report = await host.request(
      'audit',
      { ...defaultAuditRequest(auditedPaths(files)), answers, locale },
      { signal: run.abort.signal, onEvent: (event) => current() && store.setState(withEvent(event)) },
    )
    if (!current()) return
    store.setState((state) => ({
      report,
      reportInputs: run.inputs,
      audit: { state: 'idle' },
      page: pageAtVerdict(state),
    }))
  } catch (error) {
    if (current()) store.setState(({ audit }) => ({ audit: endedEarly(audit, error) }))
  } finally {
    if (current()) session.running = null
  }
}

/** The first verdict of a run is shown without being asked for; later ones move nobody off the page they chose. */
const pageAtVerdict = ({ page, audit }: State) =>
  page === 'files' && audit.state === 'running' && audit.audited.length === 0 ? 'report' : page

const withEvent =
  (event: TaskEvent) =>
  (state: State): Partial<State> => {
    const { audit } = state
    if (audit.state !== 'running') return {}
    if (event.kind === 'progress') return { audit: { ...audit, progress: event.progress } }
    if (event.kind !== 'audited') return {}
    return { audit: { ...audit, audited: [...audit.audited, event.audit] }, page: pageAtVerdict(state) }
  }

function endedEarly(audit: AuditRun, error: unknown): AuditRun {
  const audited = audit.state === 'running' ? audit.audited : []
  const failure = failureOf(error)
  return failure.kind === 'cancelled'
    ? { state: 'cancelled', audited }
    : { state: 'failed', failure, audited }
}

/** Stops the audit at once on screen; the engine lets go of it at its next batch. */
export function cancelAudit(session: Session): void {
  const { running, store } = session
  if (!running) return
  session.running = null
  running.abort.abort()
  store.setState(({ audit }) =>
    audit.state === 'running' ? { audit: { state: 'cancelled', audited: audit.audited } } : {},
  )
}

/** Takes the user's own binding of columns and audits again with it. */
export function answer(session: Session, answers: Answers): void {
  session.store.setState({ answers })
  auditIfReady(session)
}
