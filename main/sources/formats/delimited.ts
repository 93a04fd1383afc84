/** CSV and its relatives. The dialect is settled before DuckDB sees the file; DuckDB finds the types and every faulty line. */
import { resolve } from 'node:path'
import { type Decoder, type Relation, sqlText } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Table } from '../../contract/table'
import { type Dialect, nullTexts } from '../dialect'
import type { Head } from '../head'
import { tableOf } from '../table'
import { firstWords, literalPath, wordsOf } from './decoder-words'

/** Up to this size on disk a file is decoded once and held; larger ones are decoded anew for each reading. */
const keepUpToBytes = 256 * 1024 * 1024
/** Text packs about fourfold. */
const packedShare = 0.25

type Typing = 'sampled' | 'all rows' | 'all text'

/**
 * Names given to DuckDB, which takes `a` and `A` for the same column; the table's own names are put back afterwards. All
 * are told, even where the file has a header: its first row is then skipped.
 */
const innerNames = ({ names }: Dialect): string[] => names.map((_, i) => `column${i}`)

function expressionFor({ path, gzip, text }: Head, dialect: Dialect, typing: Typing): string {
  const names = innerNames(dialect)
  const list = (texts: readonly string[]) => `[${texts.map(sqlText).join(', ')}]`
  const options: Record<string, string> = {
    delim: sqlText(dialect.delimiter),
    quote: sqlText('"'),
    escape: sqlText('"'),
    comment: sqlText(''),
    header: String(dialect.header),
    skip: String(dialect.blankLines),
    nullstr: list(nullTexts),
    decimal_separator: sqlText(dialect.decimalComma ? ',' : '.'),
    compression: sqlText(gzip ? 'gzip' : 'none'),
    encoding: sqlText(text?.encoding ?? 'utf-8'),
    hive_partitioning: 'false',
    strict_mode: 'true',
    ...(typing === 'all text'
      ? {
          auto_detect: 'false',
          columns: `{${names.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ')}}`,
        }
      : { names: list(names), sample_size: typing === 'all rows' ? '-1' : '20480' }),
  }
  const told = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  return `read_csv(${sqlText(literalPath(resolve(path)))}, ${told.join(', ')})`
}

function lineFault(path: string, words: string): InputError | null {
  const line = /CSV Error on Line: (\d+)/.exec(words)?.[1]
  if (!line) return null
  const fault = (cause: string, remedy: string) =>
    new InputError({ file: path, place: `line ${line}`, cause, remedy })
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(words)
  if (widths) {
    return fault(
      `the row has ${widths[2]} cells where the first has ${widths[1]}`,
      'complete the row, or put quotes around cells that hold the delimiter',
    )
  }
  if (/unterminated quote|unquoted value|quote/i.test(words.split('\n')[2] ?? '')) {
    return fault(
      'a quote is opened and never closed, or text follows a closing quote',
      'close it, or write a quote within a cell as two',
    )
  }
  if (/invalid unicode/i.test(words)) return fault('the text is not valid UTF-8', 'save the file as UTF-8')
  const [, , cause = 'the row cannot be read'] = words.split('\n').filter((text) => text.trim() !== '')
  return fault(cause.trim(), 'correct the row')
}

function delimitedFault(path: string, error: unknown): unknown {
  if (error instanceof CancelledError || error instanceof InputError) return error
  const words = wordsOf(error)
  const byLine = lineFault(path, words)
  if (byLine) return byLine
  const damaged = /gzip|decompress|inflate|miniz/i.test(words)
  return new InputError({
    file: path,
    cause: damaged
      ? `the gzip data is damaged or cut off (${firstWords(error)})`
      : `the table cannot be read (${firstWords(error)})`,
    remedy: damaged ? 'copy or download the file again' : 'write it again as CSV with one header line',
  })
}

/** The relation under the table's own names. */
function renamed(relation: Relation, names: readonly string[]): Relation {
  const inner = new Map(names.map((name, i) => [name, relation.columns[i].name]))
  return {
    rows: relation.rows,
    columns: relation.columns.map((column, i) => ({ ...column, name: names[i] })),
    batches: (columns, range) =>
      relation.batches(
        columns.map((name) => inner.get(name) ?? name),
        range,
      ),
    close: () => relation.close(),
  }
}

/**
 * Types are taken from the first 20,480 rows; a value further down that does not fit has them taken from all rows. Where even
 * the form of the rows cannot be made out, reading everything as text says which line is at fault.
 */
async function openTyped(head: Head, dialect: Dialect, decoder: Decoder): Promise<Relation> {
  const keep = head.size <= keepUpToBytes * (head.gzip ? packedShare : 1)
  const opened = (typing: Typing) => decoder.open(expressionFor(head, dialect, typing), { keep })
  try {
    return await opened('sampled')
  } catch (error) {
    return opened(/Conversion Error/.test(wordsOf(error)) ? 'all rows' : 'all text')
  }
}

/**
 * Delimited text as a table. A file without rows under its header is a table of 0 rows. Throws InputError with the line of a row
 * that is too short, too long, or whose quote never closes.
 */
export async function openDelimited(head: Head, dialect: Dialect, decoder: Decoder): Promise<Table> {
  const { path, text } = head
  const fault = (error: unknown) => delimitedFault(path, error)
  const notes =
    text?.encoding === 'latin-1'
      ? [...dialect.notes, 'the text is not UTF-8 and was read as Latin-1']
      : dialect.notes
  try {
    const relation = renamed(await openTyped(head, dialect, decoder), dialect.names)
    return tableOf({ path, format: dialect.delimiter === '\t' ? 'tsv' : 'csv', relation, notes, fault })
  } catch (error) {
    throw fault(error)
  }
}
