/** What a training log tells of its losses: the curves, their ends, and where validation was best. */
import type { EvidenceOf } from '../contract/evidence'
import type { TrainingLog } from '../contract/training'

export interface LossLog {
  stepName: string
  steps: readonly number[]
  /** null: not logged. NaN and infinities are kept. */
  training: readonly number[] | null
  validation: readonly number[] | null
}

/** PyTorch's and Keras's habits: `val_loss` beside `loss` or `train_loss`. */
const ofValidation = /val|dev|test|eval/i

export function lossLog({ stepName, steps, series }: TrainingLog): LossLog {
  const losses = series.filter(({ name }) => /loss/i.test(name))
  const validation = losses.find(({ name }) => ofValidation.test(name))
  const others = losses.filter(({ name }) => !ofValidation.test(name))
  const training = others.find(({ name }) => /train/i.test(name)) ?? others.at(0)
  return { stepName, steps, training: training?.values ?? null, validation: validation?.values ?? null }
}

/** The finite values of the loss in order, of the training loss where there is one; empty: the log tells no loss. */
export function finiteLosses(log: TrainingLog): number[] {
  const { training, validation } = lossLog(log)
  return (training ?? validation ?? []).filter(Number.isFinite)
}

/** The last tenth, at least one entry: a single epoch is noisy. */
const tailLength = (count: number): number => Math.max(1, Math.round(count / 10))

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean over the last tenth of the log; NaN where a value in it is none. */
export const endOf = (values: readonly number[]): number => meanOf(values.slice(-tailLength(values.length)))

/** Mean over the tenth before the last. */
export function beforeEndOf(values: readonly number[]): number {
  const length = tailLength(values.length)
  return meanOf(values.slice(-2 * length, -length))
}

/** Place of the smallest finite value; null: there is none. */
export function bestPlace(values: readonly number[]): number | null {
  let best: number | null = null
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (best === null || value < values[best])) best = i
  })
  return best
}

const mostPoints = 300

/** Training and validation loss over the epochs; null: no loss is logged. */
export function lossCurves(log: LossLog): EvidenceOf<'curves'> | null {
  const { training, validation, steps } = log
  const every = Math.max(1, Math.ceil(steps.length / mostPoints))
  const seriesOf = (values: readonly number[] | null, role: 'training' | 'validation') =>
    values
      ? [
          {
            name: role,
            role,
            points: steps.flatMap((x, i) => {
              const y = values[i]
              return i % every === 0 ? [{ x, y: Number.isFinite(y) ? y : null }] : []
            }),
          },
        ]
      : []
  const series = [...seriesOf(training, 'training'), ...seriesOf(validation, 'validation')]
  if (series.length === 0) return null
  const best = validation && bestPlace(validation)
  const drawn = series.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])))
  const wide = drawn.length > 0 && Math.min(...drawn) > 0 && Math.max(...drawn) > 100 * Math.min(...drawn)
  return {
    kind: 'curves',
    x: { name: /epoch/i.test(log.stepName) ? 'epoch' : 'step', scale: 'linear' },
    y: { name: 'loss', scale: wide ? 'log' : 'linear' },
    series,
    marks: best === null ? [] : [{ axis: 'x', value: steps[best], role: 'best' }],
  }
}
