import type { AxisMotion } from './moving-frame'

export interface Heading {
  /** The axis that the figure is turned about. */
  vertical: string
  /** 0: faces every direction alike, 1: always the same way; see headingOf. */
  directed: number
}

/** At most this many rows: the eigenvector needs no more, and every step reads all of them. */
const mostRows = 2_000
const iterations = 30
/** Share of the figure's movement on the ground that one turned pattern must carry to be told from noise. */
const leastPattern = 0.4
const mostDirected = 0.3

/** Places of the points on the ground relative to the common offset, as complex numbers: row by row, real and imaginary part. */
function shapes(a: AxisMotion, b: AxisMotion): { rows: number; points: number; values: Float64Array } {
  const points = a.columns.length
  const stride = Math.max(1, Math.ceil(a.offset.length / mostRows))
  const kept: number[] = []
  for (let row = 0; row < a.offset.length; row += stride) {
    const place = a.columns.flatMap(({ values }, point) => [
      values[row] - a.offset[row],
      b.columns[point].values[row] - b.offset[row],
    ])
    if (place.every(Number.isFinite)) kept.push(...place)
  }
  return { rows: kept.length / (2 * points), points, values: Float64Array.from(kept) }
}

type Complex = readonly [number, number]

/** The pattern's complex amplitude in one row: the inner product of the row with it. */
function amplitude(values: Float64Array, at: number, pattern: Float64Array): Complex {
  let [real, imaginary] = [0, 0]
  for (let i = 0; i < pattern.length; i += 2) {
    real += pattern[i] * values[at + i] + pattern[i + 1] * values[at + i + 1]
    imaginary += pattern[i] * values[at + i + 1] - pattern[i + 1] * values[at + i]
  }
  return [real, imaginary]
}

/** The pattern that, turned and scaled row by row, explains most: leading eigenvector of the points' complex covariance. */
function leadingPattern({ rows, points, values }: ReturnType<typeof shapes>): Float64Array {
  const width = 2 * points
  let pattern = Float64Array.from({ length: width }, (_, i) => 1 + (i % 7))
  for (let step = 0; step < iterations; step++) {
    const next = new Float64Array(width)
    for (let row = 0; row < rows; row++) {
      const [real, imaginary] = amplitude(values, row * width, pattern)
      for (let i = 0; i < width; i += 2) {
        const [x, y] = [values[row * width + i], values[row * width + i + 1]]
        next[i] += x * real + y * imaginary
        next[i + 1] += y * real - x * imaginary
      }
    }
    const size = Math.hypot(...next)
    if (!(size > 0)) return pattern
    pattern = next.map((one) => one / size)
  }
  return pattern
}

function headingOn(a: AxisMotion, b: AxisMotion): number | null {
  const shape = shapes(a, b)
  const { rows, points, values } = shape
  if (rows < 30) return null
  const pattern = leadingPattern(shape)
  let [all, power, mean, square] = [0, 0, [0, 0], [0, 0]]
  for (const value of values) all += value * value
  for (let row = 0; row < rows; row++) {
    const [x, y] = amplitude(values, row * 2 * points, pattern)
    power += x * x + y * y
    mean = [mean[0] + x, mean[1] + y]
    square = [square[0] + x * x - y * y, square[1] + 2 * x * y]
  }
  if (!(power >= leastPattern * all) || !(power > 0)) return null
  // |E z|^2 / E|z|^2 is 1 where the pattern stands still; |E z^2| / E|z|^2 where it swings to and fro on a line.
  return Math.max(Math.hypot(...mean) ** 2 / rows / power, Math.hypot(...square) / power)
}

/**
 * Whether the whole figure is turned about an axis, row by row: on the plane of the other two axes, the points' places (less the
 * common offset) are taken as complex numbers; a turn multiplies all of them by the same e^(i theta). With z the amplitude of the
 * leading pattern, the larger of |E z|^2 / E|z|^2 and |E z^2| / E|z|^2 is near 0 where every heading occurs alike and near 1 where
 * the pattern stands still or sways; a heading is reported up to 0.3. null where no plane shows one. Own reasoning, after the
 * circularity quotient of complex signals (Ollila, IEEE Signal Processing Letters 15, 2008).
 */
export function headingOf(motions: readonly AxisMotion[]): Heading | null {
  const found = motions.flatMap((a, i) =>
    motions.slice(i + 1).flatMap((b) => {
      const directed = headingOn(a, b)
      const vertical = ['x', 'y', 'z'].find((axis) => axis !== a.axis && axis !== b.axis) ?? 'z'
      return directed !== null && directed <= mostDirected ? [{ vertical, directed }] : []
    }),
  )
  return found.sort((a, b) => a.directed - b.directed)[0] ?? null
}
