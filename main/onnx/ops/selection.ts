/** Parts taken out of a tensor. */
import { NodeProtoSchema } from 'onnx-buf'
import { attributeOf, intAttribute, intsAttribute } from '../attributes'
import { copyOf } from '../codec'
import { backAlong, scatteredBack } from '../gradient/movement'
import { unsupported } from '../gradient/refusals'
import { nonNegative, type Range } from '../range'
import {
  axisOf,
  type Facts,
  type GradientContext,
  likeInput,
  type NodeContext,
  noGradient,
  type OperatorRules,
  type RangeContext,
  type Shape,
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

/** Where a start or end lies on an axis of `size`. */
const placeOn = (size: number, step: number, at: number): number =>
  Math.min(Math.max(at < 0 ? at + size : at, step < 0 ? -1 : 0), step < 0 ? size - 1 : size)

const cutSize = (size: number, { start, end, step }: Cut): number =>
  Math.max(0, Math.ceil((placeOn(size, step, end) - placeOn(size, step, start)) / step))

/** Places that the values of a cut come from. */
const originsOf = (size: number, cut: Cut): number[] =>
  Array.from({ length: cutSize(size, cut) }, (_, j) => placeOn(size, cut.step, cut.start) + j * cut.step)

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

/** Zeros for parts that nothing flows back to. */
function splitBack(of: GradientContext): string[] {
  const { build, node } = of
  const axis = axisOf(intAttribute(node, 'axis', 0), of.facts(0).shape?.length ?? 0)
  const unnamed = node.output.includes('')
  if (unnamed) throw unsupported(node, 'where one of its parts has no name')
  const parts = node.output.map((name, i) => of.gradient(i) ?? build.filledLike(0, name))
  return [parts.length === 1 ? parts[0] : build.emit('Concat', parts, { axis })]
}

/** Ends beyond any axis, as exporters write "to the end". */
const endless = 2 ** 31 - 1
const takesAll = ({ start, end, step }: Cut): boolean => start === 0 && end >= endless && step === 1

/** Axis by axis; where the batch decides a size that is cut, by the rule for all. */
function slicedBack(of: GradientContext): string[] {
  const { build } = of
  const shape = of.facts(0).shape ?? []
  const cuts = cutsOf(of, shape.length)
  if (!cuts) return [scatteredBack(of)]
  let gradient = of.gradient(0)!
  for (const cut of cuts) {
    const size = shape[cut.axis]
    if (takesAll(cut)) continue
    const origins = typeof size === 'number' ? originsOf(size, cut) : []
    // Nothing was taken, so the gradient has no values to place.
    if (typeof size !== 'number' || origins.length === 0) return [scatteredBack(of)]
    // No value is taken twice, so one gather will do.
    gradient = backAlong(build, gradient, { axis: cut.axis, rank: shape.length, size, origins })!
  }
  return [gradient]
}

/** Added up by place: repeated indices are what embeddings are for. */
function gatheredBack(of: GradientContext): string[] {
  const { build, node } = of
  const shape = of.facts(0).shape ?? []
  const axis = axisOf(intAttribute(node, 'axis', 0), shape.length)
  const size = shape[axis]
  const indices = of.facts(1)
  const rank = indices.shape?.length ?? 0
  const told = indices.values?.every((value) => typeof value === 'number') ? indices.values : null
  if (typeof size === 'number' && rank <= 1 && told && told.length > 0) {
    const gradient = of.gradient(0)!
    const rows = rank === 1 ? gradient : build.emit('Unsqueeze', [gradient, build.ints([axis])])
    const origins = told.map((at) => axisOf(at, size))
    const back = backAlong(build, rows, { axis, rank: shape.length, size, origins })
    if (back !== null) return [back]
  }
  return [embeddingBack(of, { axis, rank, shape })]
}

/** The axis of the table is brought to the front, where rows are added up by index. */
function embeddingBack(
  of: GradientContext,
  { axis, rank, shape }: { axis: number; rank: number; shape: Shape },
): string {
  const { build } = of
  const data = of.input(0)
  const wide = of.facts(1).type === 'int64' ? of.input(1) : build.cast(of.input(1), 'int64')
  const places = build.emit('Unsqueeze', [wide, build.ints([-1])])
  const added = { reduction: 'add' }
  if (axis === 0) return build.emit('ScatterND', [build.filledLike(0, data), places, of.gradient(0)!], added)
  const axes = Array.from({ length: shape.length - 1 + rank }, (_, i) => i)
  const isIndex = (at: number) => at >= axis && at < axis + rank
  const perm = [...axes.filter(isIndex), ...axes.filter((at) => !isIndex(at))]
  const front = [axis, ...shape.map((_, at) => at).filter((at) => at !== axis)]
  const sizes = build.emit('Gather', [build.shapeOf(data), build.ints(front)])
  const zeros = build.emit('Expand', [build.scalarLike(0, data), sizes])
  const gradient = build.emit('Transpose', [of.gradient(0)!], { perm })
  const rows = build.emit('ScatterND', [zeros, places, gradient], added)
  return build.emit('Transpose', [rows], { perm: front.map((_, at) => front.indexOf(at)) })
}

function elementsBack(of: GradientContext): string[] {
  const { build } = of
  const zeros = build.filledLike(0, of.input(0))
  const axis = intAttribute(of.node, 'axis', 0)
  return [build.emit('ScatterElements', [zeros, of.input(1), of.gradient(0)!], { axis, reduction: 'add' })]
}

function slicesBack(of: GradientContext): string[] {
  const { build } = of
  if (intAttribute(of.node, 'batch_dims', 0) !== 0) return [scatteredBack(of)]
  const zeros = build.filledLike(0, of.input(0))
  return [build.emit('ScatterND', [zeros, of.input(1), of.gradient(0)!], { reduction: 'add' })]
}

/** By the indices that TopK itself puts out. */
function largestBack(of: GradientContext): string[] {
  const gradient = of.gradient(0)
  if (gradient === null) return []
  const zeros = of.build.filledLike(0, of.input(0))
  const axis = intAttribute(of.node, 'axis', -1)
  return [of.build.emit('ScatterElements', [zeros, of.output(1), gradient], { axis })]
}

/** Turning the same stretches around again. */
function reversedBack(of: GradientContext): string[] {
  const back = of.build.name('assay/ReverseSequence')
  const input = [of.gradient(0)!, of.input(1)]
  of.build.nodes.push(copyOf(NodeProtoSchema, of.node, { name: back, input, output: [back] }))
  return [back]
}

const sameRange = (of: RangeContext): Range => of.range(0)
const positions = nonNegative

export const selectionRules: OperatorRules = {
  Split: { facts: split, range: (of) => of.node.output.map(() => of.range(0)), gradient: splitBack },
  Slice: { facts: sliced, range: sameRange, gradient: slicedBack },
  Gather: { facts: gathered, range: sameRange, gradient: gatheredBack },
  GatherElements: {
    facts: (of) => [{ shape: of.facts(1).shape }],
    range: sameRange,
    gradient: elementsBack,
  },
  GatherND: { facts: gatheredSlices, range: sameRange, gradient: slicesBack },
  Compress: { facts: compressed, range: sameRange, gradient: (of) => [scatteredBack(of)] },
  TopK: { facts: largest, range: (of) => [of.range(0), positions], gradient: largestBack },
  Unique: { facts: unique, range: (of) => [of.range(0), positions, positions, positions] },
  NonZero: { facts: nonZero, range: () => positions, gradient: noGradient },
  NonMaxSuppression: {
    facts: () => [{ shape: [null, 3], type: 'int64' }],
    range: () => positions,
    gradient: noGradient,
  },
  ReverseSequence: { facts: likeInput, range: sameRange, gradient: reversedBack },
}
