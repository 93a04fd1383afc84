/** Parts taken, joined, repeated or padded. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute, intsAttribute, textAttribute } from '../attributes'
import { broadcast } from '../dimension'
import { hull, hullOf, type Range, range, unbounded } from '../range'
import {
  axisOf,
  type Facts,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
  type Shape,
  wholeNumbers,
} from './rule'

const total = (sizes: readonly Dimension[]): Dimension =>
  sizes.every((size) => typeof size === 'number') ? sizes.reduce((a, b) => a + b, 0) : null

function joined(of: NodeContext): Partial<Facts>[] {
  const parts = of.node.input.map((_, i) => of.facts(i))
  const values = parts.every((part) => part.values) ? parts.flatMap((part) => part.values ?? []) : null
  const shapes = parts.map((part) => part.shape)
  const first = shapes.find((shape) => shape !== null)
  if (!first) return [{ values }]
  const along = axisOf(intAttribute(of.node, 'axis', 0), first.length)
  const shape = first.map((_, axis) => {
    const sizes = shapes.map((part) => part?.[axis] ?? null)
    return axis === along ? total(sizes) : (sizes.find((size) => size !== null) ?? null)
  })
  return [{ shape, values }]
}

function split(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const parts = of.node.output.length
  if (!shape) return of.node.output.map(() => ({}))
  const axis = axisOf(intAttribute(of.node, 'axis', 0), shape.length)
  const told = wholeNumbers(of, intsAttribute(of.node, 'split'), 1)
  const whole = shape[axis]
  const each = typeof whole === 'number' ? Math.ceil(whole / parts) : null
  return of.node.output.map((_, i) => {
    const last = typeof whole === 'number' && each !== null && i === parts - 1 ? whole - each * i : each
    const size = told ? (told[i] ?? null) : of.has(1) ? null : last
    return { shape: shape.map((old, at) => (at === axis ? size : old)) }
  })
}

interface Cut {
  axis: number
  start: number
  end: number
  step: number
}

/** Attributes before opset 10, inputs since. */
function cutsOf(of: NodeContext, rank: number): Cut[] | null {
  const starts = wholeNumbers(of, intsAttribute(of.node, 'starts'), 1)
  const ends = wholeNumbers(of, intsAttribute(of.node, 'ends'), 2)
  const axes = wholeNumbers(of, intsAttribute(of.node, 'axes'), 3)
  const steps = wholeNumbers(of, null, 4)
  if (!starts || !ends || (of.has(3) && !axes) || (of.has(4) && !steps)) return null
  return starts.map((start, i) => ({
    axis: axisOf(axes?.[i] ?? i, rank),
    start,
    end: ends[i],
    step: steps?.[i] ?? 1,
  }))
}

function cutSize(size: number, { start, end, step }: Cut): number {
  const place = (at: number) =>
    Math.min(Math.max(at < 0 ? at + size : at, step < 0 ? -1 : 0), step < 0 ? size - 1 : size)
  return Math.max(0, Math.ceil((place(end) - place(start)) / step))
}

function sliced(of: NodeContext): Partial<Facts>[] {
  const { shape, values } = of.facts(0)
  const cuts = shape ? cutsOf(of, shape.length) : null
  if (!shape || !cuts) return [{ shape: shape?.map(() => null) ?? null }]
  const sizes = shape.map((size, axis) => {
    const cut = cuts.find((one) => one.axis === axis)
    if (!cut) return size
    return typeof size === 'number' ? cutSize(size, cut) : null
  })
  const [cut] = cuts
  const plain = values && shape.length === 1 && cut?.step === 1
  return [{ shape: sizes, values: plain ? values.slice(cut.start, cut.end) : null }]
}

function gathered(of: NodeContext): Partial<Facts>[] {
  const [data, indices] = [of.facts(0), of.facts(1)]
  const at = indices.values?.map((i) => (typeof i === 'number' ? (data.values?.at(i) ?? null) : null))
  const values = data.values && at ? at : null
  if (!data.shape || !indices.shape) return [{ values }]
  const axis = axisOf(intAttribute(of.node, 'axis', 0), data.shape.length)
  return [{ shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)], values }]
}

function padded(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const pads = wholeNumbers(of, intsAttribute(of.node, 'pads'), 1)
  if (!shape || !pads || pads.length !== 2 * shape.length) return [{ shape: shape?.map(() => null) ?? null }]
  const sizes = shape.map((size, i) => {
    const added = pads[i] + pads[i + shape.length]
    return typeof size === 'number' ? size + added : added === 0 ? size : null
  })
  return [{ shape: sizes }]
}

function paddedRange(of: RangeContext): Range {
  if (textAttribute(of.node, 'mode', 'constant') !== 'constant') return of.range(0)
  const told = of.has(2) ? of.constant(2)?.[0] : floatAttribute(of.node, 'value', 0)
  return told === undefined ? unbounded : hull(of.range(0), range(told, told))
}

/** Nearest and linear stay between the input's values; cubic overshoots. */
const resizedRange = (of: RangeContext): Range =>
  textAttribute(of.node, 'mode', 'nearest') === 'cubic' ||
  textAttribute(of.node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize'
    ? unbounded
    : of.range(0)

function resized(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const upsample = of.node.opType === 'Upsample' || of.opset < 11
  const scales = of.constant(upsample ? 1 : 2)
  const sizes = of.has(3) ? of.facts(3).values : null
  if (!shape) return [{}]
  if (sizes?.length === shape.length)
    return [{ shape: sizes.map((size, i) => (size === null ? shape[i] : size)) }]
  if (scales?.length !== shape.length)
    return [{ shape: [...shape.slice(0, 2), ...shape.slice(2).map(() => null)] }]
  const scaled = shape.map((size, i) =>
    typeof size === 'number' ? Math.floor(size * scales[i]) : scales[i] === 1 ? size : null,
  )
  return [{ shape: scaled }]
}

function tiled(of: NodeContext): Shape | null {
  const repeats = wholeNumbers(of, null, 1)
  return (
    of.facts(0).shape?.map((size, i) => {
      const repeat = repeats?.[i] ?? null
      if (repeat === 1) return size
      return typeof size === 'number' && repeat !== null ? size * repeat : null
    }) ?? null
  )
}

const sameRange = (of: RangeContext): Range => of.range(0)

export const selectionRules: OperatorRules = {
  Concat: { facts: joined, range: (of) => hullOf(of.node.input.map((_, i) => of.range(i))) },
  Split: { facts: split, range: sameRange },
  Slice: { facts: sliced, range: sameRange },
  Gather: { facts: gathered, range: sameRange },
  GatherElements: { facts: (of) => [{ shape: of.facts(1).shape }], range: sameRange },
  GatherND: { range: sameRange },
  Expand: { facts: (of) => [{ shape: broadcast(of.facts(0).shape, of.facts(1).values) }], range: sameRange },
  Tile: { facts: (of) => [{ shape: tiled(of) }], range: sameRange },
  Pad: { facts: padded, range: paddedRange },
  Resize: { facts: resized, range: resizedRange },
  Upsample: { facts: resized, range: resizedRange },
  TopK: { range: sameRange },
}
