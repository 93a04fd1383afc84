/** Sizes of axes, some of them symbols. */
import type { Dimension } from '../contract/tensor'
import type { Shape } from './ops/rule'

const joined = (a: Dimension, b: Dimension): Dimension => {
  if (a === b || b === 1) return a
  if (a === 1) return b
  if (typeof a === 'number') return a
  return typeof b === 'number' ? b : null
}

/** Shape after broadcasting (ONNX, "Multidirectional Broadcasting"); an axis of two unlike symbols is not known. */
export function broadcast(a: Shape | null, b: Shape | null): Shape | null {
  if (!a || !b) return null
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) =>
    joined(
      a[i - rank + a.length] ?? (i < rank - a.length ? 1 : null),
      b[i - rank + b.length] ?? (i < rank - b.length ? 1 : null),
    ),
  )
}

/** A whole number times symbols, such as 4 * N * T. */
interface Monomial {
  factor: number
  symbols: readonly string[]
}

const symbol = /^[A-Za-z_][^\s*+\-/(),]*$/

/** Reads `N`, `4*N`, `4*N*T`; null for what is not known and for any other expression. */
function monomialOf(axis: Dimension): Monomial | null {
  if (axis === null) return null
  if (typeof axis === 'number') return { factor: axis, symbols: [] }
  const parts = axis.split('*')
  const factor = /^\d+$/.test(parts[0]) ? Number(parts.shift()) : 1
  return parts.every((part) => symbol.test(part)) ? { factor, symbols: parts } : null
}

function dimensionOf({ factor, symbols }: Monomial): Dimension {
  if (!Number.isInteger(factor)) return null
  if (factor === 0 || symbols.length === 0) return factor
  return [...(factor === 1 ? [] : [`${factor}`]), ...symbols.toSorted()].join('*')
}

/** Product of two sizes; null where one is not known. */
export function multiplied(a: Dimension, b: Dimension): Dimension {
  if (a === 0 || b === 0) return 0
  if (a === 1) return b
  if (b === 1) return a
  const [x, y] = [monomialOf(a), monomialOf(b)]
  return x && y && dimensionOf({ factor: x.factor * y.factor, symbols: [...x.symbols, ...y.symbols] })
}

/** Quotient of two sizes, cut to a whole number where both are numbers; null where it does not divide or is not known. */
export function dividedBy(a: Dimension, b: Dimension): Dimension {
  if (b === 1) return a
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? null : Math.trunc(a / b)
  return quotientOf(monomialOf(a), monomialOf(b))
}

/** Exact, or null. Symbols on both sides cancel. */
function quotientOf(a: Monomial | null, b: Monomial | null): Dimension {
  if (!a || !b || b.factor === 0) return null
  const left = [...a.symbols]
  for (const name of b.symbols) {
    const twin = left.indexOf(name)
    if (twin < 0) return null
    left.splice(twin, 1)
  }
  return dimensionOf({ factor: a.factor / b.factor, symbols: left })
}

/** Product of axes; null where one is not known. */
export const productOf = (axes: Shape): Dimension => axes.reduce<Dimension>(multiplied, 1)

/** Without the axes that stand on both sides, whatever their size. */
function withoutTwins(from: Shape, rest: Shape): [Shape, Shape] {
  const left = [...from]
  const right = rest.filter((axis) => {
    const twin = typeof axis === 'string' ? left.indexOf(axis) : -1
    if (twin >= 0) left.splice(twin, 1)
    return twin < 0
  })
  return [left, right]
}

/** Size of the one open axis when `from` is laid out anew beside `rest`; symbols on both sides cancel. */
export function openAxis(from: Shape, rest: Shape): Dimension {
  const [left, right] = withoutTwins(from, rest)
  // An axis of an unreadable name still passes alone.
  const alone = left.filter((axis) => axis !== 1)
  if (alone.length === 1 && right.every((axis) => axis === 1)) return alone[0]
  return quotientOf(monomialOf(productOf(left)), monomialOf(productOf(right)))
}

/** Size after a window moves along an axis: (size + padding - extent) / stride + 1, rounded as the operator rounds. */
export function slidden(
  size: Dimension,
  padding: number,
  extent: number,
  stride: number,
  round: (x: number) => number,
): Dimension {
  if (typeof size === 'number') return round((size + padding - extent) / stride) + 1
  return stride === 1 && padding === extent - 1 ? size : null
}
