import { expect, test } from 'vitest'
import { CancelledError } from '../../main/contract/errors'
import type { Runtime } from '../../main/contract/runtime'
import type { TrainerOptions } from '../../main/experiments/laboratory'
import { usualOptimizer } from '../../main/experiments/optimizers'
import {
  batchesOf,
  classData,
  laboratoryOf,
  perceptron,
  quietWatch,
  regressionData,
  runtime,
} from './laboratories'
import { doubles, step } from './plain-training'

const plain: TrainerOptions = {
  optimizer: usualOptimizer('sgd'),
  batchSize: 8,
  clipNorm: null,
  measures: { gradientNorm: false, updateRatios: false },
}
/** Planned cost of a row that makes every step a call of its own. */
const slow = 1

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])))

test.each([1e-6, slow])('steps are those of plain gradient descent (%d s a row)', async (secondsPerRow) => {
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse', { secondsPerRow })
  const trainer = await lab.trainer(plain)
  trainer.start(lab.fileWeights)
  const expected = doubles(lab.fileWeights)
  const batches = batchesOf(data.training, 8, 100)
  const rates = batches.map((_, i) => 0.1 / (1 + i / 50))
  const records = await trainer.train(batches, rates)
  const losses = batches.map((rows, i) => step(expected, data, rows, rates[i]))
  expect(
    largest(
      records.map(({ loss }) => loss),
      losses,
    ),
  ).toBeLessThan(1e-5)
  for (const [name, values] of trainer.weights())
    expect(largest(values, expected.get(name)!), name).toBeLessThan(1e-5)
  await lab.release()
})

test('steps within a loop are single steps to the last bit', async () => {
  const data = classData(60, 4, 3)
  const options = {
    ...plain,
    optimizer: usualOptimizer('adam'),
    measures: { gradientNorm: true, updateRatios: true },
  }
  const runs = []
  for (const secondsPerRow of [1e-6, slow]) {
    const lab = await laboratoryOf(perceptron([4, 16, 3]), data, 'cross-entropy', { secondsPerRow })
    const trainer = await lab.trainer(options)
    trainer.start(lab.drawWeights(3))
    const records = await trainer.train(batchesOf(data.training, 8, 100), 0.01)
    runs.push({ records, weights: [...trainer.weights()] })
    await lab.release()
  }
  expect(runs[0].records).toHaveLength(100)
  expect(runs[0]).toEqual(runs[1])
})

test('ends at a loss that is no number, within a loop and without', async () => {
  const data = regressionData(40, 3, 2)
  const counts = []
  for (const secondsPerRow of [1e-6, slow]) {
    const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse', { secondsPerRow })
    const trainer = await lab.trainer(plain)
    trainer.start(lab.fileWeights)
    const records = await trainer.train(batchesOf(data.training, 8, 200), 1e6)
    counts.push(records.length)
    const [before, last] = records.slice(-2)
    expect(Number.isFinite(before.loss)).toBe(true)
    expect(Number.isFinite(last.loss)).toBe(false)
    await lab.release()
  }
  expect(counts[0]).toBeLessThan(200)
  expect(counts[0]).toBe(counts[1])
})

test('a cancel is heard between calls', async () => {
  const data = regressionData(40, 3, 2)
  const cancel = { requested: false }
  let turns = 0
  const turn = async () => {
    turns++
    cancel.requested = turns === 3
  }
  const watch = { ...quietWatch, cancel, turn }
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse', { secondsPerRow: slow, watch })
  const trainer = await lab.trainer(plain)
  trainer.start(lab.fileWeights)
  await expect(trainer.train(batchesOf(data.training, 8, 200), 0.1)).rejects.toThrow(CancelledError)
  expect(turns).toBe(3)
  await lab.release()
})

test('starts anew from the weights given', async () => {
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse')
  const trainer = await lab.trainer({ ...plain, optimizer: usualOptimizer('adam') })
  const once = async () => {
    trainer.start(lab.fileWeights)
    return trainer.train(batchesOf(data.training, 8, 20), 0.01)
  }
  expect(await once()).toEqual(await once())
  trainer.start(lab.fileWeights)
  expect(trainer.weights()).toEqual(lab.fileWeights)
  await lab.release()
})

test('evaluates rows in batches by loss and R2', async () => {
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse', { secondsPerRow: 0.03 })
  const trainer = await lab.trainer(plain)
  trainer.start(lab.fileWeights)
  const { loss, score } = await trainer.evaluate(data.validation)
  const expected = step(doubles(lab.fileWeights), data, data.validation, 0)
  const targets = [...data.validation].map((row) => [0, 1].map((k) => Number(data.target.data[row * 2 + k])))
  const means = [0, 1].map((k) => targets.reduce((sum, values) => sum + values[k], 0) / targets.length)
  const spread = targets.flat().reduce((sum, value, i) => sum + (value - means[i % 2]) ** 2, 0)
  expect(loss).toBeCloseTo(expected, 5)
  expect(score).toBeCloseTo(1 - (expected * targets.length * 2) / spread, 4)
  await lab.release()
})

