/** Which delimiter a text uses, whether its first row names the columns, and what the columns are called. */
import { parseNumber, splitRows, type TextRow } from './delimited-text'
import { createLineRewriter } from './line-rewriter'

export const delimiters = [',', '\t', ';', '|'] as const
/** A blank: any number of blanks and tabs, which have to be made one before the decoder sees them. */
export type Delimiter = (typeof delimiters)[number] | ' '

export interface Dialect {
  delimiter: Delimiter
  header: boolean
  /** Cells of the first row as they stand there. */
  first: string[]
  /** Unique, one per column. */
  names: string[]
  /** Numbers are written 1,5 and not 1.5. */
  decimalComma: boolean
  /** Lines before the first row: blank ones and remarks that begin with #. */
  skippedLines: number
  /** Columns with words such as yes and no, which are texts to us although DuckDB would make booleans of them. */
  wordColumns: number[]
  /** What was changed or assumed, for people. */
  notes: string[]
}

/** What stands for an absent value: pandas's list without its NaN (which is a number here), and the ? of older data. */
export const nullTexts = ['', 'NA', 'N/A', 'n/a', '#N/A', 'NULL', 'null', 'None', '<NA>', '?'] as const
export const isNull = (cell: string): boolean => nullTexts.some((text) => text === cell)

const sampleRows = 100
const commaNumber = /^[+-]?\d+,\d+(e[+-]?\d+)?$/i

const booleanWord = /^(yes|no|y|n|t|f|on|off)$/i

const isNumber = (cell: string, decimalComma: boolean): boolean =>
  parseNumber(decimalComma ? cell.replace(',', '.') : cell) !== null

/** Share of rows that are as wide as the first, and of cells that are numbers; null where the first row is one cell. */
function fitOf(text: string, delimiter: Delimiter, whole: boolean) {
  const { rows } = splitRows(text, delimiter, sampleRows)
  // The last row of a head may be cut off.
  const complete = whole || rows.length < 2 ? rows : rows.slice(0, -1)
  const width = complete[0]?.cells.length ?? 0
  if (width < 2) return null
  const cells = complete.flatMap(({ cells }) => cells)
  const numeric = cells.filter((cell) => isNumber(cell, delimiter !== ',')).length / cells.length
  const even = complete.filter((row) => row.cells.length === width).length / complete.length
  return { delimiter, rows: complete, even, numeric }
}

/**
 * Columns set apart by blanks, as NumPy and Fortran print them: every row must have the width of the first, and most cells below
 * the first row be numbers, because the words of a text are set apart by blanks too.
 */
function blankFit(text: string, whole: boolean): ReturnType<typeof fitOf> {
  const single = createLineRewriter('', { blanks: true, lineBreaks: false })(text)
  const fit = fitOf(single, ' ', whole)
  if (!fit || fit.even < 1 || fit.rows.length < 2) return null
  const below = fit.rows.slice(1).flatMap(({ cells }) => cells)
  return 2 * below.filter((cell) => isNumber(cell, true)).length >= below.length ? fit : null
}

/** A table of one column has no delimiter to go by, so its cells must not look like prose. */
function singleColumn(text: string, whole: boolean): TextRow[] | null {
  const { rows } = splitRows(text, ',', sampleRows)
  const complete = whole || rows.length < 2 ? rows : rows.slice(0, -1)
  const isTable = complete.every(({ cells }, i) => {
    const [cell] = cells
    return (
      cells.length === 1 &&
      cell !== undefined &&
      (!/\s/.test(cell.trim()) || i === 0 || parseNumber(cell) !== null)
    )
  })
  return isTable && complete.length >= 2 ? complete : null
}

/** pandas writes columns without names as 0, 1, 2...: a first row that just counts is no data. */
function counts(cells: readonly string[]): boolean {
  const first = Number(cells[0])
  return (
    cells.length > 2 && (first === 0 || first === 1) && cells.every((cell, i) => cell === String(first + i))
  )
}

/**
 * A first row names the columns if it is not itself data: where the column below is all numbers and its first cell is none, or
 * where everything is text and nothing of the first row occurs again in its column.
 */
function hasHeader(rows: readonly TextRow[], decimalComma: boolean): boolean {
  const [first, ...rest] = rows.map(({ cells }) => cells)
  if (!first) return false
  const number = (cell: string | undefined) => cell !== undefined && isNumber(cell, decimalComma)
  if (rest.length === 0) return !first.some(number)
  const below = first.map((_, column) =>
    rest.map((cells) => cells[column]).filter((cell) => cell !== undefined && !isNull(cell)),
  )
  const numeric = below.map((cells) => cells.length > 0 && cells.every(number))
  if (counts(first)) return !(rest[0] && counts(rest[0]))
  if (first.some((cell, column) => numeric[column] && number(cell))) return false
  if (first.some((cell, column) => numeric[column] && !isNull(cell))) return true
  return first.every((cell, column) => !number(cell) && !below[column].includes(cell))
}

