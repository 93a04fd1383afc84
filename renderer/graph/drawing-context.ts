/** What the parts of a drawing can ask of it; it stays the same while the drawing changes. */
import { createContext, useContext } from 'react'

export interface DrawingActions {
  toggle(id: string): void
  select(id: string): void
}

const nothing: DrawingActions = { toggle: () => undefined, select: () => undefined }

const DrawingContext = createContext<DrawingActions>(nothing)
export const DrawingProvider = DrawingContext.Provider
export const useDrawing = (): DrawingActions => useContext(DrawingContext)
