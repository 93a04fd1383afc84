/** Nearest neighbours by plain search: no index beats it in many dimensions, and it is exact. */

/** Rows side by side, `width` numbers each. */
export interface Points {
  values: Float32Array
  rows: number
  width: number
}

/** The search so far; `row` is the next one to be compared with all after it. */
export interface NeighbourSearch {
  points: Points
  row: number
  /** Squared distance to the nearest row found, and which row that is. */
  best: Float64Array
  nearest: Int32Array
}

export const beginSearch = (points: Points): NeighbourSearch => ({
  points,
  row: 0,
  best: new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY),
  nearest: new Int32Array(points.rows).fill(-1),
})

/** Dimensions after which a distance that is too large already is given up. */
const stride = 16

/** Squared distance of rows i and j, or something not below `enough` as soon as that is certain. */
function distance({ values, width }: Points, i: number, j: number, enough: number): number {
  let [a, b, sum] = [i * width, j * width, 0]
  for (let done = 0; done < width; done += stride) {
    const end = a + Math.min(stride, width - done)
    for (; a < end; a++, b++) {
      const step = values[a] - values[b]
      sum += step * step
    }
    if (sum >= enough) return sum
  }
  return sum
}

/** Compares the next rows with all after them, up to about `steps` differences; returns whether all is done. */
export function searchOn(search: NeighbourSearch, steps: number): boolean {
  const { points, best, nearest } = search
  for (let left = steps; search.row < points.rows; search.row++) {
    if (left <= 0) return false
    const i = search.row
    for (let j = i + 1; j < points.rows; j++) {
      const squared = distance(points, i, j, Math.max(best[i], best[j]))
      if (squared < best[i]) {
        best[i] = squared
        nearest[i] = j
      }
      if (squared < best[j]) {
        best[j] = squared
        nearest[j] = i
      }
    }
    left -= (points.rows - i) * points.width
  }
  return true
}
