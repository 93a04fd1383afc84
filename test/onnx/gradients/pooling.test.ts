import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { node } from '../build'
import { gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

interface Form {
  sizes: number[]
  kernel_shape: number[]
  strides: number[]
  dilations: number[]
  pads: number[]
  ceil_mode: number
}

const forms = (rank: number): fc.Arbitrary<Form> => {
  const each = (min: number, max: number) =>
    fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank })
  return fc
    .record({
      sizes: each(4, 7),
      kernel_shape: each(1, 3),
      strides: each(1, 3),
      dilations: each(1, 2),
      pads: fc.array(fc.nat(1), { minLength: 2 * rank, maxLength: 2 * rank }),
      ceil_mode: fc.nat(1),
    })
    .filter(({ sizes, kernel_shape, dilations, pads }) =>
      sizes.every((size, i) => {
        const extent = (kernel_shape[i] - 1) * dilations[i] + 1
        // Padding smaller than the kernel, as runtimes want it.
        return (
          size + pads[i] + pads[i + rank] >= extent &&
          pads[i] < kernel_shape[i] &&
          pads[i + rank] < kernel_shape[i]
        )
      }),
    )
}

/** Values that are far apart, so that a difference never exchanges the largest. */
const apart = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => ((i * 7919) % count) * 0.5 - count / 4)

const sizeOf = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1)

const poolError = (
  op: string,
  { sizes, ...moves }: Partial<Form> & { sizes: number[] },
  more: object = {},
  opset = 22,
) =>
  gradientError({
    nodes: [node(op, 'x', 'y', { ...moves, ...more })],
    feeds: [
      {
        name: 'x',
        dims: ['N', 2, ...sizes],
        ...(op === 'MaxPool' || op === 'GlobalMaxPool' ? { values: apart(3 * 2 * sizeOf(sizes)) } : {}),
      },
    ],
    opset,
  })

describe.each(['MaxPool', 'AveragePool'])('%s', (op) => {
  test.each([1, 2, 3])('of %i axes, whatever its window', async (rank) => {
    const padding = op === 'AveragePool' ? fc.constantFrom({}, { count_include_pad: 1 }) : fc.constant({})
    await fc.assert(
      fc.asyncProperty(forms(rank), padding, async (form, more) => {
        expect(await poolError(op, form, more)).toBeLessThan(close)
      }),
      { numRuns: rank === 2 ? 40 : 15 },
    )
  })

  test.each(['SAME_UPPER', 'SAME_LOWER', 'VALID'])('padded by %s', async (auto_pad) => {
    const form = { sizes: [5, 6], kernel_shape: [2, 3], strides: [2, 2] }
    expect(await poolError(op, form, { auto_pad })).toBeLessThan(close)
  })
})

test('MaxPool whose places are an output already', async () => {
  const error = await gradientError({
    nodes: [node('MaxPool', 'x', 'm places', { kernel_shape: [2], strides: [1] }), node('Add', 'm m', 'y')],
    feeds: [{ name: 'x', dims: ['N', 2, 5], values: apart(30) }],
  })
  expect(error).toBeLessThan(close)
})

test.each([1, 2, 3])('LpPool of norm %i', async (p) => {
  const form = { sizes: [6, 7], kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] }
  expect(await poolError('LpPool', form, { p })).toBeLessThan(close)
})

test.each(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'])('%s', async (op) => {
  expect(await poolError(op, { sizes: [7] }, {}, 17)).toBeLessThan(close)
  expect(await poolError(op, { sizes: [3, 4] }, {}, 17)).toBeLessThan(close)
})
