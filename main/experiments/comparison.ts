/**
 * Experiment 10: the same short training with and without one change, several seeds each, paired by seed: the same draw where both sides can
 * take it, the same rows in the same order. What is compared is the loss at the end, in the unit of the unchanged targets.
 */
import type { LossName } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Change, PairedDifference, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { deadlineOf, runCourse, stepsFor } from './course'
import { type CurveSeries, type Curves, lossCurves } from './curves'
import { meanOf, pairedDifference } from './estimates'
import type { Evaluation, Laboratory, Trainer, TrainerOptions, WeightSet } from './laboratory'
import type { Outcome } from './outcome'
import { batchesOf, someOf } from './row-order'
import { scoredRows, seedStep } from './setting'

/** One side: what is trained, from where, and how. */
export interface Side {
  lab: Laboratory
  options: TrainerOptions
  start(seed: number): WeightSet
  /** More than one: each is tried on a seed of its own, and the best is taken. */
  rates: readonly number[]
  /** Times the side's own loss gives it in the unit of the unchanged targets. */
  unit: number
  /** Evaluates the side's weights in its place: Dropout is for training alone. */
  judge: Laboratory | null
}

export interface Sides {
  change: Change
  first: Side
  second: Side
}

const usualSeeds = 3
const wantedSteps = 600
const fewestSteps = 40
/** Evaluations of a run after its start; the last of them are its end. */
const looks = 20
const lastLooks = 4
const mostScored = 1000
/** Planned runs may take this many times their plan before they are given up: a pair that is cut short compares nothing. */
const patience = 4

interface Run {
  /** Steps taken, and the loss then; the first before any. */
  points: { step: number; rowsSeen: number; loss: number }[]
  final: number
  score: number | null
  rate: number
  /** At some point the loss was no number. */
  broken: boolean
}

interface Plan {
  steps: number
  rows: Int32Array
  seed: number
}

/** As many steps between two looks at the loss, the last one at the end. */
const stretchesOf = (steps: number): number[] =>
  Array.from(
    { length: looks },
    (_, i) => Math.round(((i + 1) * steps) / looks) - Math.round((i * steps) / looks),
  ).filter((count) => count > 0)

/** Judges weights, by the side's own trainer or by that of the laboratory that judges in its place. */
async function evaluatorOf({ lab, options, judge, unit }: Side, trainer: Trainer) {
  const other = judge && judge !== lab ? await judge.trainer(options) : null
  return async (rows: Int32Array): Promise<Evaluation> => {
    other?.start(trainer.weights())
    const { loss, score } = await (other ?? trainer).evaluate(rows)
    return { loss: loss * unit, score }
  }
}

/**
 * A run whose loss stops being a number counts with the worst loss it had while it was one, its start among them: no less than it was
 * seen to reach, and no made-up number.
 */
function finalOf(points: Run['points'], scores: readonly (number | null)[], broken: boolean) {
  const finite = points.filter(({ loss }) => Number.isFinite(loss))
  if (finite.length === 0) return null
  if (broken) return { final: Math.max(...finite.map(({ loss }) => loss)), score: scores[0] ?? null }
  const last = finite.slice(-lastLooks)
  const lastScores = scores.slice(-lastLooks).filter((score) => score !== null)
  return {
    final: meanOf(last.map(({ loss }) => loss)),
    score: lastScores.length > 0 ? meanOf(lastScores) : null,
  }
}

async function train(side: Side, rate: number, { steps, rows, seed }: Plan): Promise<Run> {
  const { lab, options } = side
  const trainer = await lab.trainer(options)
  const evaluate = await evaluatorOf(side, trainer)
  trainer.start(side.start(seed))
  const batches = batchesOf(lab.data.training, trainer.batchSize, seed)
  const deadline = deadlineOf({ ...lab, budget: { ...lab.budget, seconds: lab.budget.seconds * patience } })
  const start = await evaluate(rows)
  const points: Run['points'] = [{ step: 0, rowsSeen: 0, loss: start.loss }]
  const scores = [start.score]
  let broken = false
  for (const count of stretchesOf(steps)) {
    const { ended } = await runCourse(lab, trainer, { steps: count, batches, rate, deadline })
    if (ended === 'budget') throw tooSlow(lab)
    const { loss, score } = ended === 'broken' ? { loss: Number.NaN, score: null } : await evaluate(rows)
    broken = !Number.isFinite(loss)
    if (broken) break
    const step = (points.at(-1)?.step ?? 0) + count
    points.push({ step, rowsSeen: step * trainer.batchSize, loss })
    scores.push(score)
  }
  const end = finalOf(points, scores, broken)
  if (!end)
    throw new InputError({ cause: 'the loss is no number from the start on, so there is nothing to compare' })
  return { points, ...end, rate, broken }
}

