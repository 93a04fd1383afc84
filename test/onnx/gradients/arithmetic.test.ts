import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { TensorProtoSchema } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { floats, ints, node } from '../build'
import { type Feed, gradientError, gradientsOf, type Trial } from './differences'
import { errorBound as close } from './errors'

const x: Feed = { name: 'x', dims: ['N', 5] }
const positive: Feed = { ...x, low: 0.5, high: 3 }
/** Neither at nor near zero, of both signs. */
const signed: Feed = { ...x, values: [-2.6, -1.5, -0.6, 0.4, 0.7, 1.6, 2.3] }

const exact = async (trial: Trial) => expect(await gradientError(trial)).toBeLessThan(close)

test.each<[string, Feed]>([
  ['Abs', signed],
  ['Neg', x],
  ['Exp', x],
  ['Log', positive],
  ['Sqrt', positive],
  ['Reciprocal', positive],
  ['Reciprocal', signed],
])('%s of %o', (op, feed) => exact({ nodes: [node(op, 'x', 'y')], feeds: [feed] }))

/** Shapes that meet in one, each side stretched in turn. */
const meeting: [Feed['dims'], Feed['dims']][] = [
  [
    ['N', 5],
    ['N', 5],
  ],
  [['N', 5], [5]],
  [[5], ['N', 5]],
  [['N', 5], []],
  [[], ['N', 5]],
  [['N', 1], [4]],
  [
    ['N', 3, 1, 2],
    [3, 4, 1],
  ],
  [
    ['N', 2],
    [1, 2],
  ],
  [
    ['N', 1],
    ['N', 3],
  ],
]

describe.each(['Add', 'Sub', 'Mul', 'Div'])('%s', (op) => {
  test.each(meeting)('of %o and %o', (first, second) =>
    exact({
      nodes: [node(op, 'a b', 'y')],
      feeds: [
        { name: 'a', dims: first },
        { name: 'b', dims: second, low: 0.6, high: 2 },
      ],
    }),
  )

  test('of one tensor with itself', () => exact({ nodes: [node(op, 'x x', 'y')], feeds: [positive] }))

  test('with a stored number', () =>
    exact({ nodes: [node(op, 'c x', 'y')], feeds: [positive], initializers: [floats('c', [], [1.7])] }))
})

describe('broadcasting of any shapes', () => {
  /** A shape, and one that it can be stretched from: axes of size 1, leading axes left out. */
  const pair = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 0, maxLength: 3 }).chain((inner) =>
    fc
      .tuple(
        fc.array(fc.boolean(), { minLength: inner.length, maxLength: inner.length }),
        fc.nat(inner.length),
      )
      .map(([flat, left]) => ({
        whole: ['N' as const, ...inner],
        part: inner.map((size, i) => (flat[i] ? 1 : size)).slice(left),
      })),
  )
  const op = fc.constantFrom('Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mean')

  test('gradients are shaped like their operands and exact', () =>
    fc.assert(
      fc.asyncProperty(pair, op, fc.boolean(), fc.nat(), async ({ whole, part }, name, swapped, seed) => {
        const feeds: Feed[] = [
          { name: 'a', dims: whole, low: 0.6, high: 2 },
          { name: 'b', dims: part, low: 0.6, high: 2 },
        ]
        await exact({ nodes: [node(name, swapped ? 'b a' : 'a b', 'y')], feeds, seed })
      }),
      { numRuns: 40 },
    ))
})

