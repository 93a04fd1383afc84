import { hintOn, type NumberDetector, type NumberLook } from './look'

const fewestDates = 5
const timeWords =
  /^(time|timestamp|ts|date|datetime|epoch|unix|created|updated|modified|at|day|month|yearmonth|yyyymmdd|yyyymm)$/

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

const isYear = (year: number): boolean => year >= 1900 && year <= 2100

/** 20240131. */
function isDay(value: number): boolean {
  const [year, month, day] = [Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100]
  return isYear(year) && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** 202401. */
function isMonth(value: number): boolean {
  const month = value % 100
  return isYear(Math.floor(value / 100)) && month >= 1 && month <= 12
}

/** Instants of 2001 to 2039 in seconds, in milliseconds, and their names. */
const clocks = [
  { form: 'seconds', low: 1e9, high: 2.2e9 },
  { form: 'milliseconds', low: 1e12, high: 2.2e12 },
] as const

/** Values that do not fall from row to row, as a file written along the clock has them. */
function isInOrder({ values }: NumberLook): boolean {
  let [steps, falls] = [0, 0]
  for (let row = 1; row < values.length; row++) {
    const step = values[row] - values[row - 1]
    if (Number.isNaN(step)) continue
    steps++
    if (step < 0) falls++
  }
  return steps > 0 && falls <= 0.02 * steps
}

function formOf(look: NumberLook, distinct: readonly number[]): string | null {
  if (distinct.every(isDay)) return 'day'
  const named = look.words.some((word) => timeWords.test(word))
  // One number in eight ends like a month by chance: a dozen different ones hardly ever do.
  if (distinct.every(isMonth) && (named || distinct.length >= 12)) return 'month'
  const [low, high] = [distinct[0], distinct[distinct.length - 1]]
  const clock = clocks.find((one) => low >= one.low && high <= one.high)
  return clock && (named || isInOrder(look)) ? clock.form : null
}

/**
 * Dates and instants written as whole numbers: yyyymmdd (every value a day of the calendar from 1900 to 2100), yyyymm (every value a
 * month, twelve different ones or a name that says so), seconds or milliseconds since 1970 that fall into 2001 to 2039 and are
 * named like a time or never fall from row to row (2 % may). At least five different values. Random whole numbers of that size
 * are days of the calendar once in 28 times each.
 */
export const dateNumber: NumberDetector = (look) => {
  const { summary, sorted, place } = look
  if (!summary.whole || place || sorted.length < fewestDates) return null
  const distinct = [...new Set(sorted)]
  if (distinct.length < fewestDates) return null
  const form = formOf(look, distinct)
  if (!form) return null
  return hintOn(
    look,
    'date-number',
    { value: distinct.length, unit: 'dates' },
    {
      values: { form, low: distinct[0], high: distinct[distinct.length - 1] },
      strength: form === 'month' ? 0.7 : 0.9,
    },
  )
}
