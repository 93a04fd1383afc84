/** Transforms that a person may want to try on a column by hand, whatever a detector says of it. */
import type { ColumnProfile } from '../contract/artifacts'
import type { NumberSummary } from '../contract/summary'
import type { Transform } from '../contract/transform'
import { quantileKnots, type TransformColumn } from './transforms'

/** With more, a list of columns of 0 and 1 says less than an embedding would. */
const mostCategories = 20

/** Below this a logarithm of 1 + |x| is a straight line. */
const leastForLog = 1

const day = 86_400_000
/** Turn in radians, days of a week, hours, minutes, degrees of a half and a full turn, days of a year, minutes of a day. */
const usualPeriods = [1, 2 * Math.PI, 7, 12, 24, 60, 180, 360, 365.25, 1440, 86_400]
/** A day, a week and a year in milliseconds. */
const datePeriods = [day, 7 * day, 365.25 * day]

/** Numbers that stand for "nothing known" in many files. */
const usualSentinels = [-9999, -999, -99, -1, 9999, 999, 99, 0]

/** Periods that are usual for a column of this kind, for people to choose from. Dates are in milliseconds. */
export const periodsFor = ({ type }: Pick<ColumnProfile, 'type'>): number[] => {
  if (type === 'date' || type === 'timestamp') return datePeriods
  return type === 'time' ? [day] : usualPeriods
}

/** The shortest usual period that the values do not exceed; whole numbers take one step more than their range. */
function periodOf(profile: ColumnProfile, { min, max, whole }: NumberSummary): number | null {
  if (min === null || max === null) return null
  if (profile.type === 'date' || profile.type === 'timestamp') return datePeriods[0]
  const span = max - min + (whole ? 1 : 0)
  return periodsFor(profile).find((period) => period >= span * (1 - 1e-9)) ?? null
}

/** The usual sentinel that is the column's smallest or largest value, or among its frequent ones; else its smallest value. */
function sentinelOf({ min, max, top }: NumberSummary): number | null {
  const frequent = new Set(top.map(({ value }) => Number(value)))
  return usualSentinels.find((value) => value === min || value === max || frequent.has(value)) ?? min
}

function categories({ summary }: ColumnProfile): string[] {
  const few =
    summary.distinct > 2 && summary.distinct <= mostCategories && summary.top.length === summary.distinct
  const categorical = summary.kind === 'text' || summary.whole
  // Two values of a text are one column of 0 and 1 still to be made; two numbers are one already.
  const pair = summary.kind === 'text' && summary.distinct === 2
  return (few || pair) && categorical ? summary.top.map(({ value }) => value) : []
}

function ofNumbers(profile: ColumnProfile, summary: NumberSummary, values: TransformColumn): Transform[] {
  const { name: column } = profile
  const { mean, std, min, max, distinct } = summary
  if (mean === null || min === null || max === null) return []
  const proposed: Transform[] = []
  if (std !== null && std > 0) proposed.push({ kind: 'standardize', column, mean, std })
  const isTime = periodsFor(profile) !== usualPeriods
  if (!isTime && distinct > 2 && Math.max(-min, max) > leastForLog) proposed.push({ kind: 'log1p', column })
  const knots = distinct > 2 && values instanceof Float64Array ? quantileKnots(values) : []
  if (knots.length > 2) proposed.push({ kind: 'quantile', column, knots })
  const period = distinct > 2 ? periodOf(profile, summary) : null
  if (period !== null) proposed.push({ kind: 'sin-cos', column, period })
  const sentinel = !isTime && distinct > 1 ? sentinelOf(summary) : null
  if (sentinel !== null) proposed.push({ kind: 'missing-indicator', column, sentinels: [sentinel] })
  return proposed
}

/**
 * What can sensibly be tried on a column, by its summary; parameters are filled in (mean, std, knots of the sampled `values`, the
 * shortest usual period, the likeliest sentinel) and may be changed. Nothing for a column that is constant or empty, or for text
 * with many values.
 */
export function proposeTransforms(profile: ColumnProfile, values: TransformColumn): Transform[] {
  const { summary, name: column } = profile
  const proposed = summary.kind === 'number' ? ofNumbers(profile, summary, values) : []
  const names = categories(profile)
  return names.length > 0 ? [...proposed, { kind: 'one-hot', column, values: names }] : proposed
}