/** Names that are all there and all different: `column_3` for an empty one, `name_1` for the second `name`. */
export function uniqueNames(given: readonly string[]): { names: string[]; notes: string[] } {
  const taken = new Set(given)
  const seen = new Set<string>()
  const notes: string[] = []
  const names = given.map((name, i) => {
    const wanted = name === '' ? `column_${i + 1}` : name
    let [unique, next] = [wanted, 1]
    while (seen.has(unique) || (unique !== name && taken.has(unique))) unique = `${wanted}_${next++}`
    seen.add(unique)
    if (unique !== name)
      notes.push(
        name === ''
          ? `column ${i + 1} has no name and is called ${unique}`
          : `the name ${name} occurs again; column ${i + 1} is called ${unique}`,
      )
    return unique
  })
  return { names, notes }
}

/** Lines at the beginning that are blank or remarks, and the last remark, which may name the columns (as NumPy writes it). */
function preambleOf(text: string): { lines: number; length: number; remark: string } {
  const preamble = /^(?:[ \t]*(?:\r\n|\n|\r)|#[^\r\n]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? ''
  const lines = preamble.split(/\r\n|\n|\r/)
  const remark = lines.findLast((line) => line.startsWith('#')) ?? ''
  return { lines: lines.length - 1, length: preamble.length, remark: remark.replace(/^#+\s*/, '') }
}

/** The names that a remark gives to a table's columns; null where it does not. */
function namesInRemark(remark: string, delimiter: Delimiter, width: number): string[] | null {
  const cells = splitRows(remark, delimiter, 1).rows[0]?.cells ?? []
  return width > 1 && cells.length === width ? cells.map((cell) => cell.trim()) : null
}

const columnsWith = (rows: readonly TextRow[], pattern: RegExp): number[] =>
  Array.from(rows[0]?.cells.keys() ?? []).filter((column) =>
    rows.some(({ cells }) => pattern.test(cells[column] ?? '')),
  )

/** What the rows of a table and the remark before them say of its columns. */
function headingOf(
  rows: readonly TextRow[],
  decimalComma: boolean,
  told: string[] | null,
  expected: readonly string[] | null,
) {
  const first = rows[0].cells
  const asExpected = expected?.length === first.length && expected.every((name, i) => name === first[i])
  const header = asExpected || hasHeader(rows, decimalComma)
  const assumed = !header && !told
  const unique = uniqueNames(header ? first : (told ?? first.map((_, i) => `column_${i + 1}`)))
  const remark = 'the first row looks like data, so columns are called column_1, column_2...'
  return { header, first, names: unique.names, notes: assumed ? [...unique.notes, remark] : unique.notes }
}

/** The delimiter that gives the most rows one width and the most cells numbers; null: none gives most rows one. */
function bestFit(body: string, whole: boolean): ReturnType<typeof fitOf> {
  const fits = delimiters
    .map((delimiter) => fitOf(body, delimiter, whole))
    .filter((one) => one !== null && one.even > 0.5)
  const best = fits.reduce<(typeof fits)[number] | null>(
    (a, b) => (a && b && a.even + a.numeric >= b.even + b.numeric ? a : b),
    null,
  )
  const blank = best?.numeric === 1 ? null : blankFit(body, whole)
  return blank && blank.numeric > (best?.numeric ?? 0) ? blank : best
}

/**
 * The dialect of a text from its beginning; null where it is no table: no delimiter gives most rows the width of the first.
 * `whole`: the text ends where it ends, and is not cut off. `expected`: the header line of the part file before this one.
 */
export function dialectOf(
  text: string,
  whole: boolean,
  expected: readonly string[] | null = null,
): Dialect | null {
  const preamble = preambleOf(text)
  const body = text.slice(preamble.length)
  const best = bestFit(body, whole)
  const rows = best?.rows ?? singleColumn(body, whole)
  if (!rows) return null
  const delimiter = best?.delimiter ?? ','
  const decimalComma = delimiter !== ',' && columnsWith(rows, commaNumber).length > 0
  const told = namesInRemark(preamble.remark, delimiter, rows[0].cells.length)
  const { header, first, names, notes } = headingOf(rows, decimalComma, told, expected)
  return {
    delimiter,
    header,
    first,
    names,
    decimalComma,
    skippedLines: preamble.lines,
    wordColumns: columnsWith(header ? rows.slice(1) : rows, booleanWord),
    notes: [
      ...notes,
      ...(decimalComma ? ['numbers are read with a decimal comma'] : []),
      ...(delimiter === ' ' ? ['columns are separated by blanks, of which several count as one'] : []),
    ],
  }
}
