/** CSV and its relatives. The dialect is settled before DuckDB sees the file; DuckDB finds the types and every faulty line. */
import { resolve } from 'node:path'
import { type Decoder, type Relation, sqlText } from '../../contract/decoder'
import { CancelledError, InputError } from '../../contract/errors'
import type { Table } from '../../contract/table'
import { throwIfCancelled } from '../../contract/task'
import { longestLine } from '../delimited-text'
import { type Dialect, nullTexts } from '../dialect'
import { checkGzip, type Head } from '../head'
import { typesInHead } from '../head-types'
import { type OpeningTask, sharesOf, untold } from '../opening'
import { tableOf } from '../table'
import { firstWords, literalPath, wordsOf } from './decoder-words'

/**
 * `told`: by Assay itself, from the beginning of the file, because finding the types of thousands of columns takes DuckDB
 * longer than reading them.
 */
type Typing = 'told' | 'narrow' | 'sampled' | 'all rows' | 'all text'

/** Columns from which a table counts as wide. */
const wideColumns = 1000

/** From this size on, whole numbers are held in 32 bits where they fit: half the memory, and a tenth less time in all. */
const narrowFromBytes = 64 * 2 ** 20
/** DuckDB's own candidates, and INTEGER before BIGINT. */
const narrowTypes = [
  'NULL',
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'TIME',
  'DATE',
  'TIMESTAMP',
  'TIMESTAMPTZ',
  'VARCHAR',
]

function firstTyping(head: Head, dialect: Dialect): Typing {
  if (dialect.names.length >= wideColumns) return 'told'
  return head.size >= narrowFromBytes ? 'narrow' : 'sampled'
}

/**
 * Names given to DuckDB, which takes `a` and `A` for the same column; the table's own names are put back afterwards. All
 * are told, even where the file has a header: its first row is then skipped.
 */
const innerNames = ({ names }: Dialect): string[] => names.map((_, i) => `column${i}`)

const typed = (names: readonly string[], typeOf: (column: number) => string): string =>
  `{${names.map((name, i) => `${sqlText(name)}: '${typeOf(i)}'`).join(', ')}}`
const asTexts = (names: readonly string[]): string => typed(names, () => 'VARCHAR')

/** DuckDB's own limit, which also bounds its buffers. */
const usualLineBytes = 2_000_000
const bytesPerCharacter = 4

/** A higher limit where the lines at the beginning come near the usual one: tables of many thousands of columns. */
function lineLimit(content: string): Record<string, string> {
  const needed = longestLine(content) * bytesPerCharacter
  return needed > usualLineBytes ? { max_line_size: String(needed), buffer_size: String(4 * needed) } : {}
}

function typingOptions({ text, whole }: Head, dialect: Dialect, typing: Typing): Record<string, string> {
  const names = innerNames(dialect)
  if (typing === 'all text') return { auto_detect: 'false', columns: asTexts(names) }
  if (typing === 'told') {
    const types = typesInHead(text?.content ?? '', whole, dialect)
    return { auto_detect: 'false', columns: typed(names, (column) => types[column]) }
  }
  const words = dialect.wordColumns.map((column) => names[column])
  return {
    names: `[${names.map(sqlText).join(', ')}]`,
    ...(words.length > 0 ? { types: asTexts(words) } : {}),
    ...(typing === 'narrow' ? { auto_type_candidates: `[${narrowTypes.map(sqlText).join(', ')}]` } : {}),
    sample_size: typing === 'all rows' ? '-1' : '20480',
  }
}

