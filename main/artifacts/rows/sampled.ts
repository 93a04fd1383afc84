/** Columns of the row sample as what needs rows side by side wants them: numbers, codes, labels. */
import { drawFrom, randomFrom } from '../../base/random'
import type { RowSample, SampledColumn } from '../../contract/artifacts'

export type SampledNumbers = Extract<SampledColumn, { kind: 'number' }>

/** Text of a label at a row of the sample, as `textAt` gives it for the table; null: absent. */
export function labelAt(column: SampledColumn, row: number): string | null {
  if (column.kind === 'text') return column.values[row]
  const value = column.values[row]
  if (Number.isNaN(value)) return null
  return column.type === 'boolean' ? String(value === 1) : String(value)
}

export const columnsOf = (sample: RowSample, names: readonly string[]): SampledColumn[] => {
  const byName = new Map(sample.columns.map((column) => [column.name, column]))
  return names.flatMap((name) => byName.get(name) ?? [])
}

export const isNumbers = (column: SampledColumn): column is SampledNumbers => column.kind === 'number'

/** The row of the table that row `row` of the sample is. */
export function tableRowOf({ ranges }: RowSample, row: number): number {
  let left = row
  for (const { offset, rows } of ranges) {
    if (left < rows) return offset + left
    left -= rows
  }
  return row
}

/** At most `most` rows of the sample, drawn by the seed, in order. */
export const drawRows = (rows: number, most: number, seed: number): number[] =>
  drawFrom(
    Array.from({ length: rows }, (_, row) => row),
    most,
    randomFrom(seed),
  )

/** A code from 0 for each different text, in order of first appearance; absent values get the code of ''. */
export function codesOf(labels: readonly (string | null)[]): { codes: Uint32Array; names: string[] } {
  const places = new Map<string, number>()
  const codes = Uint32Array.from(labels, (label) => {
    const name = label ?? ''
    const place = places.get(name) ?? places.size
    places.set(name, place)
    return place
  })
  return { codes, names: [...places.keys()] }
}
