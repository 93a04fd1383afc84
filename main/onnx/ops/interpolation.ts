/** Resize along one axis as a matrix of weights: every output is a weighted sum of inputs (ONNX, Resize). */

export interface Interpolation {
  mode: 'nearest' | 'linear' | 'cubic'
  /** coordinate_transformation_mode */
  coordinates: string
  /** nearest_mode */
  rounding: string
  /** cubic_coeff_a */
  cubic: number
  excludeOutside: boolean
}

export interface ResizedAxis {
  from: number
  to: number
  scale: number
  /** Start and end of the region, as shares of the axis (tf_crop_and_resize). */
  region: readonly [number, number]
}

/** Weights of the inputs that one output is made of, by their places. */
type Weights = [place: number, weight: number][]

/** Where output `at` lies on the input's axis; null for coordinates that are not known. */
function sourceOf(
  { coordinates }: Interpolation,
  { from, to, scale, region }: ResizedAxis,
  at: number,
): number | null {
  switch (coordinates) {
    case 'half_pixel':
      return (at + 0.5) / scale - 0.5
    case 'pytorch_half_pixel':
      return to > 1 ? (at + 0.5) / scale - 0.5 : 0
    case 'half_pixel_symmetric': {
      // The image stays centred where the size is not the scaled one exactly.
      const shift = (from / 2) * (1 - to / (scale * from))
      return shift + (at + 0.5) / scale - 0.5
    }
    case 'align_corners':
      return to > 1 ? (at * (from - 1)) / (to - 1) : 0
    case 'asymmetric':
      return at / scale
    case 'tf_half_pixel_for_nn':
      return (at + 0.5) / scale
    case 'tf_crop_and_resize': {
      const [start, end] = region
      const length = from - 1
      return to > 1 ? start * length + (at * (end - start) * length) / (to - 1) : 0.5 * (start + end) * length
    }
    default:
      return null
  }
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
}

/** Keys' cubic kernel (1981, IEEE TASSP 29). */
function cubicWeight(distance: number, a: number): number {
  const d = Math.abs(distance)
  if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1
  return d < 2 ? a * (d ** 3 - 5 * d ** 2 + 8 * d - 4) : 0
}

function weightsAt(
  { mode, rounding, cubic, excludeOutside }: Interpolation,
  x: number,
  from: number,
): Weights {
  if (mode === 'nearest') return [[(roundings[rounding] ?? Math.round)(x), 1]]
  const low = Math.floor(x)
  if (mode === 'linear') {
    // Clamped before it is split, so that the border is its own neighbour.
    const inside = Math.min(Math.max(x, 0), from - 1)
    const first = Math.floor(inside)
    return [
      [first, 1 - (inside - first)],
      [first + 1, inside - first],
    ]
  }
  const taps = [-1, 0, 1, 2].map((step): [number, number] => [low + step, cubicWeight(x - low - step, cubic)])
  if (!excludeOutside) return taps
  const kept = taps.filter(([place]) => place >= 0 && place < from)
  const sum = kept.reduce((all, [, weight]) => all + weight, 0)
  return kept.map(([place, weight]) => [place, weight / sum])
}

/** [to, from] in rows; null for coordinates or roundings that are not known. */
export function weightsOf(how: Interpolation, axis: ResizedAxis): number[][] | null {
  if (how.mode === 'nearest' && !roundings[how.rounding]) return null
  const rows = Array.from({ length: axis.to }, (_, at) => {
    const x = sourceOf(how, axis, at)
    if (x === null) return null
    const row = Array<number>(axis.from).fill(0)
    // Beyond the image lies a constant, which has no gradient.
    if (how.coordinates === 'tf_crop_and_resize' && (x < 0 || x > axis.from - 1)) return row
    for (const [place, weight] of weightsAt(how, x, axis.from))
      row[Math.min(Math.max(place, 0), axis.from - 1)] += weight
    return row
  })
  return rows.every((row) => row !== null) ? rows : null
}
