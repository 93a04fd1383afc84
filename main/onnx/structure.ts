/** How deep a graph is, and what eases the way through it. */
import type { NodeProto } from 'onnx-buf'
import type { Structure } from '../contract/model'
import { type Flow, flowOf } from './flow'
import { type Graph, nodeName } from './graph'
import type { LearnedLayer } from './layers'
import { normalizations } from './normalizations'
import { type Skip, skipsOf, type Terrain } from './skips'

export interface StructuredLayers {
  /** With `bypassed` and `normalized` told. */
  layers: LearnedLayer[]
  structure: Structure
}

/**
 * Longest path of learned layers, the skips around them and the normalizations among them. A recurrent layer counts once,
 * however long the sequence. An embedding is a learned layer but no step of depth: it looks rows up and cannot weaken a
 * signal. Layers within bodies of control flow are not seen; neither is batch normalization folded into its convolution.
 */
export function withStructure(
  graph: Graph,
  data: ReadonlySet<string>,
  found: readonly LearnedLayer[],
): StructuredLayers {
  const flow = flowOf(graph, data)
  const terrain = terrainOf(flow, found)
  const normalizing = normalizations(graph, data)
  const normalizes = flow.nodes.map((node) => node !== null && normalizing.has(node))
  const skips = skipsOf(terrain)
  const bypassed = new Set(skips.flatMap(({ layers }) => layers))
  const normalized = normalizedPlaces(terrain, normalizes)
  const route = longestRoute(terrain)
  const onRoute = route.filter((place) => terrain.cost[place] > 0)
  const namesOf = (places: readonly number[]) => places.map((place) => nodeName(flow.nodes[place]!))
  const placeOf = new Map(flow.nodes.map((node, place) => [node, place]))
  return {
    layers: found.map(({ node, layer }) => {
      const place = placeOf.get(node) ?? -1
      const flags = { bypassed: bypassed.has(place), normalized: normalized[place] ?? false }
      return { node, layer: { ...layer, ...flags } }
    }),
    structure: {
      longestPath: namesOf(onRoute),
      unbypassed: namesOf(onRoute.filter((place) => !bypassed.has(place))),
      plain: namesOf(plainRun(terrain, route, bypassed, normalizes)),
      skips: skips.map((skip) => toldSkip(flow, skip)),
      normalizations: [...normalizing].map(([node, op]) => ({ node: nodeName(node), op })),
    },
  }
}

function terrainOf(flow: Flow, found: readonly LearnedLayer[]): Terrain {
  const layers = new Set<NodeProto | null>(found.map(({ node }) => node))
  const learned = flow.nodes.map((node) => layers.has(node))
  const cost = flow.nodes.map((node, place) => (learned[place] && node?.opType !== 'Gather' ? 1 : 0))
  return { ...flow, learned, cost }
}

function toldSkip({ nodes }: Flow, { join, layers }: Skip): Structure['skips'][number] {
  const node = nodes[join]!
  return { node: nodeName(node), op: node.opType, layers: layers.map((place) => nodeName(nodes[place]!)) }
}

/** Places of the path from an input to an output with the most learned layers; of equal ones the first in the file. */
function longestRoute({ sources, cost, ends }: Terrain): number[] {
  const depth: number[] = []
  const from: (number | null)[] = []
  const deepest = (places: readonly number[]): number | null =>
    places.length === 0 ? null : places.reduce((best, one) => (depth[one] > depth[best] ? one : best))
  sources.forEach((places, place) => {
    const before = deepest(places)
    from[place] = before
    depth[place] = cost[place] + (before === null ? 0 : depth[before])
  })
  const route: number[] = []
  for (let place = deepest(ends); place !== null; place = from[place]) route.push(place)
  return route.reverse()
}

/** The longest run of layers on the route that no skip passes around, with no normalization in between. */
function plainRun(
  { cost }: Terrain,
  route: readonly number[],
  bypassed: ReadonlySet<number>,
  normalizes: readonly boolean[],
): number[] {
  let longest: number[] = []
  let run: number[] = []
  for (const place of route) {
    if (normalizes[place] || bypassed.has(place)) run = []
    else if (cost[place] > 0) run.push(place)
    if (run.length > longest.length) longest = run
  }
  return longest
}

/** Whether every way from a place to the next learned layers leads through a normalization, and one does. */
function normalizedPlaces({ sources, learned }: Terrain, normalizes: readonly boolean[]): boolean[] {
  const bare = sources.map(() => false)
  const eased = sources.map(() => false)
  for (let place = sources.length - 1; place >= 0; place--) {
    const [isBare, isEased] = normalizes[place]
      ? [false, true]
      : [learned[place] || bare[place], !learned[place] && eased[place]]
    for (const source of sources[place]) {
      bare[source] ||= isBare
      eased[source] ||= isEased
    }
  }
  return eased.map((one, place) => one && !bare[place])
}
