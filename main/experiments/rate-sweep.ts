/** One range test: the rate grows by a factor from step to step until the loss leaves (Smith 2017, "Cyclical Learning Rates"). */
import type { OptimizerKind } from '../contract/experiment'
import { type Deadline, runCourse } from './course'
import { meanOf, smoothed } from './estimates'
import type { Laboratory, StepRecord, Trainer, WeightSet } from './laboratory'
import { batchesOf } from './row-order'

export interface RatePoint {
  rate: number
  loss: number
  smoothed: number
}

export interface Sweep {
  points: RatePoint[]
  stopped: 'diverged' | 'not-a-number' | 'end' | 'budget'
  /** The rate of the last step. */
  reached: number
}

export interface SweepOptions {
  from: number
  to: number
  steps: number
  weights: WeightSet
  seed: number
  deadline: Deadline
  onPoints(points: RatePoint[]): void
}

/** Of the moving average of losses. */
export const keep = 0.8
/** Times the best smoothed loss (spec: audits, 6), or the loss at the start. */
export const leftBeyond = 4
/** The first losses are too few to call one the best. */
const warmUp = 5

export const isAdaptive = (kind: OptimizerKind): boolean =>
  kind === 'adam' || kind === 'adamw' || kind === 'rmsprop'

/** Decades that hold the highest stable rate of nearly every network; raw data in thousands needs the low end without Adam's scaling. */
export const spanOf = (kind: OptimizerKind): { from: number; to: number } =>
  isAdaptive(kind) ? { from: 1e-6, to: 3 } : { from: 1e-8, to: 30 }

function pointsOf(records: readonly StepRecord[], rateAt: (step: number) => number): RatePoint[] {
  const losses = records.map(({ loss }) => loss).filter(Number.isFinite)
  const smooth = smoothed(losses, keep)
  return losses.map((loss, i) => ({ rate: rateAt(i), loss, smoothed: smooth[i] }))
}

/** Points up to the one that left, that one included; null: none did. */
function upToLeaving(points: RatePoint[]): RatePoint[] | null {
  let best = Number.POSITIVE_INFINITY
  for (const [i, { smoothed: value }] of points.entries()) {
    if (i >= warmUp && value > leftBeyond * best) return points.slice(0, i + 1)
    best = Math.min(best, value)
  }
  return null
}

export async function sweepRates(lab: Laboratory, trainer: Trainer, options: SweepOptions): Promise<Sweep> {
  const { from, to, steps, weights, seed, deadline, onPoints } = options
  const factor = (to / from) ** (1 / Math.max(1, steps - 1))
  const rateAt = (step: number): number => from * factor ** step
  trainer.start(weights)
  const { records, ended } = await runCourse(lab, trainer, {
    steps,
    batches: batchesOf(lab.data.training, trainer.batchSize, seed),
    rate: rateAt,
    deadline,
    onStretch: (all) => {
      const points = pointsOf(all, rateAt)
      onPoints(points)
      return upToLeaving(points) !== null
    },
  })
  const all = pointsOf(records, rateAt)
  const left = upToLeaving(all)
  const stopped = left
    ? 'diverged'
    : ended === 'broken'
      ? 'not-a-number'
      : ended === 'budget'
        ? 'budget'
        : 'end'
  const points = left ?? all
  return { points, stopped, reached: rateAt(Math.max(0, points.length - 1)) }
}

/** Losses of the sweep's batches without any step: batches differ, and a fall within their noise is none. */
export async function stillLosses(
  lab: Laboratory,
  trainer: Trainer,
  { steps, weights, seed, deadline }: Omit<SweepOptions, 'from' | 'to' | 'onPoints'>,
): Promise<number[]> {
  trainer.start(weights)
  const batches = batchesOf(lab.data.training, trainer.batchSize, seed)
  const { records } = await runCourse(lab, trainer, { steps, batches, rate: 0, deadline })
  return records.map(({ loss }) => loss)
}

/** Mean loss of the last quarter of some steps at one rate; infinite where a loss was no number, or beyond `most` on the way. */
export async function tailAt(
  lab: Laboratory,
  trainer: Trainer,
  options: Omit<SweepOptions, 'from' | 'to' | 'onPoints'> & { rate: number; most: number },
): Promise<number> {
  const { rate, steps, weights, seed, deadline, most } = options
  trainer.start(weights)
  const batches = batchesOf(lab.data.training, trainer.batchSize, seed)
  const { records, ended } = await runCourse(lab, trainer, { steps, batches, rate, deadline })
  const losses = records.map(({ loss }) => loss)
  if (ended === 'broken' || losses.length === 0 || losses.some((loss) => loss > most))
    return Number.POSITIVE_INFINITY
  return meanOf(losses.slice(-Math.ceil(losses.length / 4)))
}
