/** Quantization: real = (stored - zero point) * scale. Whole-number outputs are bounded by their type. */

import { wholeRanges } from '../../contract/tensor'
import { intAttribute } from '../attributes'
import { broadcast } from '../dimension'
import { elementTypeOf } from '../element-type'
import { add, clamp, divide, multiply, nonNegative, type Range, range, subtract, unbounded } from '../range'
import { matMulShape } from './matrix'
import type { Facts, NodeContext, OperatorRule, OperatorRules, RangeContext, Shape } from './rule'

/** The zero point tells the type; without one, `output_dtype` (opset 21) or uint8. */
function quantized(of: NodeContext): Partial<Facts>[] {
  const told = intAttribute(of.node, 'output_dtype', 0)
  const type = of.has(2) ? of.facts(2).type : told === 0 ? 'uint8' : elementTypeOf(told)
  return [{ shape: of.facts(0).shape, type }]
}

/** Rounded to the nearest, moved by the zero point; what does not fit the type is cut to its ends. */
function storedRange(of: RangeContext): Range {
  const { low, high } = divide(of.range(0), of.range(1))
  const rounded = range(Math.floor(low), Math.ceil(high))
  const moved = of.has(2) ? add(rounded, of.range(2)) : rounded
  const ends = wholeRanges[quantized(of)[0].type ?? 'other']
  return ends ? clamp(moved, ...ends) : unbounded
}

/** Whatever comes out, the type bounds it. */
const ofType = (): Range => unbounded

function realRange(of: RangeContext): Range {
  const stored = of.has(2) ? subtract(of.range(0), of.range(2)) : of.range(0)
  return multiply(stored, of.range(1))
}

const typed = (shape: (of: NodeContext) => Shape | null, zeroPoint: number): OperatorRule => ({
  facts: (of) => [{ shape: shape(of), type: of.facts(zeroPoint).type }],
  range: ofType,
})

const like = (i: number) => (of: NodeContext) => of.facts(i).shape

export const quantizedRules: OperatorRules = {
  QuantizeLinear: { facts: quantized, range: storedRange },
  DequantizeLinear: {
    facts: (of) => [{ shape: of.facts(0).shape, type: of.facts(1).type }],
    range: realRange,
  },
  DynamicQuantizeLinear: {
    facts: (of) => [
      { shape: of.facts(0).shape, type: 'uint8' },
      { shape: [], type: 'float32' },
      { shape: [], type: 'uint8' },
    ],
    range: () => [range(0, 255), nonNegative, range(0, 255)],
  },
  QLinearMatMul: typed((of) => matMulShape(of.facts(0).shape, of.facts(3).shape), 7),
}

/** com.microsoft: the zero points of the inputs have the output's type. */
export const fusedQuantizedRules: OperatorRules = {
  QLinearAdd: typed((of) => broadcast(of.facts(0).shape, of.facts(3).shape), 0),
  QLinearMul: typed((of) => broadcast(of.facts(0).shape, of.facts(3).shape), 0),
  QLinearSigmoid: typed(like(0), 0),
  QLinearLeakyRelu: typed(like(0), 0),
  QLinearSoftmax: typed(like(0), 0),
  QuantizeLinear: quantizedRules.QuantizeLinear,
  DequantizeLinear: quantizedRules.DequantizeLinear,
}
