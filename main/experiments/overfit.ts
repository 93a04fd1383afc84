/**
 * Experiment 2: a network that cannot learn twenty rows, or one batch, by heart has a fault in loss, head, gradients or width, whatever the
 * data (Karpathy 2019, "A Recipe for Training Neural Networks"). Adam without decay or clipping at up to three rates, so that a failure
 * is the network's and not the rate's.
 */
import { randomFrom } from '../base/random'
import type { Optimizer, ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { baselineOf } from './baseline'
import { type Deadline, deadlineOf, runCourse, stepsFor } from './course'
import { type CurveSeries, lossCurves, lossSeries, markOf } from './curves'
import type { Laboratory, StepRecord, TrainingData } from './laboratory'
import type { Experiment } from './outcome'
import { batchesOf, shuffled } from './row-order'
import { noNumber, startWeights } from './setting'

type Run = ResultOf<'overfit'>['runs'][number]

const fewRows = 20
const rates = [3e-3, 3e-2, 3e-4]
const wantedSteps = 500
/** Of the best constant's loss: below the first the rows are learned, below the second there is nothing more to see. */
const passedBelow = 0.1
const enoughBelow = 0.01

const memorizing: Optimizer = {
  kind: 'adam',
  momentum: 0,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
}

const keyOf = ({ inputs }: TrainingData, row: number): string =>
  inputs
    .map(({ data, dims }) => {
      const width = dims.reduce((all, size) => all * size, 1)
      return data.subarray(row * width, (row + 1) * width).join()
    })
    .join('|')

const labelOf = ({ target, classes }: TrainingData, row: number): number =>
  classes !== null && target.dims.length === 0 ? Number(target.data[row]) : 0

/** Rows that differ from each other, the classes in turn: equal rows with different labels cannot be learned by anything. */
function distinctRows(data: TrainingData, count: number, seed: number): Int32Array {
  const byLabel = new Map<number, number[]>()
  const seen = new Set<string>()
  for (const row of shuffled(data.training, randomFrom(seed)).subarray(0, count * 50)) {
    const key = keyOf(data, row)
    if (seen.has(key)) continue
    seen.add(key)
    const label = labelOf(data, row)
    byLabel.set(label, [...(byLabel.get(label) ?? []), row])
  }
  const groups = [...byLabel.values()]
  const deepest = Math.max(0, ...groups.map(({ length }) => length))
  const inTurn = Array.from({ length: deepest }, (_, i) => groups.flatMap((group) => group.slice(i, i + 1)))
  return Int32Array.from(inTurn.flat().slice(0, count))
}

interface Attempt {
  rate: number
  records: StepRecord[]
  final: number
  accuracy: number | null
  cut: boolean
}

const isLearned = ({ final, accuracy }: Attempt, constant: number): boolean =>
  final <= passedBelow * constant || accuracy === 1

async function memorize(
  lab: Laboratory,
  of: { what: Run['what']; rows: Int32Array; seed: number; share: number; deadline: Deadline },
): Promise<{ run: Run; series: CurveSeries; cut: boolean }> {
  const { what, rows, seed, share, deadline } = of
  const trainer = await lab.trainer({
    optimizer: memorizing,
    batchSize: rows.length,
    clipNorm: null,
    measures: { gradientNorm: false, updateRatios: false },
  })
  const { constant } = baselineOf(lab, rows)
  const steps = stepsFor(lab, { batchSize: rows.length, wanted: wantedSteps, share: share / 2, least: 60 })
  const attempts: Attempt[] = []
  for (const rate of rates) {
    trainer.start(startWeights(lab, seed))
    const { records, ended } = await runCourse(lab, trainer, {
      steps,
      batches: batchesOf(rows, trainer.batchSize, seed),
      rate,
      deadline,
      onStretch: (all) => {
        lab.watch.onCurve(lossCurves([lossSeries(what, 'first', all)], markOf('y', 'constant', constant)))
        return (all.at(-1)?.loss ?? 0) < enoughBelow * constant
      },
    })
    const { loss: final, score } = await trainer.evaluate(rows)
    const accuracy = lab.data.classes === null ? null : score
    attempts.push({ rate, records, final, accuracy, cut: ended === 'budget' })
    if (isLearned(attempts[attempts.length - 1], constant) || deadline.passed) break
  }
  const usable = attempts.filter(({ final, records }) => Number.isFinite(final) && records.length > 0)
  if (usable.length === 0) throw noNumber()
  const best = usable.reduce((a, b) => (b.final < a.final ? b : a))
  const run: Run = {
    what,
    rows: rows.length,
    steps: best.records.length,
    rate: best.rate,
    initial: best.records[0].loss,
    final: best.final,
    constant,
    left: best.final / constant,
    accuracy: best.accuracy,
    passed: isLearned(best, constant),
  }
  return {
    run,
    series: lossSeries(what, what === 'rows' ? 'first' : 'second', best.records),
    cut: attempts.some(({ cut }) => cut) && !run.passed,
  }
}

/** Twenty rows always; one batch as well where the budget allows for `both`. */
export const overfit =
  (both: boolean): Experiment<'overfit'> =>
  async (lab, { seed }) => {
    const { data, setup } = lab
    const deadline = deadlineOf(lab)
    const batchRows = Math.min(setup.batchSize.value, data.training.length)
    const wanted = [
      { what: 'rows' as const, count: Math.min(fewRows, data.training.length) },
      ...(both && batchRows !== fewRows ? [{ what: 'batch' as const, count: batchRows }] : []),
    ]
    const share = 1 / wanted.length
    const made: Awaited<ReturnType<typeof memorize>>[] = []
    for (const { what, count } of wanted) {
      const rows = distinctRows(data, count, seed)
      made.push(await memorize(lab, { what, rows, seed, share, deadline }))
      lab.watch.onProgress(made.length, wanted.length)
    }
    const [{ run }] = made
    return {
      result: { kind: 'overfit', runs: made.map((one) => one.run) },
      headline: message('experiment.overfit', {
        passed: String(run.passed),
        rows: run.rows,
        left: run.left,
        steps: run.steps,
        final: run.final,
      }),
      evidence: [
        lossCurves(
          made.map(({ series }) => series),
          markOf('y', 'constant', run.constant),
        ),
      ],
      ended: made.some(({ cut }) => cut) ? 'budget' : 'done',
    }
  }
