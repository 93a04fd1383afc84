/** Einsum: `ij,jk->ik`, with an ellipsis for axes that broadcast, and without an arrow (ONNX, Einsum). */
import type { Dimension } from '../../contract/tensor'
import { textAttribute } from '../attributes'
import { broadcast, productOf } from '../dimension'
import { unsupported } from '../gradient/refusals'
import { multiply, type Range, range, sumOf, unbounded } from '../range'
import type { GradientContext, NodeContext, OperatorRules, RangeContext, Shape } from './rule'

interface Equation {
  terms: string[]
  result: string
}

const count = (text: string, letter: string): number => text.split(letter).length - 1

/** Without an arrow the result holds every letter that stands once, in alphabetical order, behind the ellipsis. */
function equationOf(of: NodeContext): Equation {
  const [left, right] = textAttribute(of.node, 'equation', '').replace(/\s/g, '').split('->')
  const terms = left.split(',')
  const letters = [...new Set(left.replace(/[^A-Za-z]/g, ''))].sort()
  const once = letters.filter((letter) => count(left, letter) === 1).join('')
  return { terms, result: right ?? (left.includes('...') ? '...' : '') + once }
}

interface Sizes {
  ofLetter: ReadonlyMap<string, Dimension>
  ofEllipsis: Shape | null
}

/** null where an operand's rank is not known or does not fit its term. */
function sizesOf(of: NodeContext, { terms }: Equation): Sizes | null {
  const ofLetter = new Map<string, Dimension>()
  let ofEllipsis: Shape | null = []
  for (const [i, term] of terms.entries()) {
    const shape = of.facts(i).shape
    const [before, after] = term.split('...')
    const letters = before.length + (after?.length ?? 0)
    if (!shape || (after === undefined ? shape.length !== letters : shape.length < letters)) return null
    const tail = shape.length - (after?.length ?? 0)
    const told = (letter: string, size: Dimension) => {
      const known = ofLetter.get(letter) ?? null
      // An axis of length 1 may broadcast against a longer one.
      ofLetter.set(letter, known === null || known === 1 ? size : known)
    }
    ;[...before].forEach((letter, axis) => {
      told(letter, shape[axis])
    })
    ;[...(after ?? '')].forEach((letter, axis) => {
      told(letter, shape[tail + axis])
    })
    if (after !== undefined) ofEllipsis = broadcast(ofEllipsis, shape.slice(before.length, tail))
  }
  return { ofLetter, ofEllipsis }
}

function einsumShape(of: NodeContext): Shape | null {
  const equation = equationOf(of)
  const sizes = sizesOf(of, equation)
  const [before, after] = equation.result.split('...')
  if (!sizes || (after !== undefined && !sizes.ofEllipsis)) return null
  const letters = (part: string) => [...part].map((letter) => sizes.ofLetter.get(letter) ?? null)
  return after === undefined
    ? letters(before)
    : [...letters(before), ...(sizes.ofEllipsis ?? []), ...letters(after)]
}

/** A product of the operands, summed over every axis that the result does not name. */
function einsumRange(of: RangeContext): Range {
  const equation = equationOf(of)
  const sizes = sizesOf(of, equation)
  if (!sizes) return unbounded
  const { terms, result } = equation
  const gone = [...sizes.ofLetter].filter(([letter]) => !result.includes(letter)).map(([, size]) => size)
  const dropped = terms.some((term) => term.includes('...')) && !result.includes('...')
  const summed = productOf(dropped ? [...gone, ...(sizes.ofEllipsis ?? [null])] : gone)
  const each = terms.map((_, i) => of.range(i)).reduce(multiply, range(1, 1))
  return sumOf(each, typeof summed === 'number' ? summed : null)
}

/** Letters that stand for the axes of the ellipsis, from its last axis backwards: those of an operand with fewer broadcast from behind. */
const spare = 'ZYXWVUTSRQPONMLKJIHGFEDCBA'

/** The equation with a letter for every axis. Throws InputError for a diagonal, or where the alphabet does not reach. */
function spelledOut(of: GradientContext): { terms: string[]; result: string } {
  const { terms, result } = equationOf(of)
  const free = [...spare].filter((letter) => !terms.some((term) => term.includes(letter)))
  const spelled = (term: string, rank: number): string => {
    const count = rank - term.replace('...', '').length
    if (count > free.length) throw unsupported(of.node, 'of so many axes')
    return term.replace('...', free.slice(0, count).reverse().join(''))
  }
  const all = terms.map((term, i) => spelled(term, of.facts(i).shape?.length ?? 0))
  if (all.some((term) => new Set(term).size < term.length)) throw unsupported(of.node, 'of a diagonal')
  return { terms: all, result: spelled(result, of.outputFacts(0).shape?.length ?? 0) }
}

/** A letter that stands for length 1 in one operand and for more elsewhere is summed over in its gradient. */
function isStretched(of: GradientContext, i: number, axis: number, letter: string, whole: Shapes): boolean {
  return of.facts(i).shape?.[axis] === 1 && whole.some((sizes) => (sizes.get(letter) ?? 1) !== 1)
}

type Shapes = readonly ReadonlyMap<string, Dimension>[]

const named = (term: string, shape: Shape | null): ReadonlyMap<string, Dimension> =>
  new Map([...term].map((letter, axis) => [letter, shape?.[axis] ?? null]))

/**
 * Each operand's gradient is the einsum of the result's with the other operands. An axis that only this operand has was summed: the gradient
 * is the same along it.
 */
function einsumGradient(of: GradientContext): (string | null)[] {
  const { build } = of
  const { terms, result } = spelledOut(of)
  const sizes = terms.map((term, i) => named(term, of.facts(i).shape))
  return terms.map((term, i) => {
    if (!of.wants(i)) return null
    const others = terms.flatMap((_, j) => (j === i ? [] : [j]))
    const sources = [result, ...others.map((j) => terms[j])]
    const whole = [named(result, of.outputFacts(0).shape), ...others.map((j) => sizes[j])]
    const kept = [...term].filter(
      (letter, axis) =>
        sources.some((source) => source.includes(letter)) && !isStretched(of, i, axis, letter, whole),
    )
    const equation = `${sources.join(',')}->${kept.join('')}`
    const inputs = [of.gradient(0)!, ...others.map((j) => of.input(j))]
    const made = build.emit('Einsum', inputs, { equation })
    const missing = [...term].flatMap((letter, axis) => (kept.includes(letter) ? [] : [axis]))
    if (missing.length === 0) return made
    const placed = build.emit('Unsqueeze', [made, build.ints(missing)])
    return build.emit('Expand', [placed, build.shapeOf(of.input(i))])
  })
}

export const einsumRules: OperatorRules = {
  Einsum: { facts: (of) => [{ shape: einsumShape(of) }], range: einsumRange, gradient: einsumGradient },
}
