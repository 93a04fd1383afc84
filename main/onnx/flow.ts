/** The way of the data through a graph, by places instead of names. */
import type { NodeProto } from 'onnx-buf'
import { type Graph, readsOf } from './graph'

/** Places are numbered in running order, the model's inputs first. */
export interface Flow {
  /** null for a model input. */
  readonly nodes: readonly (NodeProto | null)[]
  /** Places that bring data to each place, every one once. */
  readonly sources: readonly (readonly number[])[]
  /** Places at which the model's outputs are made. */
  readonly ends: readonly number[]
}

/** Nodes that only compute sizes or constants are left out. `data` as `dataTensors` tells it. */
export function flowOf(graph: Graph, data: ReadonlySet<string>): Flow {
  const nodes: (NodeProto | null)[] = graph.inputs.map(() => null)
  const sources: number[][] = graph.inputs.map(() => [])
  const placeOf = new Map(graph.inputs.map(({ name }, place) => [name, place]))
  const placesOf = (names: readonly string[]) => [
    ...new Set(names.flatMap((name) => (data.has(name) ? [placeOf.get(name)!] : []))),
  ]
  for (const node of graph.nodes) {
    if (!node.output.some((name) => data.has(name))) continue
    for (const name of node.output) if (name !== '') placeOf.set(name, nodes.length)
    sources.push(placesOf(readsOf(node)))
    nodes.push(node)
  }
  return { nodes, sources, ends: placesOf(graph.outputs.map(({ name }) => name)) }
}
