/** Models of the operator sets 7 to 16 give the same numbers after they are put in the words of 17. */
import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import type { Tensor } from '../../../main/contract/tensor'
import { analyse } from '../../../main/onnx/analysis'
import {
  encodeModel,
  graphOf,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from '../../../main/onnx/codec'
import { intsTensor, scalarTensor } from '../../../main/onnx/edit'
import { inDialect } from '../../../main/onnx/gradient/dialect'
import { createOnnxRuntime } from '../../../main/runtime/onnxruntime'
import { floats, ints, modelOf, node, valueInfo } from '../build'
import { randomOf } from '../random'

const runtime = createOnnxRuntime()

interface Old {
  nodes: NodeProto[]
  dims: number[]
  initializers?: TensorProto[]
  /** Versions of the operator set that write it so. */
  from: number
  to: number
  type?: 'float32' | 'float64'
}

const floatsAttribute = (name: string, values: number[]) =>
  create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: values })

function withFloats(one: NodeProto, name: string, values: number[]): NodeProto {
  one.attribute.push(floatsAttribute(name, values))
  return one
}

const channels = (name: string, base: number) => floats(name, [3], [base, base + 0.3, base + 0.5])
const statistics = [channels('g', 0.7), channels('b', -0.2), channels('m', 0.1), channels('v', 0.6)]
const perValue = ['g', 'b', 'm', 'v'].map((name, i) =>
  floats(
    name,
    [3, 2, 2],
    Array.from({ length: 12 }, (_, at) => 0.3 + i * 0.1 + at * 0.05),
  ),
)
const whole = (name: string, ...values: number[]) => ints(name, [values.length], values)

const old: Record<string, Old> = {
  Squeeze: { nodes: [node('Squeeze', 'x', 'y', { axes: [1] })], dims: [2, 1, 3], from: 7, to: 12 },
  'Squeeze of all axes of one': { nodes: [node('Squeeze', 'x', 'y')], dims: [2, 1, 3, 1], from: 7, to: 12 },
  Unsqueeze: { nodes: [node('Unsqueeze', 'x', 'y', { axes: [0, 2] })], dims: [2, 3], from: 7, to: 12 },
  ReduceSum: {
    nodes: [node('ReduceSum', 'x', 'y', { axes: [1], keepdims: 0 })],
    dims: [2, 3, 2],
    from: 7,
    to: 12,
  },
  'ReduceSum of all': {
    nodes: [node('ReduceSum', 'x', 'y', { keepdims: 0 })],
    dims: [2, 3],
    from: 7,
    to: 12,
  },
  Split: {
    nodes: [node('Split', 'x', 'a b', { axis: 1, split: [1, 4] }), node('Concat', 'b a', 'y', { axis: 1 })],
    dims: [2, 5],
    from: 7,
    to: 12,
  },
  'Split in equal parts': {
    nodes: [node('Split', 'x', 'a b', { axis: 1 }), node('Concat', 'b a', 'y', { axis: 1 })],
    dims: [2, 4],
    from: 7,
    to: 12,
  },
  'Softmax over all that follows': { nodes: [node('Softmax', 'x', 'y')], dims: [2, 3, 4], from: 7, to: 12 },
  'Softmax over the last axis': {
    nodes: [node('Softmax', 'x', 'y', { axis: 2 })],
    dims: [2, 3, 4],
    from: 7,
    to: 12,
  },
  'LogSoftmax from the first axis': {
    nodes: [node('LogSoftmax', 'x', 'y', { axis: 0 })],
    dims: [2, 3],
    from: 7,
    to: 12,
  },
  Hardmax: { nodes: [node('Hardmax', 'x', 'y')], dims: [2, 3, 2], from: 7, to: 12 },
  Pad: {
    nodes: [node('Pad', 'x', 'y', { pads: [0, 1, 0, 2], value: { float: 0.5 } })],
    dims: [2, 3],
    from: 7,
    to: 10,
  },
  'Pad of doubles': {
    nodes: [node('Pad', 'x', 'y', { pads: [0, 1, 0, 2], value: { float: 0.5 } })],
    dims: [2, 3],
    type: 'float64',
    from: 7,
    to: 10,
  },
  'Pad by reflection': {
    nodes: [node('Pad', 'x', 'y', { pads: [0, 1, 0, 2], mode: 'reflect' })],
    dims: [2, 3],
    from: 7,
    to: 10,
  },
  Clip: {
    nodes: [node('Clip', 'x', 'y', { min: { float: -0.5 }, max: { float: 0.7 } })],
    dims: [2, 3],
    from: 7,
    to: 10,
  },
  'Clip from below': {
    nodes: [node('Clip', 'x', 'y', { min: { float: -0.5 } })],
    dims: [2, 3],
    from: 7,
    to: 10,
  },
  Slice: {
    nodes: [node('Slice', 'x', 'y', { starts: [1, -2], ends: [9, -1], axes: [1, 2] })],
    dims: [2, 3, 4],
    from: 7,
    to: 9,
  },
  'Slice of the first axes': {
    nodes: [node('Slice', 'x', 'y', { starts: [1, 0], ends: [2, 2] })],
    dims: [2, 3],
    from: 7,
    to: 9,
  },
  TopK: { nodes: [node('TopK', 'x', 'y i', { k: 2, axis: 1 })], dims: [2, 5], from: 7, to: 9 },
  Dropout: { nodes: [node('Dropout', 'x', 'y', { ratio: { float: 0.5 } })], dims: [2, 3], from: 7, to: 11 },
  'Resize to more pixels': {
    nodes: [node('Resize', 'x s', 'y', { mode: 'nearest' })],
    initializers: [floats('s', [4], [1, 1, 2, 1.5])],
    dims: [1, 2, 3, 4],
    from: 10,
    to: 10,
  },
  'Resize to fewer pixels': {
    nodes: [node('Resize', 'x s', 'y')],
    initializers: [floats('s', [4], [1, 1, 0.6, 0.5])],
    dims: [1, 2, 5, 4],
    from: 10,
    to: 10,
  },
  'Resize, linear': {
    nodes: [node('Resize', 'x s', 'y', { mode: 'linear' })],
    initializers: [floats('s', [4], [1, 1, 2, 3])],
    dims: [1, 2, 3, 4],
    from: 10,
    to: 10,
  },
  'Upsample by an attribute': {
    nodes: [withFloats(node('Upsample', 'x', 'y', { mode: 'nearest' }), 'scales', [1, 1, 2, 3])],
    dims: [1, 2, 3, 2],
    from: 7,
    to: 8,
  },
  'Upsample by an input, linear': {
    nodes: [node('Upsample', 'x s', 'y', { mode: 'linear' })],
    initializers: [floats('s', [4], [1, 1, 2, 2])],
    dims: [1, 2, 3, 2],
    from: 9,
    to: 9,
  },
  BatchNormalization: {
    nodes: [node('BatchNormalization', 'x g b m v', 'y', { epsilon: { float: 1e-3 } })],
    initializers: statistics,
    dims: [2, 3, 2],
    from: 7,
    to: 13,
  },
  'BatchNormalization of every value': {
    nodes: [node('BatchNormalization', 'x g b m v', 'y', { spatial: 0 })],
    initializers: perValue,
    dims: [2, 3, 2, 2],
    from: 7,
    to: 8,
  },
  Scatter: {
    nodes: [node('Scatter', 'x i u', 'y', { axis: 1 })],
    initializers: [ints('i', [2, 1], [2, 0]), floats('u', [2, 1], [5, 6])],
    dims: [2, 3],
    from: 9,
    to: 10,
  },
  RoiAlign: {
    nodes: [node('RoiAlign', 'x r i', 'y', { output_height: 2, output_width: 2 })],
    initializers: [floats('r', [1, 4], [0, 0, 3, 3]), ints('i', [1], [0])],
    dims: [1, 2, 5, 5],
    from: 10,
    to: 15,
  },
}

