/** Geometry of rows that are points moving together, which the window and the HTML report draw alike. Pure. */
import type { EvidenceOf } from './evidence'

type Motion = EvidenceOf<'motion'>
export type Place = readonly [number, number]

/** Two of the axes, the first to the right and the second upwards. */
export type MotionView = readonly [number, number]

/** Views to choose from, by what is seen in practice: upright first. Two axes have one. */
export const viewsOf = (axes: number): readonly MotionView[] =>
  axes === 2
    ? [[0, 1]]
    : [
        [0, 1],
        [2, 1],
        [0, 2],
      ]

export const axisNames = ['x', 'y', 'z'] as const

export const viewName = ([across, up]: MotionView): string => `${axisNames[across]}/${axisNames[up]}`

/** Where each point of a frame is seen; null where a coordinate is missing. */
export function placesOf(frame: readonly number[], axes: number, [across, up]: MotionView): (Place | null)[] {
  return Array.from({ length: Math.floor(frame.length / axes) }, (_, point) => {
    const place: Place = [frame[point * axes + across], frame[point * axes + up]]
    return place.every(Number.isFinite) ? place : null
  })
}

/** The middle of a frame's points, by which the common path is drawn; null where no point is known. */
export function middleOf(places: readonly (Place | null)[]): Place | null {
  const known = places.filter((place) => place !== null)
  if (known.length === 0) return null
  const sum = known.reduce<Place>(([x, y], place) => [x + place[0], y + place[1]], [0, 0])
  return [sum[0] / known.length, sum[1] / known.length]
}

/** Frames looked at for which points keep together; more change nothing. */
const framesForBones = 40

/** Beyond this many points lines no longer help, and their number of pairs grows with the square. */
const mostBonedPoints = 64

/** A bone keeps its length while the figure moves: how far its length wanders counts more than how long it is. */
const wanderWeight = 4

/** By pair of points: mean distance, and its standard deviation weighted; infinite where no frame has both. */
function jointCosts({ local, points, axes }: Motion): number[][] {
  const step = Math.max(1, Math.ceil(local.length / framesForBones))
  const frames = local.filter((_, i) => i % step === 0)
  const distance = (frame: readonly number[], a: number, b: number) =>
    Math.hypot(...Array.from({ length: axes }, (_, axis) => frame[a * axes + axis] - frame[b * axes + axis]))
  const cost = (a: number, b: number) => {
    const known = frames.map((frame) => distance(frame, a, b)).filter(Number.isFinite)
    if (a === b || known.length === 0) return Number.POSITIVE_INFINITY
    const mean = known.reduce((sum, value) => sum + value / known.length, 0)
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2 / known.length, 0)
    return mean + wanderWeight * Math.sqrt(variance)
  }
  return points.map((_, a) => points.map((_, b) => cost(a, b)))
}

/**
 * Lines that make points readable as one figure: the minimum spanning tree (Prim) of `jointCosts`. No file tells the bones
 * of a figure, so this is a drawing aid and no claim. Pairs of point indices; none beyond 64 points.
 */
export function bonesOf(motion: Motion): [number, number][] {
  const count = motion.points.length
  if (count < 2 || count > mostBonedPoints || motion.local.length === 0) return []
  const costs = jointCosts(motion)
  const reached = new Set([0])
  const bones: [number, number][] = []
  while (reached.size < count) {
    const candidates = [...reached].flatMap((from) =>
      motion.points.map((_, to): [number, number] => [from, to]).filter(([, to]) => !reached.has(to)),
    )
    const nearest = candidates.reduce((best, pair) =>
      costs[pair[0]][pair[1]] < costs[best[0]][best[1]] ? pair : best,
    )
    reached.add(nearest[1])
    if (Number.isFinite(costs[nearest[0]][nearest[1]])) bones.push(nearest)
  }
  return bones
}

/** Least and largest of both coordinates over all `places`; null where none is known. */
export function boxOf(places: Iterable<Place | null>): { low: Place; high: Place } | null {
  let box: { low: Place; high: Place } | null = null
  for (const place of places) {
    if (place === null) continue
    const [x, y] = place
    const { low, high }: { low: Place; high: Place } = box ?? { low: place, high: place }
    box = {
      low: [Math.min(low[0], x), Math.min(low[1], y)],
      high: [Math.max(high[0], x), Math.max(high[1], y)],
    }
  }
  return box
}

/**
 * Coordinates to pixels of a `width` by `height` picture with `margin` around, the same scale on both axes, up being up.
 * Places come out within the picture whatever the box is.
 */
export function fitInto(
  box: { low: Place; high: Place } | null,
  { width, height, margin }: { width: number; height: number; margin: number },
): (place: Place) => Place {
  if (box === null) return () => [width / 2, height / 2]
  const [across, up] = [box.high[0] - box.low[0], box.high[1] - box.low[1]]
  const scale = Math.min((width - 2 * margin) / across, (height - 2 * margin) / up)
  const usable = Number.isFinite(scale) && scale > 0 ? scale : 0
  // Halved before adding, because the extent of huge coordinates is infinite.
  const middle = [box.low[0] / 2 + box.high[0] / 2, box.low[1] / 2 + box.high[1] / 2]
  return ([x, y]) => [width / 2 + (x - middle[0]) * usable, height / 2 - (y - middle[1]) * usable]
}
