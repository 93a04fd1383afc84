import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
} from 'onnx-buf'
import { expect, test } from 'vitest'
import { graphOf } from '../../main/onnx/codec'
import { inferenceForm } from '../../main/onnx/inference-form'

const attribute = (name: string, i: bigint) =>
  create(AttributeProtoSchema, { name, type: AttributeType.INT, i })

const model = create(ModelProtoSchema, {
  graph: create(GraphProtoSchema, {
    node: [
      create(NodeProtoSchema, { opType: 'Dropout', input: ['x', 'ratio', 'training'], output: ['a'] }),
      create(NodeProtoSchema, {
        opType: 'BatchNormalization',
        input: ['a', 's', 'b', 'm', 'v'],
        output: ['n', 'mean', 'var'],
        attribute: [attribute('training_mode', 1n), attribute('spatial', 1n)],
      }),
      create(NodeProtoSchema, { opType: 'RandomNormalLike', input: ['n'], output: ['r'] }),
      create(NodeProtoSchema, { opType: 'Add', input: ['n', 'r'], output: ['y'] }),
    ],
  }),
})

test('Dropout loses its training mode, BatchNormalization uses its running statistics, noise is seeded', () => {
  const [dropout, normalization, noise, add] = graphOf(inferenceForm(model, 7)).node
  expect(dropout.input).toEqual(['x'])
  expect([normalization.output, normalization.attribute.map(({ name }) => name)]).toEqual([
    ['n'],
    ['spatial'],
  ])
  expect(noise.attribute.map(({ name, f }) => [name, f])).toEqual([['seed', 7]])
  expect(add).toBe(graphOf(model).node[3])
})

test('the model itself is left as it was', () => {
  inferenceForm(model, 7)
  expect(graphOf(model).node[0].input).toHaveLength(3)
})

test('before opset 14 the statistics put out tell training', () => {
  const node = create(NodeProtoSchema, {
    opType: 'BatchNormalization',
    input: ['x', 's', 'b', 'm', 'v'],
    output: ['y', 'mean', 'var', 'saved_mean', 'saved_var'],
  })
  const old = create(ModelProtoSchema, { graph: create(GraphProtoSchema, { node: [node] }) })
  expect(graphOf(inferenceForm(old, 7)).node[0].output).toEqual(['y'])
})
