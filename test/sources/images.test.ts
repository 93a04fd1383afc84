import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InputError } from '../../main/contract/errors'
import { imageColumn, imageVector, newSurvey, surveyImages } from '../../main/sources/image-columns'
import { imagePixels, imageSize, isImage } from '../../main/sources/images'

const folder = join(import.meta.dirname, '../fixtures/images')
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)))
/** As Pillow decodes them (make-images.py). */
const expected = z
  .record(z.string(), z.object({ shape: z.array(z.number()), values: z.array(z.number()) }))
  .parse(JSON.parse(readFileSync(join(folder, 'pixels.json'), 'utf8')))
const names = Object.keys(expected)

const surveyOf = (...images: (Uint8Array | null)[]) => {
  const survey = newSurvey()
  surveyImages(survey, images)
  return survey
}

describe('images', () => {
  it.each(names)('%s has the size and the pixels that Pillow sees', (name) => {
    const bytes = read(name)
    const size = imageSize(bytes)
    if (!size) throw new Error('no size')
    expect([size.height, size.width, size.channels]).toEqual(expected[name].shape)
    const pixels = imagePixels(bytes, size)
    const { values } = expected[name]
    expect(pixels.length).toBe(values.length)
    // JPEG decoders round differently, PNG ones may not.
    const most = name.endsWith('.jpg') ? 3 : 0
    values.forEach((value, i) => {
      expect(Math.abs(pixels[i] - value)).toBeLessThanOrEqual(most)
    })
  })

  it('ends in pixels or an Error, whatever bytes are changed or cut off', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        (name, changes, share) => {
          const whole = read(name)
          const bytes = whole.slice(0, Math.ceil(share * whole.length))
          for (const [place, value] of changes) bytes[place % bytes.length] = value
          const size = imageSize(bytes)
          // Large sizes by a damaged head take long to unpack, and are no other case.
          if (!size || size.height * size.width > 1e5) return
          try {
            expect(imagePixels(bytes, size)).toHaveLength(size.height * size.width * size.channels)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('takes no bomb: pixels that unpack to much more than the head says', () => {
    const chunk = (type: string, data: Uint8Array) => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(data.length)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, data, Buffer.alloc(4)])
    }
    const packed = deflateSync(Buffer.alloc(2 ** 28))
    const grey = read('grey.png')
    const bomb = new Uint8Array(Buffer.concat([grey.slice(0, 33), chunk('IDAT', packed), grey.slice(-12)]))
    const size = imageSize(bomb)
    if (!size) throw new Error('no size')
    expect(() => imagePixels(bomb, size)).toThrow(/larger than|buffer/i)
  })

  it('takes a head that says too much for no image', () => {
    const bytes = read('grey.png')
    bytes.set([0x7f, 0xff, 0xff, 0xff], 16)
    expect(isImage(bytes)).toBe(true)
    expect(imageSize(bytes)).toBeNull()
  })
})

describe('columns of images', () => {
  it('have a shape where all are of one size, whatever their format', () => {
    const column = imageColumn('x', 'BLOB', surveyOf(read('smooth.jpg'), null, read('progressive.jpg')))
    expect(column).toMatchObject({ column: { type: 'image', shape: [16, 16, 3] }, note: null })
  })

  it('are told by their sizes where these differ', () => {
    const images = [read('grey.png'), read('rgb.png'), null, read('rgb.png')]
    const found = imageColumn('x', 'BLOB', surveyOf(...images))
    expect(found?.column.shape).toBeUndefined()
    expect(found?.note).toMatch(/2 sizes \(4x6x3, 5x7x1\)/)
    if (!found) throw new Error('no image')
    expect(imageVector(images, found.column, 0)).toEqual({
      kind: 'text',
      values: ['5x7x1', '4x6x3', null, '4x6x3'],
    })
  })

  it('are none where other bytes stand', () => {
    expect(imageColumn('x', 'BLOB', surveyOf(Uint8Array.of(1, 2, 3), read('grey.png')))).toBeNull()
    expect(imageColumn('x', 'BLOB', surveyOf(null))).toBeNull()
  })

  it('hold absent rows, and name the row of one that is damaged or of another size', () => {
    const grey = read('grey.png')
    const found = imageColumn('x', 'BLOB', surveyOf(grey))
    if (!found) throw new Error('no image')
    const vector = imageVector([grey, null, grey], found.column, 10)
    if (vector.kind !== 'tensor') throw new Error(vector.kind)
    expect(vector.validity).toEqual(Uint8Array.of(0b101))
    expect([...vector.values.subarray(70)]).toEqual(expected['grey.png'].values)
    const damaged = grey.slice(0, 45)
    const placeOf = (bytes: Uint8Array): string | null => {
      try {
        imageVector([grey, bytes], found.column, 10)
        return null
      } catch (error) {
        return error instanceof InputError ? error.message : null
      }
    }
    expect(placeOf(damaged)).toMatch(/^row 12, column x: the image is damaged/)
    expect(placeOf(read('rgb.png'))).toMatch(
      /^row 12, column x: the image is 4x6x3 where those before are 5x7x1/,
    )
    expect(placeOf(Uint8Array.of(1, 2))).toMatch(
      /^row 12, column x: the image is damaged or of another format/,
    )
  })
})
