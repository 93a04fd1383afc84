/** Coordinates of points by their columns' names. */
import type { Look, NumberLook } from './look'

export interface Points {
  /** Letters of the axes, in alphabetical order: x, y and perhaps z. */
  axes: readonly string[]
  points: readonly { name: string; columns: readonly NumberLook[] }[]
}

/** Point before axis: `l_knee_x`, `knee.X`, `p[x]`, `kneeX`, `joint3x`. A word that merely ends in x (`max`, `index`) is none. */
const axisLast = [/^(.+?)[._\- /:[]+([xyz])\]?$/i, /^(.*[\p{Ll}\d])([XYZ])$/u, /^(.*\d)([xyz])$/]
/** Axis before point: `x1`, `y_12`, `z_knee`. */
const axisFirst = /^([xyz])(?:[._\- ]?(\d+)|[._\- ]([\p{L}\d_.\- ]+))$/iu

/** The point and axis that a column's name speaks of; null where it speaks of none. */
export function coordinateOf(name: string): { point: string; axis: string } | null {
  const parted = axisLast.map((pattern) => pattern.exec(name)).find((found) => found !== null)
  if (parted) return { point: parted[1], axis: parted[2].toLowerCase() }
  const first = axisFirst.exec(name)
  if (!first) return null
  return { point: first[2] ?? first[3], axis: first[1].toLowerCase() }
}

const isMoving = ({ summary: { std } }: NumberLook): boolean => (std ?? 0) > 0

/** Points of one set of axes that can move together: at least three of them. */
function complete(
  axes: readonly string[],
  byPoint: ReadonlyMap<string, ReadonlyMap<string, NumberLook>>,
): Points | null {
  const points = [...byPoint].flatMap(([name, columns]) => {
    const own = axes.flatMap((axis) => columns.get(axis) ?? [])
    return columns.size === axes.length && own.length === axes.length ? [{ name, columns: own }] : []
  })
  const usable = points.filter(({ columns }) => columns.some(isMoving))
  return usable.length >= 3 ? { axes, points: usable } : null
}

/** The points that number columns are coordinates of, in three dimensions or in two; null where there are fewer than three. */
export function pointsIn(looks: readonly Look[]): Points | null {
  const byPoint = new Map<string, Map<string, NumberLook>>()
  for (const look of looks) {
    const found = look.kind === 'number' ? coordinateOf(look.name) : null
    if (!found || look.kind !== 'number') continue
    const columns = byPoint.get(found.point) ?? new Map<string, NumberLook>()
    columns.set(found.axis, look)
    byPoint.set(found.point, columns)
  }
  return complete(['x', 'y', 'z'], byPoint) ?? complete(['x', 'y'], byPoint) ?? complete(['x', 'z'], byPoint)
}
