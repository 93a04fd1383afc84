/** Where the columns of the table stand. Lengths are CSS pixels. Pure. */
import type { Column } from '../../main/contract/table'
import type { ShownColumn } from './table-look'

export const textual: ReadonlySet<Column['type']> = new Set(['text', 'other', 'tensor', 'image'])

export const widthLimits = { least: 56, most: 1200 } as const

const characterWidth = 7.6
/** For the menu's button and the mark of the order, which stand beside the name. */
const headRoom = 44

/** Wide enough for most values and for most of the name; the rest is in the title. */
export const usualWidth = ({ name, type }: Column): number =>
  Math.min(
    240,
    Math.max(textual.has(type) ? 140 : type === 'timestamp' ? 170 : 104, name.length * 8.4 + headRoom),
  )

export const clampWidth = (width: number): number =>
  Math.round(Math.min(widthLimits.most, Math.max(widthLimits.least, width)))

/** Width that shows `texts` and the name whole, as far as that is reasonable. */
export const fittingWidth = (name: string, texts: readonly string[]): number =>
  clampWidth(
    Math.min(
      600,
      Math.max(name.length * 8.4 + headRoom, ...texts.map((text) => text.length * characterWidth + 24)),
    ),
  )

export interface PlacedColumn extends ShownColumn {
  /** Place among the columns shown. */
  place: number
  start: number
  width: number
}

/** At most this share of the table stays where it is; columns pinned beyond it scroll like the others. */
const pinnedShare = 0.6

/** The columns that stay at the left of a table `viewport` wide, placed from its edge; `gutter`: width of the row numbers. */
export function pinnedLayout(
  columns: readonly ShownColumn[],
  widthOf: (column: Column) => number,
  gutter: number,
  viewport: number,
): PlacedColumn[] {
  const placed: PlacedColumn[] = []
  let start = gutter
  for (const [place, one] of columns.entries()) {
    const width = widthOf(one.column)
    if (!one.pinned || start + width > Math.max(gutter + width, viewport * pinnedShare)) break
    placed.push({ ...one, place, start, width })
    start += width
  }
  return placed
}
