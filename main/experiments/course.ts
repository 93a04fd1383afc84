/** A stretch of training within a budget: steps planned from the model's cost, seconds as the safety net. */

import type { Laboratory, StepRecord, Trainer } from './laboratory'
import type { BatchStream } from './row-order'

/** One call of the runtime per step costs about this beside the model's own work (spec: autodiff, "calls"). */
const secondsPerCall = 1e-4
/** Between two looks at the clock, the curve and the cancel. */
const secondsPerStretch = 0.1
const mostPerStretch = 64

const secondsPerStep = ({ secondsPerRow }: Laboratory, batchSize: number): number =>
  secondsPerRow * batchSize + secondsPerCall

/** Steps that fit into `share` of the budget, at most `wanted`, at least `least`; the same on every machine. */
export function stepsFor(
  lab: Laboratory,
  of: { batchSize: number; wanted: number; share?: number; least?: number },
): number {
  const { batchSize, wanted, share = 1, least = 8 } = of
  const affordable = Math.floor((lab.budget.seconds * share) / secondsPerStep(lab, batchSize))
  return Math.max(least, Math.min(wanted, Math.floor(lab.budget.steps * share), affordable))
}

export interface Deadline {
  readonly passed: boolean
}

/** Passed once the budget's seconds are gone, counted from now. */
export function deadlineOf({ watch, budget }: Laboratory): Deadline {
  const endMs = watch.clock() + budget.seconds * 1000
  return {
    get passed() {
      return watch.clock() > endMs
    },
  }
}

export interface CourseOptions {
  steps: number
  batches: BatchStream
  /** One for all, or that of each step. */
  rate: number | ((step: number) => number)
  deadline: Deadline
  /** Told after each stretch, with all records so far; true: enough. */
  onStretch?(records: readonly StepRecord[]): boolean | undefined
}

export interface Course {
  records: StepRecord[]
  /** `broken`: a loss was no number. `enough`: onStretch said so. */
  ended: 'done' | 'broken' | 'enough' | 'budget'
}

/** Trains `steps` steps from where the trainer stands. Throws CancelledError. */
export async function runCourse(lab: Laboratory, trainer: Trainer, options: CourseOptions): Promise<Course> {
  const { steps, batches, rate, deadline, onStretch } = options
  const stretch = Math.max(
    1,
    Math.min(mostPerStretch, Math.round(secondsPerStretch / secondsPerStep(lab, trainer.batchSize))),
  )
  const records: StepRecord[] = []
  while (records.length < steps) {
    if (records.length > 0 && deadline.passed) return { records, ended: 'budget' }
    const count = Math.min(stretch, steps - records.length)
    const from = records.length
    const rates = typeof rate === 'number' ? rate : Array.from({ length: count }, (_, i) => rate(from + i))
    const made = await trainer.train(batches.take(count), rates)
    records.push(...made)
    const enough = onStretch?.(records) ?? false
    if (made.length < count || !Number.isFinite(made.at(-1)?.loss)) return { records, ended: 'broken' }
    if (enough) return { records, ended: 'enough' }
    await lab.watch.turn()
  }
  return { records, ended: 'done' }
}
