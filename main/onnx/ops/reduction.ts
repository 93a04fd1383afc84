/** Reductions over axes, given as an attribute (older opsets) or as the second input. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { type Formula, formulaOf } from '../gradient/formula'
import { unsupported } from '../gradient/refusals'
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
  type GradientContext,
  type NodeContext,
  noGradient,
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

/** A reduction as its gradient sees it. */
interface Reduced {
  of: GradientContext
  f: Formula
  x: string
  /** The result and its gradient, reduced axes kept with size 1. */
  y: () => string
  gradient: string
  /** A reduction of `from`, shaped like the input, over the same axes, kept with size 1. */
  again: (op: string, from: string) => string
}

/** Throws InputError where the axes are known only while running. */
function reducedBy(of: GradientContext): Reduced {
  const { build } = of
  const axes = axesOf(of)
  if (!axes) throw unsupported(of.node, 'for axes that are computed')
  const dropped = intAttribute(of.node, 'keepdims', 1) === 0 && axes.length > 0
  const kept = (name: string) => (dropped ? build.emit('Unsqueeze', [name, build.ints(axes)]) : name)
  return {
    of,
    f: formulaOf(build, of.output(0)),
    x: of.input(0),
    y: () => kept(of.output(0)),
    gradient: kept(of.gradient(0)!),
    again: (op, from) => (axes.length === 0 ? from : build.reduce(op, from, axes, 1)),
  }
}

/** Spreads what is the same for every value of a reduction; `slope` is the gradient of each. */
const spread =
  (slope: (by: Reduced) => string) =>
  (of: GradientContext): (string | null)[] => {
    const { build } = of
    return [build.emit('Expand', [slope(reducedBy(of)), build.shapeOf(of.input(0))])]
  }

const byValue =
  (slope: (by: Reduced) => string) =>
  (of: GradientContext): (string | null)[] => [slope(reducedBy(of))]

/** Values that one result is made of, as a number of the result's type; open axes are counted while running. */
function shareOf({ of, f, gradient }: Reduced): string {
  const count = countOf(of)
  if (count !== null) return f.div(gradient, count)
  const { build } = of
  const ratio = build.emit('Div', [build.emit('Size', [of.input(0)]), build.emit('Size', [of.output(0)])])
  return f.div(gradient, f.numbers(ratio))
}

/** Equal extremes share the gradient equally, as PyTorch's amax and amin have it. */
function extremeSlope({ f, x, y, gradient, again }: Reduced): string {
  const met = f.equal(x, y())
  return f.where(met, f.div(gradient, again('ReduceSum', f.numbers(met))), 0)
}

/** x / y; zero where all of x is. */
function lengthSlope({ f, x, y, gradient }: Reduced): string {
  const length = y()
  return f.mul(x, f.where(f.equal(length, 0), 0, f.div(gradient, length)))
}

/** The product of all others, right beside zeros as well. */
function productSlope({ f, x, gradient, again }: Reduced): string {
  const zero = f.equal(x, 0)
  const whole = f.where(zero, 1, x)
  const isZero = f.numbers(zero)
  const otherZeros = f.sub(again('ReduceSum', isZero), isZero)
  const others = f.div(again('ReduceProd', whole), whole)
  return f.mul(gradient, f.where(f.equal(otherZeros, 0), others, 0))
}

const between: OperatorRule = { facts: reducedFacts, range: (of) => of.range(0) }
const reducing = (range: (of: RangeContext) => Range): OperatorRule => ({
  facts: reducedFacts,
  range: (of) => orLeft(of, range(of)),
})
const position: OperatorRule = { facts: positionOf, range: positionRange, gradient: noGradient }

export const reductionRules: OperatorRules = {
  ReduceMean: { ...between, gradient: spread(shareOf) },
  ReduceMax: { ...between, gradient: byValue(extremeSlope) },
  ReduceMin: { ...between, gradient: byValue(extremeSlope) },
  ReduceSum: {
    facts: reducedFacts,
    range: (of) => summed(of, of.range(0)),
    gradient: spread(({ gradient }) => gradient),
  },
  ReduceL1: {
    ...reducing((of) => summed(of, absolute(of.range(0)))),
    gradient: byValue(({ f, x, gradient }) => f.mul(f.sign(x), gradient)),
  },
  ReduceSumSquare: {
    ...reducing((of) => summed(of, square(of.range(0)))),
    gradient: byValue(({ f, x, gradient }) => f.mul(x, f.mul(gradient, 2))),
  },
  ReduceL2: { ...reducing(length), gradient: byValue(lengthSlope) },
  ReduceProd: { facts: productFacts, range: product, gradient: byValue(productSlope) },
  ReduceLogSum: {
    ...reducing((of) => rising(clamp(summed(of, of.range(0)), 0, Number.POSITIVE_INFINITY), Math.log)),
    gradient: spread(({ f, x, gradient, again }) => f.div(gradient, again('ReduceSum', x))),
  },
  ReduceLogSumExp: {
    ...reducing(logSumExp),
    gradient: byValue(({ f, x, y, gradient }) => f.mul(f.exp(f.sub(x, y())), gradient)),
  },
  ArgMax: position,
  ArgMin: position,
}
