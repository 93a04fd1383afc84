import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Artifacts } from '../../main/contract/artifacts'
import type { Materials } from '../../main/fixes/fix'
import { inputScale } from '../../main/fixes/input-scale'
import { hiddenTensors, withDrawnDropout, withDropout } from '../../main/fixes/insert-dropout'
import { plainBlocks, withResiduals } from '../../main/fixes/insert-residuals'
import { withHead } from '../../main/fixes/output-activation'
import { withRectifier } from '../../main/fixes/rectifiers'
import { redrawWeights } from '../../main/fixes/redraw-weights'
import { type Analysis, analyse } from '../../main/onnx/analysis'
import { encodeModel, graphOf, type ModelProto } from '../../main/onnx/codec'
import { constantValues } from '../../main/onnx/constants'
import { inferenceForm } from '../../main/onnx/inference-form'
import { withGaps } from '../../main/report/gather'
import { perceptron, runtime } from '../experiments/laboratories'
import { floats, modelOf, node, valueInfo } from '../onnx/build'

const run = async (model: ModelProto, rows: number[][], name = 'y'): Promise<number[]> => {
  const session = await runtime.load(encodeModel(inferenceForm(model, 1)))
  try {
    const data = Float32Array.from(rows.flat())
    const got = await session.run({ x: { type: 'float32', dims: [rows.length, rows[0].length], data } })
    return Array.from(got[name].data as Float32Array)
  } finally {
    await session.release()
  }
}

const identity = (size: number): number[] =>
  Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0))

/** x of width 2 through Relu, the identity, and `head`. */
const passing = (head: string): ModelProto =>
  modelOf({
    nodes: [
      node('MatMul', 'x w1', 'a1'),
      node('Relu', 'a1', 'h1'),
      node('MatMul', 'h1 w2', 'a2'),
      node(head, 'a2', 'y'),
    ],
    initializers: [floats('w1', [2, 2], identity(2)), floats('w2', [2, 2], [1, 0, 0, -1])],
    inputs: [valueInfo('x', ['N', 2])],
    outputs: [valueInfo('y', ['N', 2])],
  })

/** `depth` layers of width 3 whose weights double, Relu behind each, and one output. */
const stacked = (depth: number): ModelProto =>
  modelOf({
    nodes: [
      ...Array.from({ length: depth }, (_, i) => [
        node('MatMul', `${i === 0 ? 'x' : `h${i}`} w${i + 1}`, `a${i + 1}`),
        node('Relu', `a${i + 1}`, `h${i + 1}`),
      ]).flat(),
      node('MatMul', `h${depth} last`, 'y'),
    ],
    initializers: [
      ...Array.from({ length: depth }, (_, i) =>
        floats(
          `w${i + 1}`,
          [3, 3],
          identity(3).map((one) => 2 * one),
        ),
      ),
      floats('last', [3, 1], [1, 1, 1]),
    ],
    inputs: [valueInfo('x', ['N', 3])],
    outputs: [valueInfo('y', ['N', 1])],
  })

const materialsOf = (analysis: Analysis, seed: number, options = {}): Materials => ({
  artifacts: withGaps({}) as Artifacts,
  analysis,
  seed,
  options,
})

describe('rectifiers', () => {
  test('leak below zero and leave the rest, the head among it', async () => {
    const analysis = analyse(passing('Relu'))
    const rows = [
      [3, -2],
      [-4, 5],
    ]
    const { model, count } = withRectifier(analysis, 'LeakyRelu', 0.1)
    expect(count).toBe(1)
    // Second column times -1, then the Relu of the head.
    expect(await run(model, rows)).toEqual([3, expect.closeTo(0.2, 6), 0, 0])
    const elu = await run(withRectifier(analysis, 'Elu', 1).model, [[3, -2]])
    expect(elu[1]).toBeCloseTo(1 - Math.exp(-2), 6)
  })
})

describe('the head', () => {
  test.each([
    ['none', [3, -5]],
    ['Sigmoid', [1 / (1 + Math.exp(-3)), 1 / (1 + Math.exp(5))]],
    ['Softmax', [1 / (1 + Math.exp(-8)), 1 / (1 + Math.exp(8))]],
  ] as const)('becomes %s', async (operator, expected) => {
    const { model, before } = withHead(analyse(passing('Relu')), 'y', operator)
    expect(before.opType).toBe('Relu')
    const got = await run(model, [[3, 5]])
    expected.forEach((value, i) => {
      expect(got[i]).toBeCloseTo(value, 5)
    })
  })

  test('that bends nothing is refused by the output’s name', () => {
    expect(() => withHead(analyse(perceptron([2, 3, 1])), 'y', 'none')).toThrow('output y')
  })
})

