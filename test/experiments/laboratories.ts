/** Laboratories over models written out in a test and rows in memory. */
import type { LossName } from '../../main/contract/artifacts'
import type { Setup } from '../../main/contract/experiment'
import type { Tensor } from '../../main/contract/tensor'
import type { Laboratory, RowTensor, Subject, TrainingData, Watch } from '../../main/experiments/laboratory'
import { makeLaboratory } from '../../main/experiments/make-laboratory'
import { usualOptimizer } from '../../main/experiments/optimizers'
import { probeFacts } from '../../main/experiments/probe'
import { drawnWeights, fileWeightsOf } from '../../main/experiments/weights'
import { analyse } from '../../main/onnx/analysis'
import type { ModelProto } from '../../main/onnx/codec'
import { differentiable } from '../../main/onnx/gradient/differentiable'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { floats, modelOf, node, valueInfo } from '../onnx/build'
import { randomOf } from '../onnx/random'

export const runtime = createOnnxRuntime()

const sizeOf = (dims: readonly number[]): number => dims.reduce((all, size) => all * size, 1)

export function firstRows({ type, dims, data }: RowTensor, rows: number): Tensor {
  return { type, dims: [rows, ...dims], data: data.slice(0, rows * sizeOf(dims)) }
}

export async function subjectOf(
  model: ModelProto,
  inputs: readonly RowTensor[],
  loss: LossName,
  output = 'y',
): Promise<Subject> {
  const analysis = analyse(model)
  const feeds = (rows: number) => Object.fromEntries(inputs.map((one) => [one.name, firstRows(one, rows)]))
  const fixed = analysis.graph.inputs[0]?.shape?.[0]
  const ready = await differentiable(analysis, (made) =>
    probeFacts(runtime, made, [], typeof fixed === 'number' ? [feeds(fixed)] : [feeds(2), feeds(3)]),
  )
  return { analysis, ready, loss, output }
}

export const quietWatch: Watch = {
  clock: () => 0,
  cancel: { requested: false },
  turn: async () => undefined,
  onCurve: () => undefined,
  onProgress: () => undefined,
}

export const laboratorySetup: Setup = {
  loss: { value: 'mse', grade: 'told' },
  output: 'y',
  optimizer: { value: usualOptimizer('sgd'), grade: 'told' },
  learningRate: { value: null, grade: 'unknown' },
  batchSize: { value: 32, grade: 'told' },
  clipNorm: { value: null, grade: 'told' },
  trainingRows: 0,
  validationRows: 0,
  parameters: 0,
  start: 'file',
  notes: [],
}

export async function laboratoryOf(
  model: ModelProto,
  data: TrainingData,
  loss: LossName,
  rest: Partial<Pick<Laboratory, 'runtime' | 'watch' | 'secondsPerRow'>> = {},
): Promise<Laboratory> {
  const subject = await subjectOf(model, data.inputs, loss)
  const fileWeights = await fileWeightsOf(subject.ready)
  return makeLaboratory({
    runtime,
    subject,
    data,
    setup: laboratorySetup,
    watch: quietWatch,
    budget: { seconds: 60, steps: 1000 },
    secondsPerRow: 1e-6,
    fileWeights,
    drawWeights: (seed) => drawnWeights(subject.analysis, fileWeights, seed),
    ...rest,
  })
}

/** Uniform numbers in [-1, 1). */
export const uniform = (count: number, seed: number): Float32Array => {
  const random = randomOf(seed)
  return Float32Array.from({ length: count }, () => 2 * random() - 1)
}

/** A perceptron of the given widths, Relu between, as Gemm with transposed weights `w1`, `b1`, `w2`... */
export function perceptron(widths: readonly number[], batch: number | 'N' = 'N'): ModelProto {
  const nodes: ReturnType<typeof node>[] = []
  const initializers: ReturnType<typeof floats>[] = []
  for (let i = 1; i < widths.length; i++) {
    const [from, to] = [widths[i - 1], widths[i]]
    const scale = Math.sqrt(6 / from)
    const weights = uniform(from * to, i).map((value) => value * scale)
    initializers.push(
      floats(`w${i}`, [to, from], [...weights]),
      floats(`b${i}`, [to], [...uniform(to, 50 + i)]),
    )
    const last = i === widths.length - 1
    nodes.push(
      node('Gemm', `${i === 1 ? 'x' : `h${i - 1}`} w${i} b${i}`, last ? 'y' : `a${i}`, { transB: 1 }),
    )
    if (!last) nodes.push(node('Relu', `a${i}`, `h${i}`))
  }
  return modelOf({
    nodes,
    initializers,
    inputs: [valueInfo('x', [batch, widths[0]])],
    outputs: [valueInfo('y', [batch, widths[widths.length - 1]])],
  })
}

/** Rows of uniform inputs and targets; every fourth row is for validation. */
export function regressionData(rows: number, inputs: number, outputs: number): TrainingData {
  const x = uniform(rows * inputs, 11)
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  return {
    rows,
    totalRows: rows,
    inputs: [{ name: 'x', type: 'float32', dims: [inputs], data: x }],
    target: {
      name: 'target',
      type: 'float32',
      dims: [outputs],
      data: Float32Array.from(
        { length: rows * outputs },
        (_, i) => Math.sin(3 * x[Math.floor(i / outputs) * inputs]) + (i % outputs) * 0.1,
      ),
    },
    training: all.filter((row) => row % 4 !== 3),
    validation: all.filter((row) => row % 4 === 3),
    classes: null,
  }
}

/** The same inputs with classes: the sign pattern of the first columns. */
export function classData(rows: number, inputs: number, classes: number): TrainingData {
  const data = regressionData(rows, inputs, 1)
  const x = data.inputs[0].data as Float32Array
  const labels = BigInt64Array.from({ length: rows }, (_, row) =>
    BigInt(Math.min(classes - 1, Math.floor(((x[row * inputs] + 1) / 2) * classes))),
  )
  return { ...data, target: { name: 'target', type: 'int64', dims: [], data: labels }, classes }
}

/** `steps` batches, one after the other through the rows. */
export const batchesOf = (rows: Int32Array, size: number, steps: number): Int32Array[] =>
  Array.from({ length: steps }, (_, step) =>
    Int32Array.from({ length: size }, (_, i) => rows[(step * size + i) % rows.length]),
  )
