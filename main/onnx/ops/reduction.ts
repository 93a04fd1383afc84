/** Reductions over axes, given as an attribute (older opsets) or as the second input. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { absolute, nonNegative, type Range, square, times, unbounded } from '../range'
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
  if (!shape || !axes) return null
  const keep = intAttribute(of.node, 'keepdims', 1) === 1
  return shape.flatMap((size, i) => (axes.includes(i) ? (keep ? [1] : []) : [size]))
}

const reducedFacts = (of: NodeContext): Partial<Facts>[] => [{ shape: reducedShape(of, axesOf(of)) }]

/** Values that one result is made of; null where it is not known. */
function countOf(of: NodeContext): number | null {
  const shape = of.facts(0).shape
  const count = productOf(axesOf(of)?.map((axis) => shape?.[axis] ?? null) ?? [null])
  return typeof count === 'number' ? count : null
}

const summed = (of: RangeContext, each: Range): Range => {
  const count = countOf(of)
  if (count !== null) return times(each, count)
  return each.low >= 0 ? nonNegative : unbounded
}

const positionOf = (of: NodeContext): Partial<Facts>[] => {
  const rank = of.facts(0).shape?.length ?? 0
  return [{ shape: reducedShape(of, [axisOf(intAttribute(of.node, 'axis', 0), rank)]), type: 'int64' }]
}

const between: OperatorRule = { facts: reducedFacts, range: (of) => of.range(0) }

export const reductionRules: OperatorRules = {
  ReduceMean: between,
  ReduceMax: between,
  ReduceMin: between,
  ReduceSum: { facts: reducedFacts, range: (of) => summed(of, of.range(0)) },
  ReduceL1: { facts: reducedFacts, range: (of) => summed(of, absolute(of.range(0))) },
  ReduceSumSquare: { facts: reducedFacts, range: (of) => summed(of, square(of.range(0))) },
  ReduceL2: { facts: reducedFacts, range: () => nonNegative },
  ReduceProd: { facts: reducedFacts },
  ReduceLogSum: { facts: reducedFacts },
  ReduceLogSumExp: { facts: reducedFacts },
  ArgMax: { facts: positionOf },
  ArgMin: { facts: positionOf },
}
