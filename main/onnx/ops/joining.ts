/** Tensors put together, repeated, padded or cut to a size. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute, intsAttribute, textAttribute } from '../attributes'
import { broadcast, multiplied } from '../dimension'
import { hull, hullOf, type Range, withZero } from '../range'
import {
  axisOf,
  type Facts,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
  type Shape,
  sizesTold,
  wholeNumbers,
} from './rule'

const total = (sizes: readonly Dimension[]): Dimension => {
  const others = sizes.filter((size) => size !== 0)
  if (others.length === 1) return others[0]
  return others.every((size) => typeof size === 'number') ? others.reduce((a, b) => a + b, 0) : null
}

function joined(of: NodeContext): Partial<Facts>[] {
  const parts = of.node.input.map((_, i) => of.facts(i))
  const values = parts.every((part) => part.values) ? parts.flatMap((part) => part.values ?? []) : null
  const shapes = parts.map((part) => part.shape)
  const first = shapes.find((shape) => shape !== null)
  if (!first) return [{ values }]
  const along = axisOf(intAttribute(of.node, 'axis', 0), first.length)
  const shape = first.map((_, axis) => {
    const sizes = shapes.map((part) => part?.[axis] ?? null)
    return axis === along ? total(sizes) : definite(sizes)
  })
  return [{ shape, values }]
}

/** All are the same size, so the one that says most counts. */
const definite = (sizes: readonly Dimension[]): Dimension =>
  sizes.find((size) => typeof size === 'number') ?? sizes.find((size) => size !== null) ?? null

/** Pads of `axes` (opset 18), or of every axis. */
function padded(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const pads = wholeNumbers(of, intsAttribute(of.node, 'pads'), 1)
  const told = wholeNumbers(of, null, 3)
  if (!shape || !pads || (of.has(3) && !told)) return [{ shape: shape?.map(() => null) ?? null }]
  const axes = told?.map((axis) => axisOf(axis, shape.length)) ?? shape.map((_, i) => i)
  if (pads.length !== 2 * axes.length) return [{ shape: shape.map(() => null) }]
  const sizes = shape.map((size, axis) => {
    const i = axes.indexOf(axis)
    const added = i < 0 ? 0 : pads[i] + pads[i + axes.length]
    return typeof size === 'number' ? size + added : added === 0 ? size : null
  })
  return [{ shape: sizes }]
}

function paddedRange(of: RangeContext): Range {
  if (textAttribute(of.node, 'mode', 'constant') !== 'constant') return of.range(0)
  if (of.has(2)) return hull(of.range(0), of.range(2))
  const value = floatAttribute(of.node, 'value', 0)
  return hull(of.range(0), { low: value, high: value })
}

function tiled(of: NodeContext): Shape | null {
  const repeats = of.facts(1).values
  return of.facts(0).shape?.map((size, i) => multiplied(size, repeats?.[i] ?? null)) ?? null
}

/** Cut or padded to the sizes told, of `axes` or of all. */
function centred(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const sizes = of.facts(1).values
  const axes = intsAttribute(of.node, 'axes') ?? shape?.map((_, i) => i)
  if (!shape || !axes || sizes?.length !== axes.length) return [{ shape: shape?.map(() => null) ?? null }]
  const places = axes.map((axis) => axisOf(axis, shape.length))
  return [{ shape: shape.map((size, i) => (places.includes(i) ? sizes[places.indexOf(i)] : size)) }]
}

const sameRange = (of: RangeContext): Range => of.range(0)

export const joiningRules: OperatorRules = {
  Concat: { facts: joined, range: (of) => hullOf(of.node.input.map((_, i) => of.range(i))) },
  Expand: { facts: (of) => [{ shape: broadcast(of.facts(0).shape, sizesTold(of, 1)) }], range: sameRange },
  Tile: { facts: (of) => [{ shape: tiled(of) }], range: sameRange },
  Pad: { facts: padded, range: paddedRange },
  CenterCropPad: { facts: centred, range: (of) => withZero(of.range(0)) },
}
