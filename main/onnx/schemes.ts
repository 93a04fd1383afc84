/** Textbook draws of initial weights: the standard deviation that each gives for a layer's fans. */

import { normalFrom, randomFrom } from '../base/random'
import { truncatedStd } from '../contract/density'
import type { Distribution, Scheme } from '../contract/weights'

export interface Fans {
  fanIn: number
  fanOut: number
}

/** transformers' `initializer_range` (Devlin et al. 2019 draw from a normal of 0.02). */
const narrowStd = 0.02

/**
 * Standard deviation of the scheme. He et al. 2015 (`he`, `he-fan-out`), Glorot and Bengio 2010, LeCun et al. 1998, PyTorch's defaults:
 * `kaiming_uniform(a = sqrt 5)` is uniform within 1/sqrt(fan_in), recurrent layers are uniform within 1/sqrt(hidden); for those
 * `fanOut` is the hidden size.
 */
export function stdOf(scheme: Scheme, { fanIn, fanOut }: Fans): number {
  switch (scheme) {
    case 'he':
      return Math.sqrt(2 / fanIn)
    case 'he-fan-out':
      return Math.sqrt(2 / fanOut)
    case 'glorot':
      return Math.sqrt(2 / (fanIn + fanOut))
    case 'lecun':
      return Math.sqrt(1 / fanIn)
    case 'torch-default':
      return Math.sqrt(1 / (3 * fanIn))
    case 'recurrent-default':
      return Math.sqrt(1 / (3 * fanOut))
    case 'unit-normal':
      return 1
    case 'narrow-normal':
      return narrowStd
  }
}

const rectifying = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'ThresholdedRelu',
  'Elu',
  'Celu',
  'Gelu',
  'FastGelu',
  'BiasGelu',
  'QuickGelu',
  'Silu',
  'Swish',
  'HardSwish',
  'Mish',
  'Softplus',
  'Clip',
])
const squashing = new Set(['Tanh', 'Sigmoid', 'HardSigmoid', 'Softsign', 'Softmax', 'LogSoftmax', 'Erf'])

/**
 * The scheme the field draws with before an activation (spec: audits, 9): He before the ReLU family, Glorot before tanh and sigmoid,
 * LeCun before SELU and before nothing.
 */
export function schemeFor(activation: string | null): Extract<Scheme, 'he' | 'glorot' | 'lecun'> {
  if (activation !== null && rectifying.has(activation)) return 'he'
  return activation !== null && squashing.has(activation) ? 'glorot' : 'lecun'
}

/** `count` numbers of mean 0 and standard deviation `std`; the same seed gives the same numbers. */
export function drawn(distribution: Distribution, std: number, count: number, seed: number): Float32Array {
  const uniform = randomFrom(seed)
  const half = std * Math.sqrt(3)
  const normal = normalFrom(uniform)
  const cut = (): number => {
    const z = normal()
    return Math.abs(z) <= 2 ? z / truncatedStd : cut()
  }
  const next =
    distribution === 'uniform'
      ? () => (2 * uniform() - 1) * half
      : distribution === 'normal'
        ? () => normal() * std
        : () => cut() * std
  return Float32Array.from({ length: count }, next)
}
