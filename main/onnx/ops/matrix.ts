/** Products of matrices. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute, textAttribute } from '../attributes'
import { broadcast } from '../dimension'
import { add, hull, multiply, type Range, range, unbounded } from '../range'
import type { Facts, NodeContext, OperatorRules, RangeContext, Shape } from './rule'

/** Weights beyond this many values are not scanned for a bound that is almost always far from the data. */
const largestScan = 4_000_000

const isBounded = ({ low, high }: Range): boolean => Number.isFinite(low) && Number.isFinite(high)

/** A matrix of weights [depth, width] and what is added to each column of the product. */
interface Linear {
  depth: number
  width: number
  weight(k: number, j: number): number
  offset(j: number): number
}

/** Bounds of sum over k of w[k, j] x[k] + b[j] for x within `input`, over all columns j. */
function linearRange({ depth, width, weight, offset }: Linear, input: Range): Range {
  let whole: Range | null = null
  for (let j = 0; j < width; j++) {
    let [low, high] = [offset(j), offset(j)]
    for (let k = 0; k < depth; k++) {
      const w = weight(k, j)
      low += w * (w >= 0 ? input.low : input.high)
      high += w * (w >= 0 ? input.high : input.low)
    }
    whole = whole ? hull(whole, range(low, high)) : range(low, high)
  }
  return whole ?? unbounded
}

/** The stored matrix on the right; null where it is computed, not a matrix, or too large to scan for a bounded input. */
function linearOf(of: RangeContext, transposed: boolean, scale = 1): Linear | null {
  const shape = of.facts(1).shape
  if (!isBounded(of.range(0)) || shape?.length !== 2) return null
  const [rows, columns] = shape.map(Number)
  const weights = rows * columns <= largestScan ? of.constant(1) : null
  if (!weights) return null
  const [depth, width] = transposed ? [columns, rows] : [rows, columns]
  const at = transposed
    ? (k: number, j: number) => j * columns + k
    : (k: number, j: number) => k * columns + j
  return { depth, width, weight: (k, j) => scale * weights[at(k, j)], offset: () => 0 }
}

function matMulRange(of: RangeContext): Range {
  const linear = linearOf(of, false)
  return linear ? linearRange(linear, of.range(0)) : unbounded
}

function gemmRange(of: RangeContext): Range {
  const transA = intAttribute(of.node, 'transA', 0) === 1
  const linear = linearOf(of, intAttribute(of.node, 'transB', 0) === 1, floatAttribute(of.node, 'alpha', 1))
  if (!linear || transA) return unbounded
  if (!of.has(2)) return linearRange(linear, of.range(0))
  const beta = floatAttribute(of.node, 'beta', 1)
  const bias = of.constant(2)
  if (bias?.length === linear.width || bias?.length === 1) {
    const offset = (j: number) => beta * bias[bias.length === 1 ? 0 : j]
    return linearRange({ ...linear, offset }, of.range(0))
  }
  return add(linearRange(linear, of.range(0)), multiply(of.range(2), range(beta, beta)))
}

function gemmFacts(of: NodeContext): Partial<Facts>[] {
  const [a, b] = [of.facts(0).shape, of.facts(1).shape]
  const rows = a?.[intAttribute(of.node, 'transA', 0) === 1 ? 1 : 0] ?? null
  const columns = b?.[intAttribute(of.node, 'transB', 0) === 1 ? 0 : 1] ?? null
  return [{ shape: [rows, columns] }]
}

/** As numpy.matmul: vectors are given an axis that is taken away again, leading axes broadcast. */
function matMulShape(a: Shape | null, b: Shape | null): Shape | null {
  if (!a || !b || a.length === 0 || b.length === 0) return null
  const leading = broadcast(a.slice(0, -2), b.slice(0, -2)) ?? []
  const rows: Dimension[] = a.length > 1 ? [a[a.length - 2]] : []
  const columns: Dimension[] = b.length > 1 ? [b[b.length - 1]] : []
  return [...leading, ...rows, ...columns]
}

/** Only the explicit form `ab,bc->ac` without an ellipsis. */
function einsumShape(of: NodeContext): Shape | null {
  const [left, right] = textAttribute(of.node, 'equation', '').replace(/\s/g, '').split('->')
  if (right === undefined || left.includes('.')) return null
  const sizes = new Map<string, Dimension>()
  left.split(',').forEach((letters, i) => {
    ;[...letters].forEach((letter, axis) => {
      sizes.set(letter, of.facts(i).shape?.[axis] ?? sizes.get(letter) ?? null)
    })
  })
  return [...right].map((letter) => sizes.get(letter) ?? null)
}

export const matrixRules: OperatorRules = {
  Gemm: { facts: gemmFacts, range: gemmRange },
  MatMul: {
    facts: (of) => [{ shape: matMulShape(of.facts(0).shape, of.facts(1).shape) }],
    range: matMulRange,
  },
  MatMulInteger: {
    facts: (of) => [{ shape: matMulShape(of.facts(0).shape, of.facts(1).shape), type: 'int32' }],
  },
  Einsum: { facts: (of) => [{ shape: einsumShape(of) }] },
}
