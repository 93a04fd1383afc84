/** What a run makes, held against what the rules claim of it. */
import { halfToNumber } from '../../main/base/half'
import type { Dimension, Tensor } from '../../main/contract/tensor'
import type { Facts } from '../../main/onnx/ops/rule'
import type { Range } from '../../main/onnx/range'

/** Numbers of a tensor; null for text. */
export function numbersOf({ type, data }: Tensor): number[] | null {
  if (type === 'string' || type === 'bfloat16' || type === 'other') return null
  const numbers = Array.from(data, Number)
  return type === 'float16' ? numbers.map(halfToNumber) : numbers
}

/** Size of an axis such as `4*N` when the symbols stand for these numbers; null where it is not claimed. */
function sizeOf(axis: Dimension, symbols: Readonly<Record<string, number>>): number | null {
  if (typeof axis !== 'string') return axis
  const factors = axis.split('*').map((part) => (/^\d+$/.test(part) ? Number(part) : symbols[part]))
  return factors.every((factor) => factor !== undefined) ? factors.reduce((a, b) => a * b, 1) : null
}

function wrongShape(name: string, value: Tensor, facts: Facts, symbols: Record<string, number>): string[] {
  const { type, shape, values } = facts
  const wrong: string[] = []
  if (type !== null && type !== value.type) wrong.push(`${name}: type ${type}, is ${value.type}`)
  const sizes = shape?.map((axis) => sizeOf(axis, symbols))
  const misfit = sizes?.some((size, i) => size !== null && size !== value.dims[i])
  if (sizes && (sizes.length !== value.dims.length || misfit))
    wrong.push(`${name}: shape [${shape}], is [${value.dims}]`)
  values?.forEach((axis, i) => {
    const size = sizeOf(axis, symbols)
    if (size !== null && Number(value.data[i]) !== size)
      wrong.push(`${name}: value ${i} is ${value.data[i]}, not ${axis}`)
  })
  return wrong
}

/** Rounding of a run, as a share of the numbers that were added up. */
const roundings: Readonly<Partial<Record<Tensor['type'], number>>> = { float16: 2e-3, float32: 1e-5 }

function wrongRange(name: string, value: Tensor, { low, high }: Range): string[] {
  if (Number.isNaN(low) || Number.isNaN(high)) return [`${name}: a bound is no number`]
  const ends = [low, high].filter(Number.isFinite).map(Math.abs)
  const slack = (roundings[value.type] ?? 0) * Math.max(1, ...ends)
  // Infinities are numbers that ran over; the interval speaks of exact arithmetic.
  const outside = numbersOf(value)?.find((x) => Number.isFinite(x) && (x < low - slack || x > high + slack))
  return outside === undefined ? [] : [`${name}: range [${low}, ${high}], holds ${outside}`]
}

/** Where `value` contradicts the facts and the range claimed for it. */
export function contradictions(
  name: string,
  value: Tensor,
  facts: Facts | undefined,
  bound: Range,
  symbols: Record<string, number> = {},
): string[] {
  // ONNX 1.12 stores bfloat16 as the bits of uint16, in files that call them so.
  if (facts?.type === 'bfloat16') return []
  return [...(facts ? wrongShape(name, value, facts, symbols) : []), ...wrongRange(name, value, bound)]
}
