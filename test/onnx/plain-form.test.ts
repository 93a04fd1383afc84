import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import type { Tensor } from '../../main/contract/tensor'
import { analyse } from '../../main/onnx/analysis'
import { decodeModel, encodeModel } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { inferenceForm } from '../../main/onnx/inference-form'
import { createOnnxRuntime } from '../../main/runtime/onnxruntime'
import { fixtureModel } from './fixture-models'

const folder = join(import.meta.dirname, '../fixtures/models/reading')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => name.slice(0, -'.onnx'.length))
const refused = ['functions-recursive', 'functions-doubling']
/** ONNX Runtime does not take these as they are. */
const runOnlyPlain = ['same-names', 'if-passing']
const bytesOf = (name: string) => fixtureModel(`reading/${name}`)
const described = (name: string) => describeModel(bytesOf(name))

const runtime = createOnnxRuntime()
const rows = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 1.7) * 2)

async function outputOf(model: Uint8Array, feeds: Record<string, Tensor>): Promise<Tensor> {
  const session = await runtime.load(model)
  try {
    return (await session.run(feeds)).y
  } finally {
    await session.release()
  }
}

describe('what is left after functions and branches are put in place computes what the file computes', () => {
  test.each(names.filter((name) => ![...refused, ...runOnlyPlain].includes(name)))('%s', async (name) => {
    // Of a training-mode export: what it computes after training, when its Dropout is idle.
    const model = inferenceForm(decodeModel(bytesOf(name)), 1)
    const feeds: Record<string, Tensor> = { x: { type: 'float32', dims: [4, 3], data: rows } }
    if (name === 'if-input') feeds.rate = { type: 'int64', dims: [1], data: BigInt64Array.of(8000n) }
    const plain = analyse(model).graph.model
    expect(plain.functions).toEqual([])
    const [whole, left] = [
      await outputOf(encodeModel(model), feeds),
      await outputOf(encodeModel(plain), feeds),
    ]
    expect(left.dims).toEqual(whole.dims)
    const values = [...(left.data as Float32Array)]
    for (const [i, value] of [...(whole.data as Float32Array)].entries())
      expect(values[i]).toBeCloseTo(value, 5)
    expect(new Set(values).size).toBeGreaterThan(1)
  })
})

test('a branch that hands on a tensor from outside is a copy', async () => {
  const { graph } = analyse(decodeModel(bytesOf('if-passing')))
  const { data } = await outputOf(encodeModel(graph.model), {
    x: { type: 'float32', dims: [4, 3], data: rows },
  })
  expect(data).toEqual(rows.map((value) => Math.max(0, value)))
})

test('nodes of one name get names of their own, so that ONNX Runtime takes them', async () => {
  const { graph, layers } = analyse(decodeModel(bytesOf('same-names')))
  expect(layers.map(({ layer }) => layer.name)).toEqual(['h', 'same_2'])
  const { dims } = await outputOf(encodeModel(graph.model), {
    x: { type: 'float32', dims: [4, 3], data: rows },
  })
  expect(dims).toEqual([4, 2])
})

describe('functions', () => {
  test('are told with the number of their calls, and their layers are layers', () => {
    const { functions, layers, operators, outputs } = described('functions')
    expect(functions).toEqual([
      { name: 'Block', domain: 'made.here', calls: 2 },
      { name: 'Act', domain: 'made.here', calls: 2 },
    ])
    expect(
      layers.map(({ name, op, fanIn, fanOut, activation }) => [name, op, fanIn, fanOut, activation]),
    ).toEqual([
      ['first/mul', 'MatMul', 3, 4, 'LeakyRelu'],
      ['second/mul', 'MatMul', 4, 2, 'LeakyRelu'],
    ])
    expect(operators.map(({ op }) => op)).not.toContain('Block')
    expect(outputs[0].shape).toEqual(['N', 2])
  })

  test('take attributes of the call, and leave out those that no call gives', () => {
    const slopes = analyse(decodeModel(bytesOf('functions')))
      .graph.nodes.filter(({ opType }) => opType === 'LeakyRelu')
      .map(({ attribute }) => attribute.map(({ name, f }) => [name, f]))
    expect(slopes).toEqual([[['alpha', 0.25]], []])
  })

  test.each([
    ['functions-recursive', /calls itself/],
    ['functions-doubling', /more than 100000 nodes/],
  ])('%s is refused', (name, words) => {
    expect(() => described(name)).toThrow(InputError)
    expect(() => described(name)).toThrow(words)
  })
})

