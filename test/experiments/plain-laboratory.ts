/**
 * A laboratory whose trainer is plain JavaScript: one linear layer without bias on the squared error, by gradient descent. Everything about it is
 * known in closed form: Hessian, gradient, covariance of the gradients.
 */
import type { Setup } from '../../main/contract/experiment'
import { neverCancelled } from '../../main/contract/task'
import type {
  Laboratory,
  StepRecord,
  Trainer,
  TrainerOptions,
  TrainingData,
} from '../../main/experiments/laboratory'

export interface PlainData {
  /** Rows of features. */
  features: number[][]
  targets: number[]
}

export const dataOf = ({ features, targets }: PlainData): TrainingData => ({
  rows: targets.length,
  totalRows: targets.length,
  inputs: [
    { name: 'x', type: 'float32', dims: [features[0].length], data: Float32Array.from(features.flat()) },
  ],
  target: { name: 'y', type: 'float32', dims: [1], data: Float32Array.from(targets) },
  training: Int32Array.from(targets, (_, i) => i),
  validation: new Int32Array(0),
  classes: null,
})

const setup: Setup = {
  loss: { value: 'mse', grade: 'told' },
  output: 'out',
  optimizer: {
    value: { kind: 'sgd', momentum: 0, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    grade: 'told',
  },
  learningRate: { value: 0.01, grade: 'told' },
  batchSize: { value: 8, grade: 'told' },
  clipNorm: { value: null, grade: 'unknown' },
  trainingRows: 0,
  validationRows: 0,
  parameters: 0,
  start: 'file',
  notes: [],
}

function trainerOf(data: TrainingData, { batchSize }: TrainerOptions): Trainer {
  const [{ data: x, dims }] = data.inputs
  const width = dims[0]
  const w = new Float64Array(width)
  const errorOf = (from: TrainingData, row: number): number => {
    const values = from.inputs[0].data
    let sum = -Number(from.target.data[row])
    for (let i = 0; i < width; i++) sum += w[i] * Number(values[row * width + i])
    return sum
  }
  const step = (batch: Int32Array, rate: number): StepRecord => {
    const gradient = new Float64Array(width)
    let loss = 0
    for (const row of batch) {
      const error = errorOf(data, row)
      loss += error ** 2 / batch.length
      for (let i = 0; i < width; i++) gradient[i] += (2 * error * Number(x[row * width + i])) / batch.length
    }
    const size = Math.hypot(...w)
    gradient.forEach((value, i) => {
      w[i] -= rate * value
    })
    const gradientNorm = Math.hypot(...gradient)
    return { loss, gradientNorm, updateRatios: Float32Array.of((rate * gradientNorm) / size) }
  }
  return {
    parameters: [{ name: 'w', layer: 'layer', dims: [1, width] }],
    batchSize,
    start: (weights) => w.set(weights.get('w')!),
    async train(batches, rates) {
      const records: StepRecord[] = []
      for (const [i, batch] of batches.entries()) {
        records.push(step(batch, typeof rates === 'number' ? rates : rates[i]))
        if (!Number.isFinite(records[i].loss)) break
      }
      return records
    },
    async evaluate(rows, from = data) {
      const squares = Array.from(rows, (row) => errorOf(from, row) ** 2)
      return { loss: squares.reduce((sum, one) => sum + one, 0) / rows.length, score: null }
    },
    weights: () => new Map([['w', Float32Array.from(w)]]),
    release: async () => {},
  }
}

const absent = (): never => {
  throw new Error('not in a plain laboratory')
}

export function plainLaboratory(
  data: TrainingData,
  weights: number[],
  over: Partial<Setup> = {},
  watch: Partial<Laboratory['watch']> = {},
): Laboratory {
  return {
    runtime: { name: 'none', load: absent },
    // Nothing that is tested here looks at the model beyond its loss and layers.
    subject: {
      loss: 'mse',
      output: 'out',
      analysis: { layers: [] },
      ready: {},
    } as unknown as Laboratory['subject'],
    data,
    setup: { ...setup, ...over },
    watch: {
      clock: () => 0,
      cancel: neverCancelled,
      turn: async () => {},
      onCurve: () => {},
      onProgress: () => {},
      ...watch,
    },
    budget: { seconds: 60, steps: 5000 },
    secondsPerRow: 1e-6,
    fileWeights: new Map([['w', Float32Array.from(weights)]]),
    drawWeights: (seed) => new Map([['w', Float32Array.from(weights, (_, i) => Math.sin(seed + i))]]),
    trainer: async (options) => trainerOf(data, options),
    changed: (changes) => plainLaboratory(changes.data ?? data, weights, over, watch),
    release: async () => {},
  }
}
