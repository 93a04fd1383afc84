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

/** Product of axes; null where one is not known or symbols multiply. */
export function productOf(axes: Shape): Dimension {
  return axes.reduce<Dimension>(multiplied, 1)
}

const multiplied = (a: Dimension, b: Dimension): Dimension => {
  if (a === 1) return b
  if (b === 1) return a
  return typeof a === 'number' && typeof b === 'number' ? a * b : null
}

/** Size of the one open axis when `from` is laid out anew beside `rest`; symbols on both sides cancel. */
export function openAxis(from: Shape, rest: Shape): Dimension {
  const left = [...from]
  const right: Dimension[] = []
  for (const axis of rest) {
    const twin = typeof axis === 'string' ? left.indexOf(axis) : -1
    if (twin >= 0) left.splice(twin, 1)
    else right.push(axis)
  }
  const numbers = left.filter((axis) => typeof axis === 'number').reduce((all, axis) => all * axis, 1)
  const others = left.filter((axis) => typeof axis !== 'number')
  const divisor = productOf(right)
  if (typeof divisor !== 'number' || divisor === 0 || others.length > 1) return null
  const quotient = numbers / divisor
  if (others.length === 0) return Number.isInteger(quotient) ? quotient : null
  return quotient === 1 ? others[0] : null
}

/** Size after a window moves along an axis: (size + padding - extent) / stride + 1, rounded as the operator rounds. */
export function slidden(
  size: Dimension,
  padding: number,
  extent: number,
  stride: number,
  round: (x: number) => number,
): Dimension {
  return typeof size === 'number' ? round((size + padding - extent) / stride) + 1 : null
}
