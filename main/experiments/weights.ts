/** Weights to begin from: the file's own, or freshly drawn. */
import type { Analysis } from '../onnx/analysis'
import { constantChunks } from '../onnx/constants'
import { freshParameters } from '../onnx/fresh-parameters'
import type { Differentiable } from '../onnx/gradient/differentiable'
import type { LearnedLayer } from '../onnx/layers'
import { type Draw, usualDraw } from '../onnx/redraw'
import { drawn } from '../onnx/schemes'
import type { WeightSet } from './laboratory'

/** The values of every parameter as the file stores them. Throws Error where a parameter cannot be read. */
export async function fileWeightsOf({ graph, parameters }: Differentiable): Promise<WeightSet> {
  const weights = new Map<string, Float32Array>()
  for (const { name, count } of parameters) {
    const values = new Float32Array(count)
    let at = 0
    for await (const some of constantChunks(graph, name)) {
      values.set(some, at)
      at += some.length
    }
    if (at !== count) throw new Error(`${name}: ${at} of ${count} values could be read`)
    weights.set(name, values)
  }
  return weights
}

/** Layers have fewer weights than this. */
const seedStep = 16
/** Keeps the draws of neighbouring seeds apart: two layers of two seeds must not share one (the golden ratio of 2^32). */
const spreadSeed = (seed: number): number => Math.imul(seed, 0x9e3779b1) >>> 0

/**
 * Every parameter drawn as its layer's activation asks for, or as `drawFor` says; biases zero, normalizations at identity. What cannot be
 * drawn keeps the file's values.
 */
export function drawnWeights(
  analysis: Analysis,
  file: WeightSet,
  seed: number,
  drawFor: (layer: LearnedLayer['layer'], seed: number) => Draw = usualDraw,
): WeightSet {
  const first = spreadSeed(seed)
  const fresh = freshParameters(analysis, (layer, i) => drawFor(layer, first + i * seedStep))
  return new Map(
    [...file].map(([name, values]): [string, Float32Array] => {
      const how = fresh.get(name)
      if (!how) return [name, values]
      if (how.kind === 'filled') return [name, new Float32Array(values.length).fill(how.value)]
      return [name, drawn(how.draw.distribution, how.std, values.length, how.draw.seed)]
    }),
  )
}
