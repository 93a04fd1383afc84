import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floats, ints, node } from '../build'
import { type Feed, gradientError } from './differences'

/** Differences in float32 see three to four digits. */
const close = 2e-3

const byScales = (
  dims: Feed['dims'],
  scales: number[],
  attributes: Record<string, string | number | { float: number }>,
) =>
  gradientError({
    nodes: [node('Resize', 'x - scales', 'y', attributes)],
    feeds: [{ name: 'x', dims }],
    initializers: [floats('scales', [scales.length], scales)],
  })

const coordinates = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric']
const roundings = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil']
const scale = fc.constantFrom(0.4, 0.5, 0.8, 1, 1.3, 2, 2.5, 3)

test('nearest, by any coordinates and rounding', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...coordinates),
      fc.constantFrom(...roundings),
      scale,
      scale,
      async (coordinate_transformation_mode, nearest_mode, high, wide) => {
        const attributes = { mode: 'nearest', coordinate_transformation_mode, nearest_mode }
        expect(await byScales(['N', 2, 5, 6], [1, 1, high, wide], attributes)).toBeLessThan(close)
      },
    ),
    { numRuns: 40 },
  )
})

test.each(['linear', 'cubic'])('%s, by any coordinates', async (mode) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...coordinates),
      scale,
      scale,
      async (coordinate_transformation_mode, high, wide) => {
        const attributes = { mode, coordinate_transformation_mode }
        expect(await byScales(['N', 2, 5, 6], [1, 1, high, wide], attributes)).toBeLessThan(close)
      },
    ),
    { numRuns: 30 },
  )
})

test('cubic without what lies outside', async () => {
  const attributes = { mode: 'cubic', exclude_outside: 1, cubic_coeff_a: { float: -0.5 } }
  expect(await byScales(['N', 2, 5, 6], [1, 1, 1.6, 2], attributes)).toBeLessThan(close)
})

test.each([
  ['a sequence', ['N', 2, 7], [1, 1, 2]],
  ['a volume', ['N', 2, 3, 4, 5], [1, 1, 2, 1.5, 0.6]],
  ['channels as well', ['N', 3, 4], [1, 2, 1.5]],
] as [string, Feed['dims'], number[]][])('nearest, of %s', async (_, dims, scales) => {
  expect(await byScales(dims, scales, { mode: 'nearest' })).toBeLessThan(close)
})

test.each([
  ['a sequence', ['N', 2, 7], [1, 1, 1.7]],
  ['a volume', ['N', 2, 3, 4, 5], [1, 1, 2, 1.5, 0.6]],
] as [string, Feed['dims'], number[]][])('linear, of %s', async (_, dims, scales) => {
  expect(await byScales(dims, scales, { mode: 'linear' })).toBeLessThan(close)
})

test.each(['stretch', 'not_larger', 'not_smaller'])(
  'told sizes of two axes, %s',
  async (keep_aspect_ratio_policy) => {
    const error = await gradientError({
      nodes: [node('Resize', 'x - - sizes', 'y', { mode: 'linear', axes: [2, 3], keep_aspect_ratio_policy })],
      feeds: [{ name: 'x', dims: ['N', 2, 4, 5] }],
      initializers: [ints('sizes', [2], [7, 8])],
      opset: 18,
    })
    expect(error).toBeLessThan(close)
  },
)

test('a region cut out, beyond the image too', async () => {
  const error = await gradientError({
    nodes: [
      node('Resize', 'x region - sizes', 'y', {
        mode: 'linear',
        coordinate_transformation_mode: 'tf_crop_and_resize',
        axes: [2, 3],
      }),
    ],
    feeds: [{ name: 'x', dims: ['N', 2, 5, 6] }],
    initializers: [floats('region', [4], [0.1, -0.2, 0.9, 1.1]), ints('sizes', [2], [4, 7])],
    opset: 18,
  })
  expect(error).toBeLessThan(close)
})
