/** Windows that slide over the axes behind batch and channel, of convolutions and pools alike. */
import type { Dimension } from '../../contract/tensor'
import { intsAttribute, textAttribute } from '../attributes'
import { slidden } from '../dimension'
import type { NodeContext, Shape } from './rule'

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
    const extent = (window.kernel[i] - 1) * window.dilations[i] + 1
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