const tooSlow = ({ budget }: Laboratory): InputError =>
  new InputError({
    cause: `the runs to compare do not end within ${Math.round(budget.seconds * patience)} s`,
    remedy: 'give the comparison more seconds',
  })

/** The rate that does best on a seed that no pair uses. */
async function bestRate(side: Side, plan: Plan): Promise<number> {
  if (side.rates.length === 1) return side.rates[0]
  const tried: Run[] = []
  for (const rate of side.rates) tried.push(await train(side, rate, plan))
  return tried.reduce((best, run) => (run.final < best.final ? run : best)).rate
}

type Axis = 'step' | 'rowsSeen'

/** Mean over the seeds with the smallest and largest, as far as all of them came. */
function bandOf(role: 'first' | 'second', runs: readonly Run[], by: Axis): CurveSeries {
  const length = Math.min(...runs.map(({ points }) => points.length))
  const points = Array.from({ length }, (_, i) => {
    const losses = runs.map((run) => run.points[i].loss)
    return {
      x: runs[0].points[i][by],
      y: meanOf(losses),
      low: Math.min(...losses),
      high: Math.max(...losses),
    }
  })
  return { name: role, role, points }
}

/** Losses that differ by orders of magnitude are told apart on a logarithmic axis alone. */
const logarithmicFrom = 30

function pictureOf(firsts: readonly Run[], seconds: readonly Run[], by: Axis): Curves {
  const series = [
    ...(firsts.length > 0 ? [bandOf('first', firsts, by)] : []),
    ...(seconds.length > 0 ? [bandOf('second', seconds, by)] : []),
  ]
  const losses = series.flatMap(({ points }) => points.map(({ y }) => y ?? 0))
  const low = Math.min(...losses)
  const wide = low > 0 && Math.max(...losses) / low > logarithmicFrom
  const curves = lossCurves(series, [], wide ? 'log' : 'linear')
  return by === 'step' ? curves : { ...curves, x: { name: 'rows-seen', scale: 'linear' } }
}

type Verdict = ResultOf<'comparison'>['verdict']

function verdictOf({ low, high }: PairedDifference): Verdict {
  if (high < 0) return 'better'
  return low > 0 ? 'worse' : 'no-difference'
}

/** Losses of quantities; all others are of classes. */
const quantityLosses: ReadonlySet<LossName> = new Set(['mse', 'l1', 'huber'])

function scoreOf(
  { subject }: Laboratory,
  seeds: readonly number[],
  firsts: readonly Run[],
  seconds: readonly Run[],
) {
  const pairs = seeds.flatMap((seed, i) => {
    const [first, second] = [firsts[i]?.score ?? null, seconds[i]?.score ?? null]
    return first === null || second === null ? [] : [{ seed, first, second }]
  })
  if (pairs.length < 2) return null
  return {
    name: quantityLosses.has(subject.loss) ? ('r2' as const) : ('accuracy' as const),
    first: meanOf(pairs.map(({ first }) => first)),
    second: meanOf(pairs.map(({ second }) => second)),
    difference: pairedDifference(pairs),
  }
}

/** A larger batch takes fewer steps over as many rows. */
const stepsOf = ({ options }: Side, rowsSeen: number): number =>
  Math.max(1, Math.round(rowsSeen / options.batchSize))

/** Steps of the first side, planned from the model's cost for all runs together. */
function plannedSteps({ first, second }: Sides, seeds: number): number {
  const runs =
    2 * seeds + [first, second].reduce((sum, { rates }) => sum + (rates.length > 1 ? rates.length : 0), 0)
  const { batchSize } = first.options
  return stepsFor(first.lab, { batchSize, wanted: wantedSteps, share: 1 / runs, least: fewestSteps })
}

