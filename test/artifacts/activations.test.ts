/** Statistics from inside the graph against PyTorch's numbers, and against reductions of fetched tensors. */
import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  GraphProtoSchema,
} from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Activations, InputBinding, TensorActivation } from '../../main/contract/artifacts'
import { activationsSchema } from '../../main/contract/artifacts'
import type { Tensor } from '../../main/contract/tensor'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { withOutputs } from '../../main/onnx/edit'
import { doublesOf } from '../../main/onnx/tensor-statistics'
import { bytesOf, floats, node, valueInfo } from '../onnx/build'
import { externalData, fixtureModel, fixtureNumbers } from '../onnx/fixture-models'
import { randomOf } from '../onnx/random'
import { activationsOf, bindingOf, bound, columnsOf, contextOf, runtime } from './gathering'
import { memoryTable } from './memory-table'

const figures = z.object({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  std: z.number(),
  zeroShare: z.number(),
  channelMean: z.array(z.number()),
  channelStd: z.array(z.number()),
})
const reference = z.object({
  rows: z.array(z.array(z.number())),
  tensors: z.record(z.string(), figures),
  activeShare: z.array(z.number()),
  saturatedShare: z.number().optional(),
})

/** Relative to the size of the values: a mean may be zero by accident. */
function expectClose(value: number | null | undefined, expected: number, scale: number): void {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-5 * scale)
}

function expectFigures(got: TensorActivation, expected: z.infer<typeof figures>): void {
  const scale = Math.max(Math.abs(expected.min), Math.abs(expected.max), 1e-9)
  for (const key of ['min', 'max', 'mean', 'std'] as const) expectClose(got[key], expected[key], scale)
  expectClose(got.zeroShare, expected.zeroShare, 1)
  expect(got.channels.mean).toHaveLength(expected.channelMean.length)
  expected.channelMean.forEach((mean, i) => {
    expectClose(got.channels.mean[i], mean, scale)
  })
  expected.channelStd.forEach((std, i) => {
    expectClose(got.channels.std[i], std, scale)
  })
}

const columns = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)
const named = (activations: Activations, tensor: string): TensorActivation =>
  activations.tensors.find((one) => one.tensor === tensor)!

describe('against PyTorch in double precision', () => {
  test.each(['9', '13', '17', '18', '21'])('an MLP of operator set %s', async (opset) => {
    const expected = reference.parse(fixtureNumbers('mlp'))
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(expected.rows)), fixtureModel(`mlp-opset${opset}`)),
      bindingOf([bound('x', columns(4))]),
    )
    expect(activationsSchema.parse(activations)).toEqual(activations)
    expect(activations.tensors.map(({ tensor }) => tensor)).toEqual(['h1', 'a1', 'h2', 'a2', 'y'])
    for (const [tensor, want] of Object.entries(expected.tensors))
      expectFigures(named(activations, tensor), want)
    const [relu, sigmoid] = activations.activationNodes
    expect(relu).toMatchObject({
      node: 'act1',
      op: 'Relu',
      layer: 'fc1',
      input: 'h1',
      output: 'a1',
      units: 8,
    })
    expect(relu.activeShare).toEqual(expected.activeShare)
    expect(relu.deadUnits).toBe(expected.activeShare.filter((share) => share === 0).length)
    expect(sigmoid).toMatchObject({ deadUnits: null, activeShare: null, layer: 'fc2' })
    expect(sigmoid.saturatedShare).toBeCloseTo(expected.saturatedShare!, 12)
    expect(activations).toMatchObject({ rows: 300, totalRows: 300, firstNonFinite: null })
  })

  test('a convolution with batch normalization, channel by channel', async () => {
    const expected = reference.parse(fixtureNumbers('cnn-bn'))
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(expected.rows)), fixtureModel('cnn-bn')),
      bindingOf([bound('x', columns(64), [1, 8, 8])]),
    )
    const { f, ...others } = expected.tensors
    for (const [tensor, want] of Object.entries(others)) expectFigures(named(activations, tensor), want)
    // Flatten holds the values of the pool, whose channels it mixes.
    expectFigures(named(activations, 'f'), { ...f, channelMean: [f.mean], channelStd: [f.std] })
    expect(named(activations, 'c')).toMatchObject({ shape: ['N', 6, 6, 6], channelAxis: 1, count: 70 * 216 })
    expect(activations.activationNodes).toMatchObject([{ layer: 'conv', units: 6 }])
    activations.activationNodes[0].activeShare!.forEach((share, i) => {
      expectClose(share, expected.activeShare[i], 1)
    })
    expect(Object.keys(activations.histograms).sort()).toEqual(['c', 'n', 'r', 'z'])
    expect(activations.histograms.c).toMatchObject({ kind: 'number', rows: 70 * 216 })
  })
})

