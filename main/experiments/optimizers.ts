/** Updates of weights as PyTorch 1.13 defines them, written as operators: what is subtracted from the weights, and the optimizer's next state. */
import type { Optimizer } from '../contract/experiment'
import type { ElementType } from '../contract/tensor'
import type { GradientBuilder } from '../onnx/gradient/builder'

export type OptimizerKind = Optimizer['kind']

/** PyTorch's defaults; `momentum` is the usual 0.9 where the kind needs one. `beta2` is what PyTorch calls alpha of RMSprop. */
export function usualOptimizer(kind: OptimizerKind): Optimizer {
  return {
    kind,
    momentum: kind === 'momentum' || kind === 'nesterov' ? 0.9 : 0,
    weightDecay: kind === 'adamw' ? 0.01 : 0,
    beta1: 0.9,
    beta2: kind === 'rmsprop' ? 0.99 : 0.999,
    epsilon: 1e-8,
  }
}

/** Scalars that change from step to step, of the parameter's type. */
export interface Rates {
  rate: string
  /** Rate over Adam's first bias correction, 1 - beta1^t. */
  stepSize: string
  /** Root of Adam's second, 1 - beta2^t. */
  root: string
}

/** Values of `Rates` at step `t`, counted from 1. */
export function ratesAt({ beta1, beta2 }: Optimizer, rate: number, t: number): Record<keyof Rates, number> {
  return { rate, stepSize: rate / (1 - beta1 ** t), root: Math.sqrt(1 - beta2 ** t) }
}

/** One parameter within the graph. */
export interface Learned {
  build: GradientBuilder
  type: ElementType
  weight: string
  gradient: string
  rates: Rates
  /** Inputs that hold the state, in the order of `statesOf`. */
  states: readonly string[]
}

export interface Update {
  /** The next weights are the weights less this. */
  step: string
  states: readonly string[]
}

/** What an optimizer remembers of each parameter, zero at the start. */
export function statesOf({ kind, momentum }: Optimizer): readonly string[] {
  switch (kind) {
    case 'sgd':
      return []
    case 'momentum':
    case 'nesterov':
      return ['velocity']
    case 'adam':
    case 'adamw':
      return ['mean', 'square']
    case 'rmsprop':
      return momentum > 0 ? ['square', 'velocity'] : ['square']
  }
}

/** Whether the update looks at the step's number. */
export const countsSteps = ({ kind }: Optimizer): boolean => kind === 'adam' || kind === 'adamw'

const scaled = ({ build, type }: Learned, tensor: string, by: number): string =>
  by === 1 ? tensor : build.emit('Mul', [tensor, build.number(by, type)])

const sum = ({ build }: Learned, a: string, b: string): string => build.emit('Add', [a, b])

/** decay * old + (1 - decay) * fresh */
const average = (of: Learned, old: string, decay: number, fresh: string): string =>
  sum(of, scaled(of, old, decay), scaled(of, fresh, 1 - decay))

const square = ({ build }: Learned, tensor: string): string => build.emit('Mul', [tensor, tensor])

function sgd(of: Learned, gradient: string): Update {
  return { step: of.build.emit('Mul', [gradient, of.rates.rate]), states: [] }
}

function momentum(of: Learned, gradient: string, { kind, momentum: keep }: Optimizer): Update {
  const velocity = sum(of, scaled(of, of.states[0], keep), gradient)
  const along = kind === 'nesterov' ? sum(of, gradient, scaled(of, velocity, keep)) : velocity
  return { step: of.build.emit('Mul', [along, of.rates.rate]), states: [velocity] }
}

/** Kingma and Ba 2015; decoupled decay as Loshchilov and Hutter 2019. */
function adam(
  of: Learned,
  gradient: string,
  { kind, beta1, beta2, epsilon, weightDecay }: Optimizer,
): Update {
  const { build, type, rates } = of
  const mean = average(of, of.states[0], beta1, gradient)
  const squares = average(of, of.states[1], beta2, square(of, gradient))
  const deviation = build.emit('Div', [build.emit('Sqrt', [squares]), rates.root])
  const whole = sum(of, deviation, build.number(epsilon, type))
  const step = build.emit('Div', [build.emit('Mul', [mean, rates.stepSize]), whole])
  const states = [mean, squares]
  if (kind === 'adam' || weightDecay === 0) return { step, states }
  const decay = build.emit('Mul', [rates.rate, build.number(weightDecay, type)])
  return { step: sum(of, step, build.emit('Mul', [of.weight, decay])), states }
}

/** Tieleman and Hinton 2012. */
function rmsprop(of: Learned, gradient: string, { momentum: keep, beta2, epsilon }: Optimizer): Update {
  const { build, type, rates } = of
  const squares = average(of, of.states[0], beta2, square(of, gradient))
  const deviation = sum(of, build.emit('Sqrt', [squares]), build.number(epsilon, type))
  const along = build.emit('Div', [gradient, deviation])
  if (keep === 0) return { step: build.emit('Mul', [along, rates.rate]), states: [squares] }
  const velocity = sum(of, scaled(of, of.states[1], keep), along)
  return { step: build.emit('Mul', [velocity, rates.rate]), states: [squares, velocity] }
}

const rules: Readonly<Record<OptimizerKind, (of: Learned, gradient: string, told: Optimizer) => Update>> = {
  sgd,
  momentum,
  nesterov: momentum,
  adam,
  adamw: adam,
  rmsprop,
}

/** Emits the update of one parameter. */
export function updateOf(told: Optimizer, of: Learned): Update {
  const coupled = told.kind !== 'adamw' && told.weightDecay !== 0
  const gradient = coupled ? sum(of, of.gradient, scaled(of, of.weight, told.weightDecay)) : of.gradient
  return rules[told.kind](of, gradient, told)
}
