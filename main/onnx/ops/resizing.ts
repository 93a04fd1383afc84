/** Images sampled at other places. */
import type { Dimension } from '../../contract/tensor'
import { intsAttribute, textAttribute } from '../attributes'
import { dividedBy, multiplied, productOf } from '../dimension'
import { hull, type Range, range, unbounded, withZero } from '../range'
import { resizeGradient } from './resize-gradient'
import {
  axisOf,
  type Facts,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
  type Shape,
} from './rule'

/** A size scaled (in float32, as the runtime does) and rounded down; a symbol passes through whole scales. */
function scaledSize(size: Dimension, scale: number): Dimension {
  if (typeof size === 'number') return Math.floor(Math.fround(size * scale))
  return Number.isInteger(scale) ? multiplied(size, scale) : null
}

/** Upsample's scales are an attribute in opset 7 and input 1 in opset 9; Resize's are input 1 in opset 10, input 2 since. */
function scalesOf(of: NodeContext): readonly number[] | null {
  const told = of.node.attribute.find(({ name }) => name === 'scales')?.floats
  if (told?.length) return told
  const values = of.constant(of.node.opType === 'Upsample' || of.opset < 11 ? 1 : 2)
  return values && [...values]
}

const stretched = (of: NodeContext): boolean =>
  textAttribute(of.node, 'keep_aspect_ratio_policy', 'stretch') === 'stretch'

function resized(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  if (!shape) return [{}]
  const axes =
    intsAttribute(of.node, 'axes')?.map((axis) => axisOf(axis, shape.length)) ?? shape.map((_, i) => i)
  const at = (axis: number) => axes.indexOf(axis)
  const sizes = of.has(3) && of.opset >= 11 ? of.facts(3).values : null
  const crop = textAttribute(of.node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize'
  if (sizes?.length === axes.length && stretched(of)) {
    return [{ shape: shape.map((size, axis) => (at(axis) < 0 ? size : (sizes[at(axis)] ?? null))) }]
  }
  const scales = of.has(3) ? null : scalesOf(of)
  const known = scales?.length === axes.length && !crop
  return [
    {
      shape: shape.map((size, axis) => {
        if (at(axis) < 0) return size
        return known ? scaledSize(size, scales[at(axis)]) : null
      }),
    },
  ]
}

/** Nearest and linear stay between the input's values; cubic overshoots. */
function resizedRange(of: RangeContext): Range {
  if (textAttribute(of.node, 'mode', 'nearest') === 'cubic') return unbounded
  const crop = textAttribute(of.node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize'
  const beyond = of.node.attribute.find(({ name }) => name === 'extrapolation_value')?.f ?? 0
  return crop ? hull(of.range(0), range(beyond, beyond)) : of.range(0)
}

/** [batch, channels, ...] of the input, the places of the grid. */
function sampled(of: NodeContext): Partial<Facts>[] {
  const [x, grid] = [of.facts(0).shape, of.facts(1).shape]
  return [{ shape: x && grid ? [x[0], x[1], ...grid.slice(1, -1)] : null }]
}

/** Beyond the image the samples are zero, or pixels again. */
const sampledRange = (of: RangeContext): Range =>
  /cubic/.test(textAttribute(of.node, 'mode', 'linear')) ? unbounded : withZero(of.range(0))

/** Places for an image of `size` [N, C, (D,) H, W]. */
function grid(of: NodeContext): Partial<Facts>[] {
  const size = of.facts(1).values
  return [{ shape: size ? [size[0], ...size.slice(2), size.length - 2] : null }]
}

/** Blocks laid back into an image: [N, C * block, places] to [N, C, ...image]. */
function laidBack(of: NodeContext): Shape | null {
  const [x, image, block] = [of.facts(0).shape, of.facts(1).values, of.facts(2).values]
  if (!x || !image) return null
  return [x[0], dividedBy(x[1] ?? null, block ? productOf(block) : null), ...image]
}

export const resizingRules: OperatorRules = {
  Resize: { facts: resized, range: resizedRange, gradient: resizeGradient },
  Upsample: { facts: resized, range: resizedRange },
  GridSample: { facts: sampled, range: sampledRange },
  AffineGrid: { facts: grid },
  Col2Im: { facts: (of) => [{ shape: laidBack(of) }] },
}
