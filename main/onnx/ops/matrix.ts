/** Products of matrices. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute } from '../attributes'
import { broadcast } from '../dimension'
import type { GradientBuilder } from '../gradient/builder'
import { multiply, type Range, subtract, sumOf, times } from '../range'
import { offsetOf, productRange, scannable, unitSums, weightedRange } from './linear'
import type { Facts, GradientContext, NodeContext, OperatorRules, RangeContext, Shape } from './rule'

const none = () => ({ low: 0, high: 0 })
const lengthOf = (size: Dimension | undefined): number | null => (typeof size === 'number' ? size : null)

/** Length of the axis that is summed over. */
const depthOf = (a: Shape | null, b: Shape | null): number | null =>
  lengthOf(a?.at(-1)) ?? lengthOf(b?.at(b.length > 1 ? -2 : -1))

/** Units are the columns of a stored matrix on the right, the rows of one on the left. */
function matMulRange(of: RangeContext): Range {
  const [a, b] = [of.facts(0).shape, of.facts(1).shape]
  const right = b && b.length > 1 ? scannable(of, 1, of.range(0)) : null
  if (right) {
    const [depth, width] = [Number(b?.at(-2)), Number(b?.at(-1))]
    const batches = right.length / (depth * width) || 0
    const unitOf = (i: number) => Math.floor(i / (depth * width)) * width + (i % width)
    return weightedRange(unitSums(right, batches * width, unitOf), of.range(0), none)
  }
  const left = a && a.length > 1 ? scannable(of, 0, of.range(1)) : null
  if (left) {
    const depth = Number(a?.at(-1))
    return weightedRange(
      unitSums(left, left.length / depth || 0, (i) => Math.floor(i / depth)),
      of.range(1),
      none,
    )
  }
  return sumOf(productRange(of, 0, 1), depthOf(a, b))
}

function gemmRange(of: RangeContext): Range {
  const [alpha, beta] = [floatAttribute(of.node, 'alpha', 1), floatAttribute(of.node, 'beta', 1)]
  const weights = scannable(of, 1, of.range(0))
  const shape = of.facts(1).shape
  const flipped = intAttribute(of.node, 'transB', 0) === 1
  if (weights && shape?.length === 2) {
    const columns = Number(shape[1])
    const units = flipped ? Number(shape[0]) : columns
    const unitOf = flipped ? (i: number) => Math.floor(i / columns) : (i: number) => i % columns
    const offset = offsetOf(of, 2, units, beta)
    return weightedRange(unitSums(weights, units, unitOf, alpha), of.range(0), offset)
  }
  const across = of.facts(0).shape?.[intAttribute(of.node, 'transA', 0) === 1 ? 0 : 1]
  const depth = lengthOf(across) ?? lengthOf(shape?.[flipped ? 1 : 0])
  const product = times(sumOf(productRange(of, 0, 1), depth), alpha)
  return of.has(2) ? summed(product, times(of.range(2), beta)) : product
}

const summed = (a: Range, b: Range): Range => subtract(a, times(b, -1))

function gemmFacts(of: NodeContext): Partial<Facts>[] {
  const [a, b] = [of.facts(0).shape, of.facts(1).shape]
  const rows = a?.[intAttribute(of.node, 'transA', 0) === 1 ? 1 : 0] ?? null
  const columns = b?.[intAttribute(of.node, 'transB', 0) === 1 ? 0 : 1] ?? null
  return [{ shape: [rows, columns] }]
}

/** As numpy.matmul: vectors are given an axis that is taken away again, leading axes broadcast. */
export function matMulShape(a: Shape | null, b: Shape | null): Shape | null {
  if (!a || !b || a.length === 0 || b.length === 0) return null
  const leading = broadcast(a.slice(0, -2), b.slice(0, -2)) ?? []
  const rows: Dimension[] = a.length > 1 ? [a[a.length - 2]] : []
  const columns: Dimension[] = b.length > 1 ? [b[b.length - 1]] : []
  return [...leading, ...rows, ...columns]
}

const product = (of: NodeContext): Shape | null => matMulShape(of.facts(0).shape, of.facts(1).shape)

/** The last two axes swapped where the attribute says so (com.microsoft, FusedMatMul). */
function turned(of: NodeContext, i: number, attribute: string): Shape | null {
  const shape = of.facts(i).shape
  if (!shape || shape.length < 2 || intAttribute(of.node, attribute, 0) !== 1) return shape
  return [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]]
}

/** Whole numbers less their zero points, multiplied and summed. */
function integerRange(of: RangeContext): Range {
  const real = (i: number) => (of.has(i + 2) ? subtract(of.range(i), of.range(i + 2)) : of.range(i))
  return sumOf(multiply(real(0), real(1)), depthOf(of.facts(0).shape, of.facts(1).shape))
}

/** Without the last two axes. */
const determinants = (of: NodeContext): Partial<Facts>[] => [
  { shape: of.facts(0).shape?.slice(0, -2) ?? null },
]

