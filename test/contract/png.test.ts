import * as fc from 'fast-check'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { base64Of, isPicture, pngOf, pngUrlOf } from '../../main/contract/png'

const bytes = fc.uint8Array({ maxLength: 300 })

test('a picture holds exactly its pixels', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 64 }),
    height: fc.integer({ min: 1, max: 64 }),
    channels: fc.constantFrom(1, 3, 4),
  })
  fc.assert(
    fc.property(size, fc.integer({ min: 0, max: 255 }), (shape, seed) => {
      const { width, height, channels } = shape
      const pixels = Array.from({ length: width * height * channels }, (_, i) => (seed + 37 * i * i) % 256)
      const png = decode(pngOf(pixels, shape), { checkCrc: true })
      expect([png.width, png.height, png.channels, png.depth]).toEqual([width, height, channels, 8])
      expect([...png.data]).toEqual(pixels)
    }),
    { numRuns: 40 },
  )
})

test('values beyond a byte are cut, absent ones are 0', () => {
  const png = decode(pngOf([300, -4, Number.NaN, 1.6], { width: 5, height: 1, channels: 1 }))
  expect([...png.data]).toEqual([255, 0, 0, 2, 0])
})

test.each([
  { width: 0, height: 1, channels: 1 },
  { width: 1, height: 1.5, channels: 1 },
  { width: 1, height: 1, channels: 2 },
])('no picture of %j', (size) => {
  expect(isPicture(size)).toBe(false)
  expect(() => pngOf([], size)).toThrow(RangeError)
})

test('base64 as Node has it', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      expect(base64Of(some)).toBe(Buffer.from(some).toString('base64'))
    }),
  )
})

test('a data URL is what a page takes, and the same pixels give the same', () => {
  const url = () => pngUrlOf([0, 200, 3, 4], { width: 2, height: 2, channels: 1 })
  expect(url()).toMatch(/^data:image\/png;base64,iVBORw0KGgo/)
  expect(url()).toBe(url())
})
