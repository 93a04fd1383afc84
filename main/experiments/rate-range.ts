/**
 * Experiment 3: the highest rate that stays stable with the told optimizer, and one to train with. A sweep shows where the loss leaves, but
 * late: it takes steps to leave. So rates below are tried one by one for some steps each, from the same start. Clipping is off, as it hides
 * where a rate breaks.
 */
import type { OptimizerKind, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { baselineOf } from './baseline'
import { type Deadline, deadlineOf, stepsFor } from './course'
import { type Curves, markOf, seriesOf, thinnedTo } from './curves'
import { meanOf, medianOf, smoothed } from './estimates'
import type { Laboratory, Trainer } from './laboratory'
import type { Experiment } from './outcome'
import {
  isAdaptive,
  keep,
  leftBeyond,
  type RatePoint,
  type Sweep,
  spanOf,
  stillLosses,
  sweepRates,
  tailAt,
} from './rate-sweep'
import { noNumber, seedStep, startWeights } from './setting'

/** A stable rate learns at least this share of what the sweep's best rates did. */
const shareOfFall = 0.5
/** Below this share of where it falls from, it did not fall at all. */
const leastFall = 0.02
const rungFactor = 2
const mostRungs = 6
/** The suggestion keeps this distance below the limit: the sharpness grows in training until the rate is only just stable. */
const belowLimit = 4
const adaptiveBelow = 10
const wanted = { sweeps: 5, sweepSteps: 200, trialSteps: 60 }

export interface RateSearch {
  sweep: Sweep
  limit: number | null
  suggestion: number | null
  steepest: number | null
}

/**
 * Adaptive steps are as long at the minimum as at the start, so that what brings the loss down fastest in a few dozen steps is too much for a
 * whole training: a tenth of the rate at the largest fall (the rule of thumb of Smith 2017 and of fastai's finder). Others shorten with the
 * gradient.
 */
const suggestionOf = (kind: OptimizerKind, lowest: number, highest: number): number =>
  isAdaptive(kind)
    ? Math.min(lowest / adaptiveBelow, highest / belowLimit)
    : Math.min(lowest, highest / belowLimit)

/** Where the fall grows fastest from point to point, seen over a few of them, up to the largest. */
function steepestOf(points: readonly RatePoint[], falls: readonly number[], window = 5): number | null {
  let found: { rate: number; growth: number } | null = null
  for (let i = window; i <= falls.indexOf(Math.max(...falls)); i++) {
    const growth = falls[i] - falls[i - window]
    if (growth > (found?.growth ?? 0)) found = { rate: points[i].rate, growth }
  }
  return found?.rate ?? null
}

interface Trial {
  seed: number
  steps: number
  deadline: Deadline
  /** A stable rate comes down to this loss. */
  enough: number
  /** And never goes beyond this one: what dies on the way may end low as well. */
  most: number
}

/** The highest of the rates tried that is stable: down from where the loss left by halves, then once halfway back. */
async function highestStable(
  lab: Laboratory,
  trainer: Trainer,
  sweep: Sweep,
  { seed, steps, deadline, enough, most }: Trial,
): Promise<number | null> {
  const weights = startWeights(lab, seed)
  const isStable = async (rate: number): Promise<boolean> =>
    (await tailAt(lab, trainer, { rate, steps, weights, seed, deadline, most })) <= enough
  let rate = sweep.reached
  for (let rung = 0; rung < mostRungs && !deadline.passed; rung++, rate /= rungFactor) {
    if (!(await isStable(rate))) continue
    if (rung === 0) return rate
    const between = rate * Math.sqrt(rungFactor)
    return (await isStable(between)) ? between : rate
  }
  return null
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
  const still = await stillLosses(lab, trainer, { steps: sweep.points.length, weights, seed, deadline })
  const initial = meanOf(still)
  const falls = smoothed(
    still.slice(0, sweep.points.length).map((loss, i) => loss - sweep.points[i].loss),
    keep,
  )
  const most = Math.max(...falls)
  const best = sweep.points[falls.indexOf(most)]
  // A network may start far above the best constant, as on raw columns. Units that die bring it down to that constant, and learn nothing.
  const untaught = Math.min(initial, baselineOf(lab, lab.data.training).constant)
  const learned = Math.min(most - (initial - untaught), untaught - best.smoothed)
  if (!(learned > leastFall * Math.abs(untaught)))
    return { sweep, limit: null, suggestion: null, steepest: null }
  const stable = await highestStable(lab, trainer, sweep, {
    seed,
    steps: steps.trial,
    deadline,
    enough: untaught - shareOfFall * learned,
    most: leftBeyond * initial,
  })
  const highest = stable ?? best.rate
  return {
    sweep,
    limit: sweep.stopped === 'end' && stable === sweep.reached ? null : highest,
    suggestion: suggestionOf(lab.setup.optimizer.value.kind, best.rate, highest),
    steepest: steepestOf(sweep.points, falls),
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
  const trial = Math.max(15, Math.min(wanted.trialSteps, Math.round(affordable / 30)))
  const sweep = Math.max(60, Math.min(wanted.sweepSteps, Math.round(affordable / 9)))
  // Each sweep is run once more standing still, and about four rates are tried below where it left.
  const searches = Math.max(1, Math.min(wanted.sweeps, Math.round(affordable / (2 * sweep + 4 * trial))))
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
