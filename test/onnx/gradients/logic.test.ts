import { create } from '@bufbuild/protobuf'
import { AttributeProtoSchema } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { floats, ints, node } from '../build'
import { type Feed, gradientError, gradientsOf } from './differences'
import { errorBound as close } from './errors'

describe('Where', () => {
  const condition: Feed = { name: 'c', dims: ['N', 3], type: 'int64', values: [0, 1, 1, 1, 0, 0, 1, 0, 1] }
  const nodes = [node('Cast', 'c', 'taken', { to: 9 }), node('Where', 'taken a b', 'y')]

  test.each<[Feed['dims'], Feed['dims']]>([
    [
      ['N', 3],
      ['N', 3],
    ],
    [['N', 3], []],
    [[3], ['N', 1]],
    [[], [1, 3]],
    [[2, 1, 1], [3]],
  ])('of %o and %o', async (a, b) => {
    const feeds: Feed[] = [condition, { name: 'a', dims: a }, { name: 'b', dims: b }]
    expect(await gradientError({ nodes, feeds })).toBeLessThan(close)
  })

  test('each side has the gradient of what was taken from it', async () => {
    const feeds: Feed[] = [condition, { name: 'a', dims: ['N', 3] }, { name: 'b', dims: [3] }]
    expect(await gradientsOf({ nodes, feeds })).toEqual({ a: [0, 1, 1, 1, 0, 0, 1, 0, 1], b: [1, 2, 1] })
  })
})

/** A half where the condition `op` holds, else zero, beside the input itself: the flow through `op` would show. */
async function besideItself(op: string, inputs: string) {
  const nodes = [
    node(op, inputs, 'made'),
    node('Sub', 'half half', 'zero'),
    node('Where', 'made half zero', 'number'),
    node('Add', 'x number', 'y'),
  ]
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [-1, 2, 0, 0.5, 3, -2] }]
  const { x } = await gradientsOf({ nodes, feeds, initializers: [floats('half', [], [0.5])] })
  return x
}

test.each(['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'])(
  'nothing flows through %s',
  async (op) => {
    expect(await besideItself(op, 'x half')).toEqual(Array(6).fill(1))
  },
)

test.each(['IsNaN', 'IsInf'])('nothing flows through %s', async (op) => {
  expect(await besideItself(op, 'x')).toEqual(Array(6).fill(1))
})

test('nothing flows through And, Or, Xor and Not of comparisons', async () => {
  const nodes = [
    node('Greater', 'x half', 'above'),
    node('Less', 'x half', 'below'),
    node('And', 'above below', 'both'),
    node('Or', 'both above', 'either'),
    node('Xor', 'either below', 'one'),
    node('Not', 'one', 'none'),
    node('Where', 'none half x', 'y'),
  ]
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [-1, 2, 0, 0.5, 3, -2] }]
  const { x } = await gradientsOf({ nodes, feeds, initializers: [floats('half', [], [0.5])] })
  // Only 0.5 itself is neither above nor below.
  expect(x).toEqual([1, 1, 1, 0, 1, 1])
})

describe('what is made from shapes and positions is no way for a gradient', () => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [1, 2, 3, 4, 5, 6] }]

  test('Shape, Size, ConstantOfShape', async () => {
    const value = create(AttributeProtoSchema, { name: 'value', type: 4, t: floats('', [1], [3]) })
    const nodes = [
      node('Shape', 'x', 'shape'),
      node('ConstantOfShape', 'shape', 'threes'),
      node('Mul', 'x threes', 'scaled'),
      node('Size', 'x', 'size'),
      node('Equal', 'size six', 'isSix'),
      node('Where', 'isSix scaled x', 'y'),
    ]
    nodes[1].attribute.push(value)
    const initializers = [ints('six', [], [6])]
    expect((await gradientsOf({ nodes, feeds, initializers })).x).toEqual(Array(6).fill(3))
  })

  test('EyeLike, OneHot, Range', async () => {
    const nodes = [
      node('EyeLike', 'x', 'eye'),
      node('Mul', 'x eye', 'diagonal'),
      node('ArgMax', 'x', 'best', { axis: 1, keepdims: 0 }),
      node('OneHot', 'best depth offOn', 'hot', { axis: 1 }),
      node('Mul', 'x hot', 'chosen'),
      node('Range', 'zero two one', 'steps'),
      node('Sum', 'diagonal chosen steps', 'y'),
    ]
    const initializers = [
      ints('depth', [], [2]),
      floats('offOn', [2], [0, 10]),
      ...[0, 1, 2].map((at) => floats(['zero', 'one', 'two'][at], [], [at])),
    ]
    expect((await gradientsOf({ nodes, feeds, initializers })).x).toEqual([1, 10, 0, 11, 0, 10])
  })

  test.each(['RandomNormalLike', 'RandomUniformLike'])('%s', async (op) => {
    const nodes = [node(op, 'x', 'noise', { seed: { float: 3 } }), node('Add', 'x noise', 'y')]
    expect((await gradientsOf({ nodes, feeds })).x).toHaveLength(6)
  })
})
