import fc from 'fast-check'
import { expect, test } from 'vitest'
import { node } from '../build'
import { gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

type Dims = (number | 'N')[]
const ofProduct = (a: Dims, b: Dims, opset = 17) =>
  gradientError({
    nodes: [node('MatMul', 'a b', 'y')],
    feeds: [
      { name: 'a', dims: a },
      { name: 'b', dims: b },
    ],
    opset,
  })

test.each<[string, Dims, Dims]>([
  ['matrices', ['N', 4], [4, 5]],
  ['a matrix on the left of the batch', [5, 4], ['N', 4, 3]],
  ['a batch times one matrix', ['N', 2, 4], [4, 5]],
  ['a batch of batches times one matrix', ['N', 2, 3, 4], [4, 5]],
  ['two batches', ['N', 2, 4], ['N', 4, 3]],
  ['heads', ['N', 2, 3, 4], ['N', 2, 4, 3]],
  ['a batch stretched on the right', ['N', 2, 3, 4], [2, 4, 3]],
  ['a batch stretched on the left', [1, 3, 4], ['N', 4, 2]],
  ['both stretched', ['N', 1, 3, 4], [1, 2, 4, 3]],
  ['a vector on the right', ['N', 4], [4]],
  ['a vector on the right of batches', ['N', 3, 4], [4]],
  ['a vector on the left', [4], ['N', 4, 3]],
  ['a vector on the left of a matrix', [4], [4, 3]],
])('MatMul of %s', async (_, a, b) => {
  expect(await ofProduct(a, b)).toBeLessThan(close)
})

test('MatMul of any batches that broadcast', async () => {
  const axis = fc.constantFrom<['N' | number, 'N' | number]>(
    ['N', 'N'],
    ['N', 1],
    [1, 'N'],
    [2, 2],
    [1, 2],
    [2, 1],
  )
  const size = fc.integer({ min: 1, max: 3 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(axis, { maxLength: 2 }),
      fc.tuple(size, size, size),
      fc.nat(2),
      async (leading, [rows, depth, columns], dropped) => {
        const a: Dims = [...leading.map(([left]) => left), rows, depth]
        const b: Dims = [...leading.map(([, right]) => right).slice(dropped), depth, columns]
        expect(await ofProduct(a, b)).toBeLessThan(close)
      },
    ),
    { numRuns: 25 },
  )
})

test('Gemm, turned, scaled and with a bias of every form', async () => {
  const turn = fc.constantFrom(0, 1)
  const bias = fc.constantFrom<Dims | null>(null, [], [1], [5], [1, 5], [4, 1], [4, 5])
  const factor = fc.constantFrom(1, 0.5, -2)
  await fc.assert(
    fc.asyncProperty(turn, turn, bias, factor, factor, async (transA, transB, c, alpha, beta) => {
      const error = await gradientError({
        nodes: [
          node('Gemm', c ? 'a b c' : 'a b', 'y', {
            transA,
            transB,
            alpha: { float: alpha },
            beta: { float: beta },
          }),
        ],
        feeds: [
          { name: 'a', dims: transA ? [3, 4] : [4, 3] },
          { name: 'b', dims: transB ? [5, 3] : [3, 5] },
          ...(c ? [{ name: 'c', dims: c }] : []),
        ],
      })
      expect(error).toBeLessThan(close)
    }),
    { numRuns: 25 },
  )
})
