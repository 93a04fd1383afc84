/**
 * What a detector is, and what it may do.
 *
 * A detector is one small pure function of what was seen of a column (or of all columns) to a Hint or null. It reads the summary
 * of all rows, the sampled values, which of them follow each other in the file, and the name. It never reads a file, never asks
 * what the model does with a column (the audit does), never throws whatever the values are (NaN, nothing, all alike), and says
 * in its docstring by which numbers it decides and where they come from. Names only ever add to what values show, or stand
 * beside a range that fits them: a name alone makes no hint. Where rows follow each other by chance (a shuffled file), a detector
 * finds less, never something else.
 */
import type { RowSample, SampledColumn } from '../../contract/artifacts'
import type { Hint, HintKind } from '../../contract/hints'
import type { NumberSummary, TextSummary } from '../../contract/summary'
import type { ColumnType, RowRange } from '../../contract/table'

interface Named {
  name: string
  /** The words of the name in lower case: `windDir_deg` gives wind, dir, deg. */
  words: readonly string[]
  type: ColumnType
  ranges: readonly RowRange[]
}

export interface NumberLook extends Named {
  kind: 'number'
  summary: NumberSummary
  /** Sampled values in row order, NaN where absent. */
  values: Float64Array
  /** The finite ones of `values`, in increasing order. */
  sorted: Float64Array
  /**
   * One of at least 16 columns named alike but for a number (p000, p001...): a place in a picture or in an embedding. What its
   * values look like is the picture's doing, so only detectors that need no name or shape of distribution look at it.
   */
  place: boolean
}

export interface TextLook extends Named {
  kind: 'text'
  summary: TextSummary
  values: readonly (string | null)[]
}

export type Look = NumberLook | TextLook

/** Words of a name, parted at what is no letter or digit, at a capital after a small letter, and between letters and digits. */
export const wordsIn = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const fewestPlaces = 16

/** Names of columns that are one of many with the same stem and a number at the end. */
export function placesIn(names: readonly string[]): Set<string> {
  const stems = new Map<string, string[]>()
  for (const name of names) {
    const stem = /^(.*?)\d+$/.exec(name)?.[1]
    if (stem === undefined) continue
    const known = stems.get(stem)
    if (known) known.push(name)
    else stems.set(stem, [name])
  }
  return new Set([...stems.values()].filter((all) => all.length >= fewestPlaces).flat())
}

/** A finite sample in increasing order. */
export const sortedFinite = (values: Float64Array): Float64Array => values.filter(Number.isFinite).sort()

function lookOf(
  column: SampledColumn,
  summary: NumberSummary | TextSummary,
  ranges: readonly RowRange[],
  place: boolean,
): Look | null {
  const { name, type } = column
  const named = { name, type, ranges, words: wordsIn(name) }
  if (column.kind === 'number' && summary.kind === 'number') {
    const { values } = column
    return { ...named, kind: 'number', summary, values, sorted: sortedFinite(values), place }
  }
  return column.kind === 'text' && summary.kind === 'text'
    ? { ...named, kind: 'text', summary, values: column.values }
    : null
}

/** One look per sampled column, in the table's order. */
export function looksOf(
  sample: RowSample,
  summaries: ReadonlyMap<string, NumberSummary | TextSummary>,
): Look[] {
  const places = placesIn(sample.columns.map(({ name }) => name))
  return sample.columns.flatMap((column) => {
    const summary = summaries.get(column.name)
    const look = summary && lookOf(column, summary, sample.ranges, places.has(column.name))
    return look ? [look] : []
  })
}

const mostExamples = 20

/** The dataset's rows of some of the sample's rows, the first few. */
export function datasetRows(ranges: readonly RowRange[], sampled: readonly number[]): number[] {
  return sampled.slice(0, mostExamples).flatMap((row) => {
    let before = 0
    for (const { offset, rows } of ranges) {
      if (row < before + rows) return [offset + row - before]
      before += rows
    }
    return []
  })
}

/** Calls `visit` with each row of the sample and the one before it, where both stand next to each other in the file. */
export function eachStep(ranges: readonly RowRange[], visit: (row: number, before: number) => void): void {
  let first = 0
  for (const { rows } of ranges) {
    for (let row = first + 1; row < first + rows; row++) visit(row, row - 1)
    first += rows
  }
}

/** The value at share `share` (0 to 1) of values in increasing order (the lower of two); NaN where there are none. */
export const atShare = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.NaN : sorted[Math.floor(share * (sorted.length - 1))]

/** A hint on one column with nothing in it but what is given. */
export const hintOn = (
  { name, values }: Look,
  kind: HintKind,
  measured: Hint['measured'],
  parts: Partial<Hint> = {},
): Hint => ({
  kind,
  columns: [name],
  measured,
  marks: [],
  rows: values.length,
  exampleRows: [],
  transform: null,
  strength: 0.5,
  ...parts,
  values: { name, rows: values.length, ...parts.values },
})

export type NumberDetector = (look: NumberLook) => Hint | null
export type TextDetector = (look: TextLook) => Hint | null
/** Sees all columns: for what several of them make together. */
export type GroupDetector = (looks: readonly Look[]) => Hint[]
