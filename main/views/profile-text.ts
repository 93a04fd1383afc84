/** `assay profile`: column statistics of one dataset, on a terminal and as JSON. */
import type { ColumnProfile } from '../contract/artifacts'
import { hintMessage } from '../contract/hints'
import { formatMessage } from '../contract/message'
import type { Result } from '../contract/protocol'
import type { Histogram, NumberSummary } from '../contract/summary'
import type { Locale } from '../contract/words'
import { catalogueOf } from '../report/texts'
import { toJson } from './json'
import { hanging, type TextColumn, tableLines, visible } from './lines'
import { formatNumber, formatShape, formatShare, noNumber } from './number'
import { plainPalette } from './palette'
import type { TextOptions } from './text'
import { type Words, wordsOf } from './texts'

type Profile = Result<'profile'>

const blocks = ' ▁▂▃▄▅▆▇█'
const sparkColumns = 12

/** Counts of equal stretches of the histogram's range, each bin counted where its middle lies; no more than there are bins. */
function regroup({ edges, counts }: Histogram): number[] {
  const stretches = Math.min(sparkColumns, counts.length)
  const groups = new Array<number>(stretches).fill(0)
  const low = edges[0] ?? 0
  const length = (edges.at(-1) ?? 0) / 2 - low / 2
  counts.forEach((count, at) => {
    const middle = (edges[at] ?? 0) / 2 + (edges[at + 1] ?? 0) / 2
    const share = length > 0 ? (middle / 2 - low / 2) / length : 0
    const group = Math.min(stretches - 1, Math.floor(share * stretches))
    groups[group] = (groups[group] ?? 0) + count
  })
  return groups
}

/** A histogram as one line of block characters; what is not empty shows at least the lowest block. */
export function sparkline(histogram: Histogram): string {
  const groups = regroup(histogram)
  const top = Math.max(1, ...groups)
  const steps = blocks.length - 1
  return groups.map((count) => blocks[Math.ceil((count / top) * steps)]).join('')
}

const topValues = ({ summary }: ColumnProfile): string =>
  summary.top
    .slice(0, 3)
    .map(({ value, count }) => `${value} ${formatShare(count / summary.rows)}`)
    .join(', ')

const distribution = (column: ColumnProfile): string =>
  column.summary.kind === 'number' && column.summary.histogram !== null
    ? sparkline(column.summary.histogram)
    : topValues(column)

type Row = Omit<TextColumn, 'cells'> & { cell: (column: ColumnProfile) => string }

const figure = (heading: string, optional: number, pick: (summary: NumberSummary) => number | null): Row => ({
  heading,
  align: 'right',
  optional,
  cell: ({ summary }) => (summary.kind === 'number' ? formatNumber(pick(summary)) : noNumber),
})

const notFinite = (summary: NumberSummary): number =>
  summary.nan + summary.positiveInfinite + summary.negativeInfinite

/** NaN and infinities take a column only where there are any. */
const notFiniteColumn = (columns: readonly ColumnProfile[], words: Words): Row[] =>
  columns.some(({ summary }) => summary.kind === 'number' && notFinite(summary) > 0)
    ? [{ ...figure(`${words('column.nan')}/∞`, 0, notFinite) }]
    : []

const typeText = ({ type, shape }: ColumnProfile): string => (shape ? `${type} ${formatShape(shape)}` : type)

const columnsOf = (profile: Profile, words: Words): Row[] => [
  { heading: words('column.name'), align: 'left', yields: true, cell: (column) => column.name },
  { heading: words('column.type'), align: 'left', cell: typeText },
  {
    heading: words('column.nulls'),
    align: 'right',
    cell: ({ summary: { nulls, rows } }) => (rows === 0 ? noNumber : formatShare(nulls / rows)),
  },
  ...notFiniteColumn(profile.columns, words),
  {
    heading: words('column.distinct'),
    align: 'right',
    optional: 2,
    cell: ({ summary }) => `${summary.distinctExact ? '' : '~'}${formatNumber(summary.distinct)}`,
  },
  figure(words('column.min'), 0, (summary) => summary.min),
  figure(words('column.median'), 4, (summary) => summary.quantiles?.p50 ?? null),
  figure(words('column.max'), 0, (summary) => summary.max),
  figure(words('column.mean'), 0, (summary) => summary.mean),
  figure(words('column.std'), 0, (summary) => summary.std),
  figure(words('column.skewness'), 5, (summary) => summary.skewness),
  { heading: words('column.histogram'), align: 'left', optional: 3, cell: distribution },
]

/** What the columns ask for, a sentence each; nothing where no detector saw anything. */
function hintLines({ hints }: Profile, locale: Locale, width: number): string[] {
  if (hints.length === 0) return []
  const sentences = hints.map((hint) => formatMessage(hintMessage(hint), catalogueOf(locale), locale))
  return [
    '',
    wordsOf(locale)('report.hints'),
    ...sentences.flatMap((one) => hanging('- ', visible(one), width)),
  ]
}

/** How the file was read, where that is not plain. */
function noteLines({ notes }: Profile, locale: Locale, width: number): string[] {
  if (notes.length === 0) return []
  return [
    '',
    wordsOf(locale)('report.problems'),
    ...notes.flatMap((one) => hanging('- ', visible(one), width)),
  ]
}

/** The columns in the file's order, and what they ask for. `name` is the file's own. */
export function profileToText(
  profile: Profile,
  name: string,
  locale: Locale,
  { width, palette = plainPalette }: TextOptions,
): string {
  const words = wordsOf(locale)
  const size = [
    words('report.rows', { rows: profile.rows }),
    words('report.columns', { columns: profile.columns.length }),
  ]
  const [heading = '', ...lines] = tableLines(profile.columns, columnsOf(profile, words), width)
  const head = `${palette.strong(visible(name))}  (${size.join(', ')})`
  const remarks = [...hintLines(profile, locale, width), ...noteLines(profile, locale, width)]
  return `${[head, '', palette.faint(heading), ...lines, ...remarks].join('\n')}\n`
}

/** Every statistic of the Summary under the names that the report's `profile` uses, where it has them. */
function rowOf({ name, type, sourceType, shape, summary }: ColumnProfile) {
  const { kind, ...statistics } = summary
  const infinite = summary.kind === 'number' ? summary.positiveInfinite + summary.negativeInfinite : 0
  return { column: name, type, sourceType, ...(shape && { shape }), kind, infinite, ...statistics }
}

/**
 * `{rows, profile: [...], hints: [...], notes: [...]}`, the kinds of hint also in each row of the profile, each hint with its sentence. Throws
 * RangeError as `toJson` does.
 */
export const profileToJson = ({ rows, columns, hints, notes }: Profile, locale: Locale = 'en'): string =>
  toJson({
    rows,
    profile: columns.map((column) => ({
      ...rowOf(column),
      hints: hints.filter((hint) => hint.columns.includes(column.name)).map(({ kind }) => kind),
    })),
    hints: hints.map((hint) => ({
      ...hint,
      message: formatMessage(hintMessage(hint), catalogueOf(locale), locale),
    })),
    notes,
  })
