import { create } from '@bufbuild/protobuf'
import { AttributeProtoSchema, GraphProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { decodeModel } from '../../main/onnx/codec'
import { indexGraph, nodeName, readsOf } from '../../main/onnx/graph'
import { floats, modelOf, node } from './build'
import { fixtureModel } from './fixture-models'

function refusal(run: () => unknown): InputError {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
  throw new Error('was not refused')
}

test('nodes come in an order in which they can run, whatever the order of the file', () => {
  const nodes = [node('Relu', 'b', 'y'), node('Relu', 'a', 'b'), node('Relu', 'x', 'a')]
  expect(indexGraph(modelOf({ nodes })).nodes.map(({ output }) => output[0])).toEqual(['a', 'b', 'y'])
})

test('a circle is refused and the node named', () => {
  const nodes = [node('Add', 'x b', 'a'), node('Relu', 'a', 'b'), node('Relu', 'b', 'y')]
  const { fields } = refusal(() => indexGraph(modelOf({ nodes })))
  expect(fields).toMatchObject({ place: 'Add:a', cause: expect.stringContaining('circle') })
})

test('a tensor that nothing makes is refused, as a node input and as an output', () => {
  expect(refusal(() => indexGraph(modelOf({ nodes: [node('Relu', 'nowhere', 'y')] }))).fields).toMatchObject({
    place: 'Relu:y',
    cause: expect.stringContaining('nowhere'),
  })
  expect(refusal(() => indexGraph(modelOf({ nodes: [node('Relu', 'x', 'z')] }))).message).toContain(
    'tensor y',
  )
})

test('two makers of one tensor are refused', () => {
  const nodes = [node('Relu', 'x', 'y'), node('Abs', 'x', 'y')]
  expect(refusal(() => indexGraph(modelOf({ nodes }))).fields.place).toBe('Abs:y')
})

test('operator sets before 7 are refused with a way out', () => {
  const { fields } = refusal(() => indexGraph(decodeModel(fixtureModel('opset6'))))
  expect(fields.cause).toContain('operator set 6')
  expect(fields.remedy).toContain('version_converter')
})

test('a weight whose bytes do not fill its shape is refused by name', () => {
  const weight = floats('w', [3, 4], [])
  weight.rawData = new Uint8Array(44)
  const damaged = modelOf({ nodes: [node('MatMul', 'x w', 'y')], initializers: [weight] })
  expect(refusal(() => indexGraph(damaged)).fields).toMatchObject({
    place: 'w',
    cause: expect.stringContaining('44 bytes'),
  })
})

test('what the body of a control-flow node takes from outside counts as read', () => {
  const body = create(GraphProtoSchema, { node: [node('Add', 'x inner', 'out'), node('Relu', 'x', 'inner')] })
  const branch = node('If', 'condition', 'y')
  branch.attribute.push(create(AttributeProtoSchema, { name: 'then_branch', g: body }))
  expect(readsOf(branch)).toEqual(['condition', 'x'])
})

test('a node without a name is called by its first output', () => {
  const relu = node('Relu', 'x', 'y')
  relu.name = ''
  expect(nodeName(relu)).toBe('y')
})
