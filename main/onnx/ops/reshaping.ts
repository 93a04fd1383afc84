/** Same values, other axes: nothing here changes a range. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute, textAttribute } from '../attributes'
import { dividedBy, multiplied, openAxis, productOf } from '../dimension'
import { scatteredBack } from '../gradient/movement'
import {
  axisOf,
  type Facts,
  type GradientContext,
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

/** The same values in the same order: back in the input's shape. */
const reshapedBack = (of: GradientContext): string[] => [of.build.reshapeLike(of.gradient(0)!, of.input(0))]

function transposedBack(of: GradientContext): string[] {
  const rank = of.outputFacts(0).shape?.length ?? 0
  const order = intsAttribute(of.node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i)
  return [
    of.build.emit('Transpose', [of.gradient(0)!], { perm: order.map((_, axis) => order.indexOf(axis)) }),
  ]
}

/** By columns, depth is [C, block, block] and not [block, block, C], which is what SpaceToDepth makes. */
function depthBack(of: GradientContext): string[] {
  const { build, node } = of
  const block = intAttribute(node, 'blocksize', 1)
  const gradient = of.gradient(0)!
  if (textAttribute(node, 'mode', 'DCR') === 'DCR')
    return [build.emit('SpaceToDepth', [gradient], { blocksize: block })]
  const [, channels, height, width] = of.outputFacts(0).shape ?? []
  const known = [channels, height, width].every((size) => typeof size === 'number')
  if (!known) return [scatteredBack(of)]
  const blocks = [-1, Number(channels), Number(height) / block, block, Number(width) / block, block]
  const turned = build.emit('Transpose', [build.emit('Reshape', [gradient, build.ints(blocks)])], {
    perm: [0, 1, 3, 5, 2, 4],
  })
  return [build.reshapeLike(turned, of.input(0))]
}

const spaceBack = (of: GradientContext): string[] => [
  of.build.emit('DepthToSpace', [of.gradient(0)!], { blocksize: intAttribute(of.node, 'blocksize', 1) }),
]

/** `values` pass where the operator only moves axes of length 1 about. */
const moving = (
  shape: (of: NodeContext) => Shape | null,
  gradient: (of: GradientContext) => string[],
  keepsValues = false,
): OperatorRule => ({
  facts: (of): Partial<Facts>[] => [{ shape: shape(of), values: keepsValues ? of.facts(0).values : null }],
  range: (of) => of.range(0),
  gradient,
})

export const reshapingRules: OperatorRules = {
  Reshape: moving(reshaped, reshapedBack, true),
  Flatten: moving(flattened, reshapedBack),
  Transpose: moving(transposed, transposedBack),
  Squeeze: moving(squeezed, reshapedBack, true),
  Unsqueeze: moving(unsqueezed, reshapedBack, true),
  DepthToSpace: moving((of) => blocked(of, -1), depthBack),
  SpaceToDepth: moving((of) => blocked(of, 1), spaceBack),
}
