/**
 * Floats of eight bits and fewer: OCP Microscaling Formats (E4M3FN, E5M2, E8M0, E2M1) and the forms of Graphcore and AMD that
 * end in UZ (unsigned zero: the code of -0 is NaN). Values as ONNX documents them ("Float stored in 8 bits").
 */

interface Layout {
  exponentBits: number
  fractionBits: number
  bias: number
  /** Which codes are no finite number. */
  special: 'infinities' | 'all-ones' | 'negative-zero' | 'none'
}

export const smallFloats = {
  float8e4m3fn: { exponentBits: 4, fractionBits: 3, bias: 7, special: 'all-ones' },
  float8e4m3fnuz: { exponentBits: 4, fractionBits: 3, bias: 8, special: 'negative-zero' },
  float8e5m2: { exponentBits: 5, fractionBits: 2, bias: 15, special: 'infinities' },
  float8e5m2fnuz: { exponentBits: 5, fractionBits: 2, bias: 16, special: 'negative-zero' },
  float4e2m1: { exponentBits: 2, fractionBits: 1, bias: 1, special: 'none' },
} as const satisfies Readonly<Record<string, Layout>>
export type SmallFloat = keyof typeof smallFloats

function specialValue(code: number, { exponentBits, fractionBits, special }: Layout): number | null {
  const negativeZero = 1 << (exponentBits + fractionBits)
  const magnitude = code & (negativeZero - 1)
  const infinity = ((1 << exponentBits) - 1) << fractionBits
  switch (special) {
    case 'none':
      return null
    case 'negative-zero':
      return code === negativeZero ? Number.NaN : null
    case 'all-ones':
      return magnitude === negativeZero - 1 ? Number.NaN : null
    case 'infinities':
      if (magnitude < infinity) return null
      if (magnitude > infinity) return Number.NaN
      return code === magnitude ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }
}

function decoded(code: number, layout: Layout): number {
  const special = specialValue(code, layout)
  if (special !== null) return special
  const { exponentBits, fractionBits, bias } = layout
  const sign = code >> (exponentBits + fractionBits) === 0 ? 1 : -1
  const exponent = (code >> fractionBits) & ((1 << exponentBits) - 1)
  const fraction = (code & ((1 << fractionBits) - 1)) / (1 << fractionBits)
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias)
}

function tableOf(layout: Layout): Float64Array {
  const codes = 2 ** (1 + layout.exponentBits + layout.fractionBits)
  return Float64Array.from({ length: codes }, (_, code) => decoded(code, layout))
}

const tables = new Map<SmallFloat, Float64Array>()

/** Value of a code. Exact. */
export function smallFloatToNumber(type: SmallFloat, code: number): number {
  const table = tables.get(type) ?? tableOf(smallFloats[type])
  tables.set(type, table)
  return table[code]
}

/** Value of E8M0, a power of two without a sign; 255 is NaN. */
export const powerToNumber = (code: number): number => (code === 255 ? Number.NaN : 2 ** (code - 127))
