/** Losses inside a graph, and running sums. */
import { intAttribute, textAttribute } from '../attributes'
import { hull, type Range, sumOf } from '../range'
import {
  type Facts,
  type GradientContext,
  likeInput,
  type NodeContext,
  type OperatorRules,
  type RangeContext,
} from './rule'

/** One loss for each target, or one altogether. */
function loss(of: NodeContext): Partial<Facts>[] {
  const each = textAttribute(of.node, 'reduction', 'mean') === 'none'
  const { shape, type } = of.facts(0)
  return [
    { shape: each ? of.facts(1).shape : [], type },
    { shape, type },
  ]
}

/** Any number of values from one up to the whole axis; none at all with `exclusive`. */
function running(of: RangeContext): Range {
  const axis = of.constant(1)?.[0]
  const size = axis === undefined ? undefined : of.facts(0).shape?.at(axis)
  const all = sumOf(of.range(0), typeof size === 'number' ? size : null)
  const none = intAttribute(of.node, 'exclusive', 0) === 1 ? { low: 0, high: 0 } : of.range(0)
  return hull(all, none)
}

/** Every value reaches the sums from its place on, so their gradients are summed from the other end. */
function summedBack(of: GradientContext): string[] {
  const reverse = 1 - intAttribute(of.node, 'reverse', 0)
  const exclusive = intAttribute(of.node, 'exclusive', 0)
  return [of.build.emit('CumSum', [of.gradient(0)!, of.input(1)], { reverse, exclusive })]
}

export const lossRules: OperatorRules = {
  NegativeLogLikelihoodLoss: { facts: loss },
  SoftmaxCrossEntropyLoss: { facts: loss },
  CumSum: { facts: likeInput, range: running, gradient: summedBack },
}
