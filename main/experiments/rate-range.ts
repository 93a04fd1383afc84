/**
 * Experiment 3: the highest rate that stays stable with the told optimizer, and one to train with. A sweep shows where the loss leaves, but
 * late: it takes steps to leave. So rates below are tried one by one for some steps each, from the same start. Clipping is off, as it hides
 * where a rate breaks.
 */
import type { OptimizerKind, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { type Deadline, deadlineOf, stepsFor } from './course'
import { type Curves, markOf, seriesOf, thinnedTo } from './curves'
import { medianOf } from './estimates'
import type { Laboratory, Trainer } from './laboratory'
import type { Experiment } from './outcome'
import { type RatePoint, type Sweep, spanOf, sweepRates, tailAt } from './rate-sweep'
import { noNumber, seedStep, startWeights } from './setting'

/** A stable rate brings the loss down at least this share of the way that the sweep's best rates did. */
const shareOfFall = 0.5
/** Below this share of the start, the loss did not fall at all. */
const leastFall = 0.02
const rungFactor = 2
const mostRungs = 6
/** The suggestion keeps this distance below the limit: the sharpness grows in training until the rate is only just stable. */
const belowLimit = 4
const wanted = { sweeps: 5, sweepSteps: 200, trialSteps: 60 }

export interface RateSearch {
  sweep: Sweep
  limit: number | null
  suggestion: number | null
  steepest: number | null
}

const lowestOf = (points: readonly RatePoint[]): RatePoint =>
  points.reduce((best, point) => (point.smoothed < best.smoothed ? point : best))

/** Where the smoothed loss falls fastest over the logarithm of the rate, seen over a few points. */
function steepestOf(points: readonly RatePoint[], window = 5): number | null {
  const upTo = points.indexOf(lowestOf(points))
  let found: { rate: number; fall: number } | null = null
  for (let i = window; i <= upTo; i++) {
    const fall = points[i - window].smoothed - points[i].smoothed
    if (fall > 0 && (found === null || fall > found.fall)) found = { rate: points[i].rate, fall }
  }
  return found?.rate ?? null
}

interface Trial {
  seed: number
  steps: number
  deadline: Deadline
}

/** The highest of the rates tried that is stable: down from where the loss left by halves, then once halfway back. */
async function highestStable(
  lab: Laboratory,
  trainer: Trainer,
  sweep: Sweep,
  initial: number,
  { seed, steps, deadline }: Trial,
): Promise<number | null> {
  const least = initial - shareOfFall * (initial - lowestOf(sweep.points).smoothed)
  const weights = startWeights(lab, seed)
  const isStable = async (rate: number): Promise<boolean> =>
    (await tailAt(lab, trainer, { rate, steps, weights, seed, deadline })) <= least
  let rate = sweep.reached
  for (let rung = 0; rung < mostRungs && !deadline.passed; rung++, rate /= rungFactor) {
    if (!(await isStable(rate))) continue
    if (rung === 0) return rate
    const between = rate * Math.sqrt(rungFactor)
    return (await isStable(between)) ? between : rate
  }
  return null
}

/** Mean and standard deviation of the losses over the first tenth of a sweep, whose rates change nothing yet. */
function startOf(points: readonly RatePoint[]): { mean: number; deviation: number } {
  const losses = points.slice(0, Math.max(1, Math.round(points.length / 10))).map(({ loss }) => loss)
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  const square = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length
  return { mean, deviation: Math.sqrt(square) }
}

async function searchFrom(
  lab: Laboratory,
  trainer: Trainer,
  steps: { sweep: number; trial: number },
  { seed, deadline }: { seed: number; deadline: Deadline },
): Promise<RateSearch> {
  const weights = startWeights(lab, seed)
  const run = (from: number, to: number): Promise<Sweep> =>
    sweepRates(lab, trainer, {
      from,
      to,
      steps: steps.sweep,
      weights,
      seed,
      deadline,
      onPoints: (points) => lab.watch.onCurve(rateCurves(points, { told: lab.setup.learningRate.value })),
    })
  const { from, to } = spanOf(lab.setup.optimizer.value.kind)
  const sweep = await run(from, to)
  if (sweep.points.length === 0) throw noNumber()
  const { mean: initial, deviation } = startOf(sweep.points)
  // Batches differ: a fall within their noise is none, and rates judged by it mean nothing.
  const fell = initial - lowestOf(sweep.points).smoothed > Math.max(leastFall * Math.abs(initial), deviation)
  if (!fell) return { sweep, limit: null, suggestion: null, steepest: null }
  const stable = await highestStable(lab, trainer, sweep, initial, { seed, steps: steps.trial, deadline })
  const lowest = lowestOf(sweep.points).rate
  return {
    sweep,
    limit: sweep.stopped === 'end' && stable === sweep.reached ? null : (stable ?? lowest),
    suggestion: Math.min(lowest, (stable ?? lowest) / belowLimit),
    steepest: steepestOf(sweep.points),
  }
}

function rateCurves(
  points: readonly RatePoint[],
  marks: { told: number | null; limit?: number | null; suggestion?: number | null },
): Curves {
  return {
    kind: 'curves',
    x: { name: 'rate', scale: 'log' },
    y: { name: 'loss', scale: 'linear' },
    series: [
      seriesOf(
        'loss',
        'raw',
        points.map(({ rate, loss }) => ({ x: rate, y: loss })),
      ),
      seriesOf(
        'smoothed',
        'smoothed',
        points.map(({ rate, smoothed }) => ({ x: rate, y: smoothed })),
      ),
    ],
    marks: [
      ...markOf('x', 'told', marks.told),
      ...markOf('x', 'limit', marks.limit ?? null),
      ...markOf('x', 'suggestion', marks.suggestion ?? null),
    ],
  }
}

const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)