describe('branches', () => {
  test('of a constant condition: the one taken stands in its place, nested ones too', () => {
    const { resolutions, operators, layers } = described('if-constant')
    const constant = { because: 'constant', input: null }
    expect(resolutions).toEqual([
      { node: 'choose', branch: 'then', ...constant },
      { node: 'pass', branch: 'else', ...constant },
      { node: 'nested', branch: 'then', ...constant },
    ])
    expect(operators.map(({ op }) => op)).not.toContain('If')
    expect(layers).toMatchObject([{ name: 'fc', fanIn: 3, fanOut: 2, parameters: 6, activation: 'Relu' }])
  })

  test('of a size that the file fixes', () => {
    const { resolutions, outputs } = described('if-size')
    expect(resolutions).toEqual([{ node: 'choose', branch: 'then', because: 'constant', input: null }])
    expect(outputs[0].shape).toEqual(['N', 2])
  })

  test('of an input that has a default', () => {
    expect(described('if-default').resolutions).toEqual([
      { node: 'choose', branch: 'else', because: 'input', input: 'training' },
    ])
  })

  test('of an input that has to be fed stay', () => {
    const { resolutions, operators } = described('if-input')
    expect(resolutions).toEqual([])
    expect(operators.map(({ op }) => op)).toContain('If')
  })
})

describe('quantized models', () => {
  test.each([
    [
      'quantized-qdq',
      [
        ['fc', 3, 4, 16, 'Relu'],
        ['head', 4, 2, 8, null],
      ],
    ],
    ['quantized-operators', [['fc', 3, 4, 12, null]]],
    ['quantized-dynamic', [['fc', 3, 4, 12, null]]],
  ])('%s: layers with their fans, weights and activation', (name, layers) => {
    const found = described(name)
    expect(found.quantized).toBe(true)
    expect(
      found.layers.map((one) => [one.name, one.fanIn, one.fanOut, one.parameters, one.activation]),
    ).toEqual(layers)
  })
})

test('training-mode nodes in a branch are idle too', () => {
  const model = inferenceForm(decodeModel(bytesOf('training-mode')), 1)
  const { nodes } = analyse(model).graph
  const dropouts = nodes.filter(({ opType }) => opType === 'Dropout')
  expect(dropouts.map(({ name, input }) => [name, input.length])).toEqual([
    ['drop', 1],
    ['drop2', 1],
  ])
  expect(nodes.find(({ opType }) => opType === 'BatchNormalization')?.output).toHaveLength(1)
})

test.each(names.filter((name) => name.startsWith('odd-')))(
  '%s: nodes without names, weights as nodes and as inputs',
  (name) => {
    const { inputs, layers, parameters, outputs } = described(name)
    expect(inputs.map((input) => input.name)).toEqual(['x'])
    expect(layers.map((layer) => [layer.name, layer.fanIn, layer.fanOut])).toEqual([
      ['h', 3, 4],
      ['out', 4, 2],
    ])
    expect([parameters, outputs[0].shape]).toEqual([20, ['N', 2]])
  },
)

describe('layers inside bodies that stay', () => {
  test.each([
    [
      'loop',
      [
        ['head', 3, 2],
        ['repeat/body/inside', 3, 3],
      ],
      15,
    ],
    ['scan', [['steps/body/cell', 3, 2]], 6],
    [
      'if-input',
      [
        ['outer_if/else_branch/inner_if/then_branch/fc', 3, 2],
        ['outer_if/then_branch/fc', 3, 2],
      ],
      12,
    ],
  ])('%s: are told by the way to them', (name, layers, parameters) => {
    const found = described(name)
    expect(found.layers.map((layer) => [layer.name, layer.fanIn, layer.fanOut])).toEqual(layers)
    // Biases of the branches are counted where they are added to what a layer made.
    expect(found.parameters).toBe(parameters + (name === 'if-input' ? 4 : 0))
  })
})
