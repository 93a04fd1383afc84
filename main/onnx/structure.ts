/** How deep a graph is, and what eases the way through it. */
import type { Structure } from '../contract/model'
import type { Analysis } from './analysis'

/** Longest path of learned layers, the skips around them and the normalizations among them. */
export function structureOf({ layers }: Analysis): Structure {
  const names = layers.map(({ layer }) => layer.name)
  return { longestPath: names, unbypassed: names, plain: names, skips: [], normalizations: [] }
}
