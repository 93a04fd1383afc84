/** How far a scale of weights carries the signal away: measured on rows where that was done, else estimated by the fans. */
import type { ModelDescription } from '../../contract/model'
import type { Signal } from '../../contract/signal'
import { isWeight, type Placed, squashes } from './place'

export interface Reach {
  layer: string
  std: number
  how: 'measured' | 'estimated'
}

/**
 * Standard deviation entering each activation on the longest path, for inputs of 1, by the mean-field recursion of He et al. 2015: the
 * second moment grows by fan_in times the variance of the weights, ReLU halves it, tanh and sigmoid bound it by 1, normalization
 * brings it back to 1. A layer on a bypassed branch adds to what passes around it.
 */
export function estimated(all: readonly Placed[], { layers, structure }: ModelDescription): Reach[] {
  const byLayer = new Map(all.filter(isWeight).map((one) => [one.layer?.name, one]))
  let moment = 1
  return structure.longestPath.flatMap((name) => {
    const layer = layers.find((one) => one.name === name)
    const parameter = byLayer.get(name)?.parameter
    const { fanIn = null, summary } = parameter ?? {}
    if (!layer || fanIn === null || summary?.std == null) return []
    const before = fanIn * (summary.std ** 2 + (summary.mean ?? 0) ** 2) * moment
    const after = squashes(layer) ? Math.min(1, before) : layer.activation === null ? before : before / 2
    moment = layer.normalized ? 1 : layer.bypassed ? moment + after : after
    return [{ layer: name, std: Math.sqrt(layer.normalized ? 1 : before), how: 'estimated' as const }]
  })
}

const outside = (std: number, factor: number): boolean => std > factor || std < 1 / factor

/**
 * The layer whose forward standard deviation leaves [1/factor, factor] the farthest; null: none does. Inputs that are far off
 * themselves are no fault of the weights: a measured layer counts where a fresh draw would have kept it within, or nearer by the factor.
 */
export function farthest(
  all: readonly Placed[],
  model: ModelDescription,
  signal: Signal | null,
  factor: number,
): Reach | null {
  const bounded = new Set(model.layers.filter(squashes).map(({ name }) => name))
  const measured = (signal?.layers ?? []).flatMap(({ name, std, freshStd }) => {
    if (std === null || bounded.has(name)) return []
    const ownFault = freshStd === null || !outside(freshStd, factor) || outside(std / freshStd, factor)
    return ownFault ? [{ layer: name, std, how: 'measured' as const }] : []
  })
  const known = new Set(signal?.layers.map(({ name }) => name))
  const others = estimated(all, model).filter(({ layer }) => bounded.has(layer) || !known.has(layer))
  const leaving = [...measured, ...others].filter(({ std }) => outside(std, factor))
  const distance = ({ std }: Reach) => (std > 0 ? Math.abs(Math.log(std)) : Number.POSITIVE_INFINITY)
  return leaving.sort((a, b) => distance(b) - distance(a))[0] ?? null
}
