/** Delimited text (RFC 4180) as cells: for telling dialects apart, and for logs, which are small. Tables go to the decoder. */

export interface TextRow {
  cells: string[]
  /** Line the row begins on, counted from 1. */
  line: number
}

export interface DelimitedText {
  rows: TextRow[]
  /** Line on which a quote opens that is never closed; null: there is none. */
  openQuote: number | null
}

const lineBreak = /\r\n|\n|\r/

/** Characters of the longest line in a text. */
export function longestLine(text: string): number {
  let [longest, start] = [0, 0]
  for (const { index } of text.matchAll(/[\r\n]|$/g)) {
    longest = Math.max(longest, index - start)
    start = index + 1
  }
  return longest
}

/** One row per line break outside quotes; blank lines are left out. Never throws: oddities are the caller's to judge. */
export function splitRows(
  text: string,
  delimiter: string,
  mostRows = Number.POSITIVE_INFINITY,
): DelimitedText {
  const plain = new RegExp(`[^\\r\\n${delimiter === '|' ? '\\|' : delimiter}]*`, 'y')
  const rows: TextRow[] = []
  let [at, line, rowLine] = [0, 1, 1]
  let cells: string[] = []
  const endRow = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: rowLine })
    cells = []
  }
  while (at < text.length && rows.length < mostRows) {
    let cell = ''
    if (text[at] === '"') {
      const closed = quotedCell(text, at)
      if (closed === null)
        return { rows: [...rows, { cells: [...cells, text.slice(at)], line: rowLine }], openQuote: line }
      cell = closed.value
      line += cell.split(lineBreak).length - 1
      at = closed.end
    }
    plain.lastIndex = at
    cell += plain.exec(text)?.[0] ?? ''
    at = plain.lastIndex
    cells.push(cell)
    if (text[at] === delimiter) {
      at++
      if (at < text.length) continue
      cells.push('')
    }
    endRow()
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    rowLine = ++line
  }
  return { rows, openQuote: null }
}

/** The cell whose quote opens at `start`, doubled quotes made single; null where it is never closed. */
function quotedCell(text: string, start: number): { value: string; end: number } | null {
  let end = start + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) return null
    if (text[end + 1] !== '"') break
    end += 2
  }
  return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 }
}

const numberText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const nanText = /^[+-]?nan$/i
const infinityText = /^[+-]?inf(inity)?$/i

/** A number as programs print them, NaN and infinities in any case; null for anything else, the empty text included. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim()
  if (numberText.test(trimmed)) return Number(trimmed)
  if (nanText.test(trimmed)) return Number.NaN
  if (!infinityText.test(trimmed)) return null
  return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
