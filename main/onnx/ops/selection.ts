/** Parts taken out of a tensor. */
import { attributeOf, intAttribute, intsAttribute } from '../attributes'
import { nonNegative, type Range } from '../range'
import {
  axisOf,
  type Facts,
  likeInput,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
  wholeNumbers,
} from './rule'

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

/** Whole elements of the first axes of `batch_dims` on, picked by the last axis of the indices. */
function gatheredSlices(of: NodeContext): Partial<Facts>[] {
  const [data, indices] = [of.facts(0).shape, of.facts(1).shape]
  const depth = indices?.at(-1)
  if (!data || !indices || typeof depth !== 'number') return [{}]
  const batch = intAttribute(of.node, 'batch_dims', 0)
  return [{ shape: [...indices.slice(0, -1), ...data.slice(batch + depth)] }]
}

/** Without an axis the input is flattened. How many stay depends on the values. */
function compressed(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const axis = attributeOf(of.node, 'axis')
  if (!axis) return [{ shape: [null] }]
  const along = shape ? axisOf(Number(axis.i), shape.length) : 0
  return [{ shape: shape?.map((size, i) => (i === along ? null : size)) ?? null }]
}

/** k was an attribute before opset 10. */
function largest(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const told = wholeNumbers(of, null, 1)?.[0] ?? (of.opset < 10 ? intAttribute(of.node, 'k', 0) : null)
  const along = shape ? axisOf(intAttribute(of.node, 'axis', -1), shape.length) : 0
  const kept = shape?.map((size, i) => (i === along ? told : size)) ?? null
  return [{ shape: kept }, { shape: kept, type: 'int64' }]
}

/** Values, then three lists of positions. */
function unique(of: NodeContext): Partial<Facts>[] {
  const positions: Partial<Facts> = { shape: [null], type: 'int64' }
  return [compressed(of)[0], positions, positions, positions]
}

const nonZero = (of: NodeContext): Partial<Facts>[] => [
  { shape: [of.facts(0).shape?.length ?? null, null], type: 'int64' },
]

const sameRange = (of: RangeContext): Range => of.range(0)
const positions = nonNegative

export const selectionRules: OperatorRules = {
  Split: { facts: split, range: (of) => of.node.output.map(() => of.range(0)) },
  Slice: { facts: sliced, range: sameRange },
  Gather: { facts: gathered, range: sameRange },
  GatherElements: { facts: (of) => [{ shape: of.facts(1).shape }], range: sameRange },
  GatherND: { facts: gatheredSlices, range: sameRange },
  Compress: { facts: compressed, range: sameRange },
  TopK: { facts: largest, range: (of) => [of.range(0), positions] },
  Unique: { facts: unique, range: (of) => [of.range(0), positions, positions, positions] },
  NonZero: { facts: nonZero, range: () => positions },
  NonMaxSuppression: { facts: () => [{ shape: [null, 3], type: 'int64' }], range: () => positions },
  ReverseSequence: { facts: likeInput, range: sameRange },
}
