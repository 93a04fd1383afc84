/** Values written into a copy of a tensor. */
import { intAttribute, textAttribute } from '../attributes'
import type { Attributes } from '../edit'
import { unsupported } from '../gradient/refusals'
import { add, hull, type Range, sumOf, unbounded } from '../range'
import {
  type GradientContext,
  likeInput,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
} from './rule'

/** Replaced: of either. Reduced: several updates may meet in one place. */
function written(of: RangeContext): Range {
  switch (textAttribute(of.node, 'reduction', 'none')) {
    case 'none':
    case 'max':
    case 'min':
      return hull(of.range(0), of.range(2))
    case 'add':
      return add(of.range(0), hull(sumOf(of.range(2), null), of.range(2)))
    default:
      return unbounded
  }
}

/** What was overwritten gets none; updates get what flows to where they went. `pick` reads those places. */
function writtenBack(of: GradientContext, pick: 'GatherElements' | 'GatherND'): (string | null)[] {
  const { build, node } = of
  const reduction = textAttribute(node, 'reduction', 'none')
  if (reduction !== 'none' && reduction !== 'add') throw unsupported(node, `with the reduction ${reduction}`)
  const gradient = of.gradient(0)!
  const along: Attributes = pick === 'GatherElements' ? { axis: intAttribute(node, 'axis', 0) } : {}
  const overwritten = () =>
    build.emit(node.opType, [gradient, of.input(1), build.filledLike(0, of.input(2))], along)
  return [
    !of.wants(0) ? null : reduction === 'add' ? gradient : overwritten(),
    null,
    of.wants(2) ? build.emit(pick, [gradient, of.input(1)], along) : null,
  ]
}

const scatter = (pick: 'GatherElements' | 'GatherND'): OperatorRule => ({
  facts: likeInput,
  range: written,
  gradient: (of) => writtenBack(of, pick),
})

export const scatteringRules: OperatorRules = {
  Scatter: { facts: likeInput, range: written },
  ScatterElements: scatter('GatherElements'),
  ScatterND: scatter('GatherND'),
}
