/** Nodes under other names, so that they can stand in a graph they were not written in. */
import {
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { copyOf, graphOf } from './codec'

/** The new name of a tensor; of one that is not renamed its own. */
export type Rename = (name: string) => string
/** Gives out names that are free: the wish itself, else with a number behind it. */
export type Fresh = (wish: string) => string

/** Names that a body makes: its inputs, weights and the outputs of its nodes. */
export const ownNames = (body: GraphProto): string[] =>
  [
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.sparseInitializer.map(({ values }) => values?.name ?? ''),
    ...body.node.flatMap(({ output }) => output),
  ].filter((name) => name !== '')

function* namesIn(graph: GraphProto, without: NodeProto | null): Iterable<string> {
  yield* ownNames(graph)
  for (const { name } of graph.output) yield name
  for (const node of graph.node) {
    if (node === without) continue
    yield node.name
    yield* node.input
    for (const { g, graphs } of node.attribute) {
      for (const body of g ? [g, ...graphs] : graphs) yield* namesIn(body, without)
    }
  }
}

/** Gives out names that nothing in the model bears, bodies of control flow included; what stands inside `without` is free. */
export function freshNames(model: ModelProto, without: NodeProto | null = null): Fresh {
  const taken = new Set(namesIn(graphOf(model), without))
  return (wish) => {
    let name = wish
    for (let i = 2; taken.has(name); i++) name = `${wish}_${i}`
    taken.add(name)
    return name
  }
}

/** The node with its tensors renamed; bodies get fresh names for what they make themselves, `named` gives the node's own. */
export function renamedNode(node: NodeProto, rename: Rename, fresh: Fresh, named: Rename): NodeProto {
  const all = (name: string): string => (name === '' ? '' : rename(name))
  const inBody = (body: GraphProto): GraphProto => renamedBody(body, rename, fresh, named)
  return copyOf(NodeProtoSchema, node, {
    name: named(node.name),
    input: node.input.map(all),
    output: node.output.map(all),
    attribute: node.attribute.map((attribute) => {
      if (!attribute.g && attribute.graphs.length === 0) return attribute
      const g = attribute.g && inBody(attribute.g)
      return copyOf(AttributeProtoSchema, attribute, { g, graphs: attribute.graphs.map(inBody) })
    }),
  })
}

/** Tensors with names of their own, as declared, stored and sparse. */
export function renamedParts(body: GraphProto, rename: Rename) {
  return {
    initializer: body.initializer.map((tensor) =>
      copyOf(TensorProtoSchema, tensor, { name: rename(tensor.name) }),
    ),
    sparseInitializer: body.sparseInitializer.map((sparse) =>
      copyOf(SparseTensorProtoSchema, sparse, {
        values:
          sparse.values && copyOf(TensorProtoSchema, sparse.values, { name: rename(sparse.values.name) }),
      }),
    ),
    valueInfo: body.valueInfo.map((info) => copyOf(ValueInfoProtoSchema, info, { name: rename(info.name) })),
  }
}

function renamedBody(body: GraphProto, rename: Rename, fresh: Fresh, named: Rename): GraphProto {
  const own = new Map(ownNames(body).map((name) => [name, fresh(name)]))
  const inside: Rename = (name) => own.get(name) ?? rename(name)
  const declared = (infos: GraphProto['input']) =>
    infos.map((info) => copyOf(ValueInfoProtoSchema, info, { name: inside(info.name) }))
  return copyOf(GraphProtoSchema, body, {
    ...renamedParts(body, inside),
    input: declared(body.input),
    output: declared(body.output),
    node: body.node.map((node) => renamedNode(node, inside, fresh, named)),
  })
}
