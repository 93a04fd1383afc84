/** The circumstances that several experiments share: where they start from, at which rate, with which trainer. */
import { InputError } from '../contract/errors'
import type { Optimizer } from '../contract/experiment'
import type { Laboratory, TrainerOptions, WeightSet } from './laboratory'

/** Seeds of different purposes must not meet: those of an experiment's runs lie this far apart. */
export const seedStep = 1009

/** The file's weights where the file is before training, else a seed's own draw. */
export const startWeights = (lab: Laboratory, seed: number): WeightSet =>
  lab.setup.start === 'file' ? lab.fileWeights : lab.drawWeights(seed)

/** Usual rates where neither the config nor a range test says one (PyTorch's default for Adam; 0.01 for SGD). */
const usualRate = ({ kind }: Optimizer): number =>
  kind === 'adam' || kind === 'adamw' || kind === 'rmsprop' ? 1e-3 : 1e-2

export const rateOf = ({ setup }: Laboratory): number =>
  setup.learningRate.value ?? usualRate(setup.optimizer.value)

/** As the user trains; what is measured beside comes on top. */
export const toldOptions = (
  { setup }: Laboratory,
  measures: TrainerOptions['measures'] = { gradientNorm: false, updateRatios: false },
): TrainerOptions => ({
  optimizer: setup.optimizer.value,
  batchSize: setup.batchSize.value,
  clipNorm: setup.clipNorm.value,
  measures,
})

/** Rows that scores are computed on: validation rows where there are enough to tell anything. */
export function scoredRows({ data }: Laboratory): { rows: Int32Array; of: 'validation' | 'training' } {
  return data.validation.length >= fewestScored
    ? { rows: data.validation, of: 'validation' }
    : { rows: data.training, of: 'training' }
}

const fewestScored = 10

/** Where not even the first step gives a loss, there is nothing to measure. */
export const noNumber = (): InputError =>
  new InputError({
    cause: 'the loss is no number from the first step on',
    remedy: 'look for NaN in the data and in the weights first',
  })