/** Of Y = alpha A' B' + beta C: each factor's gradient is a product of the other factor with Y's, turned as the factor was. */
function gemmGradient(of: GradientContext): (string | null)[] {
  const { build, node } = of
  const [transA, transB] = [intAttribute(node, 'transA', 0), intAttribute(node, 'transB', 0)]
  const [alpha, beta] = [floatAttribute(node, 'alpha', 1), floatAttribute(node, 'beta', 1)]
  const gradient = of.gradient(0)!
  const gemm = (a: string, b: string, turnA: number, turnB: number) =>
    build.emit('Gemm', [a, b], { transA: turnA, transB: turnB, alpha: { float: alpha } })
  const scaled = beta === 1 ? gradient : build.emit('Mul', [gradient, build.scalarLike(beta, of.output(0))])
  return [
    of.wants(0)
      ? transA
        ? gemm(of.input(1), gradient, transB, 1)
        : gemm(gradient, of.input(1), 0, 1 - transB)
      : null,
    of.wants(1)
      ? transB
        ? gemm(gradient, of.input(0), 1, transA)
        : gemm(of.input(0), gradient, 1 - transA, 0)
      : null,
    of.has(2) && of.wants(2) ? build.sumTo(scaled, of.outputFacts(0).shape ?? [], of.input(2)) : null,
  ]
}

/** A factor of a product of batches: its last two axes are the matrix. */
interface Factor {
  name: string
  shape: Shape
}

/** A vector becomes a matrix by an axis of length 1, in front on the left and behind on the right. */
function asMatrix(of: GradientContext, i: number): Factor {
  const shape = of.facts(i).shape ?? []
  const name = of.input(i)
  if (shape.length !== 1) return { name, shape }
  const added = of.build.emit('Unsqueeze', [name, of.build.ints([i])])
  return { name: added, shape: i === 0 ? [1, shape[0]] : [shape[0], 1] }
}

const rowsOf = (build: GradientBuilder, { name, shape }: Factor): string =>
  shape.length === 2 ? name : build.emit('Reshape', [name, build.ints([-1, widthOf(shape)])])

/** Length of the last axis; -1 leaves it to Reshape, which is right only where all others are known. */
const widthOf = (shape: Shape): number => lengthOf(shape.at(-1)) ?? -1

/** Times one matrix for the whole batch: the batch is rows of one product. */
function rowsGradient(of: GradientContext, a: Factor, b: Factor, g: Factor): (string | null)[] {
  const { build } = of
  const gradient = rowsOf(build, g)
  const left = () => {
    const rows = build.emit('Gemm', [gradient, b.name], { transB: 1 })
    return a.name === of.input(0) && a.shape.length === 2 ? rows : build.reshapeLike(rows, of.input(0))
  }
  const right = () => {
    const product = build.emit('Gemm', [rowsOf(build, a), gradient], { transA: 1 })
    return b.name === of.input(1) ? product : build.reshapeLike(product, of.input(1))
  }
  return [of.wants(0) ? left() : null, of.wants(1) ? right() : null]
}

const swapped = (build: GradientBuilder, { name, shape }: Factor): string => {
  const last = shape.length - 1
  const perm = shape.map((_, axis) => (axis < last - 1 ? axis : 2 * last - 1 - axis))
  return build.emit('Transpose', [name], { perm })
}

/** Each factor's gradient is the product with the other one turned, summed over the batches the factor was stretched to. */
function matMulGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const [a, b] = [asMatrix(of, 0), asMatrix(of, 1)]
  const leading = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)) ?? []
  const shape = [...leading, a.shape.at(-2) ?? null, b.shape.at(-1) ?? null]
  const whole = shape.length === of.outputFacts(0).shape?.length
  const axes = [
    ...(of.facts(0).shape?.length === 1 ? [-2] : []),
    ...(of.facts(1).shape?.length === 1 ? [-1] : []),
  ]
  const name = whole ? of.gradient(0)! : build.emit('Unsqueeze', [of.gradient(0)!, build.ints(axes)])
  const g = { name, shape }
  if (b.shape.length === 2 && typeof a.shape.at(-1) === 'number' && typeof b.shape[1] === 'number')
    return rowsGradient(of, a, b, g)
  const left = () => build.emit('MatMul', [name, swapped(build, b)])
  const right = () => build.emit('MatMul', [swapped(build, a), name])
  return [
    of.wants(0) ? back(of, 0, left(), [...leading, ...a.shape.slice(-2)], a) : null,
    of.wants(1) ? back(of, 1, right(), [...leading, ...b.shape.slice(-2)], b) : null,
  ]
}

/** Sums over stretched batches; a vector loses the axis it was given. */
function back(of: GradientContext, i: number, gradient: string, from: Shape, factor: Factor): string {
  const { build } = of
  if (factor.name === of.input(i)) return build.sumTo(gradient, from, factor.name)
  const batches = from.slice(0, -2).map((_, axis) => axis)
  const summed = batches.length > 0 ? build.reduce('ReduceSum', gradient, batches) : gradient
  return build.reshapeLike(summed, of.input(i))
}

export const matrixRules: OperatorRules = {
  Gemm: { facts: gemmFacts, range: gemmRange, gradient: gemmGradient },
  MatMul: { facts: (of) => [{ shape: product(of) }], range: matMulRange, gradient: matMulGradient },
  MatMulInteger: { facts: (of) => [{ shape: product(of), type: 'int32' }], range: integerRange },
  Det: { facts: determinants },
}

/** com.microsoft */
export const fusedMatrixRules: OperatorRules = {
  FusedMatMul: {
    facts: (of) => [{ shape: matMulShape(turned(of, 0, 'transA'), turned(of, 1, 'transB')) }],
  },
  FusedGemm: { facts: gemmFacts },
  MatMulIntegerToFloat: { facts: (of) => [{ shape: product(of), type: of.facts(2).type }] },
  DynamicQuantizeMatMul: { facts: (of) => [{ shape: product(of), type: of.facts(0).type }] },
  MatMulNBits: {
    facts: (of) => [
      { shape: [...(of.facts(0).shape?.slice(0, -1) ?? []), intAttribute(of.node, 'N', 0) || null] },
    ],
  },
}
