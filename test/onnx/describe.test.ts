import { describe, expect, test } from 'vitest'
import { modelDescriptionSchema } from '../../main/contract/model'
import { describeModel } from '../../main/onnx/describe'
import { bytesOf, floats, node } from './build'
import { externalData, fixtureModel, fixtureNames } from './fixture-models'

const described = (name: string) => describeModel(fixtureModel(name))

test.each(fixtureNames)('%s fits the contract', (name) => {
  const description = described(name)
  expect(modelDescriptionSchema.parse(description)).toEqual(description)
  expect(description.layers.length).toBeGreaterThan(0)
})

test.each(['9', '13', '17', '18', '21'])('an MLP of operator set %s', (opset) => {
  const { layers, parameters, outputs, entries, inputs, producer } = described(`mlp-opset${opset}`)
  expect(layers).toMatchObject([
    { name: 'fc1', op: 'Gemm', parameters: 40, fanIn: 4, fanOut: 8, activation: 'Relu', shape: ['batch', 8] },
    {
      name: 'fc2',
      op: 'Gemm',
      parameters: 45,
      fanIn: 8,
      fanOut: 5,
      activation: 'Sigmoid',
      shape: ['batch', 5],
    },
    {
      name: 'fc3',
      op: 'Gemm',
      parameters: 12,
      fanIn: 5,
      fanOut: 2,
      activation: null,
      parameterNames: ['w3', 'b3'],
    },
  ])
  expect(parameters).toBe(97)
  expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: ['batch', 4] }])
  expect(outputs[0].head).toEqual([])
  expect(entries).toEqual([{ input: 'x', tensor: 'x', operators: [], layer: 'fc1', embedding: false }])
  expect(producer).toBe('fixtures')
})

test('running statistics are not learned; an activation is seen through normalization', () => {
  const { layers, initializers, outputs } = described('cnn-bn')
  const learnable = initializers.filter((one) => one.learnable).map(({ name }) => name)
  expect(learnable).toEqual(['k', 'kb', 'scale', 'shift', 'fc', 'fcb'])
  expect(layers).toMatchObject([
    { op: 'Conv', fanIn: 9, fanOut: 54, activation: 'Relu', shape: ['N', 6, 6, 6] },
    { op: 'Gemm', fanIn: 54, fanOut: 3, activation: 'Softmax' },
  ])
  expect(outputs[0]).toMatchObject({
    reachable: { low: 0, high: 1 },
    head: [{ name: 'soft', op: 'Softmax', axisSize: 3 }],
  })
})

test('entry points tell the operators in front of the first layer, input by input', () => {
  const { entries, outputs } = described('two-inputs')
  expect(entries).toEqual([
    { input: 'a', tensor: 'ab', operators: ['Sub', 'Div', 'Concat'], layer: 'fc', embedding: false },
    { input: 'b', tensor: 'ab', operators: ['Concat'], layer: 'fc', embedding: false },
  ])
  expect(outputs[0].reachable).toEqual({ low: -1, high: 1 })
})

test('an embedding is a layer, and scale does not matter to it', () => {
  const { entries, layers } = described('embedding')
  expect(entries).toMatchObject([{ input: 'ids', tensor: 'ids', embedding: true }])
  expect(layers.map(({ op, parameters }) => [op, parameters])).toEqual([
    ['Gather', 66],
    ['Gemm', 12],
  ])
})

test('attention: products of data with data are no layers, and a constant mask is no parameter', () => {
  const { layers, parameters, initializers } = described('attention')
  expect(layers.map(({ name }) => name)).toEqual(['q', 'k', 'v', 'o', 'out'])
  expect(parameters).toBe(4 * 36 + 12 + 12)
  expect(initializers.find(({ name }) => name === 'scale')?.learnable).toBe(false)
  expect(layers[0]).toMatchObject({ fanIn: 6, fanOut: 6, shape: ['N', 3, 6], activation: null })
})

test('weights behind DequantizeLinear and Transpose count; so does the bias added after', () => {
  const { layers, parameters } = described('quantized-weights')
  expect(layers).toMatchObject([
    { op: 'MatMul', parameters: 12, parameterNames: ['w8'], fanIn: 3, fanOut: 4, activation: 'LeakyRelu' },
  ])
  expect(parameters).toBe(16)
})

describe('what the head can reach', () => {
  test.each([
    ['softmax-one', { low: 1, high: 1 }, [['Softmax', 1]]],
    [
      'log-softmax-twice',
      { low: null, high: 0 },
      [
        ['LogSoftmax', 4],
        ['LogSoftmax', 4],
      ],
    ],
    // Before opset 13 all axes from `axis` on competed together.
    [
      'softmax-flattened',
      { low: 0, high: 1 },
      [
        ['Reshape', null],
        ['Softmax', 6],
      ],
    ],
    ['fixed-batch', { low: 0, high: null }, [['Relu', null]]],
    // Below the Clip at 6: pixels in [0, 1] cannot weigh more than the largest sum of positive weights (numpy).
    ['uint8-image', { low: 0, high: expect.closeTo(1.1165237, 6) }, [['Clip', null]]],
  ])('%s', (name, reachable, head) => {
    const [output] = described(name).outputs
    expect(output.reachable).toEqual(reachable)
    expect(output.head.map(({ op, axisSize }) => [op, axisSize])).toEqual(head)
  })
})

