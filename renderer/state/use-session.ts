/** The store as React components read it. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { State } from './model'
import type { RowPages } from './row-pages'
import type { Session } from './session'

export const SessionContext = createContext<Session | null>(null)

/** The window's session. Throws where no SessionContext is above: a component used outside the app. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session above this component')
  return session
}

/** Part of the state; renders again when `select` gives another value (by identity). */
export const useAssay = <T>(select: (state: State) => T): T => useStore(useSession().store, select)

/** Renders again whenever a page of rows arrives. */
export const useRowVersion = (pages: RowPages): number =>
  useSyncExternalStore(pages.subscribe, pages.version, pages.version)
