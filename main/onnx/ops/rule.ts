/**
 * What Assay knows of an operator. One file per family holds its rules side by side: shape, range, gradient. An operator that is missing,
 * or a shape or range rule that is left out, means "nothing is known": never wrong, only less sharp. A gradient rule that is left out makes
 * a backward pass that needs it stop with the operator's name.
 */
import type { NodeProto } from 'onnx-buf'
import type { Dimension, ElementType } from '../../contract/tensor'
import type { GradientBuilder } from '../gradient/builder'
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

/** A node of which outputs have gradients, and some inputs are to get one. Graphs are of opset 17 or newer (gradient/dialect.ts). */
export interface GradientContext extends NodeContext {
  build: GradientBuilder
  /** Name of input `i`, which must be given. */
  input(i: number): string
  output(i: number): string
  /** Type and shape of output `i`; in shapes, null is an axis whose size the batch decides. */
  outputFacts(i: number): Facts
  /** Whether input `i` is to get a gradient; work for others is wasted. */
  wants(i: number): boolean
  /** The node that makes a tensor. */
  producerOf(tensor: string): NodeProto | undefined
  /** Gradient of output `i`, of its shape and type; null: the loss does not depend on it. */
  gradient(i: number): string | null
}

/** A node that is put in other words before it is differentiated. */
export interface LoweringContext extends NodeContext {
  build: GradientBuilder
  input(i: number): string
  output(i: number): string
  outputFacts(i: number): Facts
}

export interface OperatorRule {
  /**
   * Gradients of the inputs in order, each of its input's shape and type, made by nodes emitted on `of.build`; null or left out: none flows
   * (the input is whole numbers, or a step function lies between). Called only where an output has a gradient and an input wants one.
   * Throws InputError (`unsupported` in gradient/refusals.ts) for a form it does not know.
   */
  gradient?(of: GradientContext): readonly (string | null)[]
  /**
   * Nodes that make the same outputs (under the same names) from operators that have gradient rules; emitted on `of.build`, or null where
   * the node can stay as it is.
   */
  lower?(of: LoweringContext): readonly NodeProto[] | null
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

/** The gradient rule of step functions, and of what is made from shapes or whole numbers: nothing flows back. */
export const noGradient = (): readonly (string | null)[] => []

/** Counts a negative axis from the end. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

/** Whole numbers that were attributes in older opsets and are inputs in newer ones; null where they are not known. */
export function wholeNumbers(
  of: NodeContext,
  attribute: readonly number[] | null,
  input: number,
): readonly number[] | null {
  if (attribute) return attribute
  if (!of.has(input)) return null
  // Facts of a probe run leave out what the file holds.
  const values = of.facts(input).values ?? Array.from(of.constant(input) ?? [null])
  return values.every((value) => typeof value === 'number') ? values : null
}

/** Sizes that input `i` tells, each open where only their number is known. */
export function sizesTold(of: NodeContext, i: number): readonly Dimension[] | null {
  const { values, shape } = of.facts(i)
  if (values) return values
  const rank = shape?.[0]
  return typeof rank === 'number' && rank <= mostAxes ? Array<Dimension>(rank).fill(null) : null
}
