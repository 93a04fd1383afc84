/** Where a finding's rows, columns and parts of the model can be looked at; findings are drawn without links where nothing provides any. */
import { createContext, useContext } from 'react'
import type { ModelSubject } from './model-look'

export interface FindingLinks {
  /** Columns of the dataset by name. */
  columns: ReadonlySet<string>
  rows: number
  /** Shows a row of the file, counted from 0. */
  onRow(row: number): void
  onColumn(name: string): void
  /** Shows a node, parameter or tensor of the model; null: there is no model to show, or it is on screen. */
  onPart: ((subject: ModelSubject) => void) | null
}

const FindingLinksContext = createContext<FindingLinks | null>(null)
export const FindingLinksProvider = FindingLinksContext.Provider
export const useFindingLinks = (): FindingLinks | null => useContext(FindingLinksContext)
