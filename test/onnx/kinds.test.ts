/** What is read from exports of the usual kinds, against PyTorch and against how each was built. */
import { describe, expect, test } from 'vitest'
import { modelDescriptionSchema } from '../../main/contract/model'
import { describeModel } from '../../main/onnx/describe'
import { kindModel, kindNames, toldByTorch } from './kinds'

const described = (name: string) => describeModel(kindModel(name))

test.each(kindNames)('%s fits the contract', (name) => {
  const description = described(name)
  expect(modelDescriptionSchema.parse(description)).toEqual(description)
})

/** Hooks see no product inside PyTorch's own attention, and one module for the two layers of a GRU. */
const unlikeModules = new Set(['torch-encoder', 'gru'])

/** ONNX keeps what a recurrent layer puts out as [sequence, directions, batch, hidden]. */
function withoutBatch(op: string, shape: readonly unknown[]): unknown[] {
  if (op !== 'LSTM' && op !== 'GRU') return shape.slice(1)
  const [sequence, directions, , hidden] = shape
  return [sequence, Number(directions) * Number(hidden)]
}

describe('as PyTorch tells it', () => {
  const names = Object.keys(toldByTorch)

  test.each(names)('%s: learnable values, inputs and outputs', (name) => {
    const { parameters, inputs, outputs } = described(name)
    const told = toldByTorch[name]
    expect(parameters).toBe(told.parameters)
    const batched = ({ name, shape }: { name: string; shape: number[] }) => ({
      name,
      shape: ['batch', ...shape],
    })
    expect(inputs.map(({ name, shape }) => ({ name, shape }))).toEqual(told.inputs.map(batched))
    expect(outputs.map(({ name, shape }) => ({ name, shape }))).toEqual(told.outputs.map(batched))
  })

  test.each(names.filter((name) => !unlikeModules.has(name)))('%s: layers and their shapes', (name) => {
    const { layers } = described(name)
    const told = toldByTorch[name].layers
    expect(layers.map(({ op, shape }) => withoutBatch(op, shape!))).toEqual(told.map(({ shape }) => shape))
    layers.forEach((layer, i) => {
      const { module } = told[i]
      const again = told.slice(0, i).filter((one) => one.module === module).length
      const [attribute] = /[^.]+(\.\d+)*$/.exec(module)!
      expect(layer.name).toContain(`/${attribute}${again > 0 ? `_${again}` : ''}/${layer.op}`)
    })
  })
})

/** Layers on the longest path, of them without a skip, in a row without skip and normalization. */
interface Built {
  depth: [number, number, number]
  /** Joins, and around how many layers. */
  skips?: string[]
  normalizations?: Record<string, number>
  /** In running order; '-' for none. */
  activations: string
  heads?: string[][]
}

const transformer: Built = {
  depth: [9, 1, 1],
  skips: ['Add 4', 'Add 2', 'Add 4', 'Add 2'],
  normalizations: { LayerNormalization: 4 },
  activations: '- - - - - Gelu - - - - - Gelu - -',
}
const cnn: Built = { depth: [3, 3, 1], normalizations: { BatchNormalization: 2 }, activations: 'Relu Relu -' }
const resnet: Built = {
  depth: [8, 2, 1],
  skips: ['Add 2', 'Add 2', 'Add 2'],
  activations: 'Relu Relu - Relu - Relu - - -',
}
const mobilenet: Built = {
  depth: [8, 3, 1],
  skips: ['Add 3', 'Mul 2'],
  activations: 'HardSwish Relu Relu - Silu Relu HardSigmoid -',
}
const convnext: Built = {
  depth: [5, 2, 1],
  skips: ['Add 3'],
  normalizations: { InstanceNormalization: 1, LayerNormalization: 1 },
  activations: '- - Gelu - -',
}
const mlp: Built = { depth: [3, 3, 3], activations: 'Relu Tanh Softmax', heads: [['Softmax']] }

