/** Arithmetic as gradient rules write it: operands are tensors by name, or numbers of the type of one tensor of the model. */
import type { GradientBuilder } from './builder'

export type Term = string | number

export function formulaOf(build: GradientBuilder, like: string) {
  const named = (term: Term) => (typeof term === 'number' ? build.scalarLike(term, like) : term)
  const one = (op: string) => (x: Term) => build.emit(op, [named(x)])
  const two = (op: string) => (a: Term, b: Term) => build.emit(op, [named(a), named(b)])
  return {
    add: two('Add'),
    sub: two('Sub'),
    mul: two('Mul'),
    div: two('Div'),
    pow: two('Pow'),
    neg: one('Neg'),
    abs: one('Abs'),
    sign: one('Sign'),
    floor: one('Floor'),
    exp: one('Exp'),
    log: one('Log'),
    sqrt: one('Sqrt'),
    erf: one('Erf'),
    sin: one('Sin'),
    cos: one('Cos'),
    sinh: one('Sinh'),
    cosh: one('Cosh'),
    tanh: one('Tanh'),
    sigmoid: one('Sigmoid'),
    softplus: one('Softplus'),
    equal: two('Equal'),
    above: two('Greater'),
    atLeast: two('GreaterOrEqual'),
    below: two('Less'),
    atMost: two('LessOrEqual'),
    both: two('And'),
    either: two('Or'),
    where: (condition: string, yes: Term, no: Term) =>
      build.emit('Where', [condition, named(yes), named(no)]),
    /** Of another type, as numbers of this one: a condition is 1 where it holds, else 0. */
    numbers: (of: string) => build.cast(of, build.facts(like).type),
  }
}

export type Formula = ReturnType<typeof formulaOf>
