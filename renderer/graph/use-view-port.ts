/** Moves the view: at first, to a new selection, and so that an opened block stays where it was. */

import { useReducedMotion } from '@mantine/hooks'
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import type { Box } from './layout'
import type { Drawn } from './use-layout'
import {
  firstViewPort,
  type ViewPort,
  viewPortIncluding,
  viewPortKeeping,
  viewPortShowing,
  wholeViewPort,
} from './view-port'

const moveMs = 200

export interface ViewPortControl {
  zoomIn(): void
  zoomOut(): void
  showAll(): void
  /** Brings a drawn thing into view where it is not. */
  reveal(id: string): void
  /** The next layout leaves this one where it is now. */
  keep(id: string): void
}

export function useViewPort(drawn: Drawn | null, selected: string | null): ViewPortControl {
  const flow = useReactFlow()
  const store = useStoreApi()
  const still = useReducedMotion()
  const shownFirst = useRef(false)
  /** What to bring into view once it is drawn. */
  const wanted = useRef<string | null>(selected)
  const kept = useRef<{ id: string; box: Box } | null>(null)
  const duration = still ? 0 : moveMs
  const screen = () => {
    const { width, height } = store.getState()
    return { width, height }
  }
  const move = (to: ViewPort | null, ms: number) => {
    if (to) void flow.setViewport(to, { duration: ms })
  }
  const reveal = (id: string, ms: number): boolean => {
    const box = drawn?.placed.boxes.get(id)
    if (box) move(viewPortShowing(box, flow.getViewport(), screen()), ms)
    return box !== undefined
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout or selection alone moves the view
  useEffect(() => {
    if (!drawn) return
    const anchor = kept.current
    const after = anchor && drawn.placed.boxes.get(anchor.id)
    if (!shownFirst.current) {
      shownFirst.current = true
      const first = drawn.shown.items.find(({ open }) => !open)?.id
      move(firstViewPort(drawn.placed, first, screen()), 0)
    } else if (after) {
      const same = viewPortKeeping(anchor.box, after, flow.getViewport())
      const inner = drawn.shown.items.find(({ parent }) => parent === anchor.id)
      // A block that became large must not leave an empty screen.
      const innerBox = inner && drawn.placed.boxes.get(inner.id)
      move(innerBox ? viewPortIncluding(innerBox, same, screen()) : same, 0)
    }
    kept.current = null
    if (wanted.current !== null && reveal(wanted.current, after ? 0 : duration)) wanted.current = null
  }, [drawn])
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    wanted.current = selected
    if (selected !== null && shownFirst.current && reveal(selected, duration)) wanted.current = null
  }, [selected])
  return {
    zoomIn: () => void flow.zoomIn({ duration }),
    zoomOut: () => void flow.zoomOut({ duration }),
    showAll: () => {
      if (drawn) move(wholeViewPort(drawn.placed, screen()), duration)
    },
    reveal: (id) => void reveal(id, duration),
    keep: (id) => {
      const box = drawn?.placed.boxes.get(id)
      kept.current = box ? { id, box } : null
    },
  }
}
