/** One window's session: the store, the host behind it, and what must outlive a render. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Host } from '../../main/contract/host'
import { initialState, type Notice, type State } from './model'
import { type Memory, remembered } from './preferences'

export interface Session {
  readonly host: Host
  readonly store: StoreApi<State>
  readonly memory: Memory
  /** The audit under way; `inputs` tells whether a change calls for another one. */
  running: { abort: AbortController; inputs: string } | null
  /** Profiles under way, by path. */
  readonly profiling: Map<string, AbortController>
  /** Questions about models under way, by question and path. */
  readonly modelling: Map<string, AbortController>
  /** The column under way and the preview of a transform of it. */
  readonly looking: { column: AbortController | null; preview: AbortController | null }
  /** The experiment under way. */
  experimenting: AbortController | null
  nextId: number
}

/** A session with nothing opened; locale and colour scheme as `memory` holds them, else `language`'s. */
export function createSession(host: Host, memory: Memory, language = 'en'): Session {
  const store = createStore<State>(() => ({ ...initialState, ...remembered(memory, language) }))
  return {
    host,
    store,
    memory,
    running: null,
    profiling: new Map(),
    modelling: new Map(),
    looking: { column: null, preview: null },
    experimenting: null,
    nextId: 1,
  }
}

export const takeId = (session: Session): number => session.nextId++

type Untagged<T> = T extends unknown ? Omit<T, 'id'> : never

/** Shows a passing notice; the same one twice is shown twice. */
export function notify(session: Session, notice: Untagged<Notice>): void {
  session.store.setState({ notice: { ...notice, id: takeId(session) } })
}
