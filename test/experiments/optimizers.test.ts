import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { optimizerKinds } from '../../main/contract/experiment'
import type { TrainingData } from '../../main/experiments/laboratory'
import { usualOptimizer } from '../../main/experiments/optimizers'
import { floats, modelOf, node, valueInfo } from '../onnx/build'
import { batchesOf, laboratoryOf } from './laboratories'

/** Made by test/fixtures/make-optimizers.py with PyTorch 1.13. */
const numbers = z.array(z.number())
const fixture = z
  .object({
    rate: z.number(),
    batch: z.number(),
    x: numbers,
    y: numbers,
    first: z.array(numbers),
    runs: z.array(
      z.object({
        optimizer: z.enum(optimizerKinds),
        momentum: z.number(),
        weightDecay: z.number(),
        clip: z.number().nullable(),
        losses: numbers,
        norms: numbers,
        weights: z.array(numbers),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/optimizers.json'), 'utf8')))

const [inputs, hidden, outputs] = [4, 6, 3]
const rows = fixture.x.length / inputs
const all = Int32Array.from({ length: rows }, (_, i) => i)
const data: TrainingData = {
  rows,
  totalRows: rows,
  inputs: [{ name: 'x', type: 'float32', dims: [inputs], data: Float32Array.from(fixture.x) }],
  target: { name: 'target', type: 'float32', dims: [outputs], data: Float32Array.from(fixture.y) },
  training: all,
  validation: new Int32Array(0),
  classes: null,
}
const names = ['w1', 'b1', 'w2', 'b2']
const shapes = [[hidden, inputs], [hidden], [outputs, hidden], [outputs]]
const model = modelOf({
  nodes: [
    node('Gemm', 'x w1 b1', 'a', { transB: 1 }),
    node('Relu', 'a', 'h'),
    node('Gemm', 'h w2 b2', 'y', { transB: 1 }),
  ],
  initializers: names.map((name, i) => floats(name, shapes[i], fixture.first[i])),
  inputs: [valueInfo('x', ['N', inputs])],
  outputs: [valueInfo('y', ['N', outputs])],
})

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])))

test.each(fixture.runs)(
  'ten steps of $optimizer (momentum $momentum, decay $weightDecay, clip $clip) are those of PyTorch',
  async ({ optimizer, momentum, weightDecay, clip, losses, norms, weights }) => {
    const lab = await laboratoryOf(model, data, 'mse')
    const trainer = await lab.trainer({
      optimizer: { ...usualOptimizer(optimizer), momentum, weightDecay },
      batchSize: fixture.batch,
      clipNorm: clip,
      measures: { gradientNorm: true, updateRatios: false },
    })
    trainer.start(lab.fileWeights)
    const records = await trainer.train(batchesOf(all, fixture.batch, losses.length), fixture.rate)
    expect(
      largest(
        records.map(({ loss }) => loss),
        losses,
      ),
    ).toBeLessThan(1e-5)
    expect(
      largest(
        records.map(({ gradientNorm }) => gradientNorm ?? Number.NaN),
        norms,
      ),
    ).toBeLessThan(1e-5)
    const made = trainer.weights()
    names.forEach((name, i) => {
      expect(largest(made.get(name)!, weights[i]), name).toBeLessThan(1e-5)
    })
    await lab.release()
  },
)
