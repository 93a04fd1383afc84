/** The two sides of a comparison: the laboratory as it is, and with one change made to its model, data, weights or training. */
import type { LossName } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { Change } from '../contract/experiment'
import type { Side, Sides } from '../experiments/comparison'
import { laboratoryAbout } from '../experiments/edited'
import type { Laboratory, WeightSet } from '../experiments/laboratory'
import { rateOf, startWeights, toldOptions } from '../experiments/setting'
import { type HeadOperator, headOperators } from '../fixes/head'
import { withDrawnDropout } from '../fixes/insert-dropout'
import { withResiduals } from '../fixes/insert-residuals'
import { withHead } from '../fixes/output-activation'
import { withRectifier } from '../fixes/rectifiers'
import type { ModelProto } from '../onnx/codec'
import { withStandardInputs, withStandardTargets } from './scaled-data'

/** Around a rate that has to be found anew (spec: autodiff, "experiments": three rates, not nine). */
const grid = [1 / 3, 1, 3]

const sideOf = (lab: Laboratory): Side => ({
  lab,
  options: toldOptions(lab),
  start: (seed) => startWeights(lab, seed),
  rates: [rateOf(lab)],
  unit: 1,
  judge: null,
})

/** Losses that say the same of a head that is bent inside the loss or before it. */
const ofBent: readonly { bent: LossName; logits: LossName; operator: HeadOperator }[] = [
  { bent: 'cross-entropy-of-probabilities', logits: 'cross-entropy', operator: 'Softmax' },
  { bent: 'nll', logits: 'cross-entropy', operator: 'LogSoftmax' },
  { bent: 'bce', logits: 'bce-with-logits', operator: 'Sigmoid' },
]

/** The told loss as it takes what the new head gives: the same number for the same prediction. */
function lossBehind(loss: LossName, operator: HeadOperator): LossName {
  const logits = ofBent.find(({ bent }) => bent === loss)?.logits ?? loss
  if (operator === 'none') return logits
  return ofBent.find((one) => one.logits === logits && one.operator === operator)?.bent ?? loss
}

function headOperator(operator: string | null): HeadOperator {
  const known = headOperators.find((one) => one === (operator ?? 'none'))
  if (known) return known
  throw new InputError({
    cause: `${operator} is no output activation known here: ${headOperators.join(', ')}`,
  })
}

/** Both sides from one set of weights, however they differ otherwise. */
const fromSame = (
  first: Side,
  second: Omit<Side, 'start'>,
  start: (seed: number) => WeightSet,
): [Side, Side] => [
  { ...first, start },
  { ...second, start },
]

async function edited(first: Side, model: ModelProto, loss?: LossName): Promise<[Side, Side]> {
  return fromSame(first, { ...first, lab: await laboratoryAbout(first.lab, model, loss) }, first.start)
}

function targetsScaled(first: Side): [Side, Side] {
  const { lab } = first
  const { data, std } = withStandardTargets(lab.data)
  const { loss } = lab.subject
  if (loss !== 'mse' && loss !== 'l1')
    throw new InputError({ cause: `${loss} of scaled targets cannot be told in the unit of the old ones` })
  return [first, { ...first, lab: lab.changed({ data }), unit: loss === 'mse' ? std ** 2 : std }]
}

function batchChanged(first: Side, batchSize: number, retune: boolean): [Side, Side] {
  if (first.lab.setup.batchSize.grade === 'observed')
    throw new InputError({ cause: 'the file insists on its own batch size' })
  const most = first.lab.data.training.length
  if (batchSize > most)
    throw new InputError({ cause: `there are only ${most} training rows for a batch of ${batchSize}` })
  const rates = retune ? grid.map((factor) => factor * first.rates[0]) : first.rates
  return [
    { ...first, rates },
    { ...first, rates, options: { ...first.options, batchSize } },
  ]
}

async function pairOf(first: Side, change: Change): Promise<[Side, Side]> {
  const { lab } = first
  const { analysis, loss, output } = lab.subject
  switch (change.kind) {
    case 'normalize-inputs':
      return [first, { ...first, lab: lab.changed({ data: withStandardInputs(lab.data) }) }]
    case 'normalize-targets':
      return targetsScaled(first)
    case 'output-activation': {
      const operator = headOperator(change.operator)
      return edited(first, withHead(analysis, output, operator).model, lossBehind(loss, operator))
    }
    case 'activation': {
      const made = withRectifier(analysis, change.operator, change.operator === 'Elu' ? 1 : 0.01)
      if (made.count === 0) throw new InputError({ cause: 'the model has no Relu in its hidden layers' })
      // Dead units are dead by their weights, so both sides go on from the file's.
      return fromSame(first, { ...first, lab: await laboratoryAbout(lab, made.model) }, () => lab.fileWeights)
    }
    case 'redraw':
      return [
        { ...first, start: () => lab.fileWeights },
        { ...first, start: (seed) => lab.drawWeights(seed) },
      ]
    case 'batch-size':
      return batchChanged(first, change.batchSize, change.retune)
    case 'learning-rate':
      return [first, { ...first, rates: [change.rate] }]
    case 'weight-decay': {
      const optimizer = { ...first.options.optimizer, weightDecay: change.weightDecay }
      return [first, { ...first, options: { ...first.options, optimizer } }]
    }
    case 'dropout': {
      const made = withDrawnDropout(analysis, change.ratio)
      if (made.count === 0)
        throw new InputError({ cause: 'the model has no hidden activation to put Dropout behind' })
      const [one, other] = await edited(first, made.model)
      return [one, { ...other, judge: lab }]
    }
    case 'residuals': {
      const made = withResiduals(analysis)
      if (made.ways.length === 0)
        throw new InputError({
          cause: 'no layer gives out the shape that it takes in, so nothing can be added around any',
        })
      return edited(first, made.model)
    }
    case 'preprocess':
      throw new InputError({
        cause: 'another representation needs another first layer, so the same model cannot be trained on it',
        remedy: 'write the dataset with assay fix preprocess-dataset, and compare the two by their logs',
      })
  }
}

/** Throws InputError where the model or its data do not allow the change. */
export async function sidesOf(lab: Laboratory, change: Change): Promise<Sides> {
  const [first, second] = await pairOf(sideOf(lab), change)
  return { change, first, second }
}
