/** Losses and their slopes against the formulas in double precision, and differences of those. */
import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { ValueInfoProtoSchema } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import type { LossName } from '../../../main/contract/artifacts'
import { InputError } from '../../../main/contract/errors'
import type { Tensor } from '../../../main/contract/tensor'
import { probeFacts } from '../../../main/experiments/probe'
import { analyse } from '../../../main/onnx/analysis'
import { backward } from '../../../main/onnx/backward'
import { encodeModel, type NodeProto } from '../../../main/onnx/codec'
import { scalarTensor } from '../../../main/onnx/edit'
import { differentiable } from '../../../main/onnx/gradient/differentiable'
import { takesClasses } from '../../../main/onnx/gradient/loss'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { modelOf, node, valueInfo } from '../build'

const runtime = createOnnxRuntime()
/** x itself. */
const plain = node('Add', 'x zero', 'y')

interface Asked {
  loss: LossName
  /** From x to y. */
  nodes: NodeProto[]
  /** With the batch axis. */
  dims: number[]
  values: number[]
  targetDims: number[]
  targets: number[]
  double?: boolean
}

interface Given {
  loss: number
  perRow: number[]
  gradient: number[]
}

/** -0 as 0. */
const positiveZero = (value: number | bigint | string): number => Number(value) + 0

async function run({
  loss,
  nodes,
  dims,
  values,
  targetDims,
  targets,
  double = false,
}: Asked): Promise<Given> {
  const type = double ? 'float64' : 'float32'
  const numbers = (from: number[]) => (double ? Float64Array.from(from) : Float32Array.from(from))
  const model = modelOf({
    nodes,
    opset: 17,
    inputs: [valueInfo('x', ['N', ...dims.slice(1)], double ? 11 : 1)],
    outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
    initializers: [scalarTensor('zero', 0, type)],
  })
  const zeros = (batch: number): Record<string, Tensor> => {
    const shape = [batch, ...dims.slice(1)]
    return { x: { type, dims: shape, data: numbers(Array(shape.reduce((a, b) => a * b, 1)).fill(0.3)) } }
  }
  const ready = await differentiable(analyse(model), (made) =>
    probeFacts(runtime, made, [], [zeros(2), zeros(3)]),
  )
  const gradient = backward(ready, { loss, output: 'y', also: ['x'], perRow: true })
  const session = await runtime.load(encodeModel(gradient.model))
  const target: Tensor = takesClasses(loss)
    ? { type: 'int64', dims: targetDims, data: BigInt64Array.from(targets, BigInt) }
    : { type, dims: targetDims, data: numbers(targets) }
  const got = await session.run({ x: { type, dims, data: numbers(values) }, target })
  await session.release()
  return {
    loss: Number(got.loss.data[0]),
    perRow: Array.from(got['loss-per-row'].data, positiveZero),
    gradient: Array.from(got['gradient/x'].data, positiveZero),
  }
}

const element: Record<'mse' | 'l1' | 'huber' | 'bce' | 'bce-with-logits', (y: number, t: number) => number> =
  {
    mse: (y, t) => (y - t) ** 2,
    l1: (y, t) => Math.abs(y - t),
    huber: (y, t) => (Math.abs(y - t) <= 1 ? (y - t) ** 2 / 2 : Math.abs(y - t) - 0.5),
    bce: (y, t) => -(t * Math.log(y) + (1 - t) * Math.log(1 - y)),
    'bce-with-logits': (y, t) => -t * y + Math.log1p(Math.exp(y)),
  }

const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

