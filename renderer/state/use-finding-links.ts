/** Where a finding's rows and columns can be looked at; findings are drawn without links where nothing provides any. */
import { createContext, useContext } from 'react'

export interface FindingLinks {
  /** Columns of the dataset by name. */
  columns: ReadonlySet<string>
  rows: number
  /** Shows a row of the file, counted from 0. */
  onRow(row: number): void
  onColumn(name: string): void
}

const FindingLinksContext = createContext<FindingLinks | null>(null)
export const FindingLinksProvider = FindingLinksContext.Provider
export const useFindingLinks = (): FindingLinks | null => useContext(FindingLinksContext)
