/** Which blocks are open: those of a first view, then as the user and the selection want it. */
import { useEffect, useState } from 'react'
import { type BlockTree, blocksAround } from './blocks'
import { firstExpanded } from './shown'

export interface Expanded {
  ids: ReadonlySet<string>
  toggle(id: string): void
}

export function useExpanded(tree: BlockTree, selected: string | null): Expanded {
  const [kept, setKept] = useState(() => ({ tree, ids: firstExpanded(tree) }))
  // Another model begins anew.
  const now = kept.tree === tree ? kept : { tree, ids: firstExpanded(tree) }
  if (now !== kept) setKept(now)
  const change = (edit: (ids: Set<string>) => void) =>
    setKept((before) => {
      const ids = new Set(before.ids)
      edit(ids)
      return { ...before, ids }
    })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection opens blocks, not every closing of one
  useEffect(() => {
    if (selected === null) return
    const closed = blocksAround(tree, selected).filter(({ id }) => !now.ids.has(id))
    if (closed.length > 0)
      change((ids) => {
        for (const { id } of closed) ids.add(id)
      })
  }, [tree, selected])
  return {
    ids: now.ids,
    toggle: (id) =>
      change((ids) => {
        if (!ids.delete(id)) ids.add(id)
      }),
  }
}
