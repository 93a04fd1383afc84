import type { Hint } from '../../contract/hints'
import { type Points, pointsIn } from './coordinates'
import { type Heading, headingOf } from './heading'
import { type GroupDetector, hintOn, type NumberLook } from './look'

const fewestRows = 30
/** Below this the points move among themselves at least a third as far as all of them together. */
const leastShare = 0.9
/** How far a point may lag behind or overshoot the common offset: growth of a figure moves the head more than the feet. */
const [lowestSlope, highestSlope] = [0.7, 1.4]

/** Names of what the rest of a figure hangs on, the likeliest first. */
const rootWords = [
  /^(pelvis|hips?|root)$/,
  /^(torso|trunk|body|base|cent(er|re)|com|spine|chest|thorax|neck|nose)$/,
]

export interface AxisMotion {
  axis: string
  columns: readonly NumberLook[]
  /** Variance of the common offset, times the number of points, over the sum of the points' variances. */
  share: number
  commonStd: number
  /** Root of the mean square of the points' own movement about their mean place, less the common offset. */
  localStd: number
  /** The common offset by row; NaN where a point is absent. */
  offset: Float64Array
  /** Standard deviation, by point, of what is left of it once the offset is taken away. */
  residues: readonly number[]
  slopes: readonly number[]
}

function offsetOf(columns: readonly NumberLook[]): Float64Array {
  const offset = new Float64Array(columns[0].values.length)
  for (const { values } of columns) {
    for (let row = 0; row < offset.length; row++) offset[row] += values[row] / columns.length
  }
  return offset
}

interface Spread {
  rows: number
  offset: number
  own: number
  /** Of the offset with the column. */
  with: number
}

/** Variances of offset and column and their covariance, over the rows that have both. */
function spreadOf(offset: Float64Array, values: Float64Array): Spread {
  let [rows, meanOffset, meanOwn] = [0, 0, 0]
  const spread = { offset: 0, own: 0, with: 0 }
  for (let row = 0; row < values.length; row++) {
    const [a, b] = [offset[row], values[row]]
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue
    rows++
    const [da, db] = [a - meanOffset, b - meanOwn]
    meanOffset += da / rows
    meanOwn += db / rows
    spread.offset += da * (a - meanOffset)
    spread.own += db * (b - meanOwn)
    spread.with += da * (b - meanOwn)
  }
  const per = Math.max(1, rows)
  return { rows, offset: spread.offset / per, own: spread.own / per, with: spread.with / per }
}

/** How much of the movement along one axis is that of all points together; null where too few rows are complete. */
export function axisMotion(axis: string, columns: readonly NumberLook[]): AxisMotion | null {
  const offset = offsetOf(columns)
  const spreads = columns.map(({ values }) => spreadOf(offset, values))
  const [{ rows, offset: common }] = spreads
  const total = spreads.reduce((sum, { own }) => sum + own, 0)
  if (rows < fewestRows || !(total > 0) || !Number.isFinite(total)) return null
  const residues = spreads.map(({ own, offset: shared, with: both }) => Math.max(0, own + shared - 2 * both))
  const local = residues.reduce((sum, one) => sum + one, 0) / columns.length
  return {
    axis,
    columns,
    share: Math.min(1, (common * columns.length) / total),
    commonStd: Math.sqrt(common),
    localStd: Math.sqrt(local),
    offset,
    residues: residues.map(Math.sqrt),
    slopes: spreads.map(({ with: both, offset: shared }) => (shared > 0 ? both / shared : 0)),
  }
}

const isShared = ({ share, slopes }: AxisMotion): boolean =>
  share >= leastShare && slopes.every((slope) => slope >= lowestSlope && slope <= highestSlope)

/** The point that best carries the offset: by name, else the one that moves least about it. */
function rootOf(
  names: readonly string[],
  words: readonly (readonly string[])[],
  moving: readonly AxisMotion[],
): number {
  for (const pattern of rootWords) {
    const named = names.findIndex((_, point) => words[point].some((word) => pattern.test(word)))
    if (named >= 0) return named
  }
  const residues = names.map((_, point) =>
    moving.reduce((sum, { residues }) => sum + residues[point] ** 2, 0),
  )
  return residues.indexOf(Math.min(...residues))
}

function hintFrom({ axes, points }: Points, moving: readonly AxisMotion[], heading: Heading | null): Hint {
  const names = points.map(({ name }) => name)
  const first = points[0].columns[0]
  const root = rootOf(
    names,
    points.map(({ columns }) => columns[0].words),
    moving,
  )
  const strongest = [...moving].sort((a, b) => b.share - a.share)[0]
  const columnsOf = (point: number) =>
    moving.map(({ axis }) => points[point].columns[axes.indexOf(axis)].name)
  return hintOn(
    first,
    'moving-frame',
    { value: strongest.share, unit: 'share of variance' },
    {
      columns: points.flatMap(({ columns }) => columns.map(({ name }) => name)),
      values: {
        points: points.length,
        axes: moving.map(({ axis }) => axis).join(', '),
        left: 1 - strongest.share,
        common: strongest.commonStd,
        local: strongest.localStd,
        root: names[root],
        turned: heading !== null,
        vertical: heading?.vertical ?? '',
        directed: heading?.directed ?? 0,
      },
      transform: {
        kind: 'relative',
        origin: columnsOf(root),
        groups: names.flatMap((_, point) => (point === root ? [] : [columnsOf(point)])),
      },
      strength: heading ? 0.95 : 0.85,
    },
  )
}

/**
 * Coordinates in a frame that does not move with the figure: at least three points by name (coordinates.ts), and along an axis the
 * offset common to all points carries at least 90 % of the coordinates' variance, every point following it with a slope of 0.7 to 1.4
 * (a figure that is merely larger moves its head more than its feet). Share: with m the points' mean in a row, P var(m) / sum var(p);
 * it is the variance explained by the translation (1, 1, ..., 1)/sqrt(P), which is the first principal component where all of it
 * moves together (Jolliffe, Principal Component Analysis, 2002, section 13.2, on size components). Proposes coordinates relative
 * to the point that carries the offset: pelvis, hips, root by name, else the one that moves least about it. Also tells whether the
 * figure is turned (heading.ts). The rows' order does not matter.
 */
export const movingFrame: GroupDetector = (looks) => {
  const points = pointsIn(looks)
  if (!points) return []
  const motions = points.axes.flatMap(
    (axis, i) =>
      axisMotion(
        axis,
        points.points.map(({ columns }) => columns[i]),
      ) ?? [],
  )
  const moving = motions.filter(isShared)
  return moving.length > 0 ? [hintFrom(points, moving, headingOf(motions))] : []
}