const constants: Record<string, { node: NodeProto; from: number }> = (() => {
  const constant = (attribute: Parameters<typeof create<typeof AttributeProtoSchema>>[1]) => {
    const made = node('Constant', '-', 'k')
    made.input = []
    made.attribute.push(create(AttributeProtoSchema, attribute))
    return made
  }
  const { TENSOR, FLOAT, FLOATS } = AttributeType
  return {
    'a tensor': { node: constant({ name: 'value', type: TENSOR, t: floats('', [2], [1, 2]) }), from: 7 },
    'a number': { node: constant({ name: 'value_float', type: FLOAT, f: 1.5 }), from: 12 },
    numbers: { node: constant({ name: 'value_floats', type: FLOATS, floats: [1, 2] }), from: 12 },
  }
})()

async function outputOf(model: ModelProto, feeds: Record<string, Tensor>): Promise<Tensor> {
  const session = await runtime.load(encodeModel(model), { optimize: false })
  try {
    return (await session.run(feeds, ['y'])).y
  } finally {
    await session.release()
  }
}

function modelFor({ nodes, dims, initializers = [], type = 'float32' }: Old, opset: number): ModelProto {
  const element = type === 'float64' ? DataType.DOUBLE : DataType.FLOAT
  return modelOf({
    nodes,
    initializers,
    opset,
    inputs: [valueInfo('x', dims, element)],
    outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
  })
}

function randomFeeds({ dims, type = 'float32' }: Old): Record<string, Tensor> {
  const random = randomOf(5)
  const length = dims.reduce((a, b) => a * b)
  const values = Array.from({ length }, () => random() * 4 - 2)
  return {
    x: { type, dims, data: type === 'float64' ? Float64Array.from(values) : Float32Array.from(values) },
  }
}

