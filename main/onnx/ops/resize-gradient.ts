/** The gradient of Resize: along each axis that changes, the product with the weights of its interpolation. */
import { floatAttribute, intAttribute, intsAttribute, textAttribute } from '../attributes'
import { unsupported } from '../gradient/refusals'
import { type Interpolation, type ResizedAxis, weightsOf } from './interpolation'
import { axisOf, type GradientContext } from './rule'

interface ChangedAxis {
  axis: number
  /** [to, from] */
  weights: number[][]
}

function interpolationOf({ node }: GradientContext): Interpolation {
  const mode = textAttribute(node, 'mode', 'nearest')
  return {
    mode: mode === 'linear' || mode === 'cubic' ? mode : 'nearest',
    coordinates: textAttribute(node, 'coordinate_transformation_mode', 'half_pixel'),
    rounding: textAttribute(node, 'nearest_mode', 'round_prefer_floor'),
    cubic: floatAttribute(node, 'cubic_coeff_a', -0.75),
    excludeOutside: intAttribute(node, 'exclude_outside', 0) === 1,
  }
}

/**
 * One scale for all axes where their proportion is kept, by the sizes that are told (ONNX, keep_aspect_ratio_policy); null where each has its
 * own. Throws InputError where the sizes are not known.
 */
function scaleKept(of: GradientContext, axes: readonly number[]): number | null {
  const policy = textAttribute(of.node, 'keep_aspect_ratio_policy', 'stretch')
  if (!of.has(3) || policy === 'stretch') return null
  const sizes = of.constant(3) ?? of.facts(3).values
  const scales = axes.map((axis, i) => {
    const [from, to] = [of.facts(0).shape?.[axis], sizes?.[i]]
    if (typeof from !== 'number' || typeof to !== 'number') throw unsupported(of.node, 'for open sizes')
    return to / from
  })
  return policy === 'not_larger' ? Math.min(...scales) : Math.max(...scales)
}

/** Axes whose values change, each with its weights. Throws InputError where a size or a form is not known. */
function changedAxes(of: GradientContext): ChangedAxis[] {
  const from = of.facts(0).shape ?? []
  const to = of.outputFacts(0).shape ?? []
  const axes = (intsAttribute(of.node, 'axes') ?? from.map((_, i) => i)).map((axis) =>
    axisOf(axis, from.length),
  )
  const scales = of.constant(2)
  const kept = scaleKept(of, axes)
  const region = of.constant(1)
  const how = interpolationOf(of)
  if (intAttribute(of.node, 'antialias', 0) === 1) throw unsupported(of.node, 'with antialiasing')
  return axes.flatMap((axis, i): ChangedAxis[] => {
    const [size, places] = [from[axis], to[axis]]
    const told = scales?.[i] ?? kept
    const crops = how.coordinates === 'tf_crop_and_resize'
    // As the batch does.
    const stays = size === places && (told === null || told === 1)
    if (stays && !crops) return []
    if (typeof size !== 'number' || typeof places !== 'number') {
      if (crops && region?.[i] === 0 && region[i + axes.length] === 1) return []
      throw unsupported(of.node, 'along an axis of open size')
    }
    const cut: ResizedAxis['region'] = [region?.[i] ?? 0, region?.[i + axes.length] ?? 1]
    const weights = weightsOf(how, { from: size, to: places, scale: told ?? places / size, region: cut })
    if (!weights) throw unsupported(of.node, `by ${how.coordinates} and ${how.rounding}`)
    return [{ axis, weights }]
  })
}

/** How many outputs in a row each input is repeated to; null where the weights are anything else. */
function repeats(weights: readonly number[][]): number | null {
  const times = weights.length / (weights[0]?.length ?? 1)
  const plain = Number.isInteger(times) && weights.every((row, at) => row[Math.floor(at / times)] === 1)
  return plain && weights.every((row) => row.filter((weight) => weight !== 0).length === 1) ? times : null
}

/** Blocks of equal values: their sum is an average times their size, which the runtime pools fast. */
function summedBlocks(of: GradientContext, changed: readonly ChangedAxis[]): string | null {
  const { build } = of
  const rank = of.facts(0).shape?.length ?? 0
  if (rank < 3 || rank > 5 || changed.some(({ axis }) => axis < 2)) return null
  const block = Array<number>(rank - 2).fill(1)
  for (const { axis, weights } of changed) {
    const times = repeats(weights)
    if (times === null) return null
    block[axis - 2] = times
  }
  const mean = build.emit('AveragePool', [of.gradient(0)!], { kernel_shape: block, strides: block })
  const count = block.reduce((all, size) => all * size, 1)
  return build.emit('Mul', [mean, build.scalarLike(count, of.input(0))])
}

/** What is along the axis becomes the last but one, or the last, axis of a matrix product; the rest of the sizes stay as they are. */
function along(
  of: GradientContext,
  gradient: string,
  { axis, weights }: ChangedAxis,
  sizes: (number | null)[],
): string {
  const { build } = of
  const type = of.facts(0).type ?? 'float32'
  const [to, from] = [weights.length, weights[0].length]
  const last = axis === sizes.length - 1
  const inner = sizes
    .slice(axis + 1)
    .map(Number)
    .reduce((all, size) => all * size, 1)
  const turned = Array.from({ length: from }, (_, place) => weights.map((row) => row[place]))
  const table = build.table((last ? weights : turned).flat(), last ? [to, from] : [from, to], type)
  const matrix = build.emit('Reshape', [gradient, build.ints(last ? [-1, to] : [-1, to, inner])])
  return build.emit('MatMul', last ? [matrix, table] : [table, matrix])
}

export function resizeGradient(of: GradientContext): (string | null)[] {
  const changed = changedAxes(of)
  const blocks = summedBlocks(of, changed)
  if (blocks !== null) return [blocks]
  const sizes = [...(of.outputFacts(0).shape ?? [])].map((size) => (typeof size === 'number' ? size : null))
  let gradient = of.gradient(0)!
  // From the last axis on, so that what lies behind an axis has the input's sizes already.
  for (const one of changed.toReversed()) {
    gradient = along(of, gradient, one, sizes)
    sizes[one.axis] = one.weights[0].length
  }
  return [of.build.reshapeLike(gradient, of.input(0))]
}
