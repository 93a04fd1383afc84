/** Element by element: one, two or several operands, broadcast together. */
import type { ElementType } from '../../contract/tensor'

import { broadcast } from '../dimension'
import { elementTypeOf } from '../element-type'
import {
  absolute,
  add,
  divide,
  hull,
  multiply,
  negate,
  nonNegative,
  type Range,
  range,
  rangeOfValues,
  rising,
  square,
  subtract,
  times,
  unbounded,
} from '../range'
import {
  type Facts,
  likeInput,
  type NodeContext,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
} from './rule'

const operands = (of: NodeContext): number[] => of.node.input.map((_, i) => i)

const broadcastShape = (of: NodeContext, inputs = operands(of)) =>
  inputs.map((i) => of.facts(i).shape).reduce((a, b) => broadcast(a, b), [])

const broadcastFacts = (of: NodeContext): Partial<Facts>[] => [{ shape: broadcastShape(of) }]

const ranges = (of: RangeContext): Range[] => operands(of).map(of.range)

const same = ({ node }: NodeContext): boolean => node.input[0] === node.input[1]

const monotone = (f: (x: number) => number): OperatorRule => ({
  facts: likeInput,
  range: (of) => rising(of.range(0), f),
})

const within = (low: number, high: number): OperatorRule => ({
  facts: likeInput,
  range: () => range(low, high),
})

/** Comparisons and logic: a bool for every element. */
const truth: OperatorRule = {
  facts: (of) => [{ shape: broadcastShape(of), type: 'bool' }],
  range: () => range(0, 1),
}

const integral = (type: ElementType | null): boolean => type === null || /int|bool/.test(type)

function power(of: RangeContext): Range {
  const exponent = of.constant(1)
  if (!exponent) return unbounded
  const exponents = rangeOfValues(exponent)
  if (exponents.low !== exponents.high) return unbounded
  if (exponents.low === 2) return square(of.range(0))
  if (exponents.low === 0.5) return rootOf(of.range(0))
  return exponents.low > 0 && exponents.low % 2 === 0 ? nonNegative : unbounded
}

const rootOf = ({ low, high }: Range): Range =>
  range(Math.sqrt(Math.max(low, 0)), Math.sqrt(Math.max(high, 0)))

const boundwise = (pick: (...bounds: number[]) => number): OperatorRule => ({
  facts: broadcastFacts,
  range: (of) =>
    range(pick(...ranges(of).map(({ low }) => low)), pick(...ranges(of).map(({ high }) => high))),
})

/** Integer division truncates, so only floating quotients are bounded. */
const quotient = (of: RangeContext): Range =>
  integral(of.facts(0).type) ? unbounded : divide(of.range(0), of.range(1))

const castFacts = (of: NodeContext): Partial<Facts>[] => {
  const to = of.node.attribute.find(({ name }) => name === 'to')
  return [{ ...of.facts(0), type: to ? elementTypeOf(Number(to.i)) : of.facts(1).type }]
}

export const arithmeticRules: OperatorRules = {
  Abs: { facts: likeInput, range: (of) => absolute(of.range(0)) },
  Neg: { facts: likeInput, range: (of) => negate(of.range(0)) },
  Exp: monotone(Math.exp),
  Log: {
    facts: likeInput,
    range: (of) => range(Math.log(Math.max(of.range(0).low, 0)), Math.log(Math.max(of.range(0).high, 0))),
  },
  Sqrt: { facts: likeInput, range: (of) => rootOf(of.range(0)) },
  Reciprocal: { facts: likeInput, range: (of) => divide(range(1, 1), of.range(0)) },
  Floor: monotone(Math.floor),
  Ceil: monotone(Math.ceil),
  // Halves go to even; the bounds hold either way.
  Round: { facts: likeInput, range: ({ range: of }) => range(Math.floor(of(0).low), Math.ceil(of(0).high)) },
  Sign: monotone(Math.sign),
  Sin: within(-1, 1),
  Cos: within(-1, 1),
  Atan: within(-Math.PI / 2, Math.PI / 2),
  Tan: { facts: likeInput },
  Not: truth,
  IsNaN: truth,
  IsInf: truth,
  Equal: truth,
  Greater: truth,
  GreaterOrEqual: truth,
  Less: truth,
  LessOrEqual: truth,
  And: truth,
  Or: truth,
  Xor: truth,
  Cast: { facts: castFacts, range: (of) => castRange(of) },
  CastLike: { facts: castFacts, range: (of) => castRange(of) },
  Add: { facts: valued((a, b) => a + b), range: (of) => add(of.range(0), of.range(1)) },
  Sub: {
    facts: valued((a, b) => a - b),
    range: (of) => (same(of) ? range(0, 0) : subtract(of.range(0), of.range(1))),
  },
  Mul: {
    facts: valued((a, b) => a * b),
    range: (of) => (same(of) ? square(of.range(0)) : multiply(of.range(0), of.range(1))),
  },
  Div: { facts: valued((a, b) => (b === 0 ? Number.NaN : Math.trunc(a / b))), range: quotient },
  Mod: { facts: broadcastFacts },
  Pow: { facts: broadcastFacts, range: power },
  Sum: { facts: broadcastFacts, range: (of) => ranges(of).reduce(add, range(0, 0)) },
  Mean: {
    facts: broadcastFacts,
    range: (of) => times(ranges(of).reduce(add, range(0, 0)), 1 / Math.max(1, of.node.input.length)),
  },
  Max: boundwise(Math.max),
  Min: boundwise(Math.min),
  Where: {
    facts: (of) => [{ shape: broadcastShape(of), type: of.facts(1).type }],
    range: (of) => hull(of.range(1), of.range(2)),
  },
  QuantizeLinear: {
    facts: (of) => [{ shape: of.facts(0).shape, type: of.has(2) ? of.facts(2).type : 'uint8' }],
  },
  DequantizeLinear: { facts: (of) => [{ shape: of.facts(0).shape, type: of.facts(1).type }] },
  Identity: { facts: (of) => [of.facts(0)], range: (of) => of.range(0) },
  CumSum: { facts: likeInput },
  Trilu: { facts: likeInput, range: (of) => hull(of.range(0), range(0, 0)) },
}

/** Small whole-number tensors keep their values through arithmetic, as far as no symbol is in the way. */
function valued(compute: (a: number, b: number) => number): OperatorRule['facts'] {
  return (of) => {
    const [a, b] = [of.facts(0).values, of.facts(1).values]
    const [facts] = broadcastFacts(of)
    if (!a || !b || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return [facts]
    const values = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
      const [x, y] = [a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i]]
      const result = typeof x === 'number' && typeof y === 'number' ? compute(x, y) : Number.NaN
      return Number.isInteger(result) ? result : null
    })
    return [{ ...facts, values }]
  }
}

/** To a whole-number type values are cut toward zero or wrap; to bool they become 0 and 1. */
function castRange(of: RangeContext): Range {
  const to = castFacts(of)[0].type ?? null
  if (to === 'bool') return range(0, 1)
  return integral(to) && !integral(of.facts(0).type) ? unbounded : of.range(0)
}
