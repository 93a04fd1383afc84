import { datasetRows, eachStep, hintOn, type NumberDetector, type NumberLook } from './look'

/** Words by the length of the cycle they name. Plurals (`hours`, `months`) name a duration, and durations do not wrap. */
const cycles: readonly { period: number; words: RegExp }[] = [
  { period: 24, words: /^(hour|hr|hh|hod)$/ },
  { period: 7, words: /^(weekday|wday|dow|dayofweek|weekdays)$/ },
  { period: 12, words: /^(month|mnth|mon|moy)$/ },
  { period: 60, words: /^(minute|second)$/ },
  { period: 52, words: /^(week|isoweek|weekofyear)$/ },
  { period: 53, words: /^(week|isoweek|weekofyear)$/ },
  { period: 365, words: /^(yday|doy|dayofyear)$/ },
  { period: 366, words: /^(yday|doy|dayofyear)$/ },
]
/** Several words that mean one of the above together. */
const phrases: readonly [RegExp, string][] = [
  [/day of week|week day/, 'weekday'],
  [/day of year|year day/, 'doy'],
  [/week of year/, 'week'],
]
const fewestRows = 30
/** Share of the cycle's steps that must occur for a name to be believed. */
const fillShare = 0.8

function namedPeriods({ words }: NumberLook): number[] {
  const joined = words.join(' ')
  const all = [...words, ...phrases.filter(([phrase]) => phrase.test(joined)).map(([, word]) => word)]
  return cycles.filter((cycle) => all.some((word) => cycle.words.test(word))).map(({ period }) => period)
}

/** Rows where the count starts anew, if successive rows only ever stand still, step by one, or wrap; else null. */
function wraps({ values, ranges }: NumberLook, low: number, period: number): number[] | null {
  const found: number[] = []
  let [steps, ordinary] = [0, 0]
  eachStep(ranges, (row, before) => {
    const step = values[row] - values[before]
    if (Number.isNaN(step)) return
    steps++
    if (step === 0 || step === 1) ordinary++
    else if (values[before] === low + period - 1 && values[row] === low) found.push(row)
  })
  return found.length >= 2 && ordinary + found.length >= 0.98 * steps ? found : null
}

/**
 * Whole numbers that count round a clock or a calendar: hour, weekday, month, minute, week, day of year.
 * By name: the values are whole, begin at 0 or 1 and end where that cycle ends, and at least 80 % of its steps occur. By order,
 * whatever the name: the range is one of those cycles, all steps occur, and successive rows stand still, go up by one or wrap (98 %),
 * and wrap at least twice. Pixels 0 to 16, ratings and counts do neither. Own reasoning. By name it does not mind the rows' order.
 */
export const cyclic: NumberDetector = (look) => {
  const { summary, sorted, name, place, ranges } = look
  const { min, max, whole, distinct } = summary
  if (!whole || place || min === null || max === null || sorted.length < fewestRows) return null
  if (min !== 0 && min !== 1) return null
  const [low, span] = [min, max - min + 1]
  const named = namedPeriods(look).find((period) => span === period && distinct >= fillShare * period)
  const known = cycles.find(({ period }) => period === span && distinct === period)
  const wrapped = known ? wraps(look, low, span) : null
  if (named === undefined && !wrapped) return null
  return hintOn(
    look,
    'cyclic',
    { value: span, unit: 'steps' },
    {
      values: { period: span, span: span - 1, low, high: max, wraps: wrapped?.length ?? 0 },
      marks: [
        { value: low, role: 'period-start' },
        { value: low + span, role: 'period-end' },
      ],
      exampleRows: datasetRows(ranges, wrapped ?? []),
      transform: { kind: 'sin-cos', column: name, period: span },
      strength: wrapped ? 0.95 : 0.8,
    },
  )
}
