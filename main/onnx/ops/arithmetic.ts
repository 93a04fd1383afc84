/** Element by element: one, two or several operands, broadcast together. */
import type { Dimension, ElementType } from '../../contract/tensor'
import { intAttribute } from '../attributes'
import { dividedBy, multiplied } from '../dimension'
import { elementTypeOf, isFloating } from '../element-type'
import { formulaOf } from '../gradient/formula'
import {
  absolute,
  add,
  divide,
  hull,
  isBounded,
  magnitude,
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
import { broadcastFacts, bySlope, each, unbroadcast, valued, valuedNumbers } from './elementwise'
import {
  type Facts,
  type GradientContext,
  likeInput,
  type NodeContext,
  noGradient,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
} from './rule'

const ranges = (of: RangeContext): Range[] => of.node.input.map((_, i) => of.range(i))

const same = ({ node }: NodeContext): boolean => node.input[0] === node.input[1]

const monotone = (f: (x: number) => number): OperatorRule => ({
  facts: likeInput,
  range: (of) => rising(of.range(0), f),
})

const integral = (type: ElementType | null): boolean => type === null || /int|bool/.test(type)

const powered = (x: number, exponent: number): number => x ** exponent

/** x^p for one p: even powers are squares, odd ones rise; other exponents are NaN below zero. */
function powerOf(base: Range, exponent: number): Range {
  if (exponent === 0) return range(1, 1)
  if (exponent < 0) return base.low > 0 ? divide(range(1, 1), powerOf(base, -exponent)) : unbounded
  const raised = (x: number) => powered(x, exponent)
  if (exponent % 2 === 0) return rising(absolute(base), raised)
  return rising(exponent % 1 === 0 ? base : atLeast(base, 0), raised)
}

const atLeast = ({ low, high }: Range, least: number): Range =>
  range(Math.max(low, least), Math.max(high, least))

/** Of a positive base every power is monotone in both, so the corners bound it. */
function power(of: RangeContext): Range {
  const [base, stored] = [of.range(0), of.constant(1)]
  const exponent = stored ? rangeOfValues(stored) : of.range(1)
  if (exponent.low === exponent.high) {
    return integral(of.facts(0).type) && exponent.low < 0 ? unbounded : powerOf(base, exponent.low)
  }
  if (base.low <= 0 || !isBounded(exponent) || !isBounded(base)) return base.low > 0 ? nonNegative : unbounded
  const corners = [base.low, base.high].flatMap((x) => [powered(x, exponent.low), powered(x, exponent.high)])
  return range(Math.min(...corners), Math.max(...corners))
}

const rootOf = (input: Range): Range => rising(atLeast(input, 0), Math.sqrt)

const boundwise = (pick: (...bounds: number[]) => number): OperatorRule => ({
  gradient: sharedAmongTies,
  facts: (of) => (of.node.input.length === 2 ? (valuedNumbers(pick)?.(of) ?? [{}]) : broadcastFacts(of)),
  range: (of) =>
    range(pick(...ranges(of).map(({ low }) => low)), pick(...ranges(of).map(({ high }) => high))),
})

/** Whole numbers are divided toward zero. */
function quotient(of: RangeContext): Range {
  const exact = divide(of.range(0), of.range(1))
  return integral(of.facts(0).type) && isBounded(exact) ? rising(exact, Math.trunc) : exact
}

/** The sign is the divisor's, or with fmod the dividend's; the magnitude is less than the divisor's. */
function remainder(of: RangeContext): Range {
  const largest = magnitude(of.range(1))
  const signed = intAttribute(of.node, 'fmod', 0) === 1 ? of.range(0) : of.range(1)
  return range(signed.low < 0 ? -largest : 0, signed.high > 0 ? largest : 0)
}

const castFacts = (of: NodeContext): Partial<Facts>[] => {
  const to = of.node.attribute.find(({ name }) => name === 'to')
  return [{ ...of.facts(0), type: to ? elementTypeOf(Number(to.i)) : of.facts(1).type }]
}

/** To a whole-number type values are cut toward zero; to bool they become 0 and 1. Text may say any number. */
function castRange(of: RangeContext): Range {
  const to = castFacts(of)[0].type ?? null
  const from = of.facts(0).type
  if (to === 'bool') return range(0, 1)
  if (from === 'string' || from === null) return unbounded
  if (!integral(to) || integral(from)) return of.range(0)
  // What does not fit 64 bits becomes the smallest number; narrower types are held to their ends elsewhere.
  return magnitude(of.range(0)) < 2 ** 63 ? rising(of.range(0), Math.trunc) : unbounded
}

/** Nothing flows through whole numbers. */
function castBack(of: GradientContext): string[] {
  const { type } = of.facts(0)
  return type && isFloating(type) ? [of.build.cast(of.gradient(0)!, type)] : []
}

/** Which of two sizes a known condition takes (exporters of Expand). */
function chosen(of: NodeContext): Partial<Facts>[] {
  const facts = { ...broadcastFacts(of)[0], type: of.facts(1).type }
  const [condition, yes, no] = [0, 1, 2].map((i) => of.facts(i).values)
  if (!condition || !yes || !no) return [facts]
  const length = Math.max(condition.length, yes.length, no.length)
  const at = (values: readonly Dimension[], i: number) => values[values.length === 1 ? 0 : i] ?? null
  const values = Array.from({ length }, (_, i) => {
    const taken = at(condition, i)
    if (taken === null) return at(yes, i) === at(no, i) ? at(yes, i) : null
    return at(taken === 0 ? no : yes, i)
  })
  return [{ ...facts, values }]
}

/** Which of two ranges a condition of one value everywhere takes. */
function chosenRange(of: RangeContext): Range {
  const { low, high } = of.range(0)
  if (low === high) return of.range(low === 0 ? 2 : 1)
  return hull(of.range(1), of.range(2))
}

/** Of a sum: the gradient as it is. */
const passed = (of: GradientContext) => each(of, () => of.gradient(0)!)

function meanGradient(of: GradientContext): (string | null)[] {
  const share = formulaOf(of.build, of.output(0)).div(of.gradient(0)!, of.node.input.length)
  return each(of, () => share)
}

function differenceGradient(of: GradientContext): (string | null)[] {
  const second = () => of.build.emit('Neg', [unbroadcast(of, of.gradient(0)!, 1)])
  return [of.wants(0) ? unbroadcast(of, of.gradient(0)!, 0) : null, of.wants(1) ? second() : null]
}

/** Of y = a / b: 1 / b and -y / b. */
function quotientGradient(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  const share = f.div(of.gradient(0)!, of.input(1))
  return each(of, (i) => (i === 0 ? share : f.neg(f.mul(share, of.output(0)))))
}

/** Of a - b trunc(a / b), the only remainder that floats have (fmod). */
function remainderGradient(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  const times = () => {
    const ratio = f.div(of.input(0), of.input(1))
    return f.mul(f.sign(ratio), f.floor(f.abs(ratio)))
  }
  return each(of, (i) => (i === 0 ? of.gradient(0)! : f.neg(f.mul(of.gradient(0)!, times()))))
}

/** The derivative of x^p by x; zero where p is zero, also at x = 0. */
function baseSlope(of: GradientContext): string {
  const f = formulaOf(of.build, of.output(0))
  const [x, p] = [of.input(0), of.input(1)]
  const stored = of.constant(1)
  if (stored?.length === 1 && stored[0] === 2) return f.mul(x, 2)
  if (stored?.length === 1 && stored[0] !== 0) return f.mul(f.pow(x, stored[0] - 1), stored[0])
  const exponent = of.facts(1).type === of.facts(0).type ? p : f.numbers(p)
  return f.where(f.equal(exponent, 0), 0, f.mul(exponent, f.pow(x, f.sub(exponent, 1))))
}

/** The derivative of x^p by p, x^p log x; zero at x = 0 where the power is finite (as in PyTorch). */
function exponentSlope(of: GradientContext): string {
  const f = formulaOf(of.build, of.output(0))
  const [x, p] = [of.input(0), of.input(1)]
  const flat = f.both(f.equal(x, 0), formulaOf(of.build, p).atLeast(p, 0))
  return f.where(flat, 0, f.mul(of.output(0), f.log(x)))
}

/** Base and exponent may be of different types; whole numbers have no gradient. */
function powerGradient(of: GradientContext): (string | null)[] {
  const [base, type] = [of.facts(0).type, of.facts(1).type]
  const times = (slope: string) => of.build.emit('Mul', [of.gradient(0)!, slope])
  return each(of, (i) => {
    if (i === 0) return times(baseSlope(of))
    if (!type || integral(type)) return null
    const gradient = times(exponentSlope(of))
    return type === base ? gradient : of.build.cast(gradient, type)
  })
}

/** Of Max and Min: equal operands share the gradient equally. */
function sharedAmongTies(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  if (of.node.input.length === 1) return [of.gradient(0)!]
  const met = of.node.input.map((_, i) => f.numbers(f.equal(of.input(i), of.output(0))))
  const share = f.div(of.gradient(0)!, of.build.total(met))
  return each(of, (i) => f.mul(share, met[i]))
}

/** The condition stops the flow. */
function chosenGradient(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  const [condition, gradient] = [of.input(0), of.gradient(0)!]
  const taken = [null, () => f.where(condition, gradient, 0), () => f.where(condition, 0, gradient)]
  return each(of, (i) => taken[i]?.() ?? null)
}

export const arithmeticRules: OperatorRules = {
  Abs: {
    facts: likeInput,
    range: (of) => absolute(of.range(0)),
    gradient: bySlope(({ f, x }) => f.sign(x)),
  },
  Neg: {
    facts: likeInput,
    range: (of) => negate(of.range(0)),
    gradient: (of) => [of.build.emit('Neg', [of.gradient(0)!])],
  },
  Exp: { ...monotone(Math.exp), gradient: bySlope(({ y }) => y) },
  Log: {
    facts: likeInput,
    range: (of) => rising(atLeast(of.range(0), 0), Math.log),
    gradient: (of) => [of.build.emit('Div', [of.gradient(0)!, of.input(0)])],
  },
  Sqrt: {
    facts: likeInput,
    range: (of) => rootOf(of.range(0)),
    gradient: bySlope(({ f, y }) => f.div(0.5, y)),
  },
  Reciprocal: {
    facts: likeInput,
    range: (of) => divide(range(1, 1), of.range(0)),
    gradient: bySlope(({ f, y }) => f.neg(f.mul(y, y))),
  },
  Floor: { ...monotone(Math.floor), gradient: noGradient },
  Ceil: { ...monotone(Math.ceil), gradient: noGradient },
  // Halves go to even; the bounds hold either way.
  Round: {
    facts: likeInput,
    range: ({ range: of }) => range(Math.floor(of(0).low), Math.ceil(of(0).high)),
    gradient: noGradient,
  },
  Sign: { ...monotone(Math.sign), gradient: noGradient },
  Cast: { facts: castFacts, range: castRange, gradient: castBack },
  CastLike: { facts: castFacts, range: castRange, gradient: castBack },
  Add: {
    facts: valued((a, b) => {
      if (typeof a === 'number' && typeof b === 'number') return a + b
      return a === 0 ? b : b === 0 ? a : null
    }),
    range: (of) => add(of.range(0), of.range(1)),
    gradient: passed,
  },
  Sub: {
    facts: valued((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : b === 0 ? a : null)),
    range: (of) => (same(of) ? range(0, 0) : subtract(of.range(0), of.range(1))),
    gradient: differenceGradient,
  },
  Mul: {
    facts: valued(multiplied),
    range: (of) => (same(of) ? square(of.range(0)) : multiply(of.range(0), of.range(1))),
    gradient: (of) => each(of, (i) => of.build.emit('Mul', [of.gradient(0)!, of.input(1 - i)])),
  },
  Div: { facts: valued(dividedBy), range: quotient, gradient: quotientGradient },
  Mod: { facts: broadcastFacts, range: remainder, gradient: remainderGradient },
  Pow: { facts: broadcastFacts, range: power, gradient: powerGradient },
  Sum: {
    facts: broadcastFacts,
    range: (of) => ranges(of).reduce(add, range(0, 0)),
    gradient: passed,
  },
  Mean: {
    facts: broadcastFacts,
    range: (of) => times(ranges(of).reduce(add, range(0, 0)), 1 / Math.max(1, of.node.input.length)),
    gradient: meanGradient,
  },
  Max: boundwise(Math.max),
  Min: boundwise(Math.min),
  Where: { facts: chosen, range: chosenRange, gradient: chosenGradient },
  Identity: {
    facts: (of) => [of.facts(0)],
    range: (of) => of.range(0),
    gradient: (of) => [of.gradient(0)],
  },
}
