/** Values normalized over axes, and what flows back through that: the statistics depend on the values as well. */
import type { GradientBuilder } from '../gradient/builder'

export interface Normalized {
  /** (x - mean) / deviation, or x / root mean square. */
  normal: string
  /** One over the deviation, the axes kept with length 1. */
  inverse: string
}

export interface Statistics {
  axes: readonly number[]
  /** Whether the mean was taken off. */
  centred: boolean
}

/** `x` normalized; `like` is a tensor of the model of the same type. */
export function normalized(
  build: GradientBuilder,
  x: string,
  { axes, centred, epsilon, like }: Statistics & { epsilon: number; like: string },
): Normalized {
  const about = centred ? build.emit('Sub', [x, build.reduce('ReduceMean', x, axes, 1)]) : x
  const square = build.reduce('ReduceMean', build.emit('Mul', [about, about]), axes, 1)
  const inverse = inverseRoot(build, square, epsilon, like)
  return { normal: build.emit('Mul', [about, inverse]), inverse }
}

/** 1 / sqrt(variance + epsilon) */
export const inverseRoot = (
  build: GradientBuilder,
  variance: string,
  epsilon: number,
  like: string,
): string =>
  build.emit('Reciprocal', [
    build.emit('Sqrt', [build.emit('Add', [variance, build.scalarLike(epsilon, like)])]),
  ])

/** Gradient of what was normalized, from that of the normalized values: (g - mean(g) - normal mean(g normal)) / deviation. */
export function throughStatistics(
  build: GradientBuilder,
  gradient: string,
  { normal, inverse }: Normalized,
  { axes, centred }: Statistics,
): string {
  const along = build.reduce('ReduceMean', build.emit('Mul', [gradient, normal]), axes, 1)
  const across = build.emit('Sub', [gradient, build.emit('Mul', [normal, along])])
  const rest = centred ? build.emit('Sub', [across, build.reduce('ReduceMean', gradient, axes, 1)]) : across
  return build.emit('Mul', [rest, inverse])
}
