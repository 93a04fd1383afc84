/** Convolutions: windows of weights that move over the axes behind batch and channel. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { unsupported } from '../gradient/refusals'
import { multiply, type Range, subtract, unbounded, withZero } from '../range'
import { kernelGradient } from './kernel-gradient'
import { offsetOf, productRange, scannable, summedWithBias, unitSums, weightedRange } from './linear'
import type {
  Facts,
  GradientContext,
  NodeContext,
  OperatorRule,
  OperatorRules,
  RangeContext,
  Shape,
} from './rule'
import {
  kernelOf,
  openAxes,
  type PlacedWindow,
  padsOf,
  slide,
  turnedBack,
  windowBetween,
  windowOf,
} from './windows'

/** `x` and `w` are the positions of data and weights. */
function convolved(of: NodeContext, data = 0, weights = 1): Shape | null {
  const [x, w] = [of.facts(data).shape, of.facts(weights).shape]
  if (!x) return null
  const kernel = kernelOf(of, w)
  const spatial = kernel ? slide(x.slice(2), windowOf(of, kernel), false) : openAxes(x)
  return [x[0], w?.[0] ?? null, ...spatial]
}

/** stride * (size - 1) + output_padding + extent - pads (ONNX, ConvTranspose), unless output_shape says it. */
function transposed(of: NodeContext): Partial<Facts>[] {
  const [x, w] = [of.facts(0).shape, of.facts(1).shape]
  if (!x) return [{}]
  const kernel = kernelOf(of, w)
  const channels = typeof w?.[1] === 'number' ? w[1] * intAttribute(of.node, 'group', 1) : null
  const told = intsAttribute(of.node, 'output_shape')
  if (told || !kernel) return [{ shape: [x[0], channels, ...(told?.slice(-(x.length - 2)) ?? openAxes(x))] }]
  const { strides, dilations, pads, autoPad } = windowOf(of, kernel)
  const extra = intsAttribute(of.node, 'output_padding') ?? kernel.map(() => 0)
  const spatial = x.slice(2).map((size, i): Dimension => {
    if (autoPad.startsWith('SAME')) return typeof size === 'number' ? size * strides[i] : null
    const extent = (kernel[i] - 1) * dilations[i] + 1
    const padding = autoPad === 'VALID' ? 0 : pads[i] + pads[i + kernel.length]
    const more = extra[i] + extent - padding
    if (typeof size !== 'number') return strides[i] === 1 && more === 1 ? size : null
    return strides[i] * (size - 1) + more
  })
  return [{ shape: [x[0], channels, ...spatial] }]
}

/** Values that one result is made of. */
function countOf(w: Shape | null): number | null {
  const count = productOf(w?.slice(1) ?? [null])
  return typeof count === 'number' ? count : null
}

/** A window at the border sees zeros. */
function convolvedRange(of: RangeContext): Range {
  const input = withZero(of.range(0))
  const w = of.facts(1).shape
  const weights = scannable(of, 1, input)
  const units = Number(w?.[0] ?? 0)
  if (!weights || units === 0) return summedWithBias(of, productRange(of, 0, 1, input), countOf(w), 2)
  const each = weights.length / units
  const sums = unitSums(weights, units, (i) => Math.floor(i / each))
  return weightedRange(sums, input, offsetOf(of, 2, units))
}

/** Each result sums at most one value for every place of the kernel and channel of its group: [C, M / group, k...]. */
function transposedRange(of: RangeContext): Range {
  const input = withZero(of.range(0))
  const w = of.facts(1).shape
  const weights = scannable(of, 1, input)
  if (!weights || !w?.every((size) => typeof size === 'number' && size > 0)) return unbounded
  const [channels, perGroup] = w.map(Number)
  const groups = intAttribute(of.node, 'group', 1)
  const field = weights.length / (channels * perGroup)
  const inGroup = channels / groups
  if (groups < 1 || !Number.isInteger(inGroup)) return unbounded
  const unitOf = (i: number) => {
    const channel = Math.floor(i / (field * perGroup))
    return Math.floor(channel / inGroup) * perGroup + (Math.floor(i / field) % perGroup)
  }
  const units = perGroup * groups
  return weightedRange(unitSums(weights, units, unitOf), input, offsetOf(of, 2, units))
}

