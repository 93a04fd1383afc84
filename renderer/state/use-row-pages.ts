/** The pages of the dataset that is looked at; another dataset, or another view of it, gets pages of its own. */
import { useMemo } from 'react'
import type { ViewSpec } from '../../main/contract/view'
import type { Card } from './model'
import { createRowPages, type RowPages } from './row-pages'
import { useSession } from './use-session'

/** A card read anew is another object, so rows of a file that changed on disk are asked for again. */
export function useRowPages(dataset: Card<'dataset'>, view: ViewSpec | null): RowPages {
  const session = useSession()
  return useMemo(() => createRowPages(session, dataset.path, dataset.columns, view), [session, dataset, view])
}
