/** Trigonometric and hyperbolic functions and their inverses. */
import { absolute, clamp, falling, type Range, range, rising } from '../range'
import { type Applied, bySlope } from './elementwise'
import { likeInput, type OperatorRule, type OperatorRules } from './rule'

const shaped = (of: (input: Range) => Range): OperatorRule => ({
  facts: likeInput,
  range: (context) => of(context.range(0)),
})

const rise = (f: (x: number) => number): OperatorRule => shaped((input) => rising(input, f))

/** Outside of these the function is NaN, which no range speaks of. */
const unit = (input: Range): Range => clamp(input, -1, 1)

/** Rises between two poles; beyond one, anything may come out. */
const tangent = (input: Range): Range =>
  Math.abs(input.low) < Math.PI / 2 && Math.abs(input.high) < Math.PI / 2
    ? rising(input, Math.tan)
    : range(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)

const squared = ({ f, x }: Applied) => f.mul(x, x)

/** 1 - x^2 as a product, which keeps its digits near 1. */
const pastUnit = ({ f, x }: Applied) => f.mul(f.sub(1, x), f.add(x, 1))

export const trigonometryRules: OperatorRules = {
  Sin: { ...shaped(() => range(-1, 1)), gradient: bySlope(({ f, x }) => f.cos(x)) },
  Cos: { ...shaped(() => range(-1, 1)), gradient: bySlope(({ f, x }) => f.neg(f.sin(x))) },
  Tan: { ...shaped(tangent), gradient: bySlope(({ f, y }) => f.add(f.mul(y, y), 1)) },
  Asin: {
    ...shaped((input) => rising(unit(input), Math.asin)),
    gradient: bySlope((at) => at.f.div(1, at.f.sqrt(pastUnit(at)))),
  },
  Acos: {
    ...shaped((input) => falling(unit(input), Math.acos)),
    gradient: bySlope((at) => at.f.div(-1, at.f.sqrt(pastUnit(at)))),
  },
  Atan: { ...rise(Math.atan), gradient: bySlope((at) => at.f.div(1, at.f.add(squared(at), 1))) },
  Sinh: { ...rise(Math.sinh), gradient: bySlope(({ f, x }) => f.cosh(x)) },
  Cosh: {
    ...shaped((input) => rising(absolute(input), Math.cosh)),
    gradient: bySlope(({ f, x }) => f.sinh(x)),
  },
  Tanh: { ...rise(Math.tanh), gradient: bySlope(({ f, y }) => f.sub(1, f.mul(y, y))) },
  Asinh: {
    ...rise(Math.asinh),
    gradient: bySlope((at) => at.f.div(1, at.f.sqrt(at.f.add(squared(at), 1)))),
  },
  Acosh: {
    ...shaped((input) => rising(clamp(input, 1, Number.POSITIVE_INFINITY), Math.acosh)),
    gradient: bySlope((at) => at.f.div(1, at.f.sqrt(at.f.neg(pastUnit(at))))),
  },
  Atanh: {
    ...shaped((input) => rising(unit(input), Math.atanh)),
    gradient: bySlope((at) => at.f.div(1, pastUnit(at))),
  },
}