test('evaluates classes by the share predicted right, on other data too', async () => {
  const data = classData(200, 2, 2)
  const lab = await laboratoryOf(perceptron([2, 8, 2]), data, 'cross-entropy')
  const trainer = await lab.trainer({ ...plain, optimizer: usualOptimizer('adam') })
  trainer.start(lab.drawWeights(1))
  const before = await trainer.evaluate(data.training)
  await trainer.train(batchesOf(data.training, 8, 600), 0.01)
  const after = await trainer.evaluate(data.training)
  expect(after.loss).toBeLessThan(before.loss)
  expect(after.score).toBeGreaterThan(0.9)
  const zeros = { ...data.inputs[0], data: new Float32Array(400) }
  const zeroed = await trainer.evaluate(data.training, { ...data, inputs: [zeros] })
  expect(zeroed.score).toBeLessThan(0.6)
  await lab.release()
})

test('a model that insists on a batch is given it', async () => {
  const data = regressionData(43, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2], 4), data, 'mse')
  const trainer = await lab.trainer({ ...plain, batchSize: 32 })
  expect(trainer.batchSize).toBe(4)
  trainer.start(lab.fileWeights)
  const records = await trainer.train(batchesOf(data.training, 4, 10), 0.1)
  expect(records).toHaveLength(10)
  const { loss } = await trainer.evaluate(data.validation.slice(0, 7))
  expect(loss).toBeCloseTo(step(doubles(trainer.weights()), data, data.validation.slice(0, 4), 0), 5)
  await lab.release()
})

test('a changed laboratory looks at its own data', async () => {
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse')
  const flat = { ...data, target: { ...data.target, data: new Float32Array(80) } }
  const other = lab.changed({ data: flat })
  const losses = []
  for (const one of [lab, other]) {
    const trainer = await one.trainer(plain)
    trainer.start(one.fileWeights)
    losses.push((await trainer.evaluate(data.training)).loss)
  }
  expect(losses[0]).not.toBe(losses[1])
  await lab.release()
})

test('a session for each thing that is computed, released with the laboratory', async () => {
  let [loaded, open] = [0, 0]
  const counting: Runtime = {
    ...runtime,
    async load(model, options) {
      const session = await runtime.load(model, options)
      ;[loaded, open] = [loaded + 1, open + 1]
      return {
        ...session,
        release: () => {
          open--
          return session.release()
        },
      }
    },
  }
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse', { runtime: counting })
  const other = lab.changed({ subject: { ...lab.subject, loss: 'mse' } })
  for (const one of [lab, lab, lab.changed({ data }), other]) {
    const trainer = await one.trainer(plain)
    trainer.start(one.fileWeights)
    await trainer.evaluate(data.training)
  }
  expect([loaded, open]).toEqual([4, 4])
  await lab.release()
  expect(open).toBe(0)
})

test('measures: the norm of all gradients, and of each update beside its weights', async () => {
  const data = regressionData(40, 3, 2)
  const lab = await laboratoryOf(perceptron([3, 5, 2]), data, 'mse')
  const trainer = await lab.trainer({ ...plain, measures: { gradientNorm: true, updateRatios: true } })
  trainer.start(lab.fileWeights)
  const [batch] = batchesOf(data.training, 8, 1)
  const [{ gradientNorm, updateRatios }] = await trainer.train([batch], 0.1)
  const after = doubles(lab.fileWeights)
  step(after, data, batch, 0.1)
  let sum = 0
  trainer.parameters.forEach(({ name, layer, dims }, i) => {
    const [old, next] = [lab.fileWeights.get(name)!, after.get(name)!]
    const moved = next.reduce((all, value, at) => all + (value - old[at]) ** 2, 0)
    const size = old.reduce((all, value) => all + value ** 2, 0)
    sum += moved / 0.01
    expect(updateRatios?.[i]).toBeCloseTo(Math.sqrt(moved / size), 5)
    expect(layer).toBe(name.endsWith('1') ? 'Gemm:a1' : 'Gemm:y')
    expect(dims).toEqual(name.startsWith('w') ? [name === 'w1' ? 5 : 2, name === 'w1' ? 3 : 5] : [old.length])
  })
  expect(gradientNorm).toBeCloseTo(Math.sqrt(sum), 4)
  await lab.release()
})
