/** Gradients of operators that only move values: back to where each came from, added up where several came from one place. */
import { NodeProtoSchema } from 'onnx-buf'
import { copyOf } from '../codec'
import { intsTensor } from '../edit'
import type { GradientContext } from '../ops/rule'
import type { GradientBuilder } from './builder'

const intScalar = (build: GradientBuilder, value: number): string =>
  build.share(`int-${value}`, (name) => intsTensor(name, [value], []))

/**
 * The rule for all odd movement: the operator run on the linear places 0..n-1 of its first input says where each output came from. As
 * doubles, since the runtime lacks integer kernels for some.
 */
export function scatteredBack(of: GradientContext): string {
  const { build, node } = of
  const data = of.input(0)
  const count = build.emit('Size', [data])
  const line = build.emit('Range', [intScalar(build, 0), count, intScalar(build, 1)])
  const places = build.emit('Reshape', [build.cast(line, 'float64'), build.shapeOf(data)])
  const moved = build.name(`assay/${node.opType}`)
  build.nodes.push(
    copyOf(NodeProtoSchema, node, { name: moved, input: [places, ...node.input.slice(1)], output: [moved] }),
  )
  const flat = build.ints([-1])
  const origins = build.cast(build.emit('Reshape', [moved, flat]), 'int64')
  const zeros = build.emit('Expand', [build.scalarLike(0, data), build.emit('Shape', [line])])
  const gradient = build.emit('Reshape', [of.gradient(0)!, flat])
  return build.reshapeLike(
    build.emit('ScatterElements', [zeros, origins, gradient], { axis: 0, reduction: 'add' }),
    data,
  )
}

/** Beyond so many values from one place, adding up gathers is dearer than to scatter. */
const mostRounds = 4

/**
 * Of values moved along one axis: value j came from `origins[j]`, which lies below `size`. null where too many came from one place. `rank`
 * is that of `gradient`.
 */
export function backAlong(
  build: GradientBuilder,
  gradient: string,
  { axis, rank, size, origins }: { axis: number; rank: number; size: number; origins: readonly number[] },
): string | null {
  const [first] = origins
  if (origins.length > 0 && origins.every((origin, j) => origin === first + j))
    return paddedAlong(build, gradient, { axis, rank, before: first, after: size - first - origins.length })
  const rounds = roundsOf(origins, size)
  if (rounds.length > mostRounds) return null
  const isPermutation = rounds.length === 1 && origins.length === size
  // A place that nothing came from reads the zero behind the last value.
  const source = isPermutation ? gradient : paddedAlong(build, gradient, { axis, rank, before: 0, after: 1 })
  return build.total(rounds.map((round) => build.emit('Gather', [source, build.ints(round)], { axis })))
}

/** In round r, where each place's (r+1)-th value went; `origins.length` where there is none. */
function roundsOf(origins: readonly number[], size: number): number[][] {
  const rounds: number[][] = []
  const seen = new Map<number, number>()
  origins.forEach((origin, j) => {
    const round = seen.get(origin) ?? 0
    seen.set(origin, round + 1)
    rounds[round] ??= Array<number>(size).fill(origins.length)
    rounds[round][origin] = j
  })
  return rounds
}

/** Zeros put before and after the values of one axis. */
function paddedAlong(
  build: GradientBuilder,
  from: string,
  { axis, rank, before, after }: { axis: number; rank: number; before: number; after: number },
): string {
  if (before === 0 && after === 0) return from
  const pads = Array<number>(2 * rank).fill(0)
  pads[axis] = before
  pads[axis + rank] = after
  return build.emit('Pad', [from, build.ints(pads)])
}
