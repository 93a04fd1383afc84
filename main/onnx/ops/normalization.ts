/** Normalizations. In inference form BatchNormalization is an affine map per channel. */
import { floatAttribute, intAttribute } from '../attributes'
import { add, hullOf, multiply, type Range, range, unbounded } from '../range'
import { type Facts, likeInput, type NodeContext, type OperatorRules, type RangeContext } from './rule'

/** (x - mean) / sqrt(var + epsilon) * scale + bias, channel by channel; the union over the channels. */
function batchNormalization(of: RangeContext): Range {
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map(of.constant)
  if (!scale || !bias || !mean || !variance || intAttribute(of.node, 'training_mode', 0) === 1)
    return unbounded
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

/** Second and third output: mean and inverse deviation, the normalized axes kept with length 1. */
function layerFacts(of: NodeContext): Partial<Facts>[] {
  const shape = of.facts(0).shape
  const axis = intAttribute(of.node, 'axis', -1)
  const start = shape ? (axis < 0 ? axis + shape.length : axis) : 0
  const reduced = shape?.map((size, i) => (i < start ? size : 1)) ?? null
  return [{ shape }, { shape: reduced }, { shape: reduced }]
}

export const normalizationRules: OperatorRules = {
  BatchNormalization: { facts: likeInput, range: batchNormalization },
  LayerNormalization: { facts: layerFacts },
  SimplifiedLayerNormalization: { facts: layerFacts },
  RMSNormalization: { facts: likeInput },
  InstanceNormalization: { facts: likeInput },
  GroupNormalization: { facts: likeInput },
  MeanVarianceNormalization: { facts: likeInput },
  LpNormalization: { facts: likeInput, range: () => range(-1, 1) },
  LRN: { facts: likeInput },
}
