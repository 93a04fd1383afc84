/**
 * Experiment 4: the gradient noise scale B = tr(Sigma) / |G|^2 in rows (McCandlish et al. 2018, "An Empirical Model of Large-Batch Training",
 * appendix A.1): batches much smaller are mostly noise, batches much larger buy little. From the gradient norms of batches of two sizes,
 * at the start and after a short training.
 */
import { randomFrom } from '../base/random'
import { InputError } from '../contract/errors'
import type { Optimizer, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { deadlineOf, runCourse, stepsFor } from './course'
import { type Curves, markOf } from './curves'
import { ascending, meanOf } from './estimates'
import type { Laboratory, Trainer, WeightSet } from './laboratory'
import type { Experiment } from './outcome'
import { batchesOf, drawnBatches } from './row-order'
import { noNumber, rateOf, seedStep, startWeights, toldOptions } from './setting'

export interface SquaredNorms {
  /** Rows per batch, and squared gradient norms of batches of that size. */
  small: { rows: number; norms: readonly number[] }
  /** `all`: each holds every row there is, so that its gradient is the whole gradient itself. */
  large: { rows: number; norms: readonly number[]; all: boolean }
}

/** Unbiased estimates of |G|^2 and tr(Sigma): appendix A.1; with the whole gradient known, |G|^2 is its own norm. */
function momentsOf(small: number, large: number, { small: s, large: l }: SquaredNorms): [number, number] {
  if (l.all) return [large, (small - large) * s.rows]
  const square = (l.rows * large - s.rows * small) / (l.rows - s.rows)
  return [square, (small - large) / (1 / s.rows - 1 / l.rows)]
}

const resamples = 400
/** Squared norms below are rounding. */
const zero = 1e-20

/**
 * B and its 95 % interval by the bootstrap over batches; null: the gradient is not told from zero, so no bound.
 */
export function noiseScaleOf(
  norms: SquaredNorms,
  seed: number,
): { scale: number | null; low: number; high: number | null } {
  // Where no row gives a gradient there is no noise either.
  if (norms.small.norms.every((norm) => norm < zero)) return { scale: null, low: 0, high: null }
  const ratio = (small: number, large: number): number => {
    const [square, trace] = momentsOf(small, large, norms)
    if (square <= 0) return Number.POSITIVE_INFINITY
    return Math.max(0, trace) / square
  }
  const random = randomFrom(seed)
  const resampled = (values: readonly number[]): number =>
    meanOf(values.map(() => values[Math.floor(random() * values.length)]))
  const ratios = ascending(
    Array.from({ length: resamples }, () =>
      ratio(resampled(norms.small.norms), resampled(norms.large.norms)),
    ),
  )
  const bounded = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const at = (share: number): number => ratios[Math.round(share * (resamples - 1))]
  const highest = Number.MAX_SAFE_INTEGER
  return {
    scale: bounded(ratio(meanOf(norms.small.norms), meanOf(norms.large.norms))),
    low: Math.min(at(0.025), highest),
    high: bounded(at(0.975)),
  }
}

const smallRows = 4
const mostLargeRows = 1024
const largeDraws = 8
const wantedDraws = 200
const fewestDraws = 24
const trainingSteps = 100

interface Sizes {
  small: Trainer
  large: Trainer
  rows: Int32Array
  draws: number
  all: boolean
}

/** Squared gradient norms of batches at the weights given; a rate of zero leaves the weights as they are. */
async function squaredNorms(trainer: Trainer, weights: WeightSet, batches: Int32Array[]): Promise<number[]> {
  trainer.start(weights)
  const records = await trainer.train(batches, 0)
  return records.map(({ gradientNorm }) => (gradientNorm ?? Number.NaN) ** 2)
}

async function measureAt(sizes: Sizes, weights: WeightSet, seed: number): Promise<SquaredNorms> {
  const { small, large, rows, draws, all } = sizes
  const smallBatches = drawnBatches(rows, small.batchSize, draws, seed)
  const largeBatches = all ? [rows] : drawnBatches(rows, large.batchSize, largeDraws, seed + 1)
  const norms = {
    small: { rows: small.batchSize, norms: await squaredNorms(small, weights, smallBatches) },
    large: { rows: large.batchSize, norms: await squaredNorms(large, weights, largeBatches), all },
  }
  if (![...norms.small.norms, ...norms.large.norms].every(Number.isFinite)) throw noNumber()
  return norms
}

/** Decay is no part of the gradient whose noise is asked for. */
const plain: Optimizer = { kind: 'sgd', momentum: 0, weightDecay: 0, beta1: 0, beta2: 0, epsilon: 0 }

async function sizesOf(lab: Laboratory): Promise<Sizes> {
  const rows = lab.data.training
  const all = rows.length <= mostLargeRows
  const withRows = (batchSize: number): Promise<Trainer> =>
    lab.trainer({
      optimizer: plain,
      clipNorm: null,
      batchSize,
      measures: { gradientNorm: true, updateRatios: false },
    })
  const small = await withRows(smallRows)
  const large = await withRows(all ? rows.length : mostLargeRows)
  if (small.batchSize >= large.batchSize)
    throw new InputError({
      cause: `the model takes batches of ${small.batchSize} rows only, and two sizes are needed`,
      remedy: 'export it with a dynamic batch axis',
    })
  const draws = stepsFor(lab, {
    batchSize: smallRows,
    wanted: wantedDraws,
    share: 0.25,
    least: fewestDraws,
  })
  return { small, large, rows, draws, all: large.batchSize === rows.length }
}

type Point = ResultOf<'noise-scale'>['points'][number]

function noiseCurves(points: readonly Point[], told: number | null): Curves {
  return {
    kind: 'curves',
    x: { name: 'step', scale: 'linear' },
    y: { name: 'noise-scale', scale: 'log' },
    series: [
      {
        name: 'noise scale',
        role: 'points',
        points: points.map(({ step, scale, low, high }) => ({
          x: step,
          y: scale,
          low,
          ...(high !== null && { high }),
        })),
      },
    ],
    marks: markOf('y', 'told', told),
  }
}

function boundsOf({ scale, low, high }: Point): 'zero' | 'none' | 'below' | 'both' {
  if (scale === null) return low === 0 ? 'zero' : 'none'
  return high === null ? 'below' : 'both'
}

export const noiseScale: Experiment<'noise-scale'> = async (lab, { seed }) => {
  const deadline = deadlineOf(lab)
  const sizes = await sizesOf(lab)
  const told = lab.setup.batchSize.grade === 'told' ? lab.setup.batchSize.value : null
  const points: Point[] = []
  const add = async (step: number, weights: WeightSet): Promise<void> => {
    const norms = await measureAt(sizes, weights, seed + step)
    sizes.large.start(weights)
    const { loss } = await sizes.large.evaluate(sizes.rows)
    points.push({ step, loss, ...noiseScaleOf(norms, seed), draws: sizes.draws })
    lab.watch.onCurve(noiseCurves(points, told))
    lab.watch.onProgress(points.length, 2)
  }
  const start = startWeights(lab, seed)
  await add(0, start)
  const trainer = await lab.trainer(toldOptions(lab))
  const batchSize = trainer.batchSize
  const steps = stepsFor(lab, { batchSize, wanted: trainingSteps, share: 0.5, least: 20 })
  trainer.start(start)
  const batches = batchesOf(lab.data.training, batchSize, seed + seedStep)
  const { records, ended } = await runCourse(lab, trainer, { steps, batches, rate: rateOf(lab), deadline })
  if (ended !== 'broken') await add(records.length, trainer.weights())
  const last = points[points.length - 1]
  return {
    result: { kind: 'noise-scale', points, told },
    headline: message('experiment.noise-scale', {
      scale: last.scale ?? 0,
      low: last.low,
      high: last.high ?? 0,
      bounded: boundsOf(last),
      told: told ?? 0,
      known: told !== null,
      step: last.step,
    }),
    evidence: [noiseCurves(points, told)],
    ended: ended === 'budget' ? 'budget' : 'done',
  }
}