const built: Readonly<Record<string, Built>> = {
  mlp,
  constants: mlp,
  autoencoder: { depth: [4, 4, 4], activations: 'Elu - Elu Sigmoid', heads: [['Sigmoid']] },
  cnn,
  'cnn-training': cnn,
  // Folded into the convolutions, the normalizations cannot be seen.
  'cnn-folded': { depth: [3, 3, 3], activations: 'Relu Relu -' },
  resnet: { ...resnet, normalizations: { BatchNormalization: 8 } },
  'resnet-folded': resnet,
  densenet: {
    depth: [5, 2, 1],
    skips: ['Concat 1', 'Concat 2', 'Concat 3'],
    normalizations: { BatchNormalization: 4 },
    activations: 'Relu Relu Relu Relu -',
  },
  lstm: { depth: [2, 2, 2], activations: '- -' },
  gru: { depth: [3, 3, 3], activations: '- - -' },
  bilstm: { depth: [2, 2, 2], activations: '- - -' },
  'transformer-13': transformer,
  'transformer-17': transformer,
  'torch-encoder': {
    depth: [9, 1, 1],
    skips: ['Add 2', 'Add 2', 'Add 2', 'Add 2'],
    normalizations: { LayerNormalization: 5 },
    activations: '- - Relu - - - Relu - -',
  },
  unet: {
    depth: [8, 3, 2],
    skips: ['Concat 2', 'Concat 5'],
    activations: 'Relu Relu Relu - Relu - Relu Sigmoid',
    heads: [['Sigmoid']],
  },
  text: { depth: [2, 2, 2], activations: '- Relu LogSoftmax', heads: [['LogSoftmax']] },
  mobilenet,
  'mobilenet-9': mobilenet,
  convnext,
  'convnext-13': convnext,
  siamese: {
    depth: [3, 3, 3],
    activations: 'LeakyRelu Tanh LeakyRelu Tanh Sigmoid -',
    heads: [['Sigmoid'], []],
  },
  qdq: { depth: [2, 2, 2], activations: 'Relu -' },
  qlinear: { depth: [2, 2, 2], activations: '- -', heads: [['DequantizeLinear']] },
  dynamic: { depth: [2, 2, 2], activations: 'Relu -' },
  // The layer in the body of the Loop stands last, and no path leads through it.
  control: { depth: [2, 2, 2], activations: '- - Tanh' },
}

test.each(kindNames)('%s as it was built', (name) => {
  const { structure, layers, outputs } = described(name)
  const { depth, skips = [], normalizations = {}, activations, heads } = built[name]
  expect([structure.longestPath, structure.unbypassed, structure.plain].map(({ length }) => length)).toEqual(
    depth,
  )
  expect(structure.skips.map(({ op, layers }) => `${op} ${layers.length}`)).toEqual(skips)
  const counts = structure.normalizations.map(({ op }) => op)
  expect(counts).toHaveLength(Object.values(normalizations).reduce((sum, count) => sum + count, 0))
  for (const [op, count] of Object.entries(normalizations))
    expect(counts.filter((one) => one === op)).toHaveLength(count)
  expect(layers.map(({ activation }) => activation ?? '-').join(' ')).toBe(activations)
  expect(outputs.map(({ head }) => head.map(({ op }) => op))).toEqual(heads ?? outputs.map(() => []))
})

test('fans of the kinds of layers', () => {
  const fans = (name: string, at: number) => {
    const { op, fanIn, fanOut } = described(name).layers[at]
    return [op, fanIn, fanOut]
  }
  // PyTorch counts a depthwise convolution's single input channel, and the axes of a transposed one as stored.
  expect(fans('mobilenet', 2)).toEqual(['Conv', 9, 144])
  expect(fans('unet', 3)).toEqual(['ConvTranspose', 48, 64])
  expect(fans('lstm', 0)).toEqual(['LSTM', 6, 8])
  expect(fans('bilstm', 0)).toEqual(['Gather', null, null])
  expect(fans('transformer-13', 5)).toEqual(['MatMul', 8, 16])
  expect(fans('qlinear', 0)).toEqual(['QLinearConv', 9, 72])
  expect(fans('dynamic', 0)).toEqual(['MatMulInteger', 64, 4])
})
