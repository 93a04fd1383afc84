/** Activation functions. Bounds of the smooth ones are their global minima, rounded down in the last digit. */
import { floatAttribute } from '../attributes'
import { add, clamp, hull, multiply, nonNegative, type Range, range, rising, unbounded } from '../range'
import { likeInput, type OperatorRules, type RangeContext } from './rule'

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const positive = (x: number): number => Math.max(x, 0)
const attribute = (of: RangeContext, name: string, byDefault: number) =>
  floatAttribute(of.node, name, byDefault)

/** alpha * (exp(x) - 1) below zero; x above. Falls where alpha is negative, so that case is left open. */
function exponentialUnit(of: RangeContext, alpha: number, gamma: number): Range {
  if (alpha < 0 || gamma < 0) return unbounded
  return rising(of.range(0), (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x)))
}

/** A function with one dip below zero that tends to 0 on the left and to x on the right. */
const dipping = ({ low, high }: Range, minimum: number): Range =>
  range(low >= 0 ? 0 : minimum, positive(high))

/** Both pieces are lines through the origin, so the extremes lie at the ends or at zero. */
function leaky(input: Range, slope: Range): Range {
  const below = multiply(range(Math.min(input.low, 0), Math.min(input.high, 0)), slope)
  const above = rising(input, positive)
  if (input.low >= 0) return above
  return input.high <= 0 ? below : hull(above, below)
}

/** min(max(x, low), high), rising in all three. Bounds were attributes before opset 11 and are inputs since. */
function clip(of: RangeContext): Range {
  const bound = (name: string, input: number, open: number) => {
    const told = of.opset < 11 ? attribute(of, name, open) : open
    return of.opset >= 11 && of.has(input) ? of.range(input) : range(told, told)
  }
  const [x, least, most] = [
    of.range(0),
    bound('min', 1, Number.NEGATIVE_INFINITY),
    bound('max', 2, Number.POSITIVE_INFINITY),
  ]
  return range(
    Math.min(Math.max(x.low, least.low), most.low),
    Math.min(Math.max(x.high, least.high), most.high),
  )
}

export const activationRules: OperatorRules = {
  Relu: {
    facts: likeInput,
    range: (of) => rising(of.range(0), positive),
    // Zero at zero, as frameworks have it (spec: autodiff, "Traps").
    gradient: (of) => {
      const { build } = of
      const open = build.emit('Greater', [of.output(0), build.scalarLike(0, of.output(0))])
      return [build.emit('Where', [open, of.gradient(0)!, build.scalarLike(0, of.output(0))])]
    },
  },
  LeakyRelu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 0.01)
      return leaky(of.range(0), range(alpha, alpha))
    },
  },
  PRelu: { facts: likeInput, range: (of) => leaky(of.range(0), of.range(1)) },
  ThresholdedRelu: {
    facts: likeInput,
    range: (of) => hull(range(0, 0), clamp(of.range(0), attribute(of, 'alpha', 1), Number.POSITIVE_INFINITY)),
  },
  Sigmoid: { facts: likeInput, range: (of) => rising(of.range(0), sigmoid) },
  HardSigmoid: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 0.2)
      const beta = attribute(of, 'beta', 0.5)
      if (alpha <= 0) return range(0, 1)
      return rising(of.range(0), (x) => Math.min(Math.max(alpha * x + beta, 0), 1))
    },
  },
  HardSwish: { facts: likeInput, range: (of) => dipping(of.range(0), -0.375) },
  Softsign: {
    facts: likeInput,
    range: (of) => rising(of.range(0), (x) => (Number.isFinite(x) ? x / (1 + Math.abs(x)) : Math.sign(x))),
  },
  Softplus: { facts: likeInput, range: (of) => rising(of.range(0), softplus) },
  Elu: { facts: likeInput, range: (of) => exponentialUnit(of, attribute(of, 'alpha', 1), 1) },
  Celu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1)
      return alpha > 0 ? rising(of.range(0), (x) => (x > 0 ? x : alpha * Math.expm1(x / alpha))) : unbounded
    },
  },
  // The specification's defaults, as float32 holds them.
  Selu: {
    facts: likeInput,
    range: (of) =>
      exponentialUnit(
        of,
        attribute(of, 'alpha', 1.6732631921768188),
        attribute(of, 'gamma', 1.0507010221481323),
      ),
  },
  // -0.169971 is the exact function's minimum, -0.170041 that of the tanh approximation.
  Gelu: { facts: likeInput, range: (of) => dipping(of.range(0), -0.17005) },
  Mish: { facts: likeInput, range: (of) => dipping(of.range(0), -0.308841) },
  Swish: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1)
      return alpha > 0 ? dipping(of.range(0), -0.278465 / alpha) : unbounded
    },
  },
  Shrink: { facts: likeInput, range: shrunk },
  Erf: { facts: likeInput, range: (of) => errorFunction(of.range(0)) },
  Clip: { facts: likeInput, range: clip },
  Dropout: {
    facts: (of) => [{ shape: of.facts(0).shape }, { shape: of.facts(0).shape, type: 'bool' }],
    range: (of) => [droppedOut(of), range(0, 1)],
  },
}

/** com.microsoft */
export const fusedActivationRules: OperatorRules = {
  Gelu: activationRules.Gelu,
  FastGelu: { facts: likeInput, range: (of) => bent(of, -0.17005) },
  BiasGelu: { facts: likeInput, range: (of) => bent(of, -0.17005) },
  // x * sigmoid(alpha x): the dip is that of x * sigmoid(x), scaled.
  QuickGelu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1.702)
      return alpha > 0 ? dipping(of.range(0), -0.278465 / alpha) : unbounded
    },
  },
}

/** Concave above zero and odd, so its slope at zero, 2 / sqrt(pi) rounded up, bounds it away from zero. */
const errorFunction = ({ low, high }: Range): Range =>
  range(Math.max(-1, Math.min(0, 1.1284 * low)), Math.min(1, Math.max(0, 1.1284 * high)))

/** Below -lambd the input and the bias, above lambd the input less the bias, zero between. */
function shrunk(of: RangeContext): Range {
  const [bias, lambd] = [attribute(of, 'bias', 0), attribute(of, 'lambd', 0.5)]
  const { low, high } = of.range(0)
  let result = range(0, 0)
  if (low < -lambd) result = hull(result, range(low + bias, Math.min(high, -lambd) + bias))
  if (high > lambd) result = hull(result, range(Math.max(low, lambd) - bias, high - bias))
  return result
}

/** A bias (input 1) is added first. */
const bent = (of: RangeContext, minimum: number): Range =>
  dipping(of.has(1) ? add(of.range(0), of.range(1)) : of.range(0), minimum)

/** Inactive in every inference runtime; scaling by 1 / (1 - ratio) is no bound of its own, so training mode is left open. */
function droppedOut(of: RangeContext): Range {
  const training = of.opset >= 12 && of.has(2) && of.constant(2)?.[0] !== 0
  if (!training) return of.range(0)
  return of.range(0).low >= 0 ? nonNegative : unbounded
}
