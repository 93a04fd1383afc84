import { crc32 as crcOfZlib, inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64Of, crc32, pngOf, pngUrlOf } from '../../main/contract/png'

const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 })

/** Chunks as name and data, each with its checksum compared against zlib's. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  let at = 8
  while (at < png.length) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crcOfZlib(body))
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4))
    at += 12 + length
  }
  return chunks
}

test('a picture holds exactly its pixels, checksums as zlib computes them', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    channels: fc.constantFrom(1, 3, 4),
  })
  fc.assert(
    fc.property(size, fc.integer({ min: 0, max: 255 }), (shape, seed) => {
      const { width, height, channels } = shape
      const pixels = Array.from({ length: width * height * channels }, (_, i) => (seed + 37 * i) % 256)
      const chunks = chunksOf(Buffer.from(pngOf(pixels, shape)))
      expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND'])
      const header = chunks.get('IHDR')!
      expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([width, height])
      expect([...header.subarray(8)]).toEqual([8, { 1: 0, 3: 2, 4: 6 }[channels], 0, 0, 0])
      // inflateSync refuses a wrong Adler-32 by itself.
      const lines = inflateSync(chunks.get('IDAT')!)
      const row = width * channels
      expect(lines.length).toBe(height * (row + 1))
      for (let y = 0; y < height; y++) {
        expect(lines[y * (row + 1)]).toBe(0)
        expect([...lines.subarray(y * (row + 1) + 1, (y + 1) * (row + 1))]).toEqual(
          pixels.slice(y * row, (y + 1) * row),
        )
      }
    }),
    { numRuns: 40 },
  )
})

test('more bytes than one stored block holds', () => {
  const chunks = chunksOf(Buffer.from(pngOf([], { width: 200, height: 200, channels: 4 })))
  expect(inflateSync(chunks.get('IDAT')!).length).toBe(200 * 801)
})

test('values beyond a byte are cut, absent ones are 0', () => {
  const png = Buffer.from(pngOf([300, -4, Number.NaN, 1.6], { width: 5, height: 1, channels: 1 }))
  expect([...inflateSync(chunksOf(png).get('IDAT')!)]).toEqual([0, 255, 0, 0, 2, 0])
})

test.each([
  { width: 0, height: 1, channels: 1 },
  { width: 1, height: 1.5, channels: 1 },
  { width: 1, height: 1, channels: 2 },
])('no picture of %j', (size) => {
  expect(() => pngOf([], size)).toThrow(RangeError)
})

test('base64 and crc as Node has them', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      expect(base64Of(some)).toBe(Buffer.from(some).toString('base64'))
      expect(crc32(some)).toBe(crcOfZlib(Buffer.from(some)))
    }),
  )
})

test('a data URL is what a page takes', () => {
  expect(pngUrlOf([0], { width: 1, height: 1, channels: 1 })).toMatch(/^data:image\/png;base64,iVBORw0KGgo/)
})
