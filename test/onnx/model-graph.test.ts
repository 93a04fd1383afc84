import { create } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  GraphProtoSchema,
  StringStringEntryProtoSchema,
} from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import type { ModelGraph } from '../../main/contract/model-graph'
import { modelGraph } from '../../main/onnx/model-graph'
import { bytesOf, floats, node, valueInfo } from './build'
import { chain, transformerLike } from './drawn-models'
import { fixtureModel, fixtureNames } from './fixture-models'

const named = (name: string, op: string, inputs: string, output: string) =>
  Object.assign(node(op, inputs, output), { name })

const scopesIn = ({ nodes }: ModelGraph) =>
  nodes.filter(({ kind }) => kind === 'operator').map(({ scope }) => scope.join(' > '))

const nameOf = ({ nodes }: ModelGraph, id: string) => nodes.find((one) => one.id === id)?.name

test('operators, inputs and outputs, joined by the tensors between them; weights belong to their reader', () => {
  const graph = modelGraph(fixtureModel('mlp-opset17'))
  expect(graph.nodes.map(({ kind, op, name }) => `${kind} ${op} ${name}`)).toEqual([
    'input  x',
    'operator Gemm fc1',
    'operator Relu act1',
    'operator Gemm fc2',
    'operator Sigmoid act2',
    'operator Gemm fc3',
    'output  y',
  ])
  expect(graph.edges.map(({ from, to }) => `${nameOf(graph, from)} ${nameOf(graph, to)}`)).toEqual([
    'x fc1',
    'fc1 act1',
    'act1 fc2',
    'fc2 act2',
    'act2 fc3',
    'fc3 y',
  ])
  const [, first, , , , , output] = graph.nodes
  expect(first).toMatchObject({ layer: 'fc1', parameters: 40, outputs: [{ shape: ['batch', 8] }] })
  expect(first.initializers.map(({ shape }) => shape)).toEqual([[8, 4], [8]])
  expect(output.outputs[0].shape).toEqual(['batch', 2])
})

test('constants are told where they are read, wherever the file keeps them', () => {
  const shape = node('Constant', '', 'shape', { value_ints: [2, -1] })
  shape.input = []
  const graph = modelGraph(
    bytesOf({
      nodes: [shape, node('Add', 'x b', 'sum'), node('Reshape', 'sum shape', 'y')],
      initializers: [floats('b', [3], [1, 2, 3])],
    }),
  )
  expect(graph.nodes.map(({ op }) => op)).toEqual(['', 'Add', 'Reshape', ''])
  expect(graph.nodes[1].initializers).toEqual([{ name: 'b', type: 'float32', shape: [3] }])
  expect(graph.nodes[2].initializers).toEqual([{ name: 'shape', type: 'int64', shape: [2] }])
  expect(graph.edges).toHaveLength(3)
})

test('names that a file repeats, or leaves out, are told apart', () => {
  const graph = modelGraph(
    bytesOf({
      nodes: [named('same', 'Relu', 'x', 'a'), named('same', 'Neg', 'a', 'b'), named('', 'Abs', 'b', 'y')],
    }),
  )
  expect(new Set(graph.nodes.map(({ id }) => id)).size).toBe(5)
  expect(graph.nodes.map(({ name }) => name)).toEqual(['x', 'same', 'same_2', 'y', 'y'])
})

test('attributes are short text', () => {
  const long = Array.from({ length: 200 }, (_, i) => i)
  const graph = modelGraph(
    bytesOf({
      nodes: [
        node('Conv', 'x w', 'a', { strides: [2, 2], group: 1, auto_pad: 'SAME_UPPER' }),
        node('LeakyRelu', 'a', 'y', { alpha: { float: Math.fround(0.1) }, long }),
      ],
      inputs: [valueInfo('x', ['N', 3, 8, 8])],
      initializers: [floats('w', [1, 3, 1, 1], [1, 2, 3])],
    }),
  )
  const texts = graph.nodes.flatMap(({ attributes }) =>
    attributes.map(({ name, value }) => `${name}=${value}`),
  )
  expect(texts).toEqual([
    'strides=[2, 2]',
    'group=1',
    'auto_pad=SAME_UPPER',
    'alpha=0.1',
    'long=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, …]',
  ])
})

