/** The profile of the dataset that is looked at, asked for as soon as its page is. */
import { useEffect } from 'react'
import type { Card, ProfileEntry, State } from './model'
import { askProfile, cancelProfile, isAuditReading, profileOf, wantProfile } from './profiles'
import type { Session } from './session'

export interface ProfileUse {
  /** null: not asked for yet. */
  asked: ProfileEntry['asked'] | null
  /** The audit is still reading the dataset. */
  waiting: boolean
  cancel(): void
  retry(): void
}

export function useProfile(session: Session, state: State, dataset: Card<'dataset'> | null): ProfileUse {
  const waiting = isAuditReading(state)
  useEffect(() => {
    if (dataset && !waiting) void wantProfile(session, dataset)
  }, [session, dataset, waiting])
  return {
    asked: dataset && profileOf(state, dataset),
    waiting,
    cancel: () => dataset && cancelProfile(session, dataset),
    retry: () => dataset && void askProfile(session, dataset),
  }
}
