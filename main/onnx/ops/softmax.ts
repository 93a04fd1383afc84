/** Softmax, LogSoftmax and Hardmax. A Softmax over one value is exactly 1, whatever the value. */
import { intAttribute } from '../attributes'
import { productOf } from '../dimension'
import { type Formula, formulaOf } from '../gradient/formula'
import { type Range, range } from '../range'
import {
  axisOf,
  type GradientContext,
  likeInput,
  type NodeContext,
  noGradient,
  type OperatorRules,
} from './rule'

/** Axis along which values compete, the first of them before opset 13; null where the rank is not known. */
export function competingAxis(of: NodeContext): number | null {
  const shape = of.facts(0).shape
  return shape && axisOf(intAttribute(of.node, 'axis', of.opset < 13 ? 1 : -1), shape.length)
}

/**
 * Number of values that compete: the length of the axis since opset 13; before, of everything from the axis (default 1)
 * to the end, which was flattened. null where the shape does not say.
 */
export function competingValues(of: NodeContext): number | null {
  const shape = of.facts(0).shape
  if (!shape) return null
  const flattened = of.opset < 13
  const axis = axisOf(intAttribute(of.node, 'axis', flattened ? 1 : -1), shape.length)
  const size = flattened ? productOf(shape.slice(axis)) : (shape[axis] ?? null)
  return typeof size === 'number' ? size : null
}

const alone = (of: NodeContext, value: Range, otherwise: Range): Range =>
  competingValues(of) === 1 ? value : otherwise

/** From a sum over the values that compete, kept with size 1. */
const competing =
  (slope: (f: Formula, y: string, gradient: string, summed: (of: string) => string) => string) =>
  (of: GradientContext): string[] => {
    const summed = (from: string) => of.build.reduce('ReduceSum', from, [competingAxis(of) ?? -1], 1)
    return [slope(formulaOf(of.build, of.output(0)), of.output(0), of.gradient(0)!, summed)]
  }

export const softmaxRules: OperatorRules = {
  Softmax: {
    facts: likeInput,
    range: (of) => alone(of, range(1, 1), range(0, 1)),
    gradient: competing((f, y, gradient, summed) => f.mul(y, f.sub(gradient, summed(f.mul(gradient, y))))),
  },
  LogSoftmax: {
    facts: likeInput,
    range: (of) => alone(of, range(0, 0), range(Number.NEGATIVE_INFINITY, 0)),
    gradient: competing((f, y, gradient, summed) => f.sub(gradient, f.mul(f.exp(y), summed(gradient)))),
  },
  Hardmax: {
    facts: likeInput,
    range: (of) => alone(of, range(1, 1), range(0, 1)),
    gradient: noGradient,
  },
}