test('weights kept outside the file are described without being read', () => {
  expect(described('external')).toEqual(describeModel(fixtureModel('external'), externalData()))
  expect(described('external').parameters).toBe(320)
})

test('an initializer that Identity copies is two parameters, one under the name of the copy', () => {
  const bytes = bytesOf({
    nodes: [
      node('Identity', 'w', 'w2'),
      node('MatMul', 'x w', 'a'),
      node('Relu', 'a', 'r'),
      node('MatMul', 'r w2', 'y'),
    ],
    initializers: [floats('w', [3, 3], Array(9).fill(1))],
  })
  const { parameters, initializers } = describeModel(bytes)
  expect(parameters).toBe(18)
  expect(initializers.map(({ name, learnable }) => [name, learnable])).toEqual([
    ['w', true],
    ['w2', true],
  ])
})

test('one weight used by two layers is counted once', () => {
  const bytes = bytesOf({
    nodes: [node('MatMul', 'x w', 'a'), node('Tanh', 'a', 'r'), node('MatMul', 'r w', 'y')],
    initializers: [floats('w', [3, 3], Array(9).fill(1))],
  })
  expect(describeModel(bytes).parameters).toBe(9)
})

test('constants of a written-out formula are no parameters: before the first layer, and scalars', () => {
  const bytes = bytesOf({
    nodes: [
      node('Sub', 'x mean', 'a'),
      node('Mul', 'a scale', 'b'),
      node('MatMul', 'b w', 'c'),
      node('Mul', 'c half', 'd'),
      node('Add', 'd bias', 'y'),
    ],
    initializers: [
      floats('mean', [3], [1, 2, 3]),
      floats('scale', [3], [1, 2, 3]),
      floats('w', [3, 3], Array(9).fill(1)),
      floats('half', [], [0.5]),
      floats('bias', [1], [0.5]),
    ],
  })
  const learnable = describeModel(bytes).initializers.filter((one) => one.learnable)
  expect(learnable.map(({ name }) => name)).toEqual(['w', 'bias'])
})

test.each<[string | null, ReturnType<typeof node>[]]>([
  [
    'Gelu',
    [node('Div', 'c root', 'd'), node('Erf', 'd', 'e'), node('Add', 'e one', 'f'), node('Mul', 'c f', 'y')],
  ],
  ['Silu', [node('Sigmoid', 'c', 's'), node('Mul', 'c s', 'y')]],
  ['Silu', [node('Mul', 'c root', 'd'), node('Sigmoid', 'd', 's'), node('Mul', 's c', 'y')]],
  ['HardSwish', [node('HardSigmoid', 'c', 's'), node('Mul', 'c s', 'y')]],
  [
    'HardSwish',
    [
      node('Add', 'c one', 'd'),
      node('Clip', 'd zero root', 'e'),
      node('Mul', 'c e', 'f'),
      node('Div', 'f root', 'y'),
    ],
  ],
  ['Mish', [node('Softplus', 'c', 's'), node('Tanh', 's', 't'), node('Mul', 'c t', 'y')]],
  [
    'Gelu',
    [
      node('Mul', 'c half', 'h'),
      node('Mul', 'c c', 'c2'),
      node('Mul', 'c2 c', 'c3'),
      node('Mul', 'c3 root', 'p'),
      node('Add', 'c p', 'q'),
      node('Tanh', 'q', 't'),
      node('Add', 't one', 'u'),
      node('Mul', 'h u', 'y'),
    ],
  ],
  // Another layer's gate is no part of this one's activation.
  [null, [node('MatMul', 'x w', 'o'), node('Sigmoid', 'o', 's'), node('Mul', 'c s', 'y')]],
])('a written-out %s is known as one', (name, nodes) => {
  const bytes = bytesOf({
    nodes: [node('MatMul', 'x w', 'c'), ...nodes],
    initializers: [
      floats('w', [3, 3], Array(9).fill(1)),
      floats('root', [], [Math.SQRT2]),
      floats('one', [], [1]),
      floats('half', [], [0.5]),
      floats('zero', [], [0]),
    ],
  })
  expect(describeModel(bytes).layers[0].activation).toBe(name)
})

test('fans of an Einsum: axes it sums over, and axes it keeps', () => {
  const bytes = bytesOf({
    nodes: [node('Einsum', 'x w', 'y', { equation: 'bi, ihk -> bhk' })],
    initializers: [floats('w', [3, 2, 5], Array(30).fill(1))],
  })
  expect(describeModel(bytes).layers).toMatchObject([{ fanIn: 3, fanOut: 10 }])
})
