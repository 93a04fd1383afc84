/** Random feeds and nodes that the tests of operators share. */
import fc from 'fast-check'
import { floats, node } from '../build'
import type { Feed, Trial } from '../trial'

export type Attributes = NonNullable<Parameters<typeof node>[3]>

export const bounds = fc
  .tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 0, max: 12 }))
  .map(([low, width]) => ({ low: low / 2, high: (low + width) / 2 }))
export const size = fc.integer({ min: 1, max: 4 })
export const flag = fc.integer({ min: 0, max: 1 })
export const float = (min: number, max: number) =>
  fc.integer({ min: min * 8, max: max * 8 }).map((eighths) => ({ float: eighths / 8 }))
export const rows = fc
  .tuple(fc.constantFrom<(number | string)[]>('N', 2), size, size)
  .map((dims) => [...dims] as (number | string)[])

export const feed = (name: string, dims: fc.Arbitrary<(number | string)[]>, type: Feed['type'] = 'float32') =>
  fc.tuple(dims, bounds).map(([sizes, { low, high }]): Feed => {
    if (type === 'float32') return { name, dims: sizes, low, high, type }
    const least = Math.max(Math.ceil(low), type === 'uint8' ? 0 : low)
    return {
      name,
      dims: sizes,
      low: Math.ceil(least),
      high: Math.max(Math.ceil(least), Math.floor(high)),
      type,
    }
  })

/** One input, random attributes. */
export const unary = (
  op: string,
  attributes: Record<string, fc.Arbitrary<Attributes[string]>> = {},
  opset = 18,
) =>
  fc
    .tuple(feed('x', rows), fc.record(attributes))
    .map(([x, told]): Trial => ({ nodes: [node(op, 'x', 'y', told as Attributes)], feeds: [x], opset }))

/** Two inputs that broadcast, one of them stored or both fed. */
export const binary = (op: string, type: Feed['type'] = 'float32', attributes: Attributes = {}) =>
  fc.tuple(feed('a', rows, type), feed('b', fc.constantFrom([], [1], [1, 1]), type), fc.boolean()).map(
    ([a, b, swap]): Trial => ({
      nodes: [node(op, swap ? 'b a' : 'a b', 'y', attributes)],
      feeds: [a, b],
    }),
  )

/** The same stored weights for the same seed. */
export const weights = (name: string, dims: number[], seed: number) => {
  const length = dims.reduce((all, one) => all * one, 1)
  return floats(
    name,
    dims,
    Array.from({ length }, (_, i) => Math.sin(seed + 12.9898 * (i + 1)) * 3),
  )
}
