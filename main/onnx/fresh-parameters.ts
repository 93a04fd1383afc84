/**
 * What each parameter of a model is drawn from before training, one by one: exporters store equal parameters once, but each is learned, and
 * so drawn, on its own. onnx/redraw.ts does the same to what is stored.
 */
import type { Analysis } from './analysis'
import type { NodeProto } from './codec'
import type { LearnedLayer } from './layers'
import { isLayerOperator, parametersBehind, weightPositions } from './parameters'
import { biasPositions, type Draw, drawStd, fansAt, identities, learnedTensors } from './redraw'

export type Fresh = { kind: 'drawn'; std: number; draw: Draw } | { kind: 'filled'; value: number }

/** PyTorch's initial slope. */
const slope = 0.25

/** Scales and shifts beside the layers: input by input, what makes them do nothing. */
function fillsOf({ opType }: NodeProto): ReadonlyMap<number, number> {
  const known = identities[opType]
  if (known)
    return new Map([...known.ones.map((i) => [i, 1] as const), ...known.zeros.map((i) => [i, 0] as const)])
  if (opType === 'Add') return new Map([0, 1].map((i) => [i, 0]))
  if (opType === 'Mul') return new Map([0, 1].map((i) => [i, 1]))
  return new Map(opType === 'PRelu' ? [[1, slope]] : [])
}

class FreshParameters {
  readonly found = new Map<string, Fresh>()
  readonly #analysis: Analysis

  constructor(analysis: Analysis) {
    this.#analysis = analysis
  }

  /** A parameter that several layers share is drawn for the first of them. */
  #set(node: NodeProto, position: number, fresh: Fresh): void {
    const own = new Set(this.#analysis.parameters.get(node)?.map(({ name }) => name))
    const operand = node.input[position] ?? ''
    if (operand === '' || this.#analysis.data.has(operand)) return
    for (const { name } of parametersBehind(this.#analysis.graph, operand, true))
      if (own.has(name) && !this.found.has(name)) this.found.set(name, fresh)
  }

  layer(learned: LearnedLayer, draw: Draw): void {
    const { node } = learned
    const bias = biasPositions[node.opType] ?? -1
    for (const position of weightPositions(node)) {
      const std = position === bias ? null : drawStd(draw, fansAt(learned, position))
      if (position === bias) this.#set(node, position, { kind: 'filled', value: 0 })
      else if (std !== null)
        this.#set(node, position, { kind: 'drawn', std, draw: { ...draw, seed: draw.seed + position } })
    }
  }

  beside(node: NodeProto): void {
    for (const [position, value] of fillsOf(node)) this.#set(node, position, { kind: 'filled', value })
  }
}

/**
 * By parameter; missing are those whose fans are not known, and normalizations before the first learned layer, which are preprocessing:
 * they keep the file's values.
 */
export function freshParameters(
  analysis: Analysis,
  drawFor: (layer: LearnedLayer['layer'], index: number) => Draw,
): ReadonlyMap<string, Fresh> {
  const fresh = new FreshParameters(analysis)
  analysis.layers.forEach((learned, i) => {
    fresh.layer(learned, drawFor(learned.layer, i))
  })
  const learned = learnedTensors(analysis)
  for (const node of analysis.graph.nodes)
    if (!isLayerOperator(node) && node.input.some((name) => learned.has(name))) fresh.beside(node)
  return fresh.found
}
