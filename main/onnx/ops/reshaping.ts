/** Same values, other axes: nothing here changes a range. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { dividedBy, multiplied, openAxis, productOf } from '../dimension'
import {
  axisOf,
  type Facts,
  mostAxes,
  type NodeContext,
  type OperatorRule,
  type OperatorRules,
  type Shape,
  wholeNumbers,
} from './rule'

/** 0 copies the input's axis (unless allowzero), -1 takes what is left. */
function reshaped(of: NodeContext): Shape | null {
  const from = of.facts(0).shape
  const target = of.facts(1).values
  if (!target) {
    const rank = of.facts(1).shape?.[0]
    return typeof rank === 'number' && rank <= mostAxes ? Array<Dimension>(rank).fill(null) : null
  }
  const copies = intAttribute(of.node, 'allowzero', 0) === 0
  const sizes = target.map((size, i) => (size === 0 && copies ? (from?.[i] ?? null) : size))
  const open = sizes.indexOf(-1)
  if (open < 0) return sizes
  const rest = sizes.filter((_, i) => i !== open)
  return sizes.map((size, i) => (i === open ? (from ? openAxis(from, rest) : null) : size))
}

function flattened(of: NodeContext): Shape | null {
  const shape = of.facts(0).shape
  if (!shape) return [null, null]
  const axis = axisOf(intAttribute(of.node, 'axis', 1), shape.length)
  return [productOf(shape.slice(0, axis)), productOf(shape.slice(axis))]
}

function transposed(of: NodeContext): Shape | null {
  const shape = of.facts(0).shape
  const order = intsAttribute(of.node, 'perm') ?? shape?.map((_, i) => shape.length - 1 - i)
  return shape && order ? order.map((axis) => shape[axis] ?? null) : null
}

function squeezed(of: NodeContext): Shape | null {
  const shape = of.facts(0).shape
  const axes = wholeNumbers(of, intsAttribute(of.node, 'axes'), 1)
  if (!shape || (!axes && (of.has(1) || shape.some((size) => typeof size !== 'number')))) return null
  const gone = axes?.map((axis) => axisOf(axis, shape.length))
  return shape.filter((size, i) => (gone ? !gone.includes(i) : size !== 1))
}

function unsqueezed(of: NodeContext): Shape | null {
  const shape = of.facts(0).shape
  const axes = wholeNumbers(of, intsAttribute(of.node, 'axes'), 1)
  if (!shape || !axes) return null
  const rank = shape.length + axes.length
  const added = axes.map((axis) => axisOf(axis, rank))
  const rest = [...shape]
  return Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (rest.shift() ?? null)))
}

/** [N, C, H, W] with blocks of pixels moved into channels, or back. */
function blocked(of: NodeContext, direction: 1 | -1): Shape | null {
  const shape = of.facts(0).shape
  const block = intAttribute(of.node, 'blocksize', 1)
  if (shape?.length !== 4) return null
  const [grown, shrunk] = direction === 1 ? [multiplied, dividedBy] : [dividedBy, multiplied]
  return [shape[0], grown(shape[1], block ** 2), shrunk(shape[2], block), shrunk(shape[3], block)]
}

/** `values` pass where the operator only moves axes of length 1 about. */
const moving = (shape: (of: NodeContext) => Shape | null, keepsValues = false): OperatorRule => ({
  facts: (of): Partial<Facts>[] => [{ shape: shape(of), values: keepsValues ? of.facts(0).values : null }],
  range: (of) => of.range(0),
})

export const reshapingRules: OperatorRules = {
  Reshape: moving(reshaped, true),
  Flatten: moving(flattened),
  Transpose: moving(transposed),
  Squeeze: moving(squeezed, true),
  Unsqueeze: moving(unsqueezed, true),
  DepthToSpace: moving((of) => blocked(of, -1)),
  SpaceToDepth: moving((of) => blocked(of, 1)),
}
