import type { Hint } from '../../contract/hints'
import { datasetRows, eachStep, hintOn, type NumberDetector, type NumberLook } from './look'

/** Words that people name angles with. `direction` alone may be a category, so the values must fill a turn all the same. */
const names =
  /^(angle|angular|heading|azimuth|azimut|bearing|yaw|roll|course|cog|direction|dir|winddir|wdir|aspect|hue|phase|theta|phi|psi|longitude|lon|lng|orientation|rotation|rot|deg|degrees?|rad|radians?)$/

/** Turns that a range may be: full turn and where it begins. */
const turns = [
  { low: 0, period: 360 },
  { low: -180, period: 360 },
  { low: 0, period: 2 * Math.PI },
  { low: -Math.PI, period: 2 * Math.PI },
]

/** Width of an end of the turn, as a share of it. */
const end = 0.05
const fewestRows = 30
/** Without a name, this many rows are needed for the ends of a range to be known well. */
const fewestUnnamed = 200
const fewestJumps = 2

interface Turn {
  low: number
  period: number
}

interface Steps {
  /** Rows after which the value jumped by about a period, and how many of those jumps went up. */
  jumps: number[]
  up: number
  /** Steps of a third to two thirds of a period, which an angle of something that moves does not make. */
  middling: number
  /** Steps of under a tenth of a period, and all steps between two values. */
  small: number
  all: number
}

function stepsOf({ values, ranges }: NumberLook, period: number): Steps {
  const steps: Steps = { jumps: [], up: 0, middling: 0, small: 0, all: 0 }
  eachStep(ranges, (row, before) => {
    const step = values[row] - values[before]
    const size = Math.abs(step) / period
    if (Number.isNaN(size)) return
    steps.all++
    if (size < 0.1) steps.small++
    if (size > 0.8) {
      steps.jumps.push(row)
      if (step > 0) steps.up++
    } else if (size > 0.3) steps.middling++
  })
  return steps
}

const jumpsByOnePeriod = ({ jumps, middling }: Steps): boolean =>
  jumps.length >= fewestJumps && middling <= jumps.length / 4

/** Rows follow each other smoothly and yet never come round: a swing between two ends, such as a sine. */
const swings = ({ small, all, jumps }: Steps): boolean => jumps.length === 0 && small >= 0.9 * all

/** Share of the values in [low, high]. */
function shareIn(sorted: Float64Array, low: number, high: number): number {
  let count = 0
  for (const value of sorted) if (value >= low && value <= high) count++
  return count / sorted.length
}

/** The known turn that the values lie in and reach both ends of, within `slack` of a period. */
function filledTurn({ summary: { min, max } }: NumberLook, slack: number): Turn | null {
  if (min === null || max === null) return null
  const found = turns.find(
    ({ low, period }) =>
      min >= low - 1e-3 * period &&
      max <= low + period * (1 + 1e-3) &&
      min <= low + slack * period &&
      max >= low + period * (1 - slack),
  )
  return found ?? null
}

/** Something that swings both ways through its whole range and jumps from end to end both ways: a turn of unknown length. */
function unknownTurn(look: NumberLook): Turn | null {
  const { min, max } = look.summary
  if (min === null || max === null || !(max > min)) return null
  const [low, period] = [min, max - min]
  const steps = stepsOf(look, period)
  const bothWays = Math.min(steps.up, steps.jumps.length - steps.up) >= fewestJumps
  // A signal that switches between two levels jumps both ways too, but leaves the middle empty.
  const middle = shareIn(look.sorted, low + period / 4, low + (3 * period) / 4)
  return bothWays && jumpsByOnePeriod(steps) && middle >= 0.2 ? { low, period } : null
}

function hint(look: NumberLook, { low, period }: Turn, steps: Steps, strength: number): Hint {
  const { sorted, name, ranges } = look
  const [first, last] = [
    shareIn(sorted, low, low + end * period),
    shareIn(sorted, low + (1 - end) * period, low + period),
  ]
  const jumps = jumpsByOnePeriod(steps) ? steps.jumps : []
  return hintOn(
    look,
    'angle',
    { value: first + last, unit: 'share of rows' },
    {
      values: { period, low, high: low + period, seamShare: first + last, jumps: jumps.length },
      marks: [
        { value: low, role: 'period-start' },
        { value: low + period, role: 'period-end' },
      ],
      exampleRows: datasetRows(ranges, jumps),
      transform: { kind: 'sin-cos', column: name, period },
      strength,
    },
  )
}

/** Rows at either end as a share of what an even spread would put there; the smaller of the two ends. */
function endMass({ sorted }: NumberLook, { low, period }: Turn): number {
  const first = shareIn(sorted, low, low + end * period)
  const last = shareIn(sorted, low + (1 - end) * period, low + period)
  return Math.min(first, last) / end
}

/**
 * An angle that wraps: it lies in [0, 360], [-180, 180], [0, 2 pi] or [-pi, pi] and reaches both ends, and
 * - successive rows jump by about a period (over 0.8 of it) at least twice, while steps between 0.3 and 0.8 are at most a quarter as
 *   many: no matter what it is called; or
 * - it is named like an angle, and each end (5 % of the turn) holds at least a fifth of what an even spread would put there; or
 * - it is no whole number, reaches both ends within 1 % of a turn over 200 rows or more, and each end holds at least
 *   half of that, and the rows do not swing smoothly between the ends without ever coming round, as a sine would.
 * A range of any other length counts as a turn only where rows jump from end to end both ways and swing through the middle.
 * Whole numbers without a name (keys 0 to 359) and percentages never match. Own reasoning; numbers tried on real and made columns
 * (test/artifacts/detectors). Row order matters to the first and the last rule only.
 */
export const angle: NumberDetector = (look) => {
  const { summary, sorted, words, place } = look
  if (sorted.length < fewestRows || summary.distinct < 10) return null
  const turn = filledTurn(look, 0.05)
  if (turn) {
    const steps = stepsOf(look, turn.period)
    if (jumpsByOnePeriod(steps)) return hint(look, turn, steps, 0.95)
    const mass = endMass(look, turn)
    if (words.some((word) => names.test(word)) && mass >= 0.2) return hint(look, turn, steps, 0.9)
    const exact =
      !summary.whole && !place && sorted.length >= fewestUnnamed && filledTurn(look, 0.01) !== null
    if (exact && mass >= 0.5 && !swings(steps)) return hint(look, turn, steps, 0.7)
    return null
  }
  const other = place ? null : unknownTurn(look)
  return other && hint(look, other, stepsOf(look, other.period), 0.6)
}