/** All rows in one run, every tensor fetched, two passes in double precision. */
async function reduced(model: Uint8Array, input: Tensor, name: string, watched: TensorActivation) {
  const decoded = decodeModel(model)
  const session = await runtime.load(encodeModel(withOutputs(decoded, [watched.tensor])), {
    externalData: externalData(),
    optimize: false,
  })
  const tensor = (await session.run({ [name]: input }, [watched.tensor]))[watched.tensor]
  await session.release()
  const values = Array.from(doublesOf(tensor))
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
  return {
    count: values.length,
    min: values.reduce((a, b) => Math.min(a, b)),
    max: values.reduce((a, b) => Math.max(a, b)),
    mean,
    std,
    zeroShare: values.filter((x) => x === 0).length / values.length,
  }
}

const half = (x: number): number => Math.round(x * 64) / 64

describe('against fetched tensors', () => {
  test.each<[string, string, number, Partial<InputBinding>]>([
    ['float16', 'x', 3, { type: 'float16' }],
    ['float64', 'x', 3, { type: 'float64' }],
    ['external', 'x', 16, {}],
    ['quantized-weights', 'x', 3, {}],
    ['softmax-flattened', 'x', 3, {}],
    ['log-softmax-twice', 'x', 3, {}],
  ])('%s', async (name, input, width, rest) => {
    const random = randomOf(5)
    const rows = Array.from({ length: 40 }, () => columns(width).map(() => half((random() - 0.4) * 6)))
    const binding = bindingOf([bound(input, columns(width), [width], rest)])
    const model = fixtureModel(name)
    const activations = await activationsOf(
      contextOf(memoryTable(columnsOf(rows)), model, externalData()),
      binding,
    )
    expect(activations.tensors.length).toBeGreaterThan(0)
    const type = rest.type ?? 'float32'
    const flat = rows.flat()
    const data = type === 'float64' ? Float64Array.from(flat) : Float32Array.from(flat)
    const source: Tensor = { type: type === 'float64' ? 'float64' : 'float32', dims: [40, width], data }
    const fed = type === 'float16' ? await castToHalf(source) : source
    for (const watched of activations.tensors) {
      const expected = await reduced(model, fed, input, watched)
      const scale = Math.max(Math.abs(expected.min), Math.abs(expected.max))
      // Between half-precision nodes the optimized graph keeps single precision: one unit in a half's last place.
      const slack = type === 'float16' ? 50 * scale : scale
      expect(watched.count).toBe(expected.count)
      for (const key of ['min', 'max', 'mean', 'std'] as const)
        expectClose(watched[key], expected[key], slack)
      expect(watched.zeroShare).toBeCloseTo(expected.zeroShare, 12)
    }
  })
})

async function castToHalf(tensor: Tensor): Promise<Tensor> {
  const cast = await runtime.load(bytesOf({ nodes: [node('Cast', 'x', 'y', { to: 10 })] }))
  const { y } = await cast.run({ x: tensor })
  await cast.release()
  return y
}

test('a spread ten thousand times smaller than the mean survives float32', async () => {
  const model = bytesOf({
    inputs: [valueInfo('x', ['N', 1])],
    nodes: [node('MatMul', 'x w', 'h'), node('Add', 'h far', 'y')],
    initializers: [floats('w', [1, 1], [1]), floats('far', [1], [10_000])],
  })
  const random = randomOf(2)
  // Sorted, so that the first batches are far from the mean of all.
  const rows = Array.from({ length: 1_000 }, () => [random() * 2]).sort(([a], [b]) => a - b)
  const activations = await activationsOf(
    contextOf(memoryTable(columnsOf(rows), [120]), model),
    bindingOf([bound('x', ['c0'])]),
  )
  const seen = rows.map(([x]) => Math.fround(Math.fround(x) + 10_000))
  const mean = seen.reduce((a, b) => a + b, 0) / seen.length
  const std = Math.sqrt(seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) / seen.length)
  expect(Math.abs(named(activations, 'y').mean! - mean)).toBeLessThan(1e-6 * mean)
  expect(Math.abs(named(activations, 'y').std! - std)).toBeLessThan(1e-4 * std)
})

test('dead units are those silent on every row', async () => {
  const model = bytesOf({
    nodes: [node('Gemm', 'x w b', 'h'), node('Relu', 'h', 'y')],
    initializers: [
      floats('w', [3, 4], [1, 0, 0, -1, 0, 1, 0, 0, 0, 0, 1, 0]),
      floats('b', [4], [0, -100, -0.5, 0]),
    ],
  })
  const rows = Array.from({ length: 50 }, (_, i) => [1, 2, i === 49 ? 1 : 0])
  const { activationNodes } = await activationsOf(
    contextOf(memoryTable(columnsOf(rows)), model),
    bindingOf([bound('x', columns(3))]),
  )
  expect(activationNodes[0]).toMatchObject({ units: 4, deadUnits: 2, activeShare: [1, 0, 0.02, 0] })
})

