/** Activation functions. Bounds of the smooth ones are their global minima, rounded down in the last digit. */
import { floatAttribute, textAttribute } from '../attributes'
import { formulaOf } from '../gradient/formula'
import { add, clamp, hull, multiply, nonNegative, type Range, range, rising, unbounded } from '../range'
import { type Applied, byPassage, bySlope, each } from './elementwise'
import {
  type GradientContext,
  likeInput,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
} from './rule'

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const positive = (x: number): number => Math.max(x, 0)
const attribute = (of: NodeContext, name: string, byDefault: number) =>
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

/** Alpha and gamma; the specification's defaults, as float32 holds them. */
const selfNormalizing = (of: NodeContext): [number, number] => [
  attribute(of, 'alpha', 1.6732631921768188),
  attribute(of, 'gamma', 1.0507010221481323),
]

/** The derivative of gamma x above zero, of gamma alpha (exp(x) - 1) up to it. */
const exponentialSlope = ({ f, x }: Applied, alpha: number, gamma: number): string =>
  f.where(f.above(x, 0), gamma, f.mul(f.exp(x), alpha * gamma))

/** Of PRelu: the slope counts at zero as well, as in PyTorch. */
function slopedGradient(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  const gradient = of.gradient(0)!
  const above = f.above(of.input(0), 0)
  return each(of, (i) =>
    i === 0
      ? f.where(above, gradient, f.mul(gradient, of.input(1)))
      : f.where(above, 0, f.mul(gradient, of.input(0))),
  )
}

/** A bound takes the gradient of the elements beyond it; an element at a bound keeps its own (as in PyTorch). */
function clippedGradient(of: GradientContext): (string | null)[] {
  const f = formulaOf(of.build, of.output(0))
  const [x, gradient] = [of.input(0), of.gradient(0)!]
  const [low, high] = [1, 2].map((i) => (of.has(i) ? of.input(i) : null))
  const within = [low && f.atLeast(x, low), high && f.atMost(x, high)].filter((one) => one !== null)
  const beyond = () => (high && low ? f.either(f.above(x, high), f.above(low, high)) : f.above(x, high!))
  const below = () => (high && low ? f.both(f.below(x, low), f.atMost(low, high)) : f.below(x, low!))
  const open = [() => within.reduce((a, b) => f.both(a, b)), below, beyond]
  if (within.length === 0) return [gradient]
  return each(of, (i) => f.where(open[i](), gradient, 0))
}

