/** Densities of the draws that weights are made by, as pictures draw them over a histogram. */
import type { Histogram } from './summary'
import type { Distribution } from './weights'

/** Standard deviation of a standard normal cut at two. */
export const truncatedStd = 0.879_625_661_034_238
/** Share of a normal's values beyond two standard deviations, on one side. */
const cutShare = 0.022_750_131_948_179_2

/** Of mean 0 and standard deviation `std`, at `value`. */
export function densityOf(distribution: Distribution, std: number, value: number): number {
  const bell = (z: number, scale: number) => Math.exp(-(z * z) / 2) / (Math.sqrt(2 * Math.PI) * scale)
  if (distribution === 'normal') return bell(value / std, std)
  if (distribution === 'uniform') {
    const half = Math.sqrt(3) * std
    return Math.abs(value) <= half ? 1 / (2 * half) : 0
  }
  const scale = std / truncatedStd
  return Math.abs(value) <= 2 * scale ? bell(value / scale, scale) / (1 - 2 * cutShare) : 0
}

export interface DensityPoint {
  value: number
  density: number
}

/** Where a picture may stop: nothing is drawn beyond, or next to nothing. */
const reachOf: Readonly<Record<Distribution, number>> = {
  normal: 4,
  'truncated-normal': 2 / truncatedStd,
  uniform: Math.sqrt(3),
}

const steps = 64

/** Values that are all the same stand in a bar of no width: the bar that a whole number gets reaches a half to each side. */
export const histogramToDraw = ({
  histogram,
  mean,
  std,
}: {
  histogram: Histogram | null
  mean: number | null
  std: number | null
}): Histogram | null =>
  histogram && std === 0 && mean !== null
    ? { edges: [mean, mean], counts: [histogram.counts.reduce((sum, count) => sum + count, 0)] }
    : histogram

/** The density from where it begins to where it ends, down to 0 at both; no points where there is no spread. */
export function densityOutline(distribution: Distribution, std: number): DensityPoint[] {
  const reach = reachOf[distribution] * std
  const peak = densityOf(distribution, std, 0)
  if (!(std > 0 && Number.isFinite(reach) && Number.isFinite(peak))) return []
  const pieces = distribution === 'uniform' ? 1 : steps
  const inside = Array.from({ length: pieces + 1 }, (_, i) => {
    // Rounding must not carry the ends out of the density, where it is 0.
    const value = reach * (1 - 1e-12) * ((2 * i) / pieces - 1)
    return { value, density: densityOf(distribution, std, value) }
  })
  return [{ value: -reach, density: 0 }, ...inside, { value: reach, density: 0 }]
}

/** Peaks further apart than this are not drawn to one scale: the lower would be a line on the floor. */
const comparablePeaks = 3

/**
 * Heights, 0 to 1, of the fullest bar and of the density's peak. `sameArea`: both enclose the same area, so that they can be
 * compared in height too; otherwise each stands as high as the picture.
 */
export function heightsOf(
  { edges, counts }: Histogram,
  outline: readonly DensityPoint[],
): { bars: number; density: number; sameArea: boolean } {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const fullest = counts.reduce(
    (most, count, i) => Math.max(most, count / total / (edges[i + 1] - edges[i])),
    0,
  )
  const peak = outline.reduce((most, { density }) => Math.max(most, density), 0)
  const ratio = fullest / peak
  if (!(ratio <= comparablePeaks && ratio >= 1 / comparablePeaks))
    return { bars: 1, density: 1, sameArea: false }
  return { bars: Math.min(1, ratio), density: Math.min(1, 1 / ratio), sameArea: true }
}
