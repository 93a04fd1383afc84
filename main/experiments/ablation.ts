/**
 * Experiment 7: does the network use what it is given? The real inputs must do better than zeros and than the inputs of other rows, and labels
 * that belong to other rows must not be learnable. On the file where it is trained, else after a short training.
 */
import type { EvidenceOf } from '../contract/evidence'
import type { ResultOf } from '../contract/experiment'
import { message } from '../contract/message'
import { baselineOf, scoreNameOf } from './baseline'
import { type Deadline, deadlineOf, runCourse, stepsFor } from './course'
import { lossCurves, lossSeries } from './curves'
import type { Evaluation, Laboratory, Trainer, TrainingData } from './laboratory'
import type { Experiment } from './outcome'
import { batchesOf, someOf } from './row-order'
import {
  channelAxisOf,
  onlyRows,
  withChannels,
  withShuffledInputs,
  withShuffledTargets,
  withZeroedInputs,
} from './rows-of'
import { noNumber, rateOf, scoredRows, seedStep, startWeights, toldOptions } from './setting'

type Result = ResultOf<'ablation'>

const mostRows = 1000
const wantedSteps = 200
const otherOrders = [
  [2, 1, 0],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
]

interface Trained {
  trainer: Trainer
  steps: number
  cut: boolean
}

async function trainedOn(lab: Laboratory, seed: number, deadline: Deadline): Promise<Trained> {
  const trainer = await lab.trainer(toldOptions(lab))
  const { batchSize } = trainer
  const steps = stepsFor(lab, { batchSize, wanted: wantedSteps, share: 0.45, least: 20 })
  trainer.start(startWeights(lab, seed))
  const { records, ended } = await runCourse(lab, trainer, {
    steps,
    batches: batchesOf(lab.data.training, batchSize, seed),
    rate: rateOf(lab),
    deadline,
    onStretch: (all) => {
      lab.watch.onCurve(lossCurves([lossSeries('loss', 'training', all)]))
      return false
    },
  })
  return { trainer, steps: records.length, cut: ended === 'budget' }
}

async function bestChannels(trainer: Trainer, data: TrainingData): Promise<Result['channels']> {
  const axes = data.inputs.map(channelAxisOf)
  if (axes.every((axis) => axis === null)) return null
  const found: NonNullable<Result['channels']>[] = []
  for (const order of otherOrders) {
    const inputs = data.inputs.map((input, i) => {
      const axis = axes[i]
      return axis === null ? input : withChannels(input, axis, order)
    })
    const { loss } = await trainer.evaluate(data.training, { ...data, inputs })
    found.push({ best: [...order], loss })
  }
  return found.reduce((best, one) => (one.loss < best.loss ? one : best))
}

const finite = ({ loss, score }: Evaluation): Evaluation => ({
  loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE,
  score: score !== null && Number.isFinite(score) ? score : null,
})

function pictureOf({ real, zeroed, shuffledInputs, shuffledLabels, constant }: Result): EvidenceOf<'bars'> {
  const bars = [
    { name: 'real', value: real.loss },
    { name: 'zeroed', value: zeroed.loss },
    { name: 'shuffled', value: shuffledInputs.loss },
    ...(shuffledLabels ? [{ name: 'shuffled labels', value: shuffledLabels.loss }] : []),
    { name: 'constant', value: constant.loss },
  ]
  return { kind: 'bars', unit: 'loss', bars, omitted: 0 }
}

/** What a network makes of labels that belong to other rows, in as many steps; null: the file as it stands is looked at. */
async function onShuffledLabels(
  lab: Laboratory,
  seed: number,
  deadline: Deadline,
  evaluate: (trainer: Trainer) => Promise<Evaluation>,
): Promise<Evaluation> {
  const data = withShuffledTargets(lab.data, lab.data.training, seed + seedStep)
  const { trainer } = await trainedOn(lab.changed({ data }), seed, deadline)
  return evaluate(trainer)
}

export const ablation: Experiment<'ablation'> = async (lab, { seed }) => {
  const deadline = deadlineOf(lab)
  const isTrained = lab.setup.start === 'drawn'
  const { rows, of } = scoredRows(lab)
  const data = onlyRows(lab.data, someOf(rows, mostRows, seed))
  const evaluateOn = async (trainer: Trainer, on: TrainingData): Promise<Evaluation> =>
    finite(await trainer.evaluate(data.training, on))
  const asTheFile = async (): Promise<Trained> => {
    const trainer = await lab.trainer(toldOptions(lab))
    trainer.start(lab.fileWeights)
    return { trainer, steps: 0, cut: false }
  }
  const { trainer, steps, cut } = isTrained ? await asTheFile() : await trainedOn(lab, seed, deadline)
  const real = await trainer.evaluate(data.training, data)
  if (!Number.isFinite(real.loss)) throw noNumber()
  const zeroed = await evaluateOn(trainer, withZeroedInputs(data))
  const shuffledInputs = await evaluateOn(trainer, withShuffledInputs(data, seed))
  const channels = await bestChannels(trainer, data)
  const shuffledLabels = isTrained
    ? null
    : await onShuffledLabels(lab, seed, deadline, (other) => evaluateOn(other, data))
  const { constant, score } = baselineOf({ ...lab, data }, data.training)
  const result: Result = {
    kind: 'ablation',
    of: isTrained ? 'file' : 'trained',
    steps,
    rows: data.rows,
    rowsOf: of,
    score: real.score === null ? null : scoreNameOf(lab),
    real: finite(real),
    zeroed,
    shuffledInputs,
    shuffledLabels,
    constant: { loss: constant, score },
    channels,
  }
  return {
    result,
    headline: message('experiment.ablation', {
      real: real.loss,
      zeroed: zeroed.loss,
      shuffled: shuffledInputs.loss,
      constant,
      rows: data.rows,
      of: result.of,
      steps,
      useful: String(real.loss < Math.min(zeroed.loss, shuffledInputs.loss)),
    }),
    evidence: [pictureOf(result)],
    ended: cut ? 'budget' : 'done',
  }
}
