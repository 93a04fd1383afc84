/** Values written into a copy of a tensor. */
import { textAttribute } from '../attributes'
import { add, hull, type Range, sumOf, unbounded } from '../range'
import { likeInput, type OperatorRule, type OperatorRules, type RangeContext } from './rule'

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

const scatter: OperatorRule = { facts: likeInput, range: written }

export const scatteringRules: OperatorRules = {
  Scatter: scatter,
  ScatterElements: scatter,
  ScatterND: scatter,
}
