/** Products of matrices. */
import type { Dimension } from '../../contract/tensor'
import { floatAttribute, intAttribute, textAttribute } from '../attributes'
import { broadcast } from '../dimension'
import { add, hull, multiply, type Range, range, rangeOfValues, times, unbounded } from '../range'
import type { Facts, NodeContext, OperatorRules, RangeContext, Shape } from './rule'

/** Weights beyond this many values are not scanned for a bound that is almost always far from the data. */
const largestScan = 4_000_000

const isBounded = ({ low, high }: Range): boolean => Number.isFinite(low) && Number.isFinite(high)

/**
 * Bound of sum over k of w[k, j] x[k] for x within `input`, over all columns j of a `depth` x `width` weight matrix.
 * `at` gives the place of w[k, j].
 */
function linearRange(
  weights: Float64Array,
  depth: number,
  width: number,
  at: (k: number, j: number) => number,
  input: Range,
) {
  let whole: Range | null = null
  for (let j = 0; j < width; j++) {
    let [low, high] = [0, 0]
    for (let k = 0; k < depth; k++) {
      const w = weights[at(k, j)]
      low += w * (w >= 0 ? input.low : input.high)
      high += w * (w >= 0 ? input.high : input.low)
    }
    whole = whole ? hull(whole, range(low, high)) : range(low, high)
  }
  return whole ?? unbounded
}

function matrixRange(of: RangeContext, transposed: boolean): Range {
  const shape = of.facts(1).shape
  if (!isBounded(of.range(0)) || shape?.length !== 2) return unbounded
  const [rows, columns] = shape.map(Number)
  const weights = rows * columns <= largestScan ? of.constant(1) : null
  if (!weights) return unbounded
  return transposed
    ? linearRange(weights, columns, rows, (k, j) => j * columns + k, of.range(0))
    : linearRange(weights, rows, columns, (k, j) => k * columns + j, of.range(0))
}

function gemmRange(of: RangeContext): Range {
  const alpha = floatAttribute(of.node, 'alpha', 1)
  const product = times(matrixRange(of, intAttribute(of.node, 'transB', 0) === 1), alpha)
  if (!of.has(2)) return product
  const beta = floatAttribute(of.node, 'beta', 1)
  const bias = of.constant(2)
  return add(product, multiply(bias ? rangeOfValues(bias) : of.range(2), range(beta, beta)))
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
    range: (of) => matrixRange(of, false),
  },
  MatMulInteger: {
    facts: (of) => [{ shape: matMulShape(of.facts(0).shape, of.facts(1).shape), type: 'int32' }],
  },
  Einsum: { facts: (of) => [{ shape: einsumShape(of) }] },
}
