/** 16-bit floats, which JavaScript of Node 20 has no type for. IEEE 754-2008 binary16 and the upper half of binary32. */

const scratch = new DataView(new ArrayBuffer(4))

/** Value of IEEE binary16 bits. Exact. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Nearest binary16 bits, ties to even; magnitudes from 65520 on become infinity. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (magnitude >= 65520) return sign | 0x7c00
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24)
  const exponent = exponentOf(magnitude)
  // A fraction that rounds up to 1024 carries into the exponent, which is exactly the next power of two.
  return sign | (((exponent + 15) << 10) + roundToEven((magnitude / 2 ** exponent - 1) * 1024))
}

/** Value of bfloat16 bits. Exact. */
export function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, (bits << 16) >>> 0)
  return scratch.getFloat32(0)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

function exponentOf(magnitude: number): number {
  // log2 may be off by one in its last bit next to a power of two.
  const guess = Math.floor(Math.log2(magnitude))
  if (2 ** guess > magnitude) return guess - 1
  return 2 ** (guess + 1) <= magnitude ? guess + 1 : guess
}
