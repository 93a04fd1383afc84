import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floats, ints, node } from '../build'
import { type Feed, gradientError, gradientsOf, type Trial } from './differences'
import { errorBound as close } from './errors'

const exact = async (trial: Trial) => expect(await gradientError(trial)).toBeLessThan(close)

const all = [
  'ReduceSum',
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceL1',
  'ReduceL2',
  'ReduceSumSquare',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceProd',
]

/** Positive, so that sums have logarithms; far enough apart that the largest stays the largest. */
const spread: Feed = {
  name: 'x',
  dims: ['N', 2, 3],
  values: [0.3, 1.9, 0.7, 2.3, 1.1, 1.5, 2.7, 0.5, 1.7, 0.9, 2.1, 1.3, 0.6, 2.5, 1.2, 1.8, 0.4, 2.9],
}

/** Axes as an attribute (ReduceSum: an input since opset 13), or as an input since opset 18. */
function reduction(op: string, axes: number[] | null, keepdims: number, opset: number): Trial {
  const asInput = opset >= 18 || op === 'ReduceSum'
  const told: Record<string, number[]> = axes && !asInput ? { axes } : {}
  return {
    nodes: [node(op, axes && asInput ? 'x axes' : 'x', 'y', { keepdims, ...told })],
    feeds: [spread],
    initializers: axes && asInput ? [ints('axes', [axes.length], axes)] : [],
    opset,
  }
}

describe.each(all)('%s', (op) => {
  test.each([
    [[1], 1, 17],
    [[1], 0, 17],
    [[-1], 0, 17],
    [[0], 0, 17],
    [[0, 2], 1, 17],
    [[0, -1], 0, 18],
    [[1, 2], 0, 18],
    [[-2], 1, 18],
    [null, 0, 18],
    [null, 1, 17],
  ] as [number[] | null, number, number][])('over %o, keepdims %i, opset %i', (axes, keepdims, opset) =>
    exact(reduction(op, axes, keepdims, opset)),
  )

  test('over no axis at all, element by element', async () => {
    const nodes = [node(op, 'x axes', 'y', { noop_with_empty_axes: 1 })]
    await exact({ nodes, feeds: [spread], initializers: [ints('axes', [0], [])], opset: 18 })
  })
})

test('any axes of any rank', () => {
  const place = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).chain((inner) =>
    fc.record({
      dims: fc.constant<Feed['dims']>(['N', ...inner]),
      axes: fc.uniqueArray(fc.integer({ min: -inner.length - 1, max: inner.length }), {
        minLength: 1,
        maxLength: inner.length + 1,
        selector: (axis) => (axis < 0 ? axis + inner.length + 1 : axis),
      }),
    }),
  )
  // Those with kinks would need values drawn apart.
  const smooth = fc.constantFrom(
    'ReduceSum',
    'ReduceMean',
    'ReduceL2',
    'ReduceSumSquare',
    'ReduceLogSumExp',
    'ReduceProd',
  )
  return fc.assert(
    fc.asyncProperty(smooth, place, fc.nat(1), fc.nat(), async (op, { dims, axes }, keepdims, seed) => {
      const trial = reduction(op, axes, keepdims, 18)
      await exact({ ...trial, feeds: [{ name: 'x', dims, low: 0.5, high: 1.5 }], seed })
    }),
    { numRuns: 40 },
  )
})

describe('where values are equal or zero', () => {
  const rows = (values: number[]): Feed[] => [{ name: 'x', dims: ['N', 3], values }]
  const along = (op: string) => [node(op, 'x', 'y', { axes: [1], keepdims: 0 })]

  test('equal extremes share the gradient', async () => {
    const feeds = rows([4, 1, 4, 2, 2, 2, 0, 1, 2])
    const third = Math.fround(1 / 3)
    expect(await gradientsOf({ nodes: along('ReduceMax'), feeds })).toEqual({
      x: [0.5, 0, 0.5, third, third, third, 0, 0, 1],
    })
    expect(await gradientsOf({ nodes: along('ReduceMin'), feeds })).toEqual({
      x: [0, 1, 0, third, third, third, 1, 0, 0],
    })
  })

  test('the length of zeros has no slope', async () => {
    const { x } = await gradientsOf({ nodes: along('ReduceL2'), feeds: rows([0, 0, 0, 3, 4, 0, 0, 0, 2]) })
    expect(x.map((value) => Number(value.toFixed(6)))).toEqual([0, 0, 0, 0.6, 0.8, 0, 0, 0, 1])
  })

  test('a product with one zero has a slope there alone, with two none', async () => {
    const feeds = rows([2, 0, 3, 0, 5, 0, 2, 3, 4])
    expect(await gradientsOf({ nodes: along('ReduceProd'), feeds })).toEqual({
      x: [0, 6, 0, 0, 0, 0, 12, 8, 6],
    })
  })

  test('the slope of magnitudes at zero is zero', async () => {
    const feeds = rows([0, -1, 2, 1, 1, 1, -3, 0, 0])
    expect(await gradientsOf({ nodes: along('ReduceL1'), feeds })).toEqual({
      x: [0, -1, 1, 1, 1, 1, -1, 0, 0],
    })
  })
})

test('the logarithm of summed exponentials of large numbers', async () => {
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [1000, 1000, -1000, -1000, 500, -500] }]
  const nodes = [node('ReduceLogSumExp', 'x', 'y', { axes: [1] })]
  const { x } = await gradientsOf({ nodes, feeds })
  // The sum itself is rounded to 6e-5 there.
  expect(x.map((value) => Number(value.toFixed(3)))).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0])
})

test.each([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])('CumSum, exclusive %i, reverse %i', (exclusive, reverse) =>
  exact({
    nodes: [node('CumSum', 'x axis', 'y', { exclusive, reverse })],
    feeds: [spread],
    initializers: [ints('axis', [], [-1])],
  }),
)

test.each<[string, number[]]>([
  ['ArgMax', [0, 10, 0, 10, 0, 10]],
  ['ArgMin', [10, 0, 10, 0, 10, 0]],
])('nothing flows through %s', async (op, expected) => {
  const nodes = [
    node(op, 'x', 'at', { axis: 1, keepdims: 0 }),
    node('OneHot', 'at depth offOn', 'place', { axis: 1 }),
    node('Mul', 'x place', 'y'),
  ]
  const feeds: Feed[] = [{ name: 'x', dims: ['N', 2], values: [1, 2, 3, 5, 4, 6] }]
  const initializers = [ints('depth', [], [2]), floats('offOn', [2], [0, 10])]
  expect(await gradientsOf({ nodes, feeds, initializers })).toEqual({ x: expected })
})
