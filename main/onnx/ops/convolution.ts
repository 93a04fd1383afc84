/** Convolutions and pools: windows that move over the axes behind batch and channel. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute, textAttribute } from '../attributes'
import { slidden } from '../dimension'
import { hull, type Range, range } from '../range'
import type { Facts, NodeContext, OperatorRule, OperatorRules, RangeContext, Shape } from './rule'

interface Window {
  strides: number[]
  dilations: number[]
  pads: number[]
  kernel: number[]
  autoPad: string
}

function windowOf({ node }: NodeContext, kernel: number[]): Window {
  const rank = kernel.length
  return {
    kernel,
    strides: intsAttribute(node, 'strides') ?? Array(rank).fill(1),
    dilations: intsAttribute(node, 'dilations') ?? Array(rank).fill(1),
    pads: intsAttribute(node, 'pads') ?? Array(2 * rank).fill(0),
    autoPad: textAttribute(node, 'auto_pad', 'NOTSET'),
  }
}

/** Spatial sizes of the kernel; null where they are not known. */
function kernelOf(of: NodeContext, weights: boolean): number[] | null {
  const told = intsAttribute(of.node, 'kernel_shape')
  if (told) return told
  const sizes = weights ? of.facts(1).shape?.slice(2) : null
  return sizes?.every((size) => typeof size === 'number') ? sizes : null
}

function slide(spatial: Shape, window: Window, ceil: boolean): Dimension[] {
  return spatial.map((size, i) => {
    const stride = window.strides[i]
    if (window.autoPad.startsWith('SAME')) return slidden(size, 0, 1, stride, Math.floor)
    const extent = (window.kernel[i] - 1) * window.dilations[i] + 1
    const valid = window.autoPad === 'VALID'
    const padding = valid ? 0 : window.pads[i] + window.pads[i + spatial.length]
    return slidden(size, padding, extent, stride, ceil ? Math.ceil : Math.floor)
  })
}

const openAxes = (shape: Shape): null[] => shape.slice(2).map(() => null)

function convolved(of: NodeContext): Partial<Facts>[] {
  const [x, w] = [of.facts(0).shape, of.facts(1).shape]
  if (!x) return [{}]
  const kernel = kernelOf(of, true)
  const spatial = kernel ? slide(x.slice(2), windowOf(of, kernel), false) : openAxes(x)
  return [{ shape: [x[0], w?.[0] ?? null, ...spatial] }]
}

/** stride * (size - 1) + output_padding + extent - pads (ONNX, ConvTranspose), unless output_shape says it. */
function transposed(of: NodeContext): Partial<Facts>[] {
  const [x, w] = [of.facts(0).shape, of.facts(1).shape]
  if (!x) return [{}]
  const kernel = kernelOf(of, true)
  const channels = typeof w?.[1] === 'number' ? w[1] * intAttribute(of.node, 'group', 1) : null
  const told = intsAttribute(of.node, 'output_shape')
  if (told || !kernel) return [{ shape: [x[0], channels, ...(told?.slice(-(x.length - 2)) ?? openAxes(x))] }]
  const { strides, dilations, pads, autoPad } = windowOf(of, kernel)
  const extra = intsAttribute(of.node, 'output_padding') ?? kernel.map(() => 0)
  const spatial = x.slice(2).map((size, i) => {
    if (typeof size !== 'number') return null
    if (autoPad.startsWith('SAME')) return size * strides[i]
    const extent = (kernel[i] - 1) * dilations[i] + 1
    return strides[i] * (size - 1) + extra[i] + extent - pads[i] - pads[i + kernel.length]
  })
  return [{ shape: [x[0], channels, ...spatial] }]
}

function pooled(of: NodeContext): Partial<Facts>[] {
  const x = of.facts(0).shape
  const kernel = kernelOf(of, false)
  if (!x || !kernel) return [{}]
  const ceil = intAttribute(of.node, 'ceil_mode', 0) === 1
  // The last window may start beyond the padded end, where runtimes differ: left open.
  const shape = ceil
    ? [x[0], x[1], ...openAxes(x)]
    : [x[0], x[1], ...slide(x.slice(2), windowOf(of, kernel), false)]
  return [{ shape }, { shape, type: 'int64' }]
}

const pooledToOne = (of: NodeContext): Partial<Facts>[] => {
  const shape = of.facts(0).shape
  return [{ shape: shape ? [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)] : null }]
}

/** Padding counts as zeros where it is asked for. */
const averaged = (of: RangeContext): Range =>
  intAttribute(of.node, 'count_include_pad', 0) === 1 ? hull(of.range(0), range(0, 0)) : of.range(0)

const sameRange = (of: RangeContext): Range => of.range(0)
const global: OperatorRule = { facts: pooledToOne, range: sameRange }

export const convolutionRules: OperatorRules = {
  Conv: { facts: convolved },
  ConvInteger: { facts: (of) => [{ ...convolved(of)[0], type: 'int32' }] },
  ConvTranspose: { facts: transposed },
  MaxPool: { facts: pooled, range: sameRange },
  AveragePool: { facts: pooled, range: averaged },
  LpPool: { facts: pooled },
  GlobalAveragePool: global,
  GlobalMaxPool: global,
  GlobalLpPool: { facts: pooledToOne },
}
