/**
 * One step of a recurrent layer in plain operators, as the ONNX specification of LSTM, GRU and RNN writes its equations. Gates stand in the
 * order of the file: i o f c of an LSTM, z r h of a GRU.
 */
import { floatAttribute, intAttribute, textsAttribute } from '../attributes'
import type { LoweringContext } from '../ops/rule'
import { unsupported } from './refusals'

/** [batch, hidden] each; null: zeros, and what they are multiplied with is left out. */
export interface State {
  h: string | null
  /** Of an LSTM alone. */
  c: string | null
}

/** Weights of one direction, without the axis of directions. */
export interface DirectionWeights {
  /** [gates * hidden, hidden]. */
  recurrent: string
  /** [gates * hidden] each; null: none. */
  bias: { input: string; recurrent: string } | null
  /** [3 * hidden], in the order i o f. */
  peepholes: string | null
  hidden: number
  /** Which of the layer's directions it is. */
  direction: number
}

export interface Cell {
  gates: number
  /** Added to the input's product for all steps at once; null: nothing. */
  inputBias: string | null
  /** `x` is the step's input already multiplied with the weights, [batch, gates * hidden]. */
  step(x: string, state: State): State & { h: string }
}

type Activation = (x: string) => string

/** Which of alpha and beta a function reads, and their defaults; those without stand in `plain`. */
const parametersOf: Readonly<Record<string, readonly number[]>> = {
  affine: [1, 0],
  leakyrelu: [0.01],
  thresholdedrelu: [1],
  scaledtanh: [1, 1],
  hardsigmoid: [0.2, 0.5],
  elu: [1],
}
const plain: Readonly<Record<string, string>> = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  softsign: 'Softsign',
  softplus: 'Softplus',
}
const parted: Readonly<Record<string, string>> = {
  leakyrelu: 'LeakyRelu',
  thresholdedrelu: 'ThresholdedRelu',
  hardsigmoid: 'HardSigmoid',
  elu: 'Elu',
}

function activationNamed(of: LoweringContext, name: string, [alpha, beta]: readonly number[]): Activation {
  const { build } = of
  const times = (x: string, by: number) => build.emit('Mul', [x, build.number(by, of.facts(0).type!)])
  if (name in plain) return (x) => build.emit(plain[name], [x])
  if (name === 'affine')
    return (x) => build.emit('Add', [times(x, alpha), build.number(beta, of.facts(0).type!)])
  if (name === 'scaledtanh') return (x) => times(build.emit('Tanh', [times(x, beta)]), alpha)
  if (!(name in parted)) throw unsupported(of.node, `with the activation ${name}`)
  const attributes = { alpha: { float: alpha }, ...(beta === undefined ? {} : { beta: { float: beta } }) }
  return (x) => build.emit(parted[name], [x], attributes)
}

/** Of one direction. The lists of alpha and beta hold values only for functions that read them. */
function activationsOf(of: LoweringContext, byDefault: readonly string[], direction: number): Activation[] {
  const told = textsAttribute(of.node, 'activations') ?? [...byDefault, ...byDefault]
  const lists = ['activation_alpha', 'activation_beta'].map((list) => [
    ...(of.node.attribute.find(({ name }) => name === list)?.floats ?? []),
  ])
  const clip = floatAttribute(of.node, 'clip', 0)
  const all = told.map((word, i) => {
    const name = word.toLowerCase()
    const parameters = (parametersOf[name] ?? []).map((value, i) => lists[i].shift() ?? value)
    const activation = activationNamed(of, name, parameters)
    // As ONNX Runtime has it: the cell of an LSTM is not clipped on its way out.
    return clip > 0 && i % byDefault.length < 2 ? (x: string) => activation(clipped(of, x, clip)) : activation
  })
  const first = direction * byDefault.length
  return all.slice(first, first + byDefault.length)
}

const clipped = (of: LoweringContext, x: string, most: number): string =>
  of.build.emit('Clip', [
    x,
    of.build.number(-most, of.facts(0).type!),
    of.build.number(most, of.facts(0).type!),
  ])

const summedBias = ({ build }: LoweringContext, { bias }: DirectionWeights): string | null =>
  bias && build.emit('Add', [bias.input, bias.recurrent])

/** x plus the state's product with the weights, which lie [out, in]. */
const plusProduct = ({ build }: LoweringContext, x: string, h: string | null, weights: string): string =>
  h === null ? x : build.emit('Gemm', [h, weights, x], { transB: 1 })

/** Parts of the last axis, each `widths[i]` times the hidden size. */
const parts = (
  { build }: LoweringContext,
  from: string,
  hidden: number,
  widths: readonly number[],
  axis = 1,
): string[] =>
  build.emitAll('Split', [from, build.ints(widths.map((width) => width * hidden))], widths.length, { axis })

/** old + share * (fresh - old), the old being zeros where it is null. */
function blended({ build }: LoweringContext, kept: string, fresh: string, old: string | null): string {
  if (old === null) return build.emit('Sub', [fresh, build.emit('Mul', [kept, fresh])])
  return build.emit('Add', [fresh, build.emit('Mul', [kept, build.emit('Sub', [old, fresh])])])
}

