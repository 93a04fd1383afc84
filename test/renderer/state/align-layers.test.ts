import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Alignable, alignLayers } from '../../../renderer/state/align-layers'

const layer = (name: string, op = 'Gemm', ...shape: (number | string | null)[]): Alignable => ({
  name,
  op,
  shape: ['batch', ...shape],
})
/** 'a=b' for a pair, 'a=' or '=b' for one that stands alone. */
const told = (a: Alignable[], b: Alignable[]) =>
  alignLayers(a, b).map((pair) =>
    [pair.a === null ? '' : a[pair.a].name, pair.b === null ? '' : b[pair.b].name].join('='),
  )

describe('layers of two models', () => {
  test('of one name and operator are one, whatever their shape became', () => {
    expect(told([layer('fc', 'Gemm', 8)], [layer('fc', 'Gemm', 16)])).toEqual(['fc=fc'])
  })

  test('of other names are told apart by operator and shape; one put between stands alone', () => {
    const a = [layer('a0', 'Conv', 8), layer('a1', 'Conv', 16), layer('a2', 'Gemm', 10)]
    const b = [
      layer('b0', 'Conv', 8),
      layer('new', 'Conv', 99),
      layer('b1', 'Conv', 16),
      layer('b2', 'Gemm', 10),
    ]
    expect(told(a, b)).toEqual(['a0=b0', '=new', 'a1=b1', 'a2=b2'])
  })

  test('of one operator and another shape and name still stand side by side', () => {
    const a = [layer('a0', 'Gemm', 8), layer('a1', 'Gemm', 3)]
    const b = [layer('b0', 'Gemm', 64), layer('b1', 'Gemm', 3)]
    expect(told(a, b)).toEqual(['a0=b0', 'a1=b1'])
  })

  test('a batch axis that one export fixed is no difference', () => {
    const a = { name: 'a', op: 'Conv', shape: ['batch', 8, 8] }
    const b = { name: 'b', op: 'Conv', shape: [1, 8, 8] }
    const between = layer('c', 'Conv', 4, 4)
    expect(told([a], [between, b])).toEqual(['=c', 'a=b'])
  })
})

const arbitrary = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    op: fc.constantFrom('Conv', 'Gemm'),
    shape: fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 2 }),
  }),
  { maxLength: 12 },
)

test('every layer is there once, in the order of its model, and pairs are of one operator', () => {
  fc.assert(
    fc.property(arbitrary, arbitrary, (a, b) => {
      const pairs = alignLayers(a, b)
      const places = (side: 'a' | 'b') => pairs.flatMap((pair) => pair[side] ?? [])
      expect(places('a')).toEqual(a.map((_, i) => i))
      expect(places('b')).toEqual(b.map((_, i) => i))
      for (const pair of pairs)
        if (pair.a !== null && pair.b !== null) expect(a[pair.a].op).toBe(b[pair.b].op)
    }),
  )
})

test('a model beside itself pairs each layer with itself, also where it is too deep to search exactly', () => {
  fc.assert(
    fc.property(arbitrary, (a) => {
      expect(alignLayers(a, a)).toEqual(a.map((_, i) => ({ a: i, b: i })))
    }),
  )
  const deep = Array.from({ length: 4_200 }, (_, i) => layer(`${i}`, 'Gemm', i))
  const turned = [layer('first'), ...deep.slice(1, -1), layer('last', 'Conv')]
  const pairs = alignLayers([layer('x', 'Conv'), ...deep], turned)
  expect(pairs.filter(({ a, b }) => a !== null && b !== null)).toHaveLength(4_199)
})
