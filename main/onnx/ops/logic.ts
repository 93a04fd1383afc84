/** Comparisons, logic and bits. */
import type { Dimension } from '../../contract/tensor'
import { nonNegative, range, unbounded } from '../range'
import { broadcastFacts } from './elementwise'
import {
  type Facts,
  likeInput,
  type NodeContext,
  noGradient,
  type OperatorRule,
  type OperatorRules,
} from './rule'

/** A bool for every element. */
const truth: OperatorRule = {
  facts: (of) => [{ ...broadcastFacts(of)[0], type: 'bool' }],
  range: () => range(0, 1),
  gradient: noGradient,
}

/** Sizes are never negative, so a symbol is no negative number; otherwise it may be any. */
function sameSize(a: Dimension, b: Dimension): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 1 : 0
  if (a !== null && a === b) return 1
  const negative = [a, b].some((size) => typeof size === 'number' && size < 0)
  return negative && [a, b].some((size) => typeof size === 'string') ? 0 : null
}

/** Exporters of Expand compare sizes with -1, so small whole numbers keep their answers. */
function equal(of: NodeContext): Partial<Facts>[] {
  const facts = { ...broadcastFacts(of)[0], type: 'bool' as const }
  const [a, b] = [of.facts(0).values, of.facts(1).values]
  if (!a || !b || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return [facts]
  const length = Math.max(a.length, b.length)
  const at = (values: readonly Dimension[], i: number) => values[values.length === 1 ? 0 : i]
  return [{ ...facts, values: Array.from({ length }, (_, i) => sameSize(at(a, i), at(b, i))) }]
}

/** Bits of whole numbers that are not negative make no negative number. */
const bits: OperatorRule = {
  facts: broadcastFacts,
  range: (of) => (of.node.input.every((_, i) => of.range(i).low >= 0) ? nonNegative : unbounded),
  gradient: noGradient,
}

export const logicRules: OperatorRules = {
  Not: truth,
  IsNaN: truth,
  IsInf: truth,
  Equal: { ...truth, facts: equal },
  Greater: truth,
  GreaterOrEqual: truth,
  Less: truth,
  LessOrEqual: truth,
  And: truth,
  Or: truth,
  Xor: truth,
  BitShift: { facts: broadcastFacts, range: () => nonNegative, gradient: noGradient },
  BitwiseAnd: bits,
  BitwiseOr: bits,
  BitwiseXor: bits,
  BitwiseNot: { facts: likeInput, gradient: noGradient },
}