describe('Pow', () => {
  test.each([-1, 0.5, 1, 2, 2.5, 3])('with a stored exponent of %f', (p) =>
    exact({ nodes: [node('Pow', 'x p', 'y')], feeds: [positive], initializers: [floats('p', [], [p])] }),
  )

  test.each([2, 3, -2])('of negative numbers, with a stored exponent of %i', (p) =>
    exact({ nodes: [node('Pow', 'x p', 'y')], feeds: [signed], initializers: [floats('p', [1], [p])] }),
  )

  test('with stored exponents for each column', () =>
    exact({
      nodes: [node('Pow', 'x p', 'y')],
      feeds: [positive],
      initializers: [floats('p', [5], [0, 1, 2, 3, -1])],
    }))

  test('with whole-number exponents', () =>
    exact({
      nodes: [node('Pow', 'x p', 'y')],
      feeds: [signed, { name: 'p', dims: [5], type: 'int64', values: [0, 1, 2, 3, 2] }],
    }))

  test('with a stored whole-number exponent', () =>
    exact({ nodes: [node('Pow', 'x p', 'y')], feeds: [signed], initializers: [ints('p', [], [3])] }))

  test('with an exponent that is learned', () =>
    exact({
      nodes: [node('Pow', 'x p', 'y')],
      feeds: [positive, { name: 'p', dims: [5], low: -1, high: 3 }],
    }))

  test('at zero', async () => {
    const feeds: Feed[] = [
      { name: 'x', dims: ['N', 1], values: [0, 0, 2] },
      { name: 'p', dims: ['N', 1], values: [0, 2, 0] },
    ]
    const got = await gradientsOf({ nodes: [node('Pow', 'x p', 'y')], feeds })
    expect(got.x).toEqual([0, 0, 0])
    expect(got.p[0]).toBe(0)
    expect(got.p[1]).toBe(0)
    expect(got.p[2]).toBeCloseTo(Math.log(2), 6)
  })
})

test.each([
  ['Sum', 'a b c'],
  ['Mean', 'a b c'],
  ['Max', 'a b c'],
  ['Min', 'a b c'],
  ['Max', 'a b'],
  ['Min', 'b c'],
  ['Sum', 'a'],
  ['Mean', 'a'],
  ['Max', 'a'],
])('%s of %s', (op, operands) => {
  const all: Feed[] = [
    { name: 'a', dims: ['N', 3], values: [0.1, 0.5, 0.9, -0.4, 1.3, -1, 0.45, -0.2, 2] },
    { name: 'b', dims: [3], values: [0.3, 0.2, 1.2] },
    { name: 'c', dims: [], values: [0.7] },
  ]
  const feeds = all.filter(({ name }) => operands.includes(name))
  return exact({ nodes: [node(op, operands, 'y')], feeds })
})

describe('equal operands share the gradient', () => {
  const column = (name: string, values: number[]): Feed => ({ name, dims: ['N', 1], values })

  test('of two, half each', async () => {
    const feeds = [column('a', [1, 2, 3]), column('b', [1, 5, 0])]
    expect(await gradientsOf({ nodes: [node('Max', 'a b', 'y')], feeds })).toEqual({
      a: [0.5, 0, 1],
      b: [0.5, 1, 0],
    })
    expect(await gradientsOf({ nodes: [node('Min', 'a b', 'y')], feeds })).toEqual({
      a: [0.5, 1, 0],
      b: [0.5, 0, 1],
    })
  })

  test('of four, a quarter each', async () => {
    const feeds = ['a', 'b', 'c', 'd'].map((name) => column(name, [1, 1, 1]))
    const { a, d } = await gradientsOf({ nodes: [node('Max', 'a b c d', 'y')], feeds })
    expect([a, d]).toEqual([
      [0.25, 0.25, 0.25],
      [0.25, 0.25, 0.25],
    ])
  })
})

test('Mod of floats', () =>
  exact({
    nodes: [node('Mod', 'a b', 'y', { fmod: 1 })],
    feeds: [
      { name: 'a', dims: ['N', 2], values: [5.3, -5.3, 7.9, -1.4, 3.5, -9.9] },
      { name: 'b', dims: [2], values: [2, 3] },
    ],
  }))

test.each(['Floor', 'Ceil', 'Round', 'Sign'])('nothing flows through %s', async (op) => {
  const got = await gradientsOf({ nodes: [node(op, 'x', 'y')], feeds: [x] })
  expect(got.x).toEqual(Array(15).fill(0))
})

test('what is rounded on one way still flows on the other', async () => {
  const nodes = [node('Round', 'x', 'r'), node('Mul', 'x r', 'y')]
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 1], values: [0.7, 1.8, -3.2] }]
  expect(await gradientsOf({ nodes, feeds })).toEqual({ x: [1, 2, -3] })
})

test.each(['Cast', 'CastLike'])('%s between floats', (op) => {
  const double = create(TensorProtoSchema, { name: 'double', dataType: 11, doubleData: [0] })
  const wide = op === 'Cast' ? node(op, 'x', 'wide', { to: 11 }) : node(op, 'x double', 'wide')
  const nodes = [wide, node('Mul', 'wide wide', 'square'), node('Cast', 'square', 'y', { to: 1 })]
  return exact({ nodes, feeds: [x], initializers: [double] })
})
