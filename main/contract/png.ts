/** Pixels as a picture that a page can show without loading anything: PNG in a data URL. Pure, for window and report alike. */
import { encode } from 'fast-png'

export interface PictureSize {
  width: number
  height: number
  /** 1 grey, 3 RGB, 4 RGBA. */
  channels: number
}

const toByte = (value: number | undefined): number => {
  const rounded = Math.round(value ?? 0)
  return rounded > 0 ? Math.min(255, rounded) : 0
}

/** Whether there is a picture of this size: whole positive sides, and channels that the format has without a palette. */
export const isPicture = ({ width, height, channels }: PictureSize): boolean =>
  [width, height].every((side) => Number.isInteger(side) && side > 0) && [1, 3, 4].includes(channels)

/**
 * The bytes of a PNG of `pixels` (0 to 255, row by row, the channels of a pixel together). Values beyond are cut, absent ones
 * are 0. Throws RangeError where `isPicture` says no.
 */
export function pngOf(pixels: readonly number[], { width, height, channels }: PictureSize): Uint8Array {
  if (!isPicture({ width, height, channels }))
    throw new RangeError(`no picture of ${width} x ${height} x ${channels}`)
  const data = new Uint8Array(width * height * channels)
  for (let i = 0; i < data.length; i++) data[i] = toByte(pixels[i])
  return encode({ width, height, channels, data, depth: 8 }, { zlib: { level: 4 } })
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 (RFC 4648, 4). Written out because neither Buffer nor btoa is known to both the window and the report. */
export function base64Of(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1] ?? 0, bytes[i + 2] ?? 0]
    out += digits[a >>> 2] + digits[((a & 3) << 4) | (b >>> 4)]
    out += i + 1 < bytes.length ? digits[((b & 15) << 2) | (c >>> 6)] : '='
    out += i + 2 < bytes.length ? digits[c & 63] : '='
  }
  return out
}

/** `pngOf` as a data URL. */
export const pngUrlOf = (pixels: readonly number[], size: PictureSize): string =>
  `data:image/png;base64,${base64Of(pngOf(pixels, size))}`
