/** Profiles of datasets: asked for when their columns are to be seen, kept while the file is open. */
import { ask } from './asking'
import type { Card, ProfileEntry, State } from './model'
import type { Session } from './session'
import { datasets } from './table'

/**
 * An audit that is still reading the dataset makes the same profile: asking beside it would read the file twice at once, so the
 * question waits until the audit is past it.
 */
export const isAuditReading = ({ audit }: Pick<State, 'audit'>): boolean =>
  audit.state === 'running' &&
  (audit.progress === null || audit.progress.stage === 'opening' || audit.progress.stage === 'profiling')

/** The profile of the dataset as `card` has it; null: not asked for. */
export function profileOf(
  { profiles }: Pick<State, 'profiles'>,
  card: Card<'dataset'>,
): ProfileEntry['asked'] | null {
  const entry = profiles[card.path]
  return entry?.card === card ? entry.asked : null
}

function put({ store }: Session, card: Card<'dataset'>, asked: ProfileEntry['asked']): void {
  store.setState((state) => {
    const open = new Set(datasets(state))
    // Profiles of wide tables are large: those of files that were closed or read anew are let go.
    const kept = Object.entries(state.profiles).filter(([, entry]) => open.has(entry.card))
    return { profiles: { ...Object.fromEntries(kept), [card.path]: { card, asked } } }
  })
}

/** Asks for the profile unless it is there, on its way, or ended badly. Never rejects: how it ended is in the store. */
export async function wantProfile(session: Session, card: Card<'dataset'>): Promise<void> {
  if (profileOf(session.store.getState(), card) === null) await askProfile(session, card)
}

/** Asks for the profile, also after it failed or was cancelled. Never rejects. */
export async function askProfile(session: Session, card: Card<'dataset'>): Promise<void> {
  const { profiling } = session
  const { path } = card
  profiling.get(path)?.abort()
  const abort = new AbortController()
  profiling.set(path, abort)
  const current = () => profiling.get(path) === abort
  await ask(session, ['profile', { path }], abort.signal, (asked) => {
    if (current()) put(session, card, asked)
  })
  if (current()) profiling.delete(path)
}

/** Stops the profile under way; the page says so at once. */
export function cancelProfile(session: Session, card: Card<'dataset'>): void {
  const abort = session.profiling.get(card.path)
  if (!abort) return
  session.profiling.delete(card.path)
  abort.abort()
  put(session, card, { state: 'cancelled' })
}
