/** CSV and its relatives. The dialect is settled before DuckDB sees the file; DuckDB finds the types and every faulty line. */
import { resolve } from 'node:path'
import { type Decoder, type Relation, sqlText } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Table } from '../../contract/table'
import { type Dialect, nullTexts } from '../dialect'
import { checkGzip, type Head } from '../head'
import { isKept } from '../keep'
import { tableOf } from '../table'
import { firstWords, literalPath, wordsOf } from './decoder-words'

type Typing = 'sampled' | 'all rows' | 'all text'

/**
 * Names given to DuckDB, which takes `a` and `A` for the same column; the table's own names are put back afterwards. All
 * are told, even where the file has a header: its first row is then skipped.
 */
const innerNames = ({ names }: Dialect): string[] => names.map((_, i) => `column${i}`)

const asTexts = (names: readonly string[]): string =>
  `{${names.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ')}}`

function expressionFor({ path, gzip, text }: Head, dialect: Dialect, typing: Typing): string {
  const names = innerNames(dialect)
  const words = dialect.wordColumns.map((column) => names[column])
  const list = (texts: readonly string[]) => `[${texts.map(sqlText).join(', ')}]`
  const options: Record<string, string> = {
    delim: sqlText(dialect.delimiter),
    quote: sqlText('"'),
    escape: sqlText('"'),
    comment: sqlText(''),
    header: String(dialect.header),
    skip: String(dialect.skippedLines),
    nullstr: list(nullTexts),
    decimal_separator: sqlText(dialect.decimalComma ? ',' : '.'),
    compression: sqlText(gzip ? 'gzip' : 'none'),
    encoding: sqlText(text?.encoding ?? 'utf-8'),
    hive_partitioning: 'false',
    strict_mode: 'true',
    ...(typing === 'all text'
      ? {
          auto_detect: 'false',
          columns: asTexts(names),
        }
      : {
          names: list(names),
          ...(words.length > 0 ? { types: asTexts(words) } : {}),
          sample_size: typing === 'all rows' ? '-1' : '20480',
        }),
  }
  const told = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  return `read_csv(${sqlText(literalPath(resolve(path)))}, ${told.join(', ')})`
}

const faultyLine = /CSV Error on Line: (\d+)/

/** What DuckDB says of a faulty line, and how Assay says it. The first that fits. */
const lineFaults: readonly { words: RegExp; cause: (parts: RegExpExecArray) => string; remedy: string }[] = [
  {
    words: /^Expected Number of Columns: (\d+) Found: (\d+)/m,
    cause: ([, wanted, found]) => `the row has ${found} cells where the first has ${wanted}`,
    remedy: 'complete the row, or put quotes around cells that hold the delimiter',
  },
  {
    words: /^Value with unterminated quote found/m,
    cause: () => 'a quote is opened and never closed, or text follows a closing quote',
    remedy: 'close it, or write a quote within a cell as two',
  },
  {
    words: /^Invalid unicode/m,
    cause: () => 'the text is not valid UTF-8',
    remedy: 'save the file as UTF-8',
  },
  {
    words: /^(Maximum line size of \d+ bytes) exceeded/m,
    cause: () => 'the line is longer than 2,000,000 bytes',
    remedy: 'look for a quote that is never closed',
  },
  { words: /(?:)/, cause: () => 'the row cannot be read', remedy: 'correct the row' },
]

function lineFault(path: string, words: string): InputError | null {
  const line = faultyLine.exec(words)?.[1]
  if (!line) return null
  // The faulty line itself is quoted first; what is said of it comes last.
  const said = words.slice(0, words.indexOf('Possible') + 1 || undefined)
  for (const { words, cause, remedy } of lineFaults) {
    const parts = words.exec(said)
    if (parts) return new InputError({ file: path, place: `line ${line}`, cause: cause(parts), remedy })
  }
  return null
}

/** First line that ends otherwise than the line before it; null: all that was looked at end alike. */
function mixedBreakLine(content: string): number | null {
  const breaks = Array.from(content.matchAll(/\r\n|\n|\r/g), ([text]) => text)
  const odd = breaks.findIndex((text) => text !== breaks[0])
  return odd < 0 ? null : odd + 1
}

function delimitedFault({ path, text }: Head, error: unknown): unknown {
  if (error instanceof CancelledError || error instanceof InputError) return error
  const words = wordsOf(error)
  const byLine = lineFault(path, words)
  if (byLine) return byLine
  const oddLine = mixedBreakLine(text?.content ?? '')
  if (/invalid state|sniffing/.test(words) && oddLine !== null) {
    return new InputError({
      file: path,
      place: `line ${oddLine}`,
      cause: 'lines end in more than one way (Windows, Unix, old Mac)',
      remedy: 'save the file with one kind of line ending',
    })
  }
  return new InputError({
    file: path,
    cause: `the table cannot be read (${firstWords(error)})`,
    remedy: 'write it again as CSV with one header line',
  })
}

/** The relation under the table's own names. */
function renamed(relation: Relation, names: readonly string[]): Relation {
  const inner = new Map(names.map((name, i) => [name, relation.columns[i].name]))
  return {
    rows: relation.rows,
    held: relation.held,
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
  const keep = isKept(head)
  const opened = (typing: Typing) => decoder.open(expressionFor(head, dialect, typing), { keep })
  try {
    return await opened('sampled')
  } catch (error) {
    if (/Conversion Error/.test(wordsOf(error))) return opened('all rows')
    return opened('all text').catch((second: unknown) => {
      throw faultyLine.test(wordsOf(second)) ? second : error
    })
  }
}

/**
 * Delimited text as a table. A file without rows under its header is a table of 0 rows. Throws InputError with the line of a row
 * that is too short, too long, or whose quote never closes.
 */
export async function openDelimited(head: Head, dialect: Dialect, decoder: Decoder): Promise<Table> {
  const { path, text } = head
  const fault = (error: unknown) => delimitedFault(head, error)
  if (head.gzip) await checkGzip(path)
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
