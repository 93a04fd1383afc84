/** What a network that learned nothing has: the loss and score of the best constant, and the loss that a fresh one should start with. */
import type { LossName } from '../contract/artifacts'
import type { ResultOf } from '../contract/experiment'
import { ascending, meanOf, quantileOf } from './estimates'
import type { Laboratory, RowTensor, TrainingData } from './laboratory'

export type ScoreName = 'accuracy' | 'r2'

export interface Baseline {
  /** Loss of the best constant prediction on these rows. */
  constant: number
  /** Its accuracy or R2. */
  score: number
  expected: number
  expectedBy: ResultOf<'start-loss'>['expectedBy']
}

const valuesPerRow = ({ dims }: RowTensor): number => dims.reduce((all, size) => all * size, 1)

const classLosses: ReadonlySet<LossName> = new Set(['cross-entropy', 'nll', 'cross-entropy-of-probabilities'])
const coinLosses: ReadonlySet<LossName> = new Set(['bce', 'bce-with-logits'])

/** What the trainer's score is called for this loss. */
export const scoreNameOf = ({ subject: { loss } }: Pick<Laboratory, 'subject'>): ScoreName =>
  classLosses.has(loss) || coinLosses.has(loss) ? 'accuracy' : 'r2'

/** Values of target element `element` on the rows. */
const elementValues = (
  { target }: TrainingData,
  rows: Int32Array,
  element: number,
  width: number,
): number[] => Array.from(rows, (row) => Number(target.data[row * width + element]))

const plogp = (p: number): number => (p > 0 ? -p * Math.log(p) : 0)

function classBaseline(data: TrainingData, rows: Int32Array, classes: number): Baseline {
  const width = valuesPerRow(data.target)
  const counts = new Map<number, number>()
  for (let element = 0; element < width; element++)
    for (const value of elementValues(data, rows, element, width))
      counts.set(value, (counts.get(value) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / (rows.length * width))
  return {
    constant: shares.reduce((sum, share) => sum + plogp(share), 0),
    score: Math.max(...shares),
    expected: Math.log(classes),
    expectedBy: 'equal-classes',
  }
}

const variance = (values: readonly number[], mean: number): number =>
  meanOf(values.map((value) => (value - mean) ** 2))

function huber(values: readonly number[], centre: number): number {
  return meanOf(
    values.map((value) => {
      const off = Math.abs(value - centre)
      return off <= 1 ? off ** 2 / 2 : off - 0.5
    }),
  )
}

/** Loss of the best constant for one element of the target. */
function elementConstant(loss: LossName, values: readonly number[]): number {
  const mean = meanOf(values)
  if (coinLosses.has(loss)) return plogp(mean) + plogp(1 - mean)
  if (loss === 'mse') return variance(values, mean)
  const median = quantileOf(ascending(values), 0.5)
  if (loss === 'l1') return meanOf(values.map((value) => Math.abs(value - median)))
  return Math.min(huber(values, median), huber(values, mean))
}

/** Share of the more frequent side of one half. */
function largerShare(values: readonly number[]): number {
  const above = values.filter((value) => value > 0.5).length / values.length
  return Math.max(above, 1 - above)
}

/** Most elements of a wide target that are looked at, evenly spread. */
const mostElements = 256

function elementBaseline(data: TrainingData, rows: Int32Array, loss: LossName): Baseline {
  const width = valuesPerRow(data.target)
  const looked = Math.min(width, mostElements)
  const elements = Array.from({ length: looked }, (_, i) => Math.floor((i * width) / looked))
  const values = elements.map((element) => elementValues(data, rows, element, width))
  const constant = meanOf(values.map((one) => elementConstant(loss, one)))
  if (coinLosses.has(loss)) {
    const score = meanOf(values.map(largerShare))
    return { constant, score, expected: Math.LN2, expectedBy: 'coin' }
  }
  const expectedBy = loss === 'mse' ? 'target-variance' : 'target-spread'
  return { constant, score: 0, expected: constant, expectedBy }
}

export function baselineOf(
  { data, subject }: Pick<Laboratory, 'data' | 'subject'>,
  rows: Int32Array,
): Baseline {
  return classLosses.has(subject.loss)
    ? classBaseline(data, rows, data.classes ?? 2)
    : elementBaseline(data, rows, subject.loss)
}
