/** Text on a terminal: widths in columns (a Chinese character takes two), wrapping, cutting, aligned tables. */
import stringWidth from 'string-width'

/**
 * Control characters, line ends and direction marks made visible, because names come from files, and a terminal obeys
 * what it is sent.
 */
export const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

export const widthOf = (text: string): number => stringWidth(text)

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const splitGraphemes = (text: string): string[] => Array.from(graphemes.segment(text), (part) => part.segment)

/** The longest beginning of `parts` that fits into `width` columns. */
function takeWidth(parts: readonly string[], width: number): string[] {
  let used = 0
  const end = parts.findIndex((part) => {
    used += widthOf(part)
    return used > width
  })
  return end < 0 ? [...parts] : parts.slice(0, end)
}

/** `text` in at most `width` columns, cut in the middle: the ends of a layer's name tell more than its middle. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width < 2) return width < 1 ? '' : '…'
  const parts = splitGraphemes(text)
  const head = takeWidth(parts, Math.ceil((width - 1) / 2))
  const tail = takeWidth(parts.reverse(), width - 1 - widthOf(head.join('')))
  return `${head.join('')}…${tail.reverse().join('')}`
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** Marks that may not begin a line of Chinese; they stay with the character before them. */
const closing = /^[，。；：、！？）】》」』”’…,.;:!?)\]}%]/u

/** Pieces between which a line may break: words with the space after them, and single wide characters. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let open = false
  for (const part of splitGraphemes(text)) {
    const wide = widthOf(part) > 1
    const joins = pieces.length > 0 && (closing.test(part) || part === ' ' || (open && !wide))
    if (joins) pieces[pieces.length - 1] += part
    else pieces.push(part)
    open = part !== ' ' && !wide
  }
  return pieces
}

/** A piece wider than a line, in slices that fit. */
function slicesOf(piece: string, width: number): string[] {
  const slices: string[] = []
  let rest = splitGraphemes(piece)
  while (rest.length > 0) {
    const taken = takeWidth(rest, width)
    const count = Math.max(1, taken.length)
    slices.push(rest.slice(0, count).join(''))
    rest = rest.slice(count)
  }
  return slices
}

/** `text` in lines of at most `width` columns. Breaks at spaces and between wide characters; cuts only what cannot fit. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const fitting = piecesOf(text).flatMap((piece) =>
    widthOf(piece.trimEnd()) > width ? slicesOf(piece, width) : [piece],
  )
  for (const piece of fitting) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return [...lines, line.trimEnd()]
}

/** Wrapped text behind a mark, later lines indented below its first. */
export function hanging(mark: string, text: string, width: number): string[] {
  const indent = ' '.repeat(widthOf(mark))
  return wrap(text, Math.max(10, width - indent.length)).map((line, at) => (at === 0 ? mark : indent) + line)
}

export interface TextColumn {
  heading: string
  align: 'left' | 'right'
  cells: string[]
  /** The one column that gives way when the table is too wide for the line; cut in the middle. */
  yields?: boolean
  /** Left out where the line is too narrow, the highest first; absent: always there. */
  optional?: number
}

const gap = '  '
/** Less of a name says nothing; other columns go first. */
const narrowest = 20

const naturalWidth = ({ heading, cells }: TextColumn): number =>
  cells.reduce((most, cell) => Math.max(most, widthOf(cell)), widthOf(heading))

const leastWidth = (column: TextColumn): number =>
  column.yields ? Math.min(narrowest, naturalWidth(column)) : naturalWidth(column)

const together = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each + gap.length, -gap.length)

/** The columns that fit: optional ones go, the highest first, until the rest does or none is left. */
function fitting(columns: readonly TextColumn[], width: number): readonly TextColumn[] {
  if (together(columns.map(leastWidth)) <= width) return columns
  const last = Math.max(...columns.map((column) => column.optional ?? 0))
  return last === 0
    ? columns
    : fitting(
        columns.filter((column) => column.optional !== last),
        width,
      )
}

/** Aligned columns with headings, in `width` columns where leaving out and cutting can bring them there. */
export function alignTable(all: readonly TextColumn[], width: number): string[] {
  const columns = fitting(all, width)
  const excess = Math.max(0, together(columns.map(naturalWidth)) - width)
  const widths = columns.map((column) =>
    column.yields ? Math.max(leastWidth(column), naturalWidth(column) - excess) : naturalWidth(column),
  )
  const cell = (text: string, { align }: TextColumn, columnWidth: number) =>
    (align === 'left' ? padEnd : padStart)(cutMiddle(text, columnWidth), columnWidth)
  const row = (pick: (column: TextColumn) => string) =>
    columns
      .map((column, at) => cell(pick(column), column, widths[at] ?? 0))
      .join(gap)
      .trimEnd()
  const rows = columns[0]?.cells.length ?? 0
  return [
    row((column) => column.heading),
    ...Array.from({ length: rows }, (_, at) => row((column) => column.cells[at] ?? '')),
  ]
}

/** A table from rows; cells are made visible, so names may come as they are in a file. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly (Omit<TextColumn, 'cells'> & { cell: (row: Row) => string })[],
  width: number,
): string[] {
  if (rows.length === 0) return []
  const filled = columns.map(({ cell, ...column }) => ({
    ...column,
    cells: rows.map((row) => visible(cell(row))),
  }))
  return alignTable(filled, width)
}
