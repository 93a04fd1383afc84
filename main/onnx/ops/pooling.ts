/** Pools: windows over the axes behind batch and channel that hold no weights; regions cut out of an image. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { magnitude, nonNegative, type Range, range, withZero } from '../range'
import type { Facts, NodeContext, OperatorRule, OperatorRules, RangeContext, Shape } from './rule'
import { kernelOf, slide, windowOf } from './windows'

function pooledShape(of: NodeContext): Shape | null {
  const x = of.facts(0).shape
  const kernel = kernelOf(of, null)
  if (!x || !kernel) return null
  const ceil = intAttribute(of.node, 'ceil_mode', 0) === 1
  return [x[0], x[1], ...slide(x.slice(2), windowOf(of, kernel), ceil)]
}

const pooled = (of: NodeContext): Partial<Facts>[] => [{ shape: pooledShape(of) }]

function maximal(of: NodeContext): Partial<Facts>[] {
  const shape = pooledShape(of)
  return [{ shape }, { shape, type: 'int64' }]
}

function toOne(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  return [{ shape: shape ? [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)] : null }]
}

/** Padding counts as zeros where it is asked for. */
const averaged = (of: RangeContext): Range =>
  intAttribute(of.node, 'count_include_pad', 0) === 1 ? withZero(of.range(0)) : of.range(0)

/** (sum of |x|^p)^(1/p) of so many values. */
function norm(of: RangeContext, values: readonly Dimension[] | null): Range {
  const count = productOf(values ?? [null])
  if (typeof count !== 'number') return nonNegative
  return range(0, magnitude(of.range(0)) * count ** (1 / intAttribute(of.node, 'p', 2)))
}

/** Turns a pool back: values at the places told, zeros elsewhere. */
function unpooled(of: NodeContext): Partial<Facts>[] {
  const x = of.facts(0).shape
  const told = of.facts(2).values
  if (of.has(2)) return [{ shape: told ?? x?.map(() => null) ?? null }]
  const kernel = kernelOf(of, null)
  if (!x || !kernel) return [{}]
  const { strides, pads } = windowOf(of, kernel)
  const spatial = x
    .slice(2)
    .map((size, i) =>
      typeof size === 'number'
        ? (size - 1) * strides[i] + kernel[i] - pads[i] - pads[i + kernel.length]
        : null,
    )
  return [{ shape: [...x.slice(0, 2), ...spatial] }]
}

/** [regions, channels, height, width]. */
const regions = (of: NodeContext, sizes: readonly Dimension[]): Partial<Facts>[] => [
  { shape: [of.facts(1).shape?.[0] ?? null, of.facts(0).shape?.[1] ?? null, ...sizes] },
]

const sameRange = (of: RangeContext): Range => of.range(0)
const global: OperatorRule = { facts: toOne, range: sameRange }

export const poolingRules: OperatorRules = {
  MaxPool: { facts: maximal, range: (of) => [of.range(0), nonNegative] },
  AveragePool: { facts: pooled, range: averaged },
  LpPool: { facts: pooled, range: (of) => norm(of, kernelOf(of, null)) },
  GlobalAveragePool: global,
  GlobalMaxPool: global,
  GlobalLpPool: { facts: toOne, range: (of) => norm(of, of.facts(0).shape?.slice(2) ?? null) },
  MaxUnpool: { facts: unpooled, range: (of) => withZero(of.range(0)) },
  MaxRoiPool: {
    facts: (of) => regions(of, intsAttribute(of.node, 'pooled_shape') ?? [null, null]),
    range: (of) => withZero(of.range(0)),
  },
  // Samples outside of the image are zero, the others lie between pixels.
  RoiAlign: {
    facts: (of) =>
      regions(of, [intAttribute(of.node, 'output_height', 1), intAttribute(of.node, 'output_width', 1)]),
    range: (of) => withZero(of.range(0)),
  },
}