export function rnnCell(of: LoweringContext, weights: DirectionWeights): Cell {
  const [f] = activationsOf(of, ['tanh'], weights.direction)
  return {
    gates: 1,
    inputBias: summedBias(of, weights),
    step: (x, { h }) => ({ h: f(plusProduct(of, x, h, weights.recurrent)), c: null }),
  }
}

export function gruCell(of: LoweringContext, weights: DirectionWeights): Cell {
  const after = intAttribute(of.node, 'linear_before_reset', 0) !== 0
  return after ? resetAfter(of, weights) : resetBefore(of, weights)
}

/** The reset gate is taken of the state before its product. */
function resetBefore(of: LoweringContext, weights: DirectionWeights): Cell {
  const { build } = of
  const { hidden } = weights
  const [f, g] = activationsOf(of, ['sigmoid', 'tanh'], weights.direction)
  const [gateWeights, freshWeights] = parts(of, weights.recurrent, hidden, [2, 1], 0)
  return {
    gates: 3,
    inputBias: summedBias(of, weights),
    step: (x, { h }) => {
      const [xGates, xFresh] = parts(of, x, hidden, [2, 1])
      const [z, r] = parts(of, f(plusProduct(of, xGates, h, gateWeights)), hidden, [1, 1])
      const reset = h === null ? null : build.emit('Mul', [r, h])
      const fresh = g(plusProduct(of, xFresh, reset, freshWeights))
      return { h: blended(of, z, fresh, h), c: null }
    },
  }
}

/** The reset gate is taken of the product, its bias included; so keep the biases apart. */
function resetAfter(of: LoweringContext, weights: DirectionWeights): Cell {
  const { build } = of
  const { hidden, bias, recurrent } = weights
  const [f, g] = activationsOf(of, ['sigmoid', 'tanh'], weights.direction)
  const product = (h: string | null) =>
    h === null
      ? (bias?.recurrent ?? null)
      : build.emit('Gemm', [h, recurrent, bias?.recurrent ?? ''], { transB: 1 })
  return {
    gates: 3,
    inputBias: bias?.input ?? null,
    step: (x, { h }) => {
      const moved = product(h)
      const [xGates, xFresh] = parts(of, x, hidden, [2, 1])
      // The bias alone, of a state of zeros, has no axis of the batch.
      const [hGates, hFresh] = moved === null ? [] : parts(of, moved, hidden, [2, 1], h === null ? 0 : 1)
      const gates = hGates === undefined ? xGates : build.emit('Add', [xGates, hGates])
      const [z, r] = parts(of, f(gates), hidden, [1, 1])
      const fresh =
        hFresh === undefined ? xFresh : build.emit('Add', [xFresh, build.emit('Mul', [r, hFresh])])
      return { h: blended(of, z, g(fresh), h), c: null }
    },
  }
}

export function lstmCell(of: LoweringContext, weights: DirectionWeights): Cell {
  const { build } = of
  const { hidden } = weights
  const [f, g, h] = activationsOf(of, ['sigmoid', 'tanh', 'tanh'], weights.direction)
  const peepholes = weights.peepholes === null ? null : parts(of, weights.peepholes, hidden, [1, 1, 1], 0)
  const coupled = intAttribute(of.node, 'input_forget', 0) !== 0
  /** A gate that also looks at the cell. */
  const looking = (x: string, c: string | null, gate: number) =>
    peepholes && c !== null ? build.emit('Add', [x, build.emit('Mul', [c, peepholes[gate]])]) : x
  const nextCell = (input: string, forget: string, fresh: string, c: string | null) => {
    if (coupled) {
      const one = build.number(1, of.facts(0).type!)
      return blended(of, build.emit('Sub', [one, input]), fresh, c)
    }
    const added = build.emit('Mul', [input, fresh])
    return c === null ? added : build.emit('Add', [build.emit('Mul', [forget, c]), added])
  }
  const gates = (x: string, c: string | null) => {
    if (!peepholes) {
      const [open, fresh] = parts(of, x, hidden, [3, 1])
      const [input, output, forget] = parts(of, f(open), hidden, [1, 1, 1])
      return { input, forget, fresh, output: () => output }
    }
    const [input, output, forget, fresh] = parts(of, x, hidden, [1, 1, 1, 1])
    return {
      input: f(looking(input, c, 0)),
      forget: f(looking(forget, c, 2)),
      fresh,
      output: (next: string) => f(looking(output, next, 1)),
    }
  }
  return {
    gates: 4,
    inputBias: summedBias(of, weights),
    step: (x, state) => {
      const { input, forget, fresh, output } = gates(plusProduct(of, x, state.h, weights.recurrent), state.c)
      const c = nextCell(input, forget, g(fresh), state.c)
      return { h: build.emit('Mul', [output(c), h(c)]), c }
    },
  }
}
