/** What stands inside bodies of control flow (Loop, Scan, an If that is not decided): learned layers and their parameters. */
import type { AttributeProto, GraphProto, NodeProto } from 'onnx-buf'
import type { Layer } from '../contract/model'
import { dataTensors } from './data-flow'
import { consumersOf, type Graph, nodeName, readsOf } from './graph'
import { learnedLayers } from './layers'
import type { Facts } from './ops/rule'
import { type Parameter, parametersByNode, parametersOf } from './parameters'
import { inferFacts } from './shapes'
import { sparseName } from './sparse'
import { tensorInfoOf } from './value-info'

export interface BodyContents {
  /** Named owner/body/node. */
  layers: Layer[]
  /** Those of the graph around it that only bodies read bear its name for them, the body's own are named like layers. */
  parameters: Parameter[]
}

interface Known {
  graph: Graph
  facts: ReadonlyMap<string, Facts>
  data: ReadonlySet<string>
}

/** A body may hold bodies; a damaged file any number. */
const mostNested = 50

/** In running order. Facts and data of the graph around a body are known in it. */
export function bodyContents(known: Known): BodyContents {
  return within(known, '', 0)
}

function within(known: Known, prefix: string, depth: number): BodyContents {
  const found = known.graph.nodes.flatMap((node) =>
    node.attribute.flatMap((attribute) =>
      bodiesOf(attribute).map((body) =>
        contentsOf(known, body, `${prefix}${nodeName(node)}/${attribute.name}/`, depth),
      ),
    ),
  )
  return {
    layers: found.flatMap(({ layers }) => layers),
    parameters: found.flatMap(({ parameters }) => parameters),
  }
}

const bodiesOf = ({ g, graphs }: AttributeProto): GraphProto[] => (g ? [g, ...graphs] : graphs)

function contentsOf(outer: Known, body: GraphProto, prefix: string, depth: number): BodyContents {
  const graph = bodyGraph(outer, body)
  const facts = inferFacts(graph)
  const data = dataTensors(graph)
  const byNode = parametersByNode(graph, data)
  const own = new Set([
    ...body.initializer.map(({ name }) => name),
    ...body.node.flatMap(({ output }) => output),
  ])
  const layers = learnedLayers(graph, facts, data, byNode).map(({ layer }) => ({
    ...layer,
    name: `${prefix}${layer.name}`,
  }))
  const parameters = parametersOf(byNode).map((one) =>
    own.has(one.name) ? { ...one, name: `${prefix}${one.name}`, initializer: null } : one,
  )
  const inner = depth < mostNested ? within({ graph, facts, data }, prefix, depth + 1) : null
  return {
    layers: [...layers, ...(inner?.layers ?? [])],
    parameters: [...parameters, ...(inner?.parameters ?? [])],
  }
}

/** The body as a graph of its own: what it takes from outside is an input where it carries data, else known as outside. */
function bodyGraph({ graph, facts, data }: Known, body: GraphProto): Graph {
  const taken = new Set(body.node.flatMap(readsOf))
  const captured = [...taken].filter((name) => data.has(name))
  const declared = [...body.input, ...body.valueInfo, ...body.output].map(tensorInfoOf)
  const producers = new Map<string, NodeProto>(graph.producers)
  for (const node of body.node) for (const name of node.output) if (name !== '') producers.set(name, node)
  const inputs = [
    ...captured.map((name) => ({
      name,
      type: facts.get(name)?.type ?? ('other' as const),
      shape: facts.get(name)?.shape?.slice() ?? null,
    })),
    ...body.input.map(tensorInfoOf),
  ]
  return {
    ...graph,
    proto: body,
    nodes: body.node,
    inputs,
    outputs: body.output.map(tensorInfoOf),
    initializers: new Map([
      ...graph.initializers,
      ...body.initializer.map((one) => [one.name, one] as const),
    ]),
    sparseInitializers: new Map([
      ...graph.sparseInitializers,
      ...body.sparseInitializer.map((one) => [sparseName(one), one] as const),
    ]),
    declared: new Map(declared.map((info) => [info.name, info])),
    producers,
    consumers: consumersOf(body.node),
  }
}