function expressionFor(head: Head, dialect: Dialect, typing: Typing): string {
  const { path, gzip, text } = head
  const options: Record<string, string> = {
    delim: sqlText(dialect.delimiter),
    quote: sqlText('"'),
    escape: sqlText('"'),
    comment: sqlText(''),
    header: String(dialect.header),
    skip: String(dialect.skippedLines),
    nullstr: `[${nullTexts.map(sqlText).join(', ')}]`,
    decimal_separator: sqlText(dialect.decimalComma ? ',' : '.'),
    compression: sqlText(gzip ? 'gzip' : 'none'),
    encoding: sqlText(text?.encoding ?? 'utf-8'),
    hive_partitioning: 'false',
    strict_mode: 'true',
    ...lineLimit(text?.content ?? ''),
    ...typingOptions(head, dialect, typing),
    // Each thread would fill parts of all columns, and thousands of them do not fit into memory twice.
    ...(dialect.names.length >= wideColumns ? { parallel: 'false' } : {}),
  }
  const told = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  return `read_csv(${sqlText(literalPath(resolve(path)))}, ${told.join(', ')})`
}

const faultyLine = /CSV Error on Line: (\d+)/
/** DuckDB quotes the line as it stands there, or with zeros spelt out. */
const zeroBytes = /^Original Line:.*(?:\0|\\0|\\x00)/m

/** What DuckDB says of a faulty line, and how Assay says it. The first that fits. */
const lineFaults: readonly { words: RegExp; cause: (parts: RegExpExecArray) => string; remedy: string }[] = [
  {
    words: zeroBytes,
    cause: () => 'the line holds zero bytes; the file is damaged',
    remedy: 'write the file again',
  },
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
    words: /^Maximum line size of (\d+) bytes exceeded/m,
    cause: ([, most]) => `the line is longer than ${most} bytes`,
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

/** The decoder found no form in the rows: its lines may end in several ways. */
export class UnknownForm extends InputError {
  constructor(path: string, words: string) {
    super({
      file: path,
      cause: `the table cannot be read (${words})`,
      remedy: 'write it again as CSV with one header line',
    })
  }
}

function delimitedFault({ path }: Head, error: unknown): unknown {
  if (error instanceof CancelledError || error instanceof InputError) return error
  const words = wordsOf(error)
  const byLine = lineFault(path, words)
  if (byLine) return byLine
  if (/invalid state|sniffing/.test(words)) return new UnknownForm(path, firstWords(error))
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
 * Types are taken from the first 20,480 rows, or in a wide table from the beginning of the file; a value further down that does
 * not fit has them taken from all rows. Where even the form of the rows cannot be made out, reading everything as text says
 * which line is at fault. The rows are decoded once, and held.
 */
async function openTyped(
  head: Head,
  dialect: Dialect,
  decoder: Decoder,
  task: OpeningTask,
): Promise<Relation> {
  const opened = (typing: Typing) =>
    decoder.open(expressionFor(head, dialect, typing), {
      keep: true,
      columns: dialect.names.length,
      task: sharesOf(task, head.size),
    })
  const first = firstTyping(head, dialect)
  try {
    return await opened(first)
  } catch (error) {
    throwIfCancelled(task.cancel)
    const words = wordsOf(error)
    // Numbers do not turn into texts for the zeros that a crash left among them.
    if (zeroBytes.test(words)) throw error
    if (/Conversion Error/.test(words)) return opened('all rows')
    return opened('all text').catch((second: unknown) => {
      throw second instanceof CancelledError || faultyLine.test(wordsOf(second)) ? second : error
    })
  }
}

/**
 * Delimited text as a table. A file without rows under its header is a table of 0 rows. Throws InputError with the line of a row
 * that is too short, too long, or whose quote never closes; CancelledError.
 */
export async function openDelimited(
  head: Head,
  dialect: Dialect,
  decoder: Decoder,
  task: OpeningTask = untold,
): Promise<Table> {
  const { path, text } = head
  const fault = (error: unknown) => delimitedFault(head, error)
  if (head.gzip) await checkGzip(path, task.cancel)
  const notes =
    text?.encoding === 'latin-1'
      ? [...dialect.notes, 'the text is not UTF-8 and was read as Latin-1']
      : dialect.notes
  try {
    const relation = renamed(await openTyped(head, dialect, decoder, task), dialect.names)
    const format = dialect.delimiter === '\t' ? 'tsv' : 'csv'
    return tableOf({ path, format, relation, notes, bytes: head.size, fault })
  } catch (error) {
    throw fault(error)
  }
}