describe('Dropout', () => {
  test('stands behind hidden activations alone, and changes nothing in inference', async () => {
    const before = perceptron([4, 8, 6, 2])
    const analysis = analyse(before)
    expect(hiddenTensors(analysis)).toEqual(['h1', 'h2'])
    const { model, count } = withDropout(analysis, 0.3)
    expect(count).toBe(2)
    expect(graphOf(model).node.filter(({ opType }) => opType === 'Dropout')).toHaveLength(2)
    const rows = [[0.1, -0.2, 0.3, 0.4]]
    expect(await run(model, rows)).toEqual(await run(before, rows))
    expect(withDropout(analyse(model), 0.3).count).toBe(0)
  })

  test('drawn in the graph drops the told share, scales the rest, and draws anew in every run', async () => {
    const whole = modelOf({
      nodes: [node('MatMul', 'x w1', 'a1'), node('Relu', 'a1', 'h1'), node('MatMul', 'h1 w2', 'y')],
      initializers: [floats('w1', [2, 2], identity(2)), floats('w2', [2, 2], identity(2))],
      inputs: [valueInfo('x', ['N', 2])],
      outputs: [valueInfo('y', ['N', 2])],
    })
    const { model } = withDrawnDropout(analyse(whole), 0.25)
    const session = await runtime.load(encodeModel(model))
    const data = new Float32Array(20_000).fill(3)
    const draw = async () =>
      Array.from(
        (await session.run({ x: { type: 'float32', dims: [10_000, 2], data } })).y.data as Float32Array,
      )
    const [first, second] = [await draw(), await draw()]
    await session.release()
    const dropped = first.filter((value) => value === 0).length / first.length
    // Four standard errors of a share of 20,000.
    expect(Math.abs(dropped - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 20_000))
    expect(new Set(first.filter((value) => value !== 0).map((value) => value.toFixed(4)))).toEqual(
      new Set(['4.0000']),
    )
    expect(second).not.toEqual(first)
  })
})

describe('residuals', () => {
  test('lead around two layers at a time where shapes allow, by hand', async () => {
    const analysis = analyse(stacked(5))
    // From h1 around layers 2 and 3 to h3, and around 4 and 5 to h5.
    expect(plainBlocks(analysis).map(({ from, to }) => [from, to])).toEqual([
      ['h1', 'h3'],
      ['h3', 'h5'],
    ])
    // 2 after the first layer; 4 times that and itself over the root of 2, twice; three units summed.
    expect(await run(withResiduals(analysis).model, [[1, 1, 1]])).toEqual([
      expect.closeTo((3 * 2 * 5 * 5) / 2, 4),
    ])
    expect(analyse(withResiduals(analysis).model).structure.skips).toHaveLength(2)
  })

  test('are none between layers of different widths', () => {
    expect(plainBlocks(analyse(perceptron([4, 8, 6, 2])))).toEqual([])
  })
})

describe('weights drawn anew as a fix', () => {
  const drawnBy = (seed: number, options = {}) => {
    const patch = redrawWeights.build(materialsOf(analyse(perceptron([50, 60, 3])), seed, options))
    if (patch.writes !== 'model') throw new Error(patch.writes)
    return constantValues(analyse(patch.model).graph, 'w1')!
  }

  test('are the same from one seed, others from another, on the told scale', () => {
    expect(drawnBy(1)).toEqual(drawnBy(1))
    expect(drawnBy(2)).not.toEqual(drawnBy(1))
    const std = (values: Float64Array) =>
      Math.sqrt(values.reduce((sum, one) => sum + one * one, 0) / values.length)
    expect(std(drawnBy(1, { scheme: 'lecun' })) / Math.sqrt(1 / 50)).toBeCloseTo(1, 1)
    expect(std(drawnBy(1)) / Math.sqrt(2 / 50)).toBeCloseTo(1, 1)
    expect(() => drawnBy(1, { scheme: 'best' })).toThrow('--set scheme')
  })
})

test('scales of an image are pooled by channel as all its pixels together have them', () => {
  const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(values, (all) => {
      // Two rows of one image of 1 x 2 x 3; per place the mean and deviation of two values.
      const places = Array.from({ length: 6 }, (_, i) => {
        const [a, b] = [all[i], all[i + 6]]
        return { mean: (a + b) / 2, std: Math.abs(a - b) / 2 }
      })
      const { scales, dims } = inputScale([1, 2, 3], places)
      const mean = all.reduce((sum, one) => sum + one, 0) / 12
      const std = Math.sqrt(all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 12)
      expect(dims).toEqual([1, 1, 1])
      expect(scales[0].mean).toBeCloseTo(mean, 9)
      expect(scales[0].std).toBeCloseTo(std > 0 ? std : 1, 6)
    }),
  )
})
