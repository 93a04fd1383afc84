import type { Hint } from '../../contract/hints'
import { datasetRows, eachStep, type GroupDetector, hintOn, type NumberLook } from './look'

const fewestRows = 30
const tolerance = 0.02
/** Rows that may miss the norm: a few that were damaged on the way. */
const unitShare = 0.995

type Four = readonly [NumberLook, NumberLook, NumberLook, NumberLook]

const couldBePart = (look: NumberLook): boolean => {
  const { min, max, whole, std } = look.summary
  return (
    !whole &&
    min !== null &&
    max !== null &&
    min >= -1 - tolerance &&
    max <= 1 + tolerance &&
    (std ?? 0) > 1e-6
  )
}

/** Rows whose four parts have a norm of one, as a share of the rows that have all four. */
function unitRows(four: Four): { complete: number; unit: number } {
  let [complete, unit] = [0, 0]
  for (let row = 0; row < four[0].values.length; row++) {
    const norm = Math.hypot(...four.map(({ values }) => values[row]))
    if (Number.isNaN(norm)) continue
    complete++
    if (Math.abs(norm - 1) <= tolerance) unit++
    // Most groups of four are not even near; a few rows tell.
    else if (complete >= fewestRows && unit < complete / 2) break
  }
  return { complete, unit }
}

const dot = (four: Four, a: number, b: number): number =>
  four.reduce((sum, { values }) => sum + values[a] * values[b], 0)

/** Rows where q became about -q: nearly the same rotation (|dot| over 0.9), all signs turned. */
function flipsOf(four: Four): number[] {
  const flips: number[] = []
  eachStep(four[0].ranges, (row, before) => {
    if (dot(four, row, before) < -0.9) flips.push(row)
  })
  return flips
}

/** The rarer sign of the part that is largest on average, as a share of the rows: 0 where all lie on one half of the sphere. */
function otherHalf(four: Four): number {
  const sizes = four.map(({ summary: { mean, std } }) => Math.hypot(mean ?? 0, std ?? 0))
  const lead = sizes.indexOf(Math.max(...sizes))
  const { sorted } = four[lead]
  const negative = sorted.filter((value) => value < 0).length
  return Math.min(negative, sorted.length - negative) / sorted.length
}

function hintOnFour(four: Four): Hint | null {
  if (!four.every(couldBePart)) return null
  const { complete, unit } = unitRows(four)
  if (complete < fewestRows || unit < unitShare * complete) return null
  const [flips, share] = [flipsOf(four), otherHalf(four)]
  if (flips.length === 0 && share < 0.01) return null
  const columns = four.map(({ name }) => name)
  return hintOn(
    four[0],
    'quaternion',
    { value: share, unit: 'share of rows' },
    {
      columns,
      values: { columns: columns.join(', '), flips: flips.length, share },
      exampleRows: datasetRows(four[0].ranges, flips),
      transform: { kind: 'one-hemisphere', columns },
      strength: flips.length > 0 ? 0.95 : 0.8,
    },
  )
}

/**
 * Unit quaternions: four columns side by side, none of whole numbers and none constant, whose norm is 1 within 0.02 on 99.5 % of
 * the rows. q and -q are the same rotation, so the hint is given only where both signs occur: rows that flip (dot product with the
 * row before under -0.9), or at least 1 % of the rows on the other half of the sphere. One-hot groups have norm 1 too, but are
 * whole. Row order matters to the flips only. W. R. Hamilton 1843 for the numbers; double cover: e.g. Kuipers, Quaternions and
 * Rotation Sequences, 1999, section 5.
 */
export const quaternions: GroupDetector = (looks) => {
  const hints: Hint[] = []
  for (let i = 0; i + 3 < looks.length; i++) {
    const four = looks.slice(i, i + 4).filter((look) => look.kind === 'number')
    const [a, b, c, d] = four
    const found = four.length === 4 ? hintOnFour([a, b, c, d]) : null
    if (!found) continue
    hints.push(found)
    i += 3
  }
  return hints
}