/** Central differences of a formula in double precision. */
function slopes(formula: (values: number[]) => number, at: number[]): number[] {
  const step = 1e-6
  return at.map((_, i) => {
    const moved = (by: number) => formula(at.map((value, j) => (i === j ? value + by : value)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}

const apart = (a: number[], b: number[]): number => Math.max(...a.map((value, i) => Math.abs(value - b[i])))

test.each(Object.keys(element) as (keyof typeof element)[])(
  '%s is its formula, and its gradient the slope',
  async (loss) => {
    const probability = loss === 'bce'
    const value = probability
      ? fc.double({ min: 0.02, max: 0.98, noNaN: true })
      : fc.double({ min: -4, max: 4, noNaN: true })
    const aim = loss.startsWith('bce') ? fc.constantFrom(0, 1, 0.3) : value
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, aim), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        async (pairs, double) => {
          const values = pairs.map(([y]) => Math.fround(y))
          // The kinks of l1 and huber have no slope.
          const targets = pairs.map(([, t], i) =>
            Math.fround(Math.abs(Math.abs(values[i] - t) - (loss === 'huber' ? 1 : 0)) < 1e-3 ? t + 0.5 : t),
          )
          const given = {
            loss,
            nodes: [plain],
            dims: [3, 2],
            values,
            targetDims: [3, 2],
            targets,
            double,
          }
          const got = await run(given)
          const formula = (at: number[]) => mean(at.map((y, i) => element[loss](y, targets[i])))
          expect(got.loss).toBeCloseTo(formula(values), 4)
          expect(apart(got.gradient, slopes(formula, values))).toBeLessThan(
            1e-3 * Math.max(1, ...got.gradient.map(Math.abs)),
          )
          const rows = [0, 1, 2].map((row) =>
            mean([0, 1].map((i) => element[loss](values[2 * row + i], targets[2 * row + i]))),
          )
          expect(apart(got.perRow, rows)).toBeLessThan(1e-3)
        },
      ),
      { numRuns: 15 },
    )
  },
)

/** -log softmax at the target, of scores [3, 4] (rows, classes) or [3, 4, 2] (rows, classes, positions). */
function crossEntropyOf(scores: number[], targets: number[], positions: number): number {
  const losses = targets.map((target, i) => {
    const [row, position] = [Math.floor(i / positions), i % positions]
    const of = (k: number) => scores[(row * 4 + k) * positions + position]
    return -of(target) + Math.log([0, 1, 2, 3].reduce((sum, k) => sum + Math.exp(of(k)), 0))
  })
  return mean(losses)
}

const heads: [LossName, NodeProto[]][] = [
  ['cross-entropy', [plain]],
  ['nll', [node('LogSoftmax', 'x', 'y', { axis: 1 })]],
  ['cross-entropy-of-probabilities', [node('Softmax', 'x', 'y', { axis: 1 })]],
]

test.each(heads)('%s of classes on axis 1 is that of the logits', async (loss, nodes) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2),
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 24, maxLength: 24 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      async (positions, drawn, labels, double) => {
        const values = drawn.slice(0, 12 * positions).map(Math.fround)
        const targets = labels.slice(0, 3 * positions)
        const extra = positions === 1 ? [] : [positions]
        const got = await run({
          loss,
          nodes,
          dims: [3, 4, ...extra],
          values,
          targetDims: [3, ...extra],
          targets,
          double,
        })
        const formula = (at: number[]) => crossEntropyOf(at, targets, positions)
        expect(got.loss).toBeCloseTo(formula(values), 4)
        expect(apart(got.gradient, slopes(formula, values))).toBeLessThan(1e-4)
        expect(mean(got.perRow)).toBeCloseTo(got.loss, 4)
      },
    ),
    { numRuns: 15 },
  )
})

describe('logits of +-1000', () => {
  test.each([
    ['cross-entropy', [plain]],
    ['nll', [node('LogSoftmax', 'x', 'y', { axis: 1 })]],
    ['cross-entropy-of-probabilities', [node('Softmax', 'x', 'y', { axis: 1 })]],
  ] as [LossName, NodeProto[]][])(
    '%s grows as they do, and its gradient stays exact',
    async (loss, nodes) => {
      const given = {
        loss,
        nodes,
        dims: [2, 2],
        values: [1000, -1000, -1000, 1000],
        targetDims: [2],
        targets: [1, 1],
      }
      const got = await run(given)
      expect(got.perRow).toEqual([2000, 0])
      expect(got.gradient).toEqual([0.5, -0.5, 0, 0])
    },
  )

  test.each([
    ['bce', [node('Sigmoid', 'x', 'y')]],
    ['bce-with-logits', [plain]],
  ] as [LossName, NodeProto[]][])(
    '%s grows as they do, and its gradient stays exact',
    async (loss, nodes) => {
      const given = {
        loss,
        nodes,
        dims: [2, 2],
        values: [1000, -1000, -1000, 1000],
        targetDims: [2, 2],
        targets: [0, 1, 0, 1],
      }
      const got = await run(given)
      expect(got.perRow).toEqual([1000, 0])
      expect(got.gradient).toEqual([0.25, -0.25, 0, 0])
    },
  )
})

