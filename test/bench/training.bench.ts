/**
 * One step of training (forward, loss, backward, SGD) as the laboratory makes it, rows gathered and weights carried, against the same step in
 * PyTorch where it is installed, and against a plain run of the model everywhere. All take turns, so that a machine that slows down slows all.
 * Figures are printed, not asserted. `TRAINING_NETS=small,wide` takes nets by the beginning of their names.
 */
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tensor } from '../../main/contract/tensor'
import type { TrainingData } from '../../main/experiments/laboratory'
import { makeLaboratory } from '../../main/experiments/make-laboratory'
import { usualOptimizer } from '../../main/experiments/optimizers'
import { secondsPerRowOf, subjectFor } from '../../main/experiments/subject'
import { fileWeightsOf } from '../../main/experiments/weights'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel } from '../../main/onnx/codec'
import { laboratorySetup, quietWatch, runtime } from '../experiments/laboratories'
import { randomOf } from '../onnx/random'
import { type BenchModel, resNet18, smallCnn, smallMlp, transformer, wideMlp } from './models'
import { milliseconds } from './pairs'
import { startTorch, type Torch } from './torch'

interface Net {
  make(): BenchModel
  batch: number
  classes: number
  /** Steps in one turn; a turn takes about half a second. */
  steps: number
}

const nets: readonly Net[] = [
  { make: smallMlp, batch: 64, classes: 10, steps: 192 },
  { make: wideMlp, batch: 64, classes: 10, steps: 12 },
  { make: smallCnn, batch: 64, classes: 10, steps: 64 },
  { make: resNet18, batch: 8, classes: 1000, steps: 3 },
  { make: transformer, batch: 8, classes: 10, steps: 5 },
]
const wanted = (process.env.TRAINING_NETS ?? '').split(',')
const rounds = Number(process.env.TRAINING_ROUNDS ?? 9)
const bars = { each: 1, mean: 0.75 }

let torch: Torch | null = null
beforeAll(async () => {
  torch = await startTorch(Math.min(2, availableParallelism()))
})
afterAll(() => torch?.close())

const size = (shape: readonly number[]): number => shape.reduce((all, axis) => all * axis, 1)

function dataOf({ shape }: BenchModel, { batch, classes }: Net): TrainingData {
  const random = randomOf(3)
  const rows = 4 * batch
  return {
    rows,
    totalRows: rows,
    inputs: [
      {
        name: 'x',
        type: 'float32',
        dims: shape,
        data: Float32Array.from({ length: rows * size(shape) }, () => 2 * random() - 1),
      },
    ],
    target: {
      name: 'target',
      type: 'int64',
      dims: [],
      data: BigInt64Array.from({ length: rows }, () => BigInt(Math.floor(random() * classes))),
    },
    training: Int32Array.from({ length: rows }, (_, i) => i),
    validation: new Int32Array(0),
    classes,
  }
}

interface Spread {
  median: number
  text: string
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1]
  return {
    median,
    text: `${median.toFixed(2)} (${sorted[0].toFixed(2)} to ${sorted[sorted.length - 1].toFixed(2)})`,
  }
}

async function measure(net: Net): Promise<{ name: string; toTorch: number | null }> {
  const model = net.make()
  const data = dataOf(model, net)
  const analysis = analyse(decodeModel(model.bytes))
  const subject = await subjectFor(runtime, analysis, data, { loss: 'cross-entropy', output: 'y' })
  const fileWeights = await fileWeightsOf(subject.ready)
  const lab = makeLaboratory({
    runtime,
    subject,
    data,
    setup: laboratorySetup,
    watch: quietWatch,
    budget: { seconds: 60, steps: 1000 },
    secondsPerRow: secondsPerRowOf(subject.ready),
    fileWeights,
    drawWeights: () => fileWeights,
  })
  const options = {
    optimizer: usualOptimizer('sgd'),
    batchSize: net.batch,
    clipNorm: null,
    measures: { gradientNorm: false, updateRatios: false },
  }
  const created = await milliseconds(() => lab.trainer(options))
  const trainer = await lab.trainer(options)
  const plain = await runtime.load(model.bytes)
  const x: Tensor = {
    type: 'float32',
    dims: [net.batch, ...model.shape],
    data: data.inputs[0].data.slice(0, net.batch * size(model.shape)) as Float32Array,
  }
  const batches = Array.from({ length: net.steps }, (_, i) => {
    const from = (i % 4) * net.batch
    return data.training.slice(from, from + net.batch)
  })
  trainer.start(fileWeights)
  const ours = async () => {
    const records = await trainer.train(batches, 1e-4)
    expect(records).toHaveLength(net.steps)
  }
  const forward = async () => {
    for (let i = 0; i < net.steps; i++) await plain.run({ x })
  }
  const times: { ours: number[]; plain: number[]; torch: number[] } = { ours: [], plain: [], torch: [] }
  for (let round = -1; round < rounds; round++) {
    const [a, b] = [await milliseconds(ours), await milliseconds(forward)]
    const c = (await torch?.steps(model.name, net.steps)) ?? Number.NaN
    if (round < 0) continue
    times.ours.push(a / net.steps)
    times.plain.push(b / net.steps)
    times.torch.push(c / net.steps)
  }
  await plain.release()
  await lab.release()
  const over = (others: readonly number[]) => spread(times.ours.map((value, i) => value / others[i]))
  const toTorch = torch ? over(times.torch) : null
  console.log(
    `${model.name}, batch ${net.batch}: step ${spread(times.ours).text} ms; ${over(times.plain).text}x a plain run of ${spread(times.plain).median.toFixed(2)} ms; ` +
      (toTorch
        ? `${toTorch.text}x PyTorch (${spread(times.torch).median.toFixed(2)} ms), at most ${bars.each}x wanted; `
        : 'no PyTorch here; ') +
      `session made in ${created.toFixed(0)} ms`,
  )
  return { name: model.name, toTorch: toTorch?.median ?? null }
}

test('a step of training against PyTorch', async () => {
  const ratios: number[] = []
  for (const net of nets) {
    if (!wanted.some((start) => net.make().name.startsWith(start))) continue
    const { toTorch } = await measure(net)
    if (toTorch !== null) ratios.push(toTorch)
  }
  if (ratios.length === 0) return
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
  console.log(`geometric mean ${mean.toFixed(2)}x PyTorch, at most ${bars.mean}x wanted`)
}, 900_000)