/** x Phi(x): Phi(x) + x phi(x). */
function gaussianSlope({ f, x }: Pick<Applied, 'f' | 'x'>): string {
  const share = f.mul(f.add(f.erf(f.mul(x, Math.SQRT1_2)), 1), 0.5)
  const density = f.mul(f.exp(f.mul(f.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
  return f.add(share, f.mul(x, density))
}

/** 0.5 x (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3). */
function nearGaussianSlope({ f, x }: Pick<Applied, 'f' | 'x'>): string {
  const scale = Math.sqrt(2 / Math.PI)
  const squared = f.mul(x, x)
  const bent = f.tanh(f.mul(x, f.add(f.mul(squared, scale * 0.044715), scale)))
  const rise = f.mul(x, f.add(f.mul(squared, 3 * scale * 0.044715), scale))
  const inner = f.mul(f.sub(1, f.mul(bent, bent)), rise)
  return f.mul(f.add(f.add(bent, 1), inner), 0.5)
}

/** x s(alpha x): s + alpha x s (1 - s). */
function gatedSlope({ f, x }: Applied, alpha: number): string {
  const inner = alpha === 1 ? x : f.mul(x, alpha)
  const gate = f.sigmoid(inner)
  return f.mul(gate, f.add(f.mul(inner, f.sub(1, gate)), 1))
}

/** x tanh(softplus(x)) */
function mishSlope({ f, x }: Applied): string {
  const gate = f.tanh(f.softplus(x))
  return f.add(gate, f.mul(f.mul(x, f.sigmoid(x)), f.sub(1, f.mul(gate, gate))))
}

/** A bias (input 1) is added first, so the same gradient reaches both. */
const afterBias = (slope: (at: Pick<Applied, 'f' | 'x'>) => string) => (of: GradientContext) => {
  const f = formulaOf(of.build, of.output(0))
  const x = of.has(1) ? f.add(of.input(0), of.input(1)) : of.input(0)
  const gradient = f.mul(of.gradient(0)!, slope({ f, x }))
  return each(of, () => gradient)
}

export const activationRules: OperatorRules = {
  Relu: {
    facts: likeInput,
    range: (of) => rising(of.range(0), positive),
    // Zero at zero, as frameworks have it (spec: autodiff, "Traps").
    gradient: byPassage(({ f, y }) => f.above(y, 0)),
  },
  LeakyRelu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 0.01)
      return leaky(of.range(0), range(alpha, alpha))
    },
    gradient: bySlope(({ f, x, of }) => f.where(f.above(x, 0), 1, attribute(of, 'alpha', 0.01))),
  },
  PRelu: {
    facts: likeInput,
    range: (of) => leaky(of.range(0), of.range(1)),
    gradient: slopedGradient,
  },
  ThresholdedRelu: {
    facts: likeInput,
    range: (of) => hull(range(0, 0), clamp(of.range(0), attribute(of, 'alpha', 1), Number.POSITIVE_INFINITY)),
    gradient: byPassage(({ f, x, of }) => f.above(x, attribute(of, 'alpha', 1))),
  },
  Sigmoid: {
    facts: likeInput,
    range: (of) => rising(of.range(0), sigmoid),
    gradient: bySlope(({ f, y }) => f.mul(y, f.sub(1, y))),
  },
  HardSigmoid: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 0.2)
      const beta = attribute(of, 'beta', 0.5)
      if (alpha <= 0) return range(0, 1)
      return rising(of.range(0), (x) => Math.min(Math.max(alpha * x + beta, 0), 1))
    },
    gradient: bySlope(({ f, y, of }) =>
      f.where(f.both(f.above(y, 0), f.below(y, 1)), attribute(of, 'alpha', 0.2), 0),
    ),
  },
  HardSwish: {
    facts: likeInput,
    range: (of) => dipping(of.range(0), -0.375),
    gradient: bySlope(({ f, x }) =>
      f.where(f.atMost(x, -3), 0, f.where(f.below(x, 3), f.add(f.div(x, 3), 0.5), 1)),
    ),
  },
  Softsign: {
    facts: likeInput,
    range: (of) => rising(of.range(0), (x) => (Number.isFinite(x) ? x / (1 + Math.abs(x)) : Math.sign(x))),
    gradient: bySlope(({ f, x }) => {
      const whole = f.add(f.abs(x), 1)
      return f.div(1, f.mul(whole, whole))
    }),
  },
  Softplus: {
    facts: likeInput,
    range: (of) => rising(of.range(0), softplus),
    gradient: bySlope(({ f, x }) => f.sigmoid(x)),
  },
  Elu: {
    facts: likeInput,
    range: (of) => exponentialUnit(of, attribute(of, 'alpha', 1), 1),
    gradient: bySlope((at) => exponentialSlope(at, attribute(at.of, 'alpha', 1), 1)),
  },
  Celu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1)
      return alpha > 0 ? rising(of.range(0), (x) => (x > 0 ? x : alpha * Math.expm1(x / alpha))) : unbounded
    },
    gradient: bySlope(({ f, x, of }) =>
      f.where(f.above(x, 0), 1, f.exp(f.div(x, attribute(of, 'alpha', 1)))),
    ),
  },
  Selu: {
    facts: likeInput,
    range: (of) => exponentialUnit(of, ...selfNormalizing(of)),
    gradient: bySlope((at) => exponentialSlope(at, ...selfNormalizing(at.of))),
  },
  // -0.169971 is the exact function's minimum, -0.170041 that of the tanh approximation.
  Gelu: {
    facts: likeInput,
    range: (of) => dipping(of.range(0), -0.17005),
    gradient: bySlope((at) =>
      textAttribute(at.of.node, 'approximate', 'none') === 'tanh' ? nearGaussianSlope(at) : gaussianSlope(at),
    ),
  },
  Mish: {
    facts: likeInput,
    range: (of) => dipping(of.range(0), -0.308841),
    gradient: bySlope(mishSlope),
  },
  Swish: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1)
      return alpha > 0 ? dipping(of.range(0), -0.278465 / alpha) : unbounded
    },
    gradient: bySlope((at) => gatedSlope(at, attribute(at.of, 'alpha', 1))),
  },
  Shrink: {
    facts: likeInput,
    range: shrunk,
    gradient: byPassage(({ f, x, of }) => f.above(f.abs(x), attribute(of, 'lambd', 0.5))),
  },
  Erf: {
    facts: likeInput,
    range: (of) => errorFunction(of.range(0)),
    gradient: bySlope(({ f, x }) => f.mul(f.exp(f.neg(f.mul(x, x))), 2 / Math.sqrt(Math.PI))),
  },
  Clip: { facts: likeInput, range: clip, gradient: clippedGradient },
  Dropout: {
    facts: (of) => [{ shape: of.facts(0).shape }, { shape: of.facts(0).shape, type: 'bool' }],
    range: (of) => [droppedOut(of), range(0, 1)],
    // Idle in the dialect.
    gradient: (of) => [of.gradient(0)],
  },
}

/** com.microsoft */
export const fusedActivationRules: OperatorRules = {
  Gelu: activationRules.Gelu,
  FastGelu: {
    facts: likeInput,
    range: (of) => bent(of, -0.17005),
    gradient: afterBias(nearGaussianSlope),
  },
  BiasGelu: { facts: likeInput, range: (of) => bent(of, -0.17005), gradient: afterBias(gaussianSlope) },
  // x * sigmoid(alpha x): the dip is that of x * sigmoid(x), scaled.
  QuickGelu: {
    facts: likeInput,
    range: (of) => {
      const alpha = attribute(of, 'alpha', 1.702)
      return alpha > 0 ? dipping(of.range(0), -0.278465 / alpha) : unbounded
    },
    gradient: bySlope((at) => gatedSlope(at, attribute(at.of, 'alpha', 1.702))),
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
