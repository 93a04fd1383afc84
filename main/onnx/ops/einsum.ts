/** Einsum: `ij,jk->ik`, with an ellipsis for axes that broadcast, and without an arrow (ONNX, Einsum). */
import type { Dimension } from '../../contract/tensor'
import { textAttribute } from '../attributes'
import { broadcast, productOf } from '../dimension'
import { multiply, type Range, range, sumOf, unbounded } from '../range'
import type { NodeContext, OperatorRules, RangeContext, Shape } from './rule'

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

export const einsumRules: OperatorRules = {
  Einsum: { facts: (of) => [{ shape: einsumShape(of) }], range: einsumRange },
}
