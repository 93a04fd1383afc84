/** Pixels as a picture that a page can show: PNG (ISO/IEC 15948) without compression, as a data URL. Pure, for window and report. */

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Colour types of the format by the number of channels: grey, RGB, RGBA. */
const colourTypes: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 }

/** A stored deflate block holds no more (RFC 1951, 3.2.4). */
const longestBlock = 65_535

const bytesOf32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff)

/** CRC-32 as PNG's annex D computes it, bit by bit: pictures here are small. */
export function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** Adler-32 (RFC 1950, 8.2). */
function adler32(bytes: readonly number[]): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}

/** A zlib stream that holds `bytes` as they are. */
function stored(bytes: readonly number[]): number[] {
  const out = [0x78, 0x01]
  for (let from = 0; from < bytes.length || from === 0; from += longestBlock) {
    const part = bytes.slice(from, from + longestBlock)
    const length = [part.length & 0xff, part.length >>> 8]
    out.push(from + longestBlock >= bytes.length ? 1 : 0, ...length, ...length.map((byte) => byte ^ 0xff))
    for (const byte of part) out.push(byte)
  }
  return [...out, ...bytesOf32(adler32(bytes))]
}

function chunk(name: string, data: readonly number[]): number[] {
  const body = [...Array.from(name, (letter) => letter.charCodeAt(0)), ...data]
  return [...bytesOf32(data.length), ...body, ...bytesOf32(crc32(body))]
}

const toByte = (value: number | undefined): number => {
  const rounded = Math.round(value ?? 0)
  return rounded > 0 ? Math.min(255, rounded) : 0
}

/**
 * The bytes of a PNG of `pixels` (0 to 255, row by row, the channels of a pixel together). Values beyond are cut, absent ones
 * are 0. Throws RangeError where the size is not a positive whole number or the channels are not 1, 3 or 4.
 */
export function pngOf(
  pixels: readonly number[],
  { width, height, channels }: { width: number; height: number; channels: number },
): number[] {
  const colourType = colourTypes[channels]
  if (colourType === undefined || ![width, height].every((side) => Number.isInteger(side) && side > 0))
    throw new RangeError(`no picture of ${width} x ${height} x ${channels}`)
  const row = width * channels
  const scanlines = Array.from({ length: height }, (_, y) => [
    0, // each line says how it is filtered: not at all
    ...Array.from({ length: row }, (_, x) => toByte(pixels[y * row + x])),
  ]).flat()
  const header = [...bytesOf32(width), ...bytesOf32(height), 8, colourType, 0, 0, 0]
  return [...signature, ...chunk('IHDR', header), ...chunk('IDAT', stored(scanlines)), ...chunk('IEND', [])]
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 (RFC 4648, 4). */
export function base64Of(bytes: readonly number[]): string {
  const out: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.slice(i, i + 3)
    const four = [a >>> 2, ((a & 3) << 4) | (b >>> 4), ((b & 15) << 2) | (c >>> 6), c & 63]
    const kept = Math.min(3, bytes.length - i) + 1
    out.push(four.map((digit, place) => (place < kept ? digits[digit] : '=')).join(''))
  }
  return out.join('')
}

/** `pngOf` as a data URL. */
export const pngUrlOf = (
  pixels: readonly number[],
  size: { width: number; height: number; channels: number },
): string => `data:image/png;base64,${base64Of(pngOf(pixels, size))}`
