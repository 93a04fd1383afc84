/** Windows that slide over the axes behind batch and channel, of convolutions and pools alike. */
import type { Dimension } from '../../contract/tensor'
import { intsAttribute, textAttribute } from '../attributes'
import { slidden } from '../dimension'
import type { Attributes } from '../edit'
import { unsupported } from '../gradient/refusals'
import type { Facts, NodeContext, Shape } from './rule'

export interface Window {
  strides: number[]
  dilations: number[]
  pads: number[]
  kernel: number[]
  autoPad: string
}

export function windowOf({ node }: NodeContext, kernel: number[]): Window {
  const rank = kernel.length
  return {
    kernel,
    strides: intsAttribute(node, 'strides') ?? Array(rank).fill(1),
    dilations: intsAttribute(node, 'dilations') ?? Array(rank).fill(1),
    pads: intsAttribute(node, 'pads') ?? Array(2 * rank).fill(0),
    autoPad: textAttribute(node, 'auto_pad', 'NOTSET'),
  }
}

/** A window over axes of known sizes, its padding as it comes out: what `auto_pad` and a ceiling make of it. */
export interface PlacedWindow extends Window {
  /** Padding in front of each axis. */
  before: number[]
  /** How far the last window reaches past the end of each axis; negative where the last values are not reached. */
  beyond: number[]
}

const extentOf = ({ kernel, dilations }: Window, i: number): number => (kernel[i] - 1) * dilations[i] + 1

/** `from`: the sizes the window moves over, `to`: its number of places on each axis. */
function placed(window: Window, from: readonly number[], to: readonly number[]): PlacedWindow {
  const reach = to.map((places, i) => (places - 1) * window.strides[i] + extentOf(window, i))
  const before = from.map((size, i) => {
    if (window.autoPad === 'VALID') return 0
    if (!window.autoPad.startsWith('SAME')) return window.pads[i]
    const total = Math.max(0, reach[i] - size)
    return window.autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2)
  })
  return { ...window, before, beyond: reach.map((end, i) => end - from[i] - before[i]) }
}

/** Sizes of the axes behind batch and channel; null where one of them is open. */
export function spatialSizes(shape: Shape | null): number[] | null {
  const sizes = shape?.slice(2)
  return sizes?.every((size) => typeof size === 'number') ? sizes : null
}

/**
 * The node's window of `kernel` over the axes of `from`, with as many places as `to` has. Throws InputError where a size is open: padding
 * depends on it.
 */
export function windowBetween(
  of: NodeContext,
  kernel: number[] | null,
  from: Facts,
  to: Facts,
): PlacedWindow {
  const [sizes, places] = [spatialSizes(from.shape), spatialSizes(to.shape)]
  if (!kernel || !sizes || !places) throw unsupported(of.node, 'for images of open size')
  return placed(windowOf(of, kernel), sizes, places)
}

/** Padding of each axis, in front of all and then behind, for operators that take it with `output_padding` or without. */
export const padsOf = ({ before, beyond }: PlacedWindow): number[] => [
  ...before,
  ...beyond.map((size) => Math.max(0, size)),
]

/** Attributes of the ConvTranspose that turns a window back: what no window reached is padding of its output. */
export const turnedBack = (window: PlacedWindow): Attributes => ({
  kernel_shape: window.kernel,
  strides: window.strides,
  dilations: window.dilations,
  pads: padsOf(window),
  output_padding: window.beyond.map((size) => Math.max(0, -size)),
})

/** Spatial sizes of the kernel: told, or those of the weights; null where they are not known. */
export function kernelOf(of: NodeContext, weights: Shape | null): number[] | null {
  const told = intsAttribute(of.node, 'kernel_shape')
  if (told) return told
  const sizes = weights?.slice(2)
  return sizes?.every((size) => typeof size === 'number') ? sizes : null
}

/**
 * Sizes after the window has moved over each axis. With `ceil` the last window may reach beyond the padded end; where it would
 * even start there, runtimes differ and the size is left open.
 */
export function slide(spatial: Shape, window: Window, ceil: boolean): Dimension[] {
  return spatial.map((size, i) => {
    const stride = window.strides[i]
    if (window.autoPad.startsWith('SAME')) return slidden(size, 0, 1, stride, Math.floor)
    const extent = extentOf(window, i)
    const valid = window.autoPad === 'VALID'
    const [before, after] = valid ? [0, 0] : [window.pads[i], window.pads[i + spatial.length]]
    if (!ceil) return slidden(size, before + after, extent, stride, Math.floor)
    const reached = slidden(size, before + after, extent, stride, Math.ceil)
    const beyond =
      typeof reached !== 'number' || typeof size !== 'number' || (reached - 1) * stride >= size + before
    return beyond ? null : reached
  })
}

export const openAxes = (shape: Shape): null[] => shape.slice(2).map(() => null)
