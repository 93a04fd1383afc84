/** The layout of what is shown: the last one stays on the screen until the next is there. */
import { useEffect, useRef, useState } from 'react'
import { createLayouter, type Layout, type Layouter } from './layouter'
import type { ShownGraph } from './shown'

export interface Drawn extends Layout {
  shown: ShownGraph
}

export interface LayoutState {
  /** null: nothing is laid out yet. */
  drawn: Drawn | null
  /** Whether a newer one is under way. */
  waiting: boolean
  retry(): void
}

export function useLayout(shown: ShownGraph): LayoutState {
  const layouter = useRef<Layouter | null>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(
    () => () => {
      layouter.current?.close()
      layouter.current = null
    },
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks for the same again
  useEffect(() => {
    layouter.current ??= createLayouter()
    void layouter.current.layout(shown).then((layout) => {
      if (!layout) return
      setDrawn({ ...layout, shown })
    })
  }, [shown, attempt])
  return { drawn, waiting: drawn?.shown !== shown, retry: () => setAttempt((count) => count + 1) }
}
