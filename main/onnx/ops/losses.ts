/** Losses inside a graph, and running sums. */
import { attributeOf, intAttribute, textAttribute } from '../attributes'
import { offOnTensor } from '../edit'
import { type Formula, formulaOf } from '../gradient/formula'
import { unsupported } from '../gradient/refusals'
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

/** 1 at the class of each label, along axis 1. Throws InputError where the number of classes is open. */
function hotOf(of: GradientContext): string {
  const { build } = of
  const classes = of.facts(0).shape?.[1]
  if (typeof classes !== 'number') throw unsupported(of.node, 'for an open number of classes')
  const offOn = build.share('off-on', (name) => offOnTensor(name, 'float32'))
  const labels = build.cast(of.input(1), 'int64')
  const hot = build.emit('OneHot', [labels, build.ints([classes]), offOn], { axis: 1 })
  return of.facts(0).type === 'float32' ? hot : formulaOf(build, of.input(0)).numbers(hot)
}

/** Weight of each label, with an axis of size 1 for the classes; null: 1 throughout. */
function weightOf(of: GradientContext, f: Formula, hot: string): string | null {
  const { build } = of
  const inner = (of.facts(0).shape ?? []).slice(2).map((_, i) => i + 1)
  const classWeight = () =>
    inner.length > 0 ? build.emit('Unsqueeze', [of.input(2), build.ints(inner)]) : of.input(2)
  const weight = of.has(2) ? build.reduce('ReduceSum', f.mul(hot, classWeight()), [1], 1) : null
  const ignored = attributeOf(of.node, 'ignore_index')
  if (!ignored) return weight
  const label = build.emit('Unsqueeze', [build.cast(of.input(1), 'int64'), build.ints([1])])
  return f.where(f.equal(label, build.ints([Number(ignored.i)])), 0, weight ?? 1)
}

/** What one label's loss adds to the whole: the gradient of the reduced loss, its weight, and for the mean the sum of weights. */
function shareOf(of: GradientContext, f: Formula, hot: string): string {
  const { build } = of
  const gradient = of.gradient(0)!
  const weight = weightOf(of, f, hot)
  const weighted = (by: string) => (weight === null ? by : f.mul(by, weight))
  const reduction = textAttribute(of.node, 'reduction', 'mean')
  if (reduction === 'none') return weighted(build.emit('Unsqueeze', [gradient, build.ints([1])]))
  if (reduction === 'sum') return weighted(gradient)
  const whole =
    weight === null
      ? f.numbers(build.emit('Size', [of.input(1)]))
      : build.emit('ReduceSum', [weight], { keepdims: 0 })
  return weighted(f.div(gradient, whole))
}

function likelihoodGradient(of: GradientContext): string[] {
  const f = formulaOf(of.build, of.input(0))
  const hot = hotOf(of)
  return [f.neg(f.mul(hot, shareOf(of, f, hot)))]
}

/** From the loss, and from the log-probabilities where something reads them. */
function crossEntropyGradient(of: GradientContext): string[] {
  const { build } = of
  const f = formulaOf(build, of.input(0))
  const likely = build.emit('Softmax', [of.input(0)], { axis: 1 })
  const parts: string[] = []
  if (of.gradient(0) !== null) {
    const hot = hotOf(of)
    parts.push(f.mul(f.sub(likely, hot), shareOf(of, f, hot)))
  }
  const read = of.gradient(1)
  if (read !== null) parts.push(f.sub(read, f.mul(likely, build.reduce('ReduceSum', read, [1], 1))))
  return [build.total(parts)]
}

export const lossRules: OperatorRules = {
  NegativeLogLikelihoodLoss: { facts: loss, gradient: likelihoodGradient },
  SoftmaxCrossEntropyLoss: { facts: loss, gradient: crossEntropyGradient },
  CumSum: { facts: likeInput, range: running, gradient: summedBack },
}