async function expectSame(one: Old, opset: number): Promise<ModelProto> {
  const model = modelFor(one, opset)
  const made = inDialect(analyse(model))
  const feeds = randomFeeds(one)
  expect(await outputOf(made, feeds)).toEqual(await outputOf(model, feeds))
  expect(made.opsetImport).toEqual([expect.objectContaining({ domain: '', version: 17n })])
  return made
}

describe.each(Object.entries(old))('%s', (_, one) => {
  const versions = Array.from({ length: one.to - one.from + 1 }, (_value, i) => one.from + i)
  test.each(versions)('of opset %i', async (opset) => {
    await expectSame(one, opset)
  })
})

test.each(Object.entries(constants))(
  'a Constant of %s is an initializer',
  async (_, { node: constant, from }) => {
    const one: Old = { nodes: [constant, node('Add', 'x k', 'y')], dims: [3, 2], from, to: 16 }
    for (const opset of [from, 16]) {
      const graph = graphOf(await expectSame(one, opset))
      expect(graph.node.map(({ opType }) => opType)).toEqual(['Add'])
      expect(graph.initializer.map(({ name }) => name)).toEqual(['k'])
    }
  },
)

test('whole numbers that a Constant holds keep all their digits', async () => {
  const large = 2n ** 60n + 1n
  const constant = node('Constant', '-', 'k')
  constant.input = []
  constant.attribute.push(
    create(AttributeProtoSchema, { name: 'value_int', type: AttributeType.INT, i: large }),
  )
  const model = modelOf({ nodes: [constant, node('Cast', 'k', 'y', { to: 1 })], opset: 13 })
  expect(graphOf(inDialect(analyse(model))).initializer[0].int64Data).toEqual([large])
})

test('a model of opset 18 or newer keeps its words', () => {
  const model = modelOf({ nodes: [node('ReduceMax', 'x a', 'y')], initializers: [whole('a', 1)], opset: 20 })
  const made = inDialect(analyse(model))
  expect(made.opsetImport[0].version).toBe(20n)
  expect(graphOf(made).node).toEqual(graphOf(model).node)
})

test('Dropout of a training-mode export passes its input on', async () => {
  const made = inDialect(
    analyse(
      modelOf({
        nodes: [node('Dropout', 'x r t', 'y')],
        initializers: [
          scalarTensor('r', 0.9, 'float32'),
          Object.assign(intsTensor('t', [], []), { dataType: DataType.BOOL, int64Data: [], int32Data: [1] }),
        ],
        opset: 13,
        outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
      }),
    ),
  )
  const x: Tensor = { type: 'float32', dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
  expect(await outputOf(made, { x })).toEqual(x)
})

test('an input that is only the default of an initializer is no input any more', () => {
  const model = modelOf({
    nodes: [node('Add', 'x w', 'y')],
    initializers: [floats('w', [3], [1, 2, 3])],
    inputs: [valueInfo('x', ['N', 3]), valueInfo('w', [3])],
    opset: 8,
  })
  expect(graphOf(inDialect(analyse(model))).input.map(({ name }) => name)).toEqual(['x'])
})

test('a node that no later opset can write is refused by name', () => {
  const mixed: Old = {
    nodes: [node('Resize', 'x s', 'y')],
    initializers: [floats('s', [4], [1, 1, 0.5, 2])],
    dims: [1, 2, 4, 4],
    from: 10,
    to: 10,
  }
  expect(() => inDialect(analyse(modelFor(mixed, 10)))).toThrow(
    /Resize:y: makes one axis longer and another shorter/,
  )
})

test('a recurrent layer with the batch first has the sequence first, and its outputs turned back', async () => {
  const weights = [
    floats('W', [2, 2, 3], [0.1, 0.2, -0.3, 0.4, 0.5, 0.1, -0.2, 0.3, 0.2, 0.6, -0.1, 0.2]),
    floats('R', [2, 2, 2], [0.3, -0.1, 0.2, 0.4, 0.1, 0.5, -0.3, 0.2]),
  ]
  const layer = (layout: number) =>
    node('RNN', layout === 1 ? 'x W R' : 'turned W R', layout === 1 ? 'y last' : 'all last', {
      hidden_size: 2,
      direction: 'bidirectional',
      ...(layout === 1 ? { layout } : {}),
    })
  const x: Tensor = {
    type: 'float32',
    dims: [2, 4, 3],
    data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  }
  const of = (nodes: NodeProto[]) =>
    modelOf({
      nodes,
      initializers: weights,
      inputs: [valueInfo('x', [2, 4, 3])],
      outputs: [create(ValueInfoProtoSchema, { name: 'y' })],
    })
  const written = of([
    node('Transpose', 'x', 'turned', { perm: [1, 0, 2] }),
    layer(0),
    node('Transpose', 'all', 'y', { perm: [2, 0, 1, 3] }),
  ])
  const made = inDialect(analyse(of([layer(1)])))
  const got = await outputOf(made, { x })
  expect(got.dims).toEqual([2, 4, 2, 2])
  expect(got).toEqual(await outputOf(written, { x }))
})
