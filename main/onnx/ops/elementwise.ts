/** What rules for operators that broadcast their operands share. */
import type { Dimension } from '../../contract/tensor'
import { broadcast } from '../dimension'
import { type Formula, formulaOf } from '../gradient/formula'
import type { Facts, GradientContext, NodeContext, OperatorRule } from './rule'

const operands = (of: NodeContext): number[] => of.node.input.map((_, i) => i)

const broadcastShape = (of: NodeContext) =>
  operands(of)
    .map((i) => of.facts(i).shape)
    .reduce((a, b) => broadcast(a, b), [])

export const broadcastFacts = (of: NodeContext): Partial<Facts>[] => [{ shape: broadcastShape(of) }]

/** Small whole-number tensors keep their values through arithmetic; `compute` gives null where a symbol is in the way. */
export function valued(compute: (a: Dimension, b: Dimension) => Dimension): OperatorRule['facts'] {
  return (of) => {
    const [a, b] = [of.facts(0).values, of.facts(1).values]
    const [facts] = broadcastFacts(of)
    if (!a || !b || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return [facts]
    const values = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
      const result = compute(a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i])
      return typeof result === 'number' && !Number.isInteger(result) ? null : result
    })
    return [{ ...facts, values }]
  }
}

/** Of numbers only. */
export const valuedNumbers = (compute: (a: number, b: number) => number): OperatorRule['facts'] =>
  valued((a, b) => (typeof a === 'number' && typeof b === 'number' ? compute(a, b) : null))

/** `gradient`, shaped like the output, summed down to the shape of input `i`. */
export const unbroadcast = (of: GradientContext, gradient: string, i: number): string =>
  of.build.sumTo(gradient, of.outputFacts(0).shape ?? [], of.input(i))

/** A function of one operand as its derivative sees it: names of operand and result. */
export interface Applied {
  f: Formula
  x: string
  y: string
  of: GradientContext
}

const applied = (of: GradientContext): Applied => ({
  f: formulaOf(of.build, of.output(0)),
  x: of.input(0),
  y: of.output(0),
  of,
})

type GradientRule = NonNullable<OperatorRule['gradient']>

/** Of a function of one operand: the gradient times its derivative at every element. */
export const bySlope =
  (slope: (at: Applied) => string): GradientRule =>
  (of) => {
    const at = applied(of)
    return [at.f.mul(of.gradient(0)!, slope(at))]
  }

/** Of a function of one operand that passes it on, or not, element by element. */
export const byPassage =
  (open: (at: Applied) => string): GradientRule =>
  (of) => {
    const at = applied(of)
    return [at.f.where(open(at), of.gradient(0)!, 0)]
  }

/** One gradient of the output's shape for each operand, summed down to the operand's; asked for only where wanted. */
export const each = (of: GradientContext, gradient: (i: number) => string | null): (string | null)[] =>
  of.node.input.map((_, i) => {
    const made = of.has(i) && of.wants(i) ? gradient(i) : null
    return made === null ? null : unbroadcast(of, made, i)
  })