test.each([
  ['a ReLU6 written as Clip', node('Clip', 'x low high', 'y'), 3],
  ['a Clip that keeps a slope below zero', node('Clip', 'x below high', 'y'), null],
  ['LeakyRelu', node('LeakyRelu', 'x', 'y'), null],
])('%s', async (_, activation, units) => {
  const model = bytesOf({
    nodes: [node('MatMul', 'in w', 'x'), activation],
    inputs: [valueInfo('in', ['N', 3])],
    initializers: [
      floats('w', [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
      floats('low', [], [0]),
      floats('below', [], [-6]),
      floats('high', [], [6]),
    ],
  })
  const rows = [
    [-1, -2, -3],
    [-3, -2, -1],
  ]
  const { activationNodes } = await activationsOf(
    contextOf(memoryTable(columnsOf(rows)), model),
    bindingOf([bound('in', columns(3))]),
  )
  expect(activationNodes.find(({ op }) => op === activation.opType)?.deadUnits ?? null).toBe(units)
})

test('padding of a fixed batch does not count', async () => {
  const rows = Array.from({ length: 11 }, (_, i) => [i - 5, i, i === 10 ? 1000 : 1])
  const activations = await activationsOf(
    contextOf(memoryTable(columnsOf(rows)), fixtureModel('fixed-batch')),
    bindingOf([bound('x', columns(3), [3], { fixedBatch: 8 })]),
  )
  expect(activations.rows).toBe(11)
  expect(named(activations, 'h').count).toBe(55)
  const [weights, bias] = decodeModel(fixtureModel('fixed-batch')).graph!.initializer.map(({ rawData }) =>
    Array.from(new Float32Array(rawData.slice().buffer)),
  )
  const means = bias.map((b, unit) => {
    const outputs = rows.map((row) => row.reduce((sum, x, k) => sum + x * weights[3 * unit + k], b))
    return outputs.reduce((a, x) => a + x, 0) / outputs.length
  })
  named(activations, 'h').channels.mean.forEach((mean, i) => {
    expectClose(mean, means[i], 1000)
  })
})

test('integer indices, and two inputs', async () => {
  const ids = memoryTable({ i: [0, 3, 4], j: [1, 4, 2], k: [2, 5, 1], l: [0, 10, 9] })
  const embedded = await activationsOf(
    contextOf(ids, fixtureModel('embedding')),
    bindingOf([bound('ids', ['i', 'j', 'k', 'l'], [4], { type: 'int64' })]),
  )
  expect(embedded.tensors.map(({ tensor, count, channelAxis }) => [tensor, count, channelAxis])).toEqual([
    ['e', 72, 2],
    ['m', 18, 1],
    ['y', 6, 1],
  ])
  const two = memoryTable({ a: [9, 11], b: [16, 20], c: [30, 36], d: [1, 2], e: [5, 7] })
  const joined = await activationsOf(
    contextOf(two, fixtureModel('two-inputs')),
    bindingOf([bound('a', ['a', 'b', 'c']), bound('b', ['d', 'e'])]),
  )
  expect(joined.tensors.map(({ tensor }) => tensor)).toEqual(['a0', 'a1', 'ab', 'h', 'y'])
  expect(joined.activationNodes).toMatchObject([{ op: 'Tanh', layer: 'fc', deadUnits: null }])
})

test('tensors inside the bodies of control flow are left out, what the node yields is not', async () => {
  const branch = (op: string, output: string) =>
    create(AttributeProtoSchema, {
      name: output === 'then' ? 'then_branch' : 'else_branch',
      type: AttributeType.GRAPH,
      g: create(GraphProtoSchema, {
        name: output,
        node: [node(op, 'h', `${output}-inner`), node('Neg', `${output}-inner`, output)],
        output: [valueInfo(output, ['N', 2])],
      }),
    })
  const choice = node('If', 'large', 'y')
  choice.attribute.push(branch('Relu', 'then'), branch('Abs', 'else'))
  const model = bytesOf({
    nodes: [
      node('MatMul', 'x w', 'h'),
      node('ReduceMax', 'h', 'most', { keepdims: 0 }),
      node('Greater', 'most zero', 'large'),
      choice,
    ],
    initializers: [floats('w', [3, 2], [1, 0, 0, 1, 0, 0]), floats('zero', [], [0])],
  })
  const rows = [
    [1, -1, 0],
    [-3, 2, 0],
  ]
  const activations = await activationsOf(
    contextOf(memoryTable(columnsOf(rows)), model),
    bindingOf([bound('x', columns(3))]),
  )
  expect(activations.tensors.map(({ tensor }) => tensor)).toEqual(['h', 'most', 'y'])
  expect(named(activations, 'y')).toMatchObject({ op: 'If', min: -2, max: 0, zeroShare: 0.5 })
})

test('the same rows give the same bytes', async () => {
  const expected = reference.parse(fixtureNumbers('mlp'))
  const run = () =>
    activationsOf(
      contextOf(memoryTable(columnsOf(expected.rows)), fixtureModel('mlp-opset17')),
      bindingOf([bound('x', columns(4))]),
    )
  expect(JSON.stringify(await run())).toBe(JSON.stringify(await run()))
})