test('probabilities of 0 and 1 give a large loss and a finite gradient, as in PyTorch', async () => {
  const given = { nodes: [plain], dims: [1, 2], values: [0, 1] }
  const binary = await run({ ...given, loss: 'bce', targetDims: [1, 2], targets: [1, 0] })
  expect(binary.loss).toBe(100)
  const classes = await run({
    ...given,
    loss: 'cross-entropy-of-probabilities',
    targetDims: [1],
    targets: [0],
  })
  expect(classes.loss).toBe(100)
  expect([...binary.gradient, ...classes.gradient].every(Number.isFinite)).toBe(true)
})

test('a class loss without an axis of classes is refused, naming the output', async () => {
  const given = { loss: 'cross-entropy', nodes: [node('ReduceSum', 'x', 'y', { keepdims: 0 })] } as const
  const asked = {
    ...given,
    nodes: [...given.nodes],
    dims: [2, 2],
    values: [0, 0, 0, 0],
    targetDims: [2],
    targets: [0, 0],
  }
  await expect(run(asked)).rejects.toThrow(InputError)
})

test('logits are found behind a Transpose: classes on the last axis brought to axis 1', async () => {
  const nodes = [node('LogSoftmax', 'x', 'p', { axis: -1 }), node('Transpose', 'p', 'y', { perm: [0, 2, 1] })]
  // One row of two positions of two classes each.
  const values = [1000, -1000, -1000, 1000]
  for (const [loss, first] of [
    ['nll', nodes[0]],
    ['cross-entropy-of-probabilities', node('Softmax', 'x', 'p', { axis: -1 })],
  ] as const) {
    const asked = {
      loss,
      nodes: [first, nodes[1]],
      dims: [1, 2, 2],
      values,
      targetDims: [1, 2],
      targets: [1, 1],
    }
    const got = await run(asked)
    expect(got.loss).toBe(1000)
    expect(got.gradient).toEqual([0.5, -0.5, 0, 0])
  }
})

test('a Softmax over another axis than that of the classes stays a Softmax', async () => {
  const asked = {
    loss: 'cross-entropy-of-probabilities' as const,
    nodes: [node('Softmax', 'x', 'y', { axis: 2 })],
    dims: [1, 2, 2],
    values: [0.5, -0.5, 1, 0.25],
    targetDims: [1, 2],
    targets: [0, 1],
  }
  const got = await run(asked)
  const share = (a: number, b: number) => Math.exp(a) / (Math.exp(a) + Math.exp(b))
  const formula = ([a, b, c, d]: number[]) => -(Math.log(share(a, b)) + Math.log(share(d, c))) / 2
  expect(got.loss).toBeCloseTo(formula(asked.values), 5)
  expect(apart(got.gradient, slopes(formula, asked.values))).toBeLessThan(1e-4)
})

test('the logits of a Sigmoid are found behind a Flatten', async () => {
  const nodes = [node('Sigmoid', 'x', 'p'), node('Flatten', 'p', 'y', { axis: 1 })]
  const values = [1000, -1000, -1000, 1000]
  const got = await run({
    loss: 'bce',
    nodes,
    dims: [2, 2, 1],
    values,
    targetDims: [2, 2],
    targets: [0, 1, 0, 1],
  })
  expect(got.perRow).toEqual([1000, 0])
  expect(got.gradient).toEqual([0.25, -0.25, 0, 0])
})
