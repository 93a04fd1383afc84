import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessImageShape } from '../../main/artifacts/rows/image-shape'

const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `p${from + i}`)

describe('a told shape', () => {
  test.each([
    [[8, 8], 64, { height: 8, width: 8, channels: 1, layout: 'chw' }],
    [[1, 28, 28], 784, { height: 28, width: 28, channels: 1, layout: 'chw' }],
    [[3, 20, 30], 1800, { height: 20, width: 30, channels: 3, layout: 'chw' }],
    [[20, 30, 3], 1800, { height: 20, width: 30, channels: 3, layout: 'hwc' }],
    [[3, 4, 4], 48, { height: 4, width: 4, channels: 3, layout: 'chw' }],
    [[20, 30, 3], 1, { height: 20, width: 30, channels: 3, layout: 'hwc' }],
  ] as const)('%j of %i columns', (shape, columns, expected) => {
    expect(guessImageShape(numbered(columns), shape)).toEqual(expected)
  })

  test('of other values, more axes or no known channels is no image', () => {
    expect(guessImageShape(numbered(63), [8, 8])).toBeNull()
    expect(guessImageShape(numbered(64), [2, 2, 4, 4])).toBeNull()
    expect(guessImageShape(numbered(512), [8, 8, 8])).toBeNull()
  })

  test('of one axis says nothing more than the count', () => {
    expect(guessImageShape(numbered(784), [784])).toMatchObject({ height: 28, width: 28 })
  })
})

describe('a guess', () => {
  test('takes numbered columns for squares', () => {
    expect(guessImageShape(numbered(784), null)).toMatchObject({ height: 28, width: 28, channels: 1 })
    expect(guessImageShape(numbered(3072, 1), null)).toEqual({
      height: 32,
      width: 32,
      channels: 3,
      layout: 'chw',
    })
    const padded = Array.from({ length: 64 }, (_, i) => `pixel_${String(i).padStart(3, '0')}`)
    expect(guessImageShape(padded, null)).toMatchObject({ height: 8, width: 8 })
  })

  test('takes names of rows and columns for what they say', () => {
    const names = Array.from({ length: 200 }, (_, i) => `${1 + Math.floor(i / 20)}x${1 + (i % 20)}`)
    expect(guessImageShape(names, null)).toMatchObject({ height: 10, width: 20, channels: 1 })
    expect(guessImageShape([...names].reverse(), null)).toBeNull()
  })

  test('takes no few features, unnumbered, unlike or unordered names for pixels', () => {
    expect(guessImageShape(numbered(16), null)).toBeNull()
    expect(guessImageShape(numbered(65), null)).toBeNull()
    expect(
      guessImageShape(
        Array.from({ length: 64 }, (_, i) => 'a'.repeat(i + 1)),
        null,
      ),
    ).toBeNull()
    expect(guessImageShape([...numbered(63), 'label63'], null)).toBeNull()
    expect(guessImageShape([...numbered(64)].reverse(), null)).toBeNull()
    expect(guessImageShape([], null)).toBeNull()
  })

  test('fills exactly as many columns as there are, whatever their names', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 80 }), fc.nat(4000), (names, count) => {
        for (const all of [names, numbered(count)]) {
          const shape = guessImageShape(all, null)
          if (shape) expect(shape.height * shape.width * shape.channels).toBe(all.length)
        }
      }),
    )
  })
})
