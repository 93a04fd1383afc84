import { hintOn, type NumberDetector, type NumberLook } from './look'

const fewestRows = 30
const keyWords = /^(id|ids|index|idx|key|uuid|guid|pk|rowid|row|nr|no|serial|unnamed)$/

interface Course {
  /** Every value above (or below) the one in the row before it. */
  strict: boolean
  /** By the same amount each time. */
  even: boolean
}

/** How values run from row to row; over gaps between the sampled stretches too, where only the direction is looked at. */
function courseOf({ values, ranges }: NumberLook): Course {
  const direction = Math.sign(values[1] - values[0])
  const step = values[1] - values[0]
  const starts = new Set<number>()
  ranges.reduce((first, { rows }) => {
    starts.add(first)
    return first + rows
  }, 0)
  let [strict, even] = [direction !== 0, true]
  for (let row = 1; row < values.length && strict; row++) {
    const change = values[row] - values[row - 1]
    strict = Math.sign(change) === direction
    if (!starts.has(row) && Math.abs(change - step) > 1e-9 * Math.abs(step)) even = false
  }
  return { strict, even }
}

/** A year is a key of a yearly table, but also a quantity that trends go by. */
const isYears = ({ words, summary: { min, max } }: NumberLook): boolean =>
  words.includes('year') || ((min ?? 0) >= 1500 && (max ?? 0) <= 2100)

/**
 * A column that numbers or names the rows: whole numbers that differ on (nearly) every row and either rise or fall strictly down the
 * file, or are named like a key (id, index, key...); `pattern` says which: `rows` (even steps), `key`, or `monotonic` (not
 * whole, or years, and strictly rising or falling: a clock). Thirty rows at least; the summary's count of different values must be 99 % of
 * the rows. Sorting a file by a quantity makes it monotonic too, so that alone is only a remark.
 */
export const identifier: NumberDetector = (look) => {
  const { summary, values, sorted, words, place } = look
  if (place || sorted.length < fewestRows || sorted.length < values.length) return null
  if (summary.distinct < 0.99 * summary.rows) return null
  const { strict, even } = courseOf(look)
  const named = summary.whole && words.some((word) => keyWords.test(word))
  if (!strict && !named) return null
  const pattern = !summary.whole || isYears(look) ? 'monotonic' : strict && even ? 'rows' : 'key'
  return hintOn(
    look,
    'identifier',
    { value: summary.distinct / summary.rows, unit: 'share of rows' },
    {
      values: { pattern, distinct: summary.distinct, low: summary.min ?? 0, high: summary.max ?? 0 },
      strength: pattern === 'rows' ? 0.95 : pattern === 'key' ? 0.8 : 0.5,
    },
  )
}
