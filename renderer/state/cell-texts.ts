/** Cells as text for other programs: CSV and TSV after RFC 4180, JSON with numbers to their last digit. Pure. */
import type { Column } from '../../main/contract/table'
import { cellText } from './cells'

export const copyFormats = ['csv', 'tsv', 'json'] as const
export type CopyFormat = (typeof copyFormats)[number]

/** One row's raw values, as apache-arrow gives them. */
export type RawRow = readonly unknown[]

const delimiters = { csv: ',', tsv: '\t' } as const

function quoted(text: string, delimiter: string): string {
  const plain = !text.includes('"') && !text.includes(delimiter) && !/[\r\n]/.test(text)
  return plain ? text : `"${text.replaceAll('"', '""')}"`
}

/** An empty text and a missing value would be one, so the empty text is written as two quotes. */
function delimited(raw: unknown, { type }: Column, delimiter: string): string {
  const { kind, text } = cellText(raw, type)
  if (kind === 'missing') return ''
  return text === '' ? '""' : quoted(text, delimiter)
}

/** JSON has no NaN and no infinities, which are written as texts; whole numbers of 64 bits keep all digits. */
function json(raw: unknown, { type }: Column): string {
  const { kind, text } = cellText(raw, type)
  if (kind === 'missing') return 'null'
  const isNumber = typeof raw === 'bigint' || (typeof raw === 'number' && kind === 'value')
  const isPlain = type === 'integer' || type === 'float'
  if (isNumber && isPlain) return text
  return typeof raw === 'boolean' ? String(raw) : JSON.stringify(text)
}

/** What stands before the rows. */
export function headOf(columns: readonly Column[], format: CopyFormat): string {
  if (format === 'json') return '[\n'
  return `${columns.map(({ name }) => quoted(name, delimiters[format])).join(delimiters[format])}\n`
}

/** Rows one after another, without what stands before and after them all. */
export function textOfRows(rows: readonly RawRow[], columns: readonly Column[], format: CopyFormat): string {
  if (format === 'json') return rows.map((row) => `  ${objectOf(row, columns)}`).join(',\n')
  const delimiter = delimiters[format]
  return rows
    .map((row) => row.map((raw, i) => delimited(raw, columns[i], delimiter)).join(delimiter))
    .join('\n')
}

const objectOf = (row: RawRow, columns: readonly Column[]): string =>
  `{${row.map((raw, i) => `${JSON.stringify(columns[i].name)}: ${json(raw, columns[i])}`).join(', ')}}`

/** What joins two runs of rows. */
export const between = (format: CopyFormat): string => (format === 'json' ? ',\n' : '\n')
/** What stands after the rows. */
export const tailOf = (format: CopyFormat): string => (format === 'json' ? '\n]\n' : '\n')
