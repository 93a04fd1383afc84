/** Statistics of one tensor over all batches, merged per channel in double precision. */
import type { TensorActivation } from '../../contract/artifacts'
import type { Screening } from '../../onnx/screening'
import type { ChannelStatistics, Watched } from '../../onnx/statistics'
import type { ExactStatistics } from '../../onnx/tensor-statistics'

export interface ChannelSums extends ChannelStatistics {
  nan: number
  positiveInfinite: number
  negativeInfinite: number
  /** Rows with a value that is not finite. */
  brokenRows: number
  /** Units seen to fire on rows that were only screened; null: not asked for. */
  fired: Uint8Array | null
  /** Values per channel on rows that were only screened, whose saturated ones are counted too. */
  screened: number
}

export function emptySums({
  channels,
  threshold,
  saturation,
}: Pick<Watched, 'channels' | 'threshold' | 'saturation'>): ChannelSums {
  const zeros = () => new Float64Array(channels)
  return {
    counts: zeros(),
    min: zeros().fill(Number.POSITIVE_INFINITY),
    max: zeros().fill(Number.NEGATIVE_INFINITY),
    mean: zeros(),
    m2: zeros(),
    nonZero: zeros(),
    above: threshold === null ? null : zeros(),
    saturated: saturation ? zeros() : null,
    nan: 0,
    positiveInfinite: 0,
    negativeInfinite: 0,
    brokenRows: 0,
    fired: threshold === null ? null : new Uint8Array(channels),
    screened: 0,
  }
}

/** Means, spreads and extremes are numbers: nothing in the batch was NaN, infinite or overflowed on the way. */
export const isFiniteBatch = ({ mean, m2, min, max }: ChannelStatistics): boolean =>
  [mean, m2, min, max].every((values) => values.every(Number.isFinite))

function addInto(into: Float64Array | null, from: Float64Array | null): void {
  if (into && from) for (let i = 0; i < into.length; i++) into[i] += from[i]
}

/** Merges a batch into `sums` (Chan, Golub and LeVeque 1983). A batch without values changes nothing. */
export function mergeBatch(sums: ChannelSums, batch: ChannelStatistics): void {
  for (let i = 0; i < sums.counts.length; i++) {
    const [before, added] = [sums.counts[i], batch.counts[i]]
    if (added === 0) continue
    const count = before + added
    const delta = batch.mean[i] - sums.mean[i]
    sums.mean[i] += (delta * added) / count
    sums.m2[i] += batch.m2[i] + (delta * delta * before * added) / count
    sums.counts[i] = count
    sums.min[i] = Math.min(sums.min[i], batch.min[i])
    sums.max[i] = Math.max(sums.max[i], batch.max[i])
  }
  addInto(sums.nonZero, batch.nonZero)
  addInto(sums.above, batch.above)
  addInto(sums.saturated, batch.saturated)
}

/** Takes in what a batch that was only screened says. */
export function mergeScreening(sums: ChannelSums, { count, fires, saturated }: Screening): void {
  fires?.forEach((fires, i) => {
    if (fires && sums.fired) sums.fired[i] = 1
  })
  addInto(sums.saturated, saturated)
  if (saturated) sums.screened += count
}

/** Units that fired on no row at all; null where units cannot go silent. */
export const silentUnits = ({ above, fired }: ChannelSums): number | null =>
  above === null
    ? null
    : above.reduce((silent, firing, i) => silent + (firing === 0 && !fired?.[i] ? 1 : 0), 0)

/** Share of values in saturation, and units that never leave it; null where nothing saturates or was finite. */
export function saturationOf({
  saturated,
  counts,
  screened,
}: ChannelSums): { share: number; units: number } | null {
  if (!saturated) return null
  const all = counts.map((count) => count + screened)
  const total = all.reduce((a, b) => a + b, 0)
  if (total === 0) return null
  return {
    share: saturated.reduce((a, b) => a + b, 0) / total,
    units: saturated.reduce((units, count, i) => units + (count > 0 && count === all[i] ? 1 : 0), 0),
  }
}

/** Merges a batch that was looked at value by value, with what in it is not finite. */
export function mergeExact(sums: ChannelSums, exact: ExactStatistics): void {
  mergeBatch(sums, exact.statistics)
  sums.nan += exact.nan
  sums.positiveInfinite += exact.positiveInfinite
  sums.negativeInfinite += exact.negativeInfinite
  sums.brokenRows += exact.rows
}

const nonFinite = ({ nan, positiveInfinite, negativeInfinite }: ChannelSums): number =>
  nan + positiveInfinite + negativeInfinite

/** All channels as one. */
export function asOneChannel(sums: ChannelSums): ChannelSums {
  const whole = emptySums({ channels: 1, threshold: sums.above ? 0 : null, saturation: false })
  sums.counts.forEach((_, i) => {
    const part = (values: Float64Array) => values.subarray(i, i + 1)
    mergeBatch(whole, {
      counts: part(sums.counts),
      min: part(sums.min),
      max: part(sums.max),
      mean: part(sums.mean),
      m2: part(sums.m2),
      nonZero: part(sums.nonZero),
      above: sums.above && part(sums.above),
      saturated: null,
    })
  })
  const { nan, positiveInfinite, negativeInfinite, brokenRows } = sums
  return { ...whole, nan, positiveInfinite, negativeInfinite, brokenRows }
}

type Figures = Pick<
  TensorActivation,
  'count' | 'min' | 'max' | 'mean' | 'std' | 'zeroShare' | 'nonFinite' | 'channels'
>

/** Deviations are those of the population. A channel in which nothing was finite has zeros throughout; -0 becomes 0, as in JSON. */
export function figuresOf(sums: ChannelSums): Figures {
  const whole = asOneChannel(sums)
  const [finite] = whole.counts
  const some = finite > 0
  const perChannel = (of: (i: number, count: number) => number) =>
    Array.from(sums.counts, (count, i) => (count === 0 ? 0 : of(i, count)))
  return {
    count: finite + nonFinite(sums),
    min: some ? whole.min[0] + 0 : null,
    max: some ? whole.max[0] + 0 : null,
    mean: some ? whole.mean[0] : null,
    std: some ? Math.sqrt(whole.m2[0] / finite) : null,
    zeroShare: some ? (finite - whole.nonZero[0]) / finite : 0,
    nonFinite: nonFinite(sums),
    channels: {
      min: perChannel((i) => sums.min[i] + 0),
      max: perChannel((i) => sums.max[i] + 0),
      mean: perChannel((i) => sums.mean[i]),
      std: perChannel((i, count) => Math.sqrt(sums.m2[i] / count)),
      zeroShare: perChannel((i, count) => (count - sums.nonZero[i]) / count),
    },
  }
}
