/**
 * Experiment 8: the model beside a shallower, a narrower and a wider twin, all from fresh draws, in the same steps over the same rows, several
 * seeds each. What matters is the difference by pairs of one seed, with its interval.
 */
import { InputError } from '../contract/errors'
import type { PairedDifference, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import type { ModelProto } from '../onnx/codec'
import { shallower } from '../onnx/shallower'
import { resized } from '../onnx/width'
import { type Deadline, deadlineOf, runCourse, stepsFor } from './course'
import { type CurveSeries, type Curves, lossCurves, thinnedTo } from './curves'
import { laboratoryAbout } from './edited'
import { meanOf, pairedDifference, smoothed } from './estimates'
import type { Laboratory } from './laboratory'
import type { Experiment } from './outcome'
import { batchesOf, someOf } from './row-order'
import { rateOf, scoredRows, seedStep, toldOptions } from './setting'

type Twin = ResultOf<'twins'>['twins'][number]
type Id = Twin['id']

interface Sibling {
  id: Id
  what: string
  lab: Laboratory
  parameters: number
}

const usualSeeds = 3
const wantedSteps = 600
const mostScored = 2000
const keep = 0.9
/** Sides beyond the first in this order of drawing. */
const roles = ['second', 'third', 'validation'] as const

const edits: Readonly<Record<Id, (lab: Laboratory) => { model: ModelProto; what: string }>> = {
  shallower: ({ subject: { analysis, ready } }) => {
    const { model, layers, of } = shallower(analysis, ready.facts)
    return { model, what: `${layers}/${of}` }
  },
  narrower: ({ subject: { analysis, ready } }) => ({
    model: resized(analysis, ready.facts, 0.5).model,
    what: '0.5',
  }),
  wider: ({ subject: { analysis, ready } }) => ({
    model: resized(analysis, ready.facts, 2).model,
    what: '2',
  }),
}

const parametersOf = ({ subject }: Laboratory): number =>
  subject.ready.parameters.reduce((sum, { count }) => sum + count, 0)

/** InputError: why this twin cannot be made of this model. */
async function sibling(lab: Laboratory, id: Id): Promise<Sibling | InputError> {
  try {
    const { model, what } = edits[id](lab)
    const own = await laboratoryAbout(lab, model)
    return { id, what, lab: own, parameters: parametersOf(own) }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

interface Training {
  steps: number
  seed: number
  rows: Int32Array
  deadline: Deadline
}

interface Trained {
  losses: number[]
  final: number
  cut: boolean
}

async function train(lab: Laboratory, { steps, seed, rows, deadline }: Training): Promise<Trained> {
  const trainer = await lab.trainer(toldOptions(lab))
  trainer.start(lab.drawWeights(seed))
  const { records, ended } = await runCourse(lab, trainer, {
    steps,
    batches: batchesOf(lab.data.training, trainer.batchSize, seed),
    rate: rateOf(lab),
    deadline,
  })
  const { loss } = await trainer.evaluate(rows)
  return { losses: records.map((record) => record.loss), final: loss, cut: ended === 'budget' }
}

/** Mean over the seeds of the smoothed losses, with the smallest and largest. */
function bandOf(name: string, role: CurveSeries['role'], runs: readonly Trained[]): CurveSeries {
  const curves = runs.map(({ losses }) => smoothed(losses, keep))
  const length = Math.min(...curves.map((curve) => curve.length))
  const points = Array.from({ length }, (_, i) => {
    const values = curves.map((curve) => curve[i])
    return { x: i + 1, y: meanOf(values), low: Math.min(...values), high: Math.max(...values) }
  })
  return { name, role, points: thinnedTo(points.filter(({ y }) => Number.isFinite(y))) }
}

/** A run that came to no number has lost by any measure; a large finite stand-in keeps the interval honest and wide. */
const broken = 1e6
const comparable = (final: number): number => (Number.isFinite(final) ? Math.min(final, broken) : broken)

function twinOf({ id, what, parameters }: Sibling, seeds: number[], base: Trained[], own: Trained[]): Twin {
  const pairs = own.map(({ final }, i) => ({
    seed: seeds[i],
    first: comparable(base[i].final),
    second: comparable(final),
  }))
  const final = meanOf(pairs.map(({ second }) => second))
  return { id, what, parameters, final, difference: pairedDifference(pairs) }
}

function judged({ low, high }: PairedDifference): 'better' | 'worse' | 'same' {
  if (high < 0) return 'better'
  return low > 0 ? 'worse' : 'same'
}

function headlineOf(twins: readonly Twin[], steps: number, seeds: number) {
  const best = twins.reduce((a, b) => (b.difference.mean < a.difference.mean ? b : a))
  const { mean, low, high } = best.difference
  return message('experiment.twins', {
    result: judged(best.difference),
    twin: best.id,
    size: Math.abs(mean),
    low,
    high,
    steps,
    seeds,
  })
}

export const twins: Experiment<'twins'> = async (lab, spec) => {
  const deadline = deadlineOf(lab)
  const made = [await sibling(lab, 'shallower'), await sibling(lab, 'narrower'), await sibling(lab, 'wider')]
  const siblings = made.filter((one): one is Sibling => !(one instanceof InputError))
  if (siblings.length === 0) throw made.find((one) => one instanceof InputError) ?? new Error('no twin')
  const seeds = Array.from({ length: spec.seeds ?? usualSeeds }, (_, i) => spec.seed + i * seedStep)
  const base = parametersOf(lab)
  // Steps are shared out by how much larger or smaller each twin is.
  const cost =
    siblings.reduce((sum, { parameters }) => sum + Math.max(0.5, parameters / base), 1) * seeds.length
  const batchSize = lab.setup.batchSize.value
  const steps = stepsFor(lab, { batchSize, wanted: wantedSteps, share: 1 / cost, least: 30 })
  const rows = someOf(scoredRows(lab).rows, mostScored, spec.seed)
  const sides = [{ lab }, ...siblings]
  const runs: Trained[][] = sides.map(() => [])
  const names = ['model', ...siblings.map(({ id }) => id)]
  const picture = (): Curves =>
    lossCurves(
      runs.flatMap((some, i) =>
        some.length > 0 ? [bandOf(names[i], i === 0 ? 'first' : roles[i - 1], some)] : [],
      ),
    )
  for (const [done, seed] of seeds.entries()) {
    // The interval needs two pairs at least.
    if (done > 1 && deadline.passed) break
    for (const [i, side] of sides.entries()) {
      runs[i].push(await train(side.lab, { steps, seed, rows, deadline }))
      lab.watch.onCurve(picture())
      lab.watch.onProgress(done * sides.length + i + 1, seeds.length * sides.length)
    }
  }
  const [own, ...others] = runs
  const results = siblings.map((one, i) => twinOf(one, seeds, own, others[i]))
  return {
    result: {
      kind: 'twins',
      steps,
      base: { parameters: base, final: meanOf(own.map(({ final }) => comparable(final))) },
      twins: results,
    },
    headline: headlineOf(results, steps, own.length),
    evidence: [picture()],
    ended: runs.flat().some(({ cut }) => cut) || own.length < seeds.length ? 'budget' : 'done',
  }
}
