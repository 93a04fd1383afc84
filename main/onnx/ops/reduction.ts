/** Reductions over axes, given as an attribute (older opsets) or as the second input. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import {
  absolute,
  clamp,
  hull,
  nonNegative,
  type Range,
  range,
  rising,
  square,
  sumOf,
  unbounded,
} from '../range'
import {
  axisOf,
  type Facts,
  type NodeContext,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
  wholeNumbers,
} from './rule'

/** Axes reduced, counted from 0; null where they are not known. */
function axesOf(of: NodeContext): number[] | null {
  const rank = of.facts(0).shape?.length
  if (rank === undefined) return null
  const told = wholeNumbers(of, intsAttribute(of.node, 'axes'), 1)
  if (told?.length) return told.map((axis) => axisOf(axis, rank))
  if (of.has(1) && told === null) return null
  return intAttribute(of.node, 'noop_with_empty_axes', 0) === 1
    ? []
    : Array.from({ length: rank }, (_, i) => i)
}

function reducedShape(of: NodeContext, axes: readonly number[] | null): Dimension[] | null {
  const shape = of.facts(0).shape
  const keep = intAttribute(of.node, 'keepdims', 1) === 1
  if (shape && !axes && keep) return shape.map(() => null)
  if (!shape || !axes) return null
  return shape.flatMap((size, i) => (axes.includes(i) ? (keep ? [1] : []) : [size]))
}

const reducedFacts = (of: NodeContext): Partial<Facts>[] => [{ shape: reducedShape(of, axesOf(of)) }]

/** Values that one result is made of; null where it is not known. */
function countOf(of: NodeContext): number | null {
  const shape = of.facts(0).shape
  const count = productOf(axesOf(of)?.map((axis) => shape?.[axis] ?? null) ?? [null])
  return typeof count === 'number' ? count : null
}

const summed = (of: RangeContext, each: Range): Range => sumOf(each, countOf(of))

/** With no axes and `noop_with_empty_axes`, runtimes differ in whether anything is done at all. */
const orLeft = (of: RangeContext, reduced: Range): Range =>
  axesOf(of)?.length === 0 ? hull(of.range(0), reduced) : reduced

/** A length is at least the largest and at most the root of the summed squares. */
function length(of: RangeContext): Range {
  const { low, high } = rising(summed(of, square(of.range(0))), Math.sqrt)
  return range(Math.max(low, 0), high)
}

/** Of n values within [low, high]: log sum exp lies log n above them. */
function logSumExp(of: RangeContext): Range {
  const count = countOf(of)
  return count === null ? unbounded : rising(of.range(0), (x) => x + Math.log(count))
}

/** n-th powers of the ends where nothing is negative; else of the largest magnitude, either way. */
function product(of: RangeContext): Range {
  const count = countOf(of)
  const { low, high } = of.range(0)
  if (count === null) return low >= 0 ? nonNegative : unbounded
  if (low >= 0) return rising(of.range(0), (x) => x ** count)
  const largest = Math.max(1, Math.abs(low), Math.abs(high)) ** count
  return range(-largest, largest)
}

/** Sizes multiplied, as exporters flatten axes. */
function productFacts(of: NodeContext): Partial<Facts>[] {
  const { values, shape } = of.facts(0)
  const [facts] = reducedFacts(of)
  return [{ ...facts, values: values && shape?.length === 1 ? [productOf(values)] : null }]
}

const positionOf = (of: NodeContext): Partial<Facts>[] => {
  const rank = of.facts(0).shape?.length
  if (rank === undefined) return [{ type: 'int64' }]
  return [{ shape: reducedShape(of, [axisOf(intAttribute(of.node, 'axis', 0), rank)]), type: 'int64' }]
}

/** From 0 to the length of the axis less one. */
function positionRange(of: RangeContext): Range {
  const size = of.facts(0).shape?.at(intAttribute(of.node, 'axis', 0))
  return range(0, typeof size === 'number' ? Math.max(0, size - 1) : Number.POSITIVE_INFINITY)
}

const between: OperatorRule = { facts: reducedFacts, range: (of) => of.range(0) }
const reducing = (range: (of: RangeContext) => Range): OperatorRule => ({
  facts: reducedFacts,
  range: (of) => orLeft(of, range(of)),
})
const position: OperatorRule = { facts: positionOf, range: positionRange }

export const reductionRules: OperatorRules = {
  ReduceMean: between,
  ReduceMax: between,
  ReduceMin: between,
  ReduceSum: { facts: reducedFacts, range: (of) => summed(of, of.range(0)) },
  ReduceL1: reducing((of) => summed(of, absolute(of.range(0)))),
  ReduceSumSquare: reducing((of) => summed(of, square(of.range(0)))),
  ReduceL2: reducing(length),
  ReduceProd: { facts: productFacts, range: product },
  ReduceLogSum: reducing((of) =>
    rising(clamp(summed(of, of.range(0)), 0, Number.POSITIVE_INFINITY), Math.log),
  ),
  ReduceLogSumExp: reducing(logSumExp),
  ArgMax: position,
  ArgMin: position,
}