/** Trains both sides. Throws InputError where the loss is no number from the start on or the runs are too slow, and CancelledError. */
export async function compare(
  sides: Sides,
  of: { seed: number; seeds: number | null },
): Promise<Outcome<'comparison'>> {
  const { change, first, second } = sides
  const { lab } = first
  const wanted = of.seeds ?? usualSeeds
  const steps = plannedSteps(sides, wanted)
  const rowsSeen = steps * first.options.batchSize
  const scored = scoredRows(lab)
  const rows = someOf(scored.rows, mostScored, of.seed)
  const planOf = (side: Side, seed: number): Plan => ({ steps: stepsOf(side, rowsSeen), rows, seed })
  // Steps of batches of other sizes are no common measure.
  const by: Axis = first.options.batchSize === second.options.batchSize ? 'step' : 'rowsSeen'
  const deadline = deadlineOf(lab)
  const pilot = of.seed + wanted * seedStep
  const rates = [await bestRate(first, planOf(first, pilot)), await bestRate(second, planOf(second, pilot))]
  const [firsts, seconds]: [Run[], Run[]] = [[], []]
  const seeds: number[] = []
  for (let i = 0; i < wanted; i++) {
    // The interval needs two pairs at least.
    if (seeds.length > 1 && deadline.passed) break
    const seed = of.seed + i * seedStep
    firsts.push(await train(first, rates[0], planOf(first, seed)))
    lab.watch.onCurve(pictureOf(firsts, seconds, by))
    seconds.push(await train(second, rates[1], planOf(second, seed)))
    seeds.push(seed)
    lab.watch.onCurve(pictureOf(firsts, seconds, by))
    lab.watch.onProgress(seeds.length, wanted)
  }
  const difference = pairedDifference(
    seeds.map((seed, i) => ({ seed, first: firsts[i].final, second: seconds[i].final })),
  )
  const result: ResultOf<'comparison'> = {
    kind: 'comparison',
    change,
    steps,
    seeds: seeds.length,
    measure: scored.of === 'validation' ? 'validation-loss' : 'training-loss',
    first: meanOf(firsts.map(({ final }) => final)),
    second: meanOf(seconds.map(({ final }) => final)),
    difference,
    score: scoreOf(lab, seeds, firsts, seconds),
    verdict: verdictOf(difference),
  }
  const broken = [firsts, seconds].map((runs) => runs.filter((run) => run.broken).length)
  return {
    result,
    headline: headlineOf(result, rates, broken),
    evidence: [pictureOf(firsts, seconds, by)],
    ended: seeds.length < wanted ? 'budget' : 'done',
  }
}

/** The number of a change that is one; 0: it is none. */
function amountOf(change: Change): number {
  switch (change.kind) {
    case 'batch-size':
      return change.batchSize
    case 'learning-rate':
      return change.rate
    case 'dropout':
      return change.ratio
    case 'weight-decay':
      return change.weightDecay
    default:
      return 0
  }
}

/** Select keys of ICU messages hold no hyphens. */
const wordOf = (text: string): string => text.replaceAll('-', '')

function headlineOf(result: ResultOf<'comparison'>, rates: readonly number[], broken: readonly number[]) {
  const { change, verdict, difference, steps, seeds, measure, first, second, score } = result
  return message('experiment.comparison', {
    change: wordOf(change.kind),
    amount: amountOf(change),
    operator: 'operator' in change ? (change.operator ?? 'none') : 'none',
    verdict: wordOf(verdict),
    size: Math.abs(difference.mean),
    low: difference.low,
    high: difference.high,
    first,
    second,
    steps,
    seeds,
    measure: measure === 'validation-loss' ? 'validation' : 'training',
    score: score?.name ?? 'none',
    firstScore: score?.first ?? 0,
    secondScore: score?.second ?? 0,
    broken: broken[0] + broken[1],
    firstRate: rates[0],
    secondRate: rates[1],
    retuned: String(rates[0] !== rates[1]),
  })
}
