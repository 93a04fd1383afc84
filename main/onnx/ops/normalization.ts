/** Normalizations. In inference form BatchNormalization is an affine map per channel. */
import type { Dimension, ElementType } from '../../contract/tensor'
import { floatAttribute, intAttribute, intsAttribute } from '../attributes'
import { productOf } from '../dimension'
import { add, hullOf, multiply, nonNegative, type Range, range, unbounded } from '../range'
import { batchGradient, inTraining, writtenOut } from './batch-normalization'
import {
  axesGradient,
  groupGradient,
  layerGradient,
  lengthGradient,
  localGradient,
  withStatistics,
} from './normalization-gradients'
import {
  axisOf,
  type Facts,
  likeInput,
  type NodeContext,
  type OperatorRule,
  type OperatorRules,
  type RangeContext,
} from './rule'

/** (x - mean) / sqrt(var + epsilon) * scale + bias, channel by channel; the union over the channels. */
function batchNormalization(of: RangeContext): Range {
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map(of.constant)
  if (!scale || !bias || !mean || !variance || inTraining(of)) return unbounded
  const epsilon = floatAttribute(of.node, 'epsilon', 1e-5)
  const channels = Array.from(scale, (s, i) => {
    const factor = s / Math.sqrt(variance[i] + epsilon)
    const shift = bias[i] - mean[i] * factor
    return Number.isFinite(factor + shift)
      ? add(multiply(of.range(0), range(factor, factor)), range(shift, shift))
      : unbounded
  })
  return channels.length > 0 ? hullOf(channels) : unbounded
}

/** In training form the running mean and variance come out too, before opset 14 those of the batch behind them. */
function batchFacts(of: NodeContext): Partial<Facts>[] {
  const perChannel = ({ shape, type }: Facts): Partial<Facts> => ({ shape, type })
  const [mean, variance] = [perChannel(of.facts(3)), perChannel(of.facts(4))]
  return [{ shape: of.facts(0).shape }, mean, variance, mean, variance]
}

/** Axes from `axis` on are normalized together. */
const startOf = (of: NodeContext): number =>
  axisOf(intAttribute(of.node, 'axis', -1), of.facts(0).shape?.length ?? 0)

/** Statistics of half precision are kept in single; of double precision, runtimes differ. */
const statisticType = (of: NodeContext): ElementType | null =>
  of.facts(0).type === 'float64' ? null : 'float32'

/** Second and third output: mean and inverse deviation, the normalized axes kept with length 1. */
function layerFacts(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const statistic = {
    shape: shape?.map((size, i) => (i < startOf(of) ? size : 1)) ?? null,
    type: statisticType(of),
  }
  return [{ shape }, statistic, statistic]
}

/** Largest magnitude among `axes.length` values of mean 0 and variance 1: sqrt(n - 1) (Samuelson, 1968); of root mean square 1: sqrt(n). */
function standardized(axes: readonly Dimension[] | null, centred: boolean): Range {
  const count = productOf(axes ?? [null])
  if (typeof count !== 'number') return unbounded
  const largest = Math.sqrt(Math.max(0, count - (centred ? 1 : 0)))
  return range(-largest, largest)
}

/** Scale and shift are inputs; a missing one is 1 or 0. */
function scaled(of: RangeContext, normal: Range, scale: number, shift: number): Range {
  const stretched = of.has(scale) ? multiply(normal, of.range(scale)) : normal
  return of.has(shift) ? add(stretched, of.range(shift)) : stretched
}

const overLayer = (of: RangeContext, centred: boolean): Range =>
  standardized(of.facts(0).shape?.slice(startOf(of)) ?? null, centred)

const layer = (centred: boolean): OperatorRule => ({
  facts: layerFacts,
  lower: (of) => withStatistics(of, centred),
  gradient: (of) => layerGradient(of, centred),
  range: (of) => [scaled(of, overLayer(of, centred), 1, 2), centred ? of.range(0) : nonNegative, nonNegative],
})

const spatial = (of: NodeContext): Dimension[] | null => of.facts(0).shape?.slice(2) ?? null

/** Channels of a group, all places: C / groups * spatial. */
function overGroup(of: RangeContext): Range {
  const channels = of.facts(0).shape?.[1]
  const groups = intAttribute(of.node, 'num_groups', 1)
  const places = spatial(of)
  return standardized(places && typeof channels === 'number' ? [channels / groups, ...places] : null, true)
}

function overAxes(of: RangeContext): Range {
  const shape = of.facts(0).shape
  const axes = intsAttribute(of.node, 'axes') ?? [0, 2, 3]
  return standardized(shape ? axes.map((axis) => shape.at(axis) ?? null) : null, true)
}

/** x / (bias + alpha / size * sum of squares)^beta: the divisor is least where all are zero. */
function local(of: RangeContext): Range {
  const [alpha, beta, bias] = [
    floatAttribute(of.node, 'alpha', 1e-4),
    floatAttribute(of.node, 'beta', 0.75),
    floatAttribute(of.node, 'bias', 1),
  ]
  if (alpha < 0 || beta < 0 || bias <= 0) return unbounded
  return multiply(of.range(0), range(0, bias ** -beta))
}

export const normalizationRules: OperatorRules = {
  BatchNormalization: {
    facts: batchFacts,
    range: batchNormalization,
    lower: writtenOut,
    gradient: batchGradient,
  },
  LayerNormalization: layer(true),
  // Written by ONNX Runtime's tools into the default domain; its second output is the inverse root mean square.
  SimplifiedLayerNormalization: layer(false),
  RMSNormalization: {
    facts: likeInput,
    range: (of) => scaled(of, overLayer(of, false), 1, 99),
    gradient: (of) => layerGradient(of, false),
  },
  InstanceNormalization: {
    facts: likeInput,
    range: (of) => scaled(of, standardized(spatial(of), true), 1, 2),
    gradient: (of) => groupGradient(of, -1),
  },
  GroupNormalization: {
    facts: likeInput,
    range: (of) => scaled(of, overGroup(of), 1, 2),
    gradient: (of) => groupGradient(of, intAttribute(of.node, 'num_groups', 1)),
  },
  MeanVarianceNormalization: { facts: likeInput, range: overAxes, gradient: axesGradient },
  LpNormalization: { facts: likeInput, range: () => range(-1, 1), gradient: lengthGradient },
  LRN: { facts: likeInput, range: local, gradient: localGradient },
}

/** Of the last axis, whatever `axis` says elsewhere. */
const overLast = (of: RangeContext, centred: boolean): Range =>
  standardized(of.facts(0).shape?.slice(-1) ?? null, centred)

const skipFacts = (of: NodeContext): Partial<Facts>[] => {
  const { shape, type } = of.facts(0)
  const reduced = shape?.map((size, i) => (i < shape.length - 1 ? size : 1)) ?? null
  const statistic = { shape: reduced, type: statisticType(of) }
  return [{ shape }, statistic, statistic, { shape, type }]
}

/** com.microsoft */
export const fusedNormalizationRules: OperatorRules = {
  SkipLayerNormalization: { facts: skipFacts, range: (of) => scaled(of, overLast(of, true), 2, 3) },
  SkipSimplifiedLayerNormalization: {
    facts: skipFacts,
    range: (of) => scaled(of, overLast(of, false), 2, 99),
  },
}
