/** Sizes of gradients computed inside the graph, so that numbers come out and not tensors (spec: autodiff, "Results are fresh arrays"). */
import type { ModelProto } from 'onnx-buf'
import type { Tensor } from '../../contract/tensor'
import type { GradientModel } from '../backward'
import { codeOfType } from '../element-type'
import { GraphBuilder } from '../graph-builder'
import type { ParameterPlace } from '../parameter-place'

/** Of one parameter on one batch. */
export interface GradientSize {
  /** Sums of squares, in double precision. */
  square: number
  weightSquare: number
  /** Sum of magnitudes of each unit's gradient; null: values do not lie in units. */
  units: Float64Array | null
}

export interface NormGraph {
  model: ModelProto
  fetches: string[]
  /** Loss of each row, and sizes in the order of the places. */
  read(results: Readonly<Record<string, Tensor>>): { loss: Float64Array; sizes: GradientSize[] }
}

const double = codeOfType('float64')

/** One vector out of many small ones: an output each would cost more than the sums. */
function joined(build: GraphBuilder, parts: readonly string[]): string {
  const flat = parts.map((part) => build.emit('Reshape', [part, build.ints([-1])]))
  return flat.length > 0 ? build.emit('Concat', flat, { axis: 0 }) : build.scalar(0, 'float64')
}

const squareOf = (build: GraphBuilder, tensor: string): string =>
  build.emit('ReduceSumSquare', [build.emit('Cast', [tensor], { to: double })], { keepdims: 0 })

/** Magnitudes cannot cancel, so that a sum is zero only where every value is. */
function unitSums(
  build: GraphBuilder,
  gradient: string,
  { units, inner }: { units: number; inner: number },
): string {
  const byUnit = build.emit('Reshape', [gradient, build.ints([-1, units, inner])])
  const sums = build.reduce('ReduceSum', build.emit('Abs', [byUnit]), [0, 2])
  return build.emit('Cast', [sums], { to: double })
}

/** `places`: of the parameters that have a gradient. The model must have been asked for the loss of each row. */
export function withNorms(
  { model, gradients, perRow }: GradientModel,
  opset: number,
  places: readonly ParameterPlace[],
): NormGraph {
  const build = new GraphBuilder(model, opset)
  const gradientOf = ({ parameter }: ParameterPlace) => gradients.get(parameter.name) ?? ''
  const squares = joined(
    build,
    places.map((place) => squareOf(build, gradientOf(place))),
  )
  const weights = joined(
    build,
    places.map(({ parameter }) => squareOf(build, parameter.name)),
  )
  const inUnits = places.flatMap((place) =>
    place.axis ? [unitSums(build, gradientOf(place), place.axis)] : [],
  )
  const units = joined(build, inUnits)
  const fetches = [perRow ?? '', squares, weights, ...(inUnits.length > 0 ? [units] : [])]
  return {
    model: build.finish(fetches.slice(1)),
    fetches,
    read(results) {
      const numbers = (name: string) => Float64Array.from(results[name]?.data ?? [], Number)
      const [loss, square, weightSquare, sums] = [fetches[0], squares, weights, units].map(numbers)
      let at = 0
      const sizes = places.map(({ axis }, i): GradientSize => {
        const own = axis ? sums.subarray(at, at + axis.units) : null
        at += axis?.units ?? 0
        return { square: square[i], weightSquare: weightSquare[i], units: own }
      })
      return { loss, sizes }
    },
  }
}
