/** Tensors put together, repeated, padded or cut to a size. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute, intsAttribute, textAttribute } from '../attributes'
import { broadcast, multiplied } from '../dimension'
import { backAlong, scatteredBack } from '../gradient/movement'
import { unsupported } from '../gradient/refusals'
import { hull, hullOf, type Range, withZero } from '../range'
import {
  axisOf,
  type Facts,
  type GradientContext,
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

/** Each part's own stretch of the gradient. */
function joinedBack(of: GradientContext): (string | null)[] {
  const { build, node } = of
  const gradient = of.gradient(0)!
  if (node.input.length === 1) return [gradient]
  const rank = of.outputFacts(0).shape?.length ?? 0
  const axis = axisOf(intAttribute(node, 'axis', 0), rank)
  const sizes = node.input.map((_, i) => of.facts(i).shape?.[axis])
  const fixed = sizes.every((size) => typeof size === 'number')
  const lengths = fixed
    ? build.ints(sizes)
    : build.emit(
        'Concat',
        node.input.map((name) => build.emit('Shape', [name], { start: axis, end: axis + 1 })),
        { axis: 0 },
      )
  return build.emitAll('Split', [gradient, lengths], node.input.length, { axis })
}

/** Copies lie side by side on every axis: summed over their number. */
function tiledBack(of: GradientContext): string {
  const { build } = of
  const shape = of.facts(0).shape ?? []
  const repeats = of.facts(1).values ?? shape.map(() => null)
  const sizes = shape.flatMap((size, axis) => [repeats[axis] ?? null, size])
  if (sizes.filter((size) => typeof size !== 'number').length > 1) return scatteredBack(of)
  const apart = build.ints(sizes.map((size) => (typeof size === 'number' ? size : -1)))
  const copies = shape.map((_, axis) => 2 * axis).filter((axis) => sizes[axis] !== 1)
  const parted = build.emit('Reshape', [of.gradient(0)!, apart])
  return build.reshapeLike(
    copies.length > 0 ? build.reduce('ReduceSum', parted, copies) : parted,
    of.input(0),
  )
}

/** Pads of every axis, before and after; null where they are not known. */
function padsOf(of: NodeContext, rank: number): number[] | null {
  const pads = wholeNumbers(of, null, 1)
  const told = wholeNumbers(of, null, 3)
  if (!pads || (of.has(3) && !told)) return null
  const axes = told?.map((axis) => axisOf(axis, rank)) ?? Array.from({ length: rank }, (_, i) => i)
  const all = Array<number>(2 * rank).fill(0)
  axes.forEach((axis, i) => {
    all[axis] = pads[i]
    all[axis + rank] = pads[i + axes.length]
  })
  return all
}

/** Which value of an axis stands at place `at` of the padded one, counted from the first value. */
const padSources: Readonly<Record<string, (at: number, size: number) => number>> = {
  edge: (at, size) => Math.min(Math.max(at, 0), size - 1),
  wrap: (at, size) => ((at % size) + size) % size,
  reflect: (at, size) => {
    const period = Math.max(1, 2 * (size - 1))
    const place = ((at % period) + period) % period
    return Math.min(place, period - place)
  },
}

/** A pad value gets what flows to its copies; one that is not wanted, as almost always, costs nothing. */
function constantPadBack(of: GradientContext, pads: readonly number[]): (string | null)[] {
  const { build } = of
  const gradient = of.gradient(0)!
  const inner = build.emit('Pad', [gradient, build.ints(pads.map((size) => -size))])
  if (!of.has(2) || !of.wants(2)) return [inner]
  const [all, kept] = [gradient, inner].map((one) => build.emit('ReduceSum', [one], { keepdims: 0 }))
  return [inner, null, build.reshapeLike(build.emit('Sub', [all, kept]), of.input(2))]
}

function paddedBack(of: GradientContext): (string | null)[] {
  const { build, node } = of
  const shape = of.facts(0).shape ?? []
  const mode = textAttribute(node, 'mode', 'constant')
  const pads = padsOf(of, shape.length)
  if (mode === 'constant' && pads) return constantPadBack(of, pads)
  const source = padSources[mode]
  if (!pads || !source) throw unsupported(node, pads ? `in the mode ${mode}` : 'for pads that are not fixed')
  let gradient = of.gradient(0)!
  for (const [axis, size] of shape.entries()) {
    const [before, after] = [pads[axis], pads[axis + shape.length]]
    if (before === 0 && after === 0) continue
    if (typeof size !== 'number') return [scatteredBack(of)]
    const origins = Array.from({ length: size + before + after }, (_, j) => source(j - before, size))
    const back = backAlong(build, gradient, { axis, rank: shape.length, size, origins })
    if (back === null) return [scatteredBack(of)]
    gradient = back
  }
  return [gradient]
}

const sameRange = (of: RangeContext): Range => of.range(0)

export const joiningRules: OperatorRules = {
  Concat: {
    facts: joined,
    range: (of) => hullOf(of.node.input.map((_, i) => of.range(i))),
    gradient: joinedBack,
  },
  Expand: {
    facts: (of) => [{ shape: broadcast(of.facts(0).shape, sizesTold(of, 1)) }],
    range: sameRange,
    gradient: (of) => [of.build.sumTo(of.gradient(0)!, of.outputFacts(0).shape ?? [], of.input(0))],
  },
  Tile: { facts: (of) => [{ shape: tiled(of) }], range: sameRange, gradient: (of) => [tiledBack(of)] },
  Pad: { facts: padded, range: paddedRange, gradient: paddedBack },
  CenterCropPad: { facts: centred, range: (of) => withZero(of.range(0)) },
}
