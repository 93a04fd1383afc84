/** Gradient descent on a perceptron of one hidden layer, written out in plain double precision. */
import type { TrainingData, WeightSet } from '../../main/experiments/laboratory'

export type Weights = Map<string, Float64Array>

export const doubles = (weights: WeightSet): Weights =>
  new Map([...weights].map(([name, values]) => [name, Float64Array.from(values)]))

/** One step on the mean squared error; gives the loss before it. */
export function step(
  weights: Weights,
  { inputs, target }: TrainingData,
  rows: Int32Array,
  rate: number,
): number {
  const [w1, b1, w2, b2] = ['w1', 'b1', 'w2', 'b2'].map((name) => weights.get(name)!)
  const [hidden, outputs] = [b1.length, b2.length]
  const width = w1.length / hidden
  const [g1, gb1, g2, gb2] = [w1, b1, w2, b2].map(({ length }) => new Float64Array(length))
  let loss = 0
  for (const row of rows) {
    const x = Array.from({ length: width }, (_, i) => Number(inputs[0].data[row * width + i]))
    const before = Array.from(b1, (b, j) => x.reduce((sum, value, i) => sum + value * w1[j * width + i], b))
    const h = before.map((value) => Math.max(0, value))
    const slopes = new Float64Array(hidden)
    for (let k = 0; k < outputs; k++) {
      const y = h.reduce((sum, value, j) => sum + value * w2[k * hidden + j], b2[k])
      const off = y - Number(target.data[row * outputs + k])
      const count = rows.length * outputs
      loss += (off * off) / count
      const slope = (2 * off) / count
      gb2[k] += slope
      for (let j = 0; j < hidden; j++) {
        g2[k * hidden + j] += slope * h[j]
        slopes[j] += slope * w2[k * hidden + j]
      }
    }
    for (let j = 0; j < hidden; j++) {
      if (before[j] <= 0) continue
      gb1[j] += slopes[j]
      for (let i = 0; i < width; i++) g1[j * width + i] += slopes[j] * x[i]
    }
  }
  const gradients = [g1, gb1, g2, gb2]
  ;[w1, b1, w2, b2].forEach((values, at) => {
    for (let i = 0; i < values.length; i++) values[i] -= rate * gradients[at][i]
  })
  return loss
}
