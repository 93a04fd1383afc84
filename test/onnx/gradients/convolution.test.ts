import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { node } from '../build'
import { gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

interface Form {
  sizes: number[]
  kernel: number[]
  strides: number[]
  dilations: number[]
  pads: number[]
  group: number
  /** Channels of a group, in and out. */
  perGroup: [number, number]
}

const atMost = (max: number, min = 1) => fc.integer({ min, max })

const forms = (rank: number): fc.Arbitrary<Form> => {
  const each = (most: number, least = 1) =>
    fc.array(atMost(most, least), { minLength: rank, maxLength: rank })
  return fc.record({
    sizes: each(rank > 2 ? 5 : 7, 4),
    kernel: each(3),
    strides: each(3),
    dilations: each(2),
    pads: fc.array(atMost(2, 0), { minLength: 2 * rank, maxLength: 2 * rank }),
    group: atMost(3),
    perGroup: fc.tuple(atMost(3), atMost(3)),
  })
}

/** Whether the window has a place at all. */
const fits = ({ sizes, kernel, dilations, pads }: Form): boolean =>
  sizes.every((size, i) => size + pads[i] + pads[i + sizes.length] >= (kernel[i] - 1) * dilations[i] + 1)

const convError = ({ sizes, kernel, group, perGroup, ...moves }: Form) =>
  gradientError({
    nodes: [node('Conv', 'x w b', 'y', { ...moves, group, kernel_shape: kernel })],
    feeds: [
      { name: 'x', dims: ['N', group * perGroup[0], ...sizes] },
      { name: 'w', dims: [group * perGroup[1], perGroup[0], ...kernel] },
      { name: 'b', dims: [group * perGroup[1]] },
    ],
  })

describe('Conv', () => {
  test.each([1, 2, 3])('of %i axes, whatever its window', async (rank) => {
    await fc.assert(
      fc.asyncProperty(forms(rank).filter(fits), async (form) => {
        expect(await convError(form)).toBeLessThan(close)
      }),
      { numRuns: rank === 2 ? 40 : 15 },
    )
  })

  test.each([
    ['SAME_UPPER', [5, 6], [2, 2]],
    ['SAME_LOWER', [5, 6], [2, 2]],
    ['SAME_LOWER', [6, 7], [1, 3]],
    ['VALID', [5, 6], [2, 1]],
  ])('padded by %s, %j by steps of %j', async (auto_pad, sizes, strides) => {
    const error = await gradientError({
      nodes: [node('Conv', 'x w', 'y', { auto_pad, strides })],
      feeds: [
        { name: 'x', dims: ['N', 2, ...sizes] },
        { name: 'w', dims: [3, 2, 2, 3] },
      ],
    })
    expect(error).toBeLessThan(close)
  })

  test.each([
    ['many channels', { perGroup: [12, 5], group: 1, strides: [2, 1] }],
    ['depthwise', { perGroup: [1, 1], group: 6, strides: [2, 2] }],
    ['depthwise with more channels out', { perGroup: [1, 2], group: 4, strides: [1, 1] }],
    ['one place of the kernel', { kernel: [1, 1], pads: [0, 0, 0, 0], perGroup: [9, 4], strides: [2, 2] }],
    ['an image too large for columns', { sizes: [60, 60], perGroup: [17, 1], strides: [1, 1] }],
  ] as [string, Partial<Form>][])('%s', async (_, part) => {
    const plain: Form = {
      sizes: [6, 7],
      kernel: [3, 3],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [1, 1, 1, 1],
      group: 1,
      perGroup: [2, 3],
    }
    expect(await convError({ ...plain, ...part })).toBeLessThan(close)
  })
})

describe('ConvTranspose', () => {
  const transposeError = (
    { sizes, kernel, group, perGroup }: Pick<Form, 'sizes' | 'kernel' | 'group' | 'perGroup'>,
    moves: Record<string, number | number[] | string>,
  ) =>
    gradientError({
      nodes: [node('ConvTranspose', 'x w b', 'y', { ...moves, group, kernel_shape: kernel })],
      feeds: [
        { name: 'x', dims: ['N', group * perGroup[0], ...sizes] },
        { name: 'w', dims: [group * perGroup[0], perGroup[1], ...kernel] },
        { name: 'b', dims: [group * perGroup[1]] },
      ],
    })

  test.each([1, 2])('of %i axes, whatever its window', async (rank) => {
    const extra = fc.array(atMost(1, 0), { minLength: rank, maxLength: rank })
    await fc.assert(
      fc.asyncProperty(forms(rank), extra, async (form, wish) => {
        const { strides, dilations, kernel, sizes, ...rest } = form
        // The runtime wants less padding of the output than the step; the window must not be cut away whole.
        const output_padding = wish.map((one, i) => (strides[i] > 1 ? one : 0))
        const pads = form.pads.map((pad, i) => Math.min(pad, (kernel[i % rank] - 1) * dilations[i % rank]))
        fc.pre(sizes.every((size, i) => (size - 1) * strides[i] > pads[i] + pads[i + rank]))
        const error = await transposeError(
          { ...rest, sizes, kernel },
          { strides, dilations, pads, output_padding },
        )
        expect(error).toBeLessThan(close)
      }),
      { numRuns: 25 },
    )
  })

  test.each([
    ['SAME_UPPER', { auto_pad: 'SAME_UPPER', strides: [2, 2] }],
    ['SAME_LOWER', { auto_pad: 'SAME_LOWER', strides: [2, 2] }],
    ['a told size', { output_shape: [8, 9], strides: [2, 2] }],
    [
      'a told size, the larger half behind',
      { output_shape: [8, 8], strides: [2, 2], auto_pad: 'SAME_UPPER' },
    ],
  ])('padded by %s', async (_, moves) => {
    const form = { sizes: [4, 5], kernel: [3, 3], group: 1, perGroup: [2, 3] as [number, number] }
    expect(await transposeError(form, moves)).toBeLessThan(close)
  })
})