test('a body is an attribute that lists its operators, and what it takes from outside is a line', () => {
  const body = create(GraphProtoSchema, {
    node: [node('Relu', 'inner', 'r'), node('Add', 'r inner', 's'), node('Add', 's inner', 'out')],
    output: [valueInfo('out', ['N', 3])],
  })
  const branch = (name: string) => create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: body })
  const choice = node('If', 'told', 'y')
  choice.attribute = [branch('then_branch'), branch('else_branch')]
  const graph = modelGraph(
    bytesOf({
      nodes: [node('Neg', 'x', 'inner'), choice],
      inputs: [valueInfo('x', ['N', 3]), valueInfo('told', [], 9)],
    }),
  )
  const drawn = graph.nodes.find(({ op }) => op === 'If')
  expect(drawn?.attributes).toEqual([
    { name: 'then_branch', value: 'Add ×2, Relu' },
    { name: 'else_branch', value: 'Add ×2, Relu' },
  ])
  expect(graph.edges.filter(({ to }) => to === drawn?.id).map(({ tensor }) => tensor)).toEqual([
    'told',
    'inner',
  ])
})

describe('where an operator stands', () => {
  const scopeOf = (name: string) =>
    scopesIn(modelGraph(bytesOf({ nodes: [named(name, 'Relu', 'x', 'y')] })))[0]
  test.each([
    ['/encoder/layers.0/attn/MatMul', 'encoder > layers.0 > attn'],
    ['StatefulPartitionedCall/model/block1/conv/Conv2D', 'model > block1 > conv'],
    ['encoder.layers.0.attn.MatMul', 'encoder > layers.0 > attn'],
    ['layers.12', ''],
    ['Conv_12', ''],
    ['/Relu', ''],
    ['', ''],
    ['https://example.org/a/b', ''],
  ])('%s: %s', (name, scope) => {
    expect(scopeOf(name)).toBe(scope)
  })

  test('as torch.onnx (dynamo) tells it beside a name that says nothing', () => {
    const told = named('node_conv2d', 'Relu', 'x', 'y')
    told.metadataProps = [
      create(StringStringEntryProtoSchema, {
        key: 'pkg.torch.onnx.name_scopes',
        value: "['', 'net', 'net.layer1', 'net.layer1.0', 'net.layer1.0.conv1', 'conv2d']",
      }),
    ]
    expect(scopesIn(modelGraph(bytesOf({ nodes: [told] })))).toEqual(['net > layer1 > layer1.0 > conv1'])
  })

  test('what an optimizer put in without a name stands where all its neighbours stand', () => {
    const nodes = [
      named('/a/b/Relu', 'Relu', 'x', 'p'),
      named('', 'Cast', 'p', 'q'),
      named('/a/c/Neg', 'Neg', 'q', 'r'),
      named('fused', 'Cast', 'r', 'y'),
    ]
    expect(scopesIn(modelGraph(bytesOf({ nodes })))).toEqual(['a > b', 'a', 'a > c', 'a > c'])
  })
})

test.each(fixtureNames)(
  '%s: every line joins two nodes of the graph, and every operator is there',
  (name) => {
    const { nodes, edges } = modelGraph(fixtureModel(name))
    const ids = new Set(nodes.map(({ id }) => id))
    expect(ids.size).toBe(nodes.length)
    expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([])
    const reached = new Set(edges.flatMap(({ from, to }) => [from, to]))
    expect(nodes.filter(({ id }) => !reached.has(id)).map(({ op }) => op)).toEqual([])
  },
)

test('large models keep every operator', () => {
  expect(modelGraph(transformerLike(50, 'scoped')).nodes).toHaveLength(50 * 21 + 4)
  expect(modelGraph(chain(1000, 'nameless')).edges).toHaveLength(1001)
})

test('whatever reads whatever, there is one line for every reading', () => {
  const reads = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(reads, (pairs) => {
      const tensor = (i: number) => (i === 0 ? 'x' : `t${i}`)
      const nodes = pairs.map(([a, b], i) =>
        node('Add', `${tensor(a % (i + 1))} ${tensor(b % (i + 1))}`, tensor(i + 1)),
      )
      const { edges } = modelGraph(bytesOf({ nodes, outputs: [valueInfo(tensor(pairs.length), ['N', 3])] }))
      const expected = pairs.flatMap(([a, b], i) => [
        ...new Set([a % (i + 1), b % (i + 1)].map((from) => `${tensor(from)} ${i}`)),
      ])
      expect(
        edges
          .slice(0, -1)
          .map(({ tensor, to }) => `${tensor} ${to}`)
          .sort(),
      ).toEqual(expected.sort())
    }),
  )
})
