/** Types of a wide table's columns, told from the beginning of its text. */
import { parseNumber, splitRows } from './delimited-text'
import { type Dialect, isNull } from './dialect'

/** As many rows as a megabyte of thousands of columns holds, and no more of a smaller table. */
const mostRows = 200

const isWhole = (cell: string): boolean => /^[+-]?\d{1,18}$/.test(cell.trim())
const isDate = (cell: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(cell.trim())
const isTruth = (cell: string): boolean => /^(true|false)$/i.test(cell.trim())

/** The narrowest of DuckDB's types that all cells fit into; a column without any values is text. */
function typeOf(cells: readonly string[], decimalComma: boolean): string {
  if (cells.length === 0) return 'VARCHAR'
  if (cells.every(isWhole)) return 'BIGINT'
  if (cells.every((cell) => parseNumber(decimalComma ? cell.replace(',', '.') : cell) !== null))
    return 'DOUBLE'
  if (cells.every(isDate)) return 'DATE'
  return cells.every(isTruth) ? 'BOOLEAN' : 'VARCHAR'
}

/** A type of DuckDB for each of the dialect's columns, from the rows in `content` that are there in full. */
export function typesInHead(content: string, whole: boolean, dialect: Dialect): string[] {
  const body = content.split('\n').slice(dialect.skippedLines).join('\n')
  const { rows } = splitRows(body, dialect.delimiter, mostRows + 1)
  const complete = whole || rows.length <= 1 ? rows : rows.slice(0, -1)
  const data = dialect.header ? complete.slice(1) : complete
  return dialect.names.map((_, column) => {
    const cells = data.map((row) => row.cells[column] ?? '').filter((cell) => !isNull(cell))
    return typeOf(cells, dialect.decimalComma)
  })
}