const medianOrNull = (values: readonly (number | null)[]): number | null => {
  const known = present(values)
  return known.length * 2 > values.length ? medianOf(known) : null
}

/** The largest factor between the median and any of the values. */
function spreadOf(values: readonly number[]): number {
  if (values.length < 2) return 1
  const middle = medianOf(values)
  return Math.max(...values.map((value) => Math.max(value / middle, middle / value)))
}

/** Told by the config or the user, not a default. */
const toldRate = ({ setup: { learningRate } }: Laboratory): number | null =>
  learningRate.grade === 'told' ? learningRate.value : null

export const rateRange: Experiment<'rate-range'> = async (lab, { seed }) => {
  const batchSize = lab.setup.batchSize.value
  const trainer = await lab.trainer({
    optimizer: lab.setup.optimizer.value,
    batchSize,
    clipNorm: null,
    measures: { gradientNorm: false, updateRatios: false },
  })
  const deadline = deadlineOf(lab)
  const affordable = stepsFor(lab, { batchSize, wanted: lab.budget.steps, least: 150 })
  const trial = Math.max(15, Math.min(wanted.trialSteps, Math.round(affordable / 24)))
  const sweep = Math.max(60, Math.min(wanted.sweepSteps, Math.round(affordable / 6)))
  const searches = Math.max(1, Math.min(wanted.sweeps, Math.floor(affordable / (sweep + 4 * trial))))
  const made: RateSearch[] = []
  for (let i = 0; i < searches && !(i > 0 && deadline.passed); i++) {
    const one = { seed: seed + i * seedStep, deadline }
    made.push(await searchFrom(lab, trainer, { sweep, trial }, one))
    lab.watch.onProgress(i + 1, searches)
  }
  return outcomeOf(lab, made, deadline.passed || made.length < searches)
}

function outcomeOf(
  lab: Laboratory,
  made: readonly RateSearch[],
  cut: boolean,
): Awaited<ReturnType<Experiment<'rate-range'>>> {
  const limit = medianOrNull(made.map((one) => one.limit))
  const suggestion = medianOrNull(made.map((one) => one.suggestion))
  const told = toldRate(lab)
  const [first] = made
  const points = thinnedTo(first.sweep.points)
  const result: ResultOf<'rate-range'> = {
    kind: 'rate-range',
    points,
    limit,
    suggestion,
    steepest: medianOrNull(made.map((one) => one.steepest)),
    told,
    stopped: first.sweep.stopped,
    spread: spreadOf(present(made.map((one) => one.limit ?? one.suggestion))),
  }
  const words = { limit: limit ?? 0, suggestion: suggestion ?? 0, told: told ?? 0 }
  return {
    result,
    headline: message('experiment.rate-range', {
      ...words,
      found: suggestion === null ? 'none' : limit === null ? 'unbounded' : 'both',
      place: placeOf(told, limit),
      optimizer: lab.setup.optimizer.value.kind satisfies OptimizerKind,
      starts: made.length,
    }),
    evidence: [rateCurves(points, { told, limit, suggestion })],
    ended: cut ? 'budget' : 'done',
  }
}

function placeOf(told: number | null, limit: number | null): 'unknown' | 'above' | 'below' {
  if (told === null) return 'unknown'
  return limit !== null && told > limit ? 'above' : 'below'
}