/** The zero point stands for zero at the border too. */
function integerRange(of: RangeContext): Range {
  const real = (i: number) => (of.has(i + 2) ? subtract(of.range(i), of.range(i + 2)) : of.range(i))
  return summedWithBias(of, multiply(withZero(real(0)), real(1)), countOf(of.facts(1).shape), 99)
}

const rule = (data: number, weights: number, typed: number): OperatorRule => ({
  facts: (of) => [{ shape: convolved(of, data, weights), type: of.facts(typed).type }],
})

const biasGradient = (of: GradientContext): string | null => {
  const axes = (of.outputFacts(0).shape ?? []).map((_, axis) => axis).filter((axis) => axis !== 1)
  return of.has(2) && of.wants(2) ? of.build.reduce('ReduceSum', of.gradient(0)!, axes) : null
}

function convGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const window = windowBetween(of, kernelOf(of, of.facts(1).shape), of.facts(0), of.outputFacts(0))
  const gradient = of.gradient(0)!
  const group = intAttribute(of.node, 'group', 1)
  const image = { name: of.input(0), shape: of.facts(0).shape ?? [] }
  const kernel = of.facts(1).shape ?? []
  return [
    of.wants(0)
      ? build.emit('ConvTranspose', [gradient, of.input(1)], { ...turnedBack(window), group })
      : null,
    of.wants(1) ? kernelGradient(build, { image, gradient, window, group, kernel }) : null,
    biasGradient(of),
  ]
}

/** A transposed convolution spreads what a convolution gathers: its gradients are those of that convolution, the roles exchanged. */
function transposeGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const window = transposedWindow(of)
  const gradient = of.gradient(0)!
  const group = intAttribute(of.node, 'group', 1)
  const image = { name: gradient, shape: of.outputFacts(0).shape ?? [] }
  const kernel = of.facts(1).shape ?? []
  return [
    of.wants(0) ? gathered(of, window, group) : null,
    of.wants(1) ? kernelGradient(build, { image, gradient: of.input(0), window, group, kernel }) : null,
    biasGradient(of),
  ]
}

const gathered = (of: GradientContext, window: PlacedWindow, group: number): string =>
  of.build.emit('Conv', [of.gradient(0)!, of.input(1)], {
    kernel_shape: window.kernel,
    strides: window.strides,
    dilations: window.dilations,
    pads: padsOf(window),
    group,
  })

/** Of a transposed convolution the window moves over the output; where its size is told, the padding follows (ONNX, ConvTranspose). */
function transposedWindow(of: GradientContext): PlacedWindow {
  const window = windowBetween(of, kernelOf(of, of.facts(1).shape), of.outputFacts(0), of.facts(0))
  const told = intsAttribute(of.node, 'output_shape') !== null
  if (!told && !window.autoPad.startsWith('SAME')) return window
  const extra = intsAttribute(of.node, 'output_padding') ?? window.kernel.map(() => 0)
  const before = window.before.map((size, i) => {
    const total = size + window.beyond[i] + extra[i]
    return window.autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2)
  })
  if (before.some((size) => size < 0))
    throw unsupported(of.node, 'where its output is larger than what is spread')
  const beyond = window.beyond.map((size, i) => size + window.before[i] - before[i])
  return { ...window, before, beyond }
}

export const convolutionRules: OperatorRules = {
  Conv: { facts: (of) => [{ shape: convolved(of) }], range: convolvedRange, gradient: convGradient },
  ConvInteger: { facts: (of) => [{ shape: convolved(of), type: 'int32' }], range: integerRange },
  ConvTranspose: { facts: transposed, range: transposedRange, gradient: transposeGradient },
  DeformConv: rule(0, 1, 0),
  // Its type bounds what comes out.
  QLinearConv: { ...rule(0, 3, 7), range: () => unbounded },
}

/** com.microsoft */
export const fusedConvolutionRules: OperatorRules = { FusedConv: rule(0, 1, 0) }
