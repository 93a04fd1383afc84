/**
 * What Assay knows of an operator without running it. One file per family holds both rules side by side; an operator that
 * is missing, or a rule that is left out, means "nothing is known": never wrong, only less sharp.
 */
import type { NodeProto } from 'onnx-buf'
import type { Dimension, ElementType } from '../../contract/tensor'
import type { Range } from '../range'

export type Shape = readonly Dimension[]

export interface Facts {
  type: ElementType | null
  shape: Shape | null
  /** Of small whole-number tensors that say sizes and axes: their values, symbolic sizes among them. */
  values: readonly Dimension[] | null
}

export interface NodeContext {
  node: NodeProto
  opset: number
  /** Whether input `i` is given at all. */
  has(i: number): boolean
  /** Whether the file holds input `i`; cheaper than its numbers. */
  isStored(i: number): boolean
  /** Numbers of input `i` where it is an initializer or a constant. */
  constant(i: number): Float64Array | null
  facts(i: number): Facts
}

export interface RangeContext extends NodeContext {
  range(i: number): Range
}

export interface OperatorRule {
  /** Facts of the outputs in order; what a rule leaves out is the first input's type and nothing else. */
  facts?(of: NodeContext): Partial<Facts>[]
  /** Range of the first output, or of the outputs in order; what is left out may hold anything. */
  range?(of: RangeContext): Range | readonly Range[]
}
export type OperatorRules = Readonly<Record<string, OperatorRule>>

export const unknownFacts: Facts = { type: null, shape: null, values: null }

/** No tensor has more axes; a damaged file may claim any number. */
export const mostAxes = 64

/** Output shaped like the first input. */
export const likeInput = (of: NodeContext): Partial<Facts>[] => [{ shape: of.facts(0).shape }]

/** Counts a negative axis from the end. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

/** Whole numbers that were attributes in older opsets and are inputs in newer ones; null where they are not known. */
export function wholeNumbers(
  of: NodeContext,
  attribute: readonly number[] | null,
  input: number,
): readonly number[] | null {
  if (attribute) return attribute
  const values = of.facts(input).values
  if (!of.has(input) || !values) return null
  return values.every((value) => typeof value === 'number') ? values : null
}

/** Sizes that input `i` tells, each open where only their number is known. */
export function sizesTold(of: NodeContext, i: number): readonly Dimension[] | null {
  const { values, shape } = of.facts(i)
  if (values) return values
  const rank = shape?.[0]
  return typeof rank === 'number' && rank <= mostAxes ? Array<Dimension>(rank).fill(null) : null
}
