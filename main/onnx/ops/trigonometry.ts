/** Trigonometric and hyperbolic functions and their inverses. */
import { absolute, clamp, falling, type Range, range, rising } from '../range'
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

export const trigonometryRules: OperatorRules = {
  Sin: shaped(() => range(-1, 1)),
  Cos: shaped(() => range(-1, 1)),
  Tan: shaped(tangent),
  Asin: shaped((input) => rising(unit(input), Math.asin)),
  Acos: shaped((input) => falling(unit(input), Math.acos)),
  Atan: rise(Math.atan),
  Sinh: rise(Math.sinh),
  Cosh: shaped((input) => rising(absolute(input), Math.cosh)),
  Tanh: rise(Math.tanh),
  Asinh: rise(Math.asinh),
  Acosh: shaped((input) => rising(clamp(input, 1, Number.POSITIVE_INFINITY), Math.acosh)),
  Atanh: shaped((input) => rising(unit(input), Math.atanh)),
}
