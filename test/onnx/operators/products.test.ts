/** Products and normalizations: what ONNX Runtime makes lies within what the rules claim, with random attributes, sizes and inputs. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { floats, node } from '../build'
import { expectSound, type Feed, type Trial } from '../trial'
import { bounds, feed, flag, float, size, weights } from './arbitraries'

describe('products', () => {
  const matrices = fc.tuple(size, size, size, fc.nat(), bounds, bounds)
  test('MatMul by stored weights on either side, and of two inputs', () =>
    expectSound(
      fc.tuple(matrices, fc.constantFrom('x w', 'v x', 'x z', 'u x')).map(
        ([[k, n, b, seed, x, z], inputs]): Trial => ({
          nodes: [node('MatMul', inputs, 'y')],
          feeds: [
            { name: 'x', dims: ['N', k, k], ...x },
            { name: 'z', dims: ['N', k, n], ...z },
          ],
          initializers: [
            weights('w', [k, n], seed),
            weights('v', [n, k], seed),
            weights('u', [b, 1, k], seed),
          ],
        }),
      ),
      80,
    ))
  test('Gemm', () =>
    expectSound(
      fc
        .tuple(
          matrices,
          flag,
          flag,
          float(-2, 2),
          float(-2, 2),
          fc.boolean(),
          fc.constantFrom<number[]>([], [1], [4], [1, 4]),
        )
        .map(
          ([[k, , , seed, x, z], transA, transB, alpha, beta, stored, biasDims]): Trial => ({
            nodes: [node('Gemm', `x ${stored ? 'w' : 'z'} c`, 'y', { transA, transB, alpha, beta })],
            feeds: [
              { name: 'x', dims: transA ? [k, 'N'] : ['N', k], ...x },
              { name: 'z', dims: transB ? [4, k] : [k, 4], ...z },
            ],
            initializers: [weights('w', transB ? [4, k] : [k, 4], seed), weights('c', biasDims, seed)],
          }),
        ),
      80,
    ))
  test('Einsum', () =>
    expectSound(
      fc
        .tuple(
          bounds,
          bounds,
          fc.constantFrom(
            'bij,bjk->bik',
            '...ij,...jk->...ik',
            'bij,bjk',
            'bij,bjk->b',
            'bij,bjk->kib',
            '...ij,...jk->...',
          ),
        )
        .map(
          ([a, b, equation]): Trial => ({
            nodes: [node('Einsum', 'a b', 'y', { equation })],
            feeds: [
              { name: 'a', dims: ['N', 2, 3], ...a },
              { name: 'b', dims: ['N', 3, 4], ...b },
            ],
          }),
        ),
    ))
  test('MatMulInteger', () =>
    expectSound(
      fc
        .tuple(feed('a', fc.constant(['N', 3]), 'uint8'), feed('b', fc.constant([3, 2]), 'int8'))
        .map(([a, b]): Trial => ({ nodes: [node('MatMulInteger', 'a b', 'y')], feeds: [a, b] })),
    ))
})

describe('normalizations', () => {
  const image = bounds.map((x): Feed => ({ name: 'x', dims: ['N', 4, 2, 3], ...x }))
  test.each([
    ['BatchNormalization', { epsilon: { float: 1e-3 } }, 5, 18],
    ['InstanceNormalization', {}, 3, 18],
    ['LayerNormalization', { axis: -1 }, 3, 18],
    ['LayerNormalization', { axis: 1 }, 1, 18],
    ['GroupNormalization', { num_groups: 2 }, 3, 21],
    ['MeanVarianceNormalization', { axes: [1, 2, 3] }, 1, 18],
    ['LRN', { size: 3, alpha: { float: 0.5 } }, 1, 18],
  ] as const)('%s %j', (op, attributes, inputs, opset) =>
    expectSound(
      fc.tuple(image, fc.nat()).map(([x, seed]): Trial => {
        const width = op === 'LayerNormalization' ? 3 : 4
        const positive = floats('v', [4], [1, 0.5, 0.25, 2])
        const one = floats('o', [4, 2, 3], Array(24).fill(1.5))
        const names =
          op === 'LayerNormalization' && inputs === 1
            ? ['x', 'o']
            : ['x', 's', 'b', 'm', 'v'].slice(0, inputs)
        return {
          nodes: [node(op, names.join(' '), 'y', attributes)],
          feeds: [x],
          initializers: [
            weights('s', [width], seed),
            weights('b', [width], seed + 1),
            weights('m', [4], seed + 2),
            positive,
            one,
          ],
          opset,
        }
      }),
    ),
  )
})
