/** Packed images: their size by their head alone, and their pixels as numbers 0 to 255 by height, width and channel. */
import { inflateSync } from 'node:zlib'
import { decode as decodePng } from 'fast-png'
import { decode as decodeJpeg } from 'jpeg-js'

export interface ImageSize {
  format: 'png' | 'jpeg'
  height: number
  width: number
  /** 1 grey, 2 grey with alpha, 3 RGB, 4 RGB with alpha. */
  channels: number
}

/** 8,192 x 8,192 pixels; a head that says more is damaged or hostile. */
const mostPixels = 2 ** 26
const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Channels by PNG color type; a palette stands for RGB. PNG specification, 11.2.1. */
const pngChannels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 }

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const isPng = (bytes: Uint8Array): boolean => pngMagic.every((byte, i) => bytes[i] === byte)
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** Begins as a PNG or a JPEG does. */
export const isImage = (bytes: Uint8Array): boolean => isPng(bytes) || isJpeg(bytes)

function pngSize(bytes: Uint8Array): ImageSize | null {
  if (bytes.length < 33) return null
  const view = viewOf(bytes)
  const channels = pngChannels[bytes[25]]
  return channels ? { format: 'png', width: view.getUint32(16), height: view.getUint32(20), channels } : null
}

/** Start-of-frame markers: all of 0xC0 to 0xCF but the tables DHT, JPG and DAC. ITU-T T.81, table B.1. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function jpegSize(bytes: Uint8Array): ImageSize | null {
  const view = viewOf(bytes)
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]
    if (marker === 0xff) at++
    else if (isFrame(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return { format: 'jpeg', height, width, channels: bytes[at + 9] === 1 ? 1 : 3 }
    } else at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** What the head of an image says; null where it is none, or damaged. */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const size = isPng(bytes) ? pngSize(bytes) : isJpeg(bytes) ? jpegSize(bytes) : null
  const pixels = size ? size.height * size.width : 0
  return pixels > 0 && pixels <= mostPixels ? size : null
}

/** Packed data that could unpack to more than this are measured first. Deflate packs at most 1,032 to 1. */
const measuredFrom = 2 ** 18
const deflateRatio = 1032

/** Throws where the pixels of a PNG unpack to much more than its head says. */
function checkPng(bytes: Uint8Array, { height, width }: ImageSize): void {
  // Four channels of 16 bits, and a filter byte per line in each of the seven passes.
  const most = height * width * 8 + height * 14 + 64
  if (bytes.length < measuredFrom && bytes.length * deflateRatio < 2 ** 28) return
  const view = viewOf(bytes)
  const parts: Uint8Array[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  inflateSync(Buffer.concat(parts), { maxOutputLength: most })
}

/** Grey levels of 1, 2 and 4 bits lie packed in bytes, each line beginning a new one; a palette is looked up. */
function unpackBits(
  data: Uint8Array,
  { height, width }: ImageSize,
  depth: number,
  put: (pixel: number, value: number) => void,
): void {
  const [perByte, mask] = [8 / depth, 2 ** depth - 1]
  const lineBytes = Math.ceil(width / perByte)
  for (let pixel = 0; pixel < height * width; pixel++) {
    const column = pixel % width
    const byte = data[Math.floor(pixel / width) * lineBytes + Math.floor(column / perByte)]
    put(pixel, (byte >> (8 - depth * ((column % perByte) + 1))) & mask)
  }
}

function pngPixels(bytes: Uint8Array, size: ImageSize): Uint8Array {
  checkPng(bytes, size)
  const { data, depth, palette } = decodePng(bytes)
  const pixels = new Uint8Array(size.height * size.width * size.channels)
  const packed = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (palette) {
    unpackBits(packed, size, depth, (pixel, index) =>
      pixels.set((palette[index] ?? []).slice(0, 3), pixel * 3),
    )
  } else if (depth < 8) {
    const scale = 255 / (2 ** depth - 1)
    unpackBits(packed, size, depth, (pixel, value) => {
      pixels[pixel] = value * scale
    })
  } else if (depth === 16) for (let i = 0; i < pixels.length; i++) pixels[i] = data[i] >> 8
  else pixels.set(data.subarray(0, pixels.length))
  return pixels
}

function jpegPixels(bytes: Uint8Array, { height, width, channels }: ImageSize): Uint8Array {
  const decoded = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 1024,
  })
  if (decoded.height !== height || decoded.width !== width) throw new Error('its frames differ in size')
  return channels === 1 ? decoded.data.filter((_, i) => i % 3 === 0) : decoded.data
}

/**
 * The pixels of an image, 0 to 255, by height, width and channel: 16 bits cut to 8, a palette looked up without its alpha. Throws
 * Error where it is damaged.
 */
export function imagePixels(bytes: Uint8Array, size: ImageSize): Uint8Array {
  const pixels = size.format === 'png' ? pngPixels(bytes, size) : jpegPixels(bytes, size)
  if (pixels.length !== size.height * size.width * size.channels) throw new Error('it is cut off')
  return pixels
}
