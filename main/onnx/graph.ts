/** The graph of a model, indexed: who makes a tensor, who reads it, in an order in which it can run. */
import type { GraphProto, ModelProto, NodeProto, SparseTensorProto, TensorProto } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'
import type { TensorInfo } from '../contract/tensor'
import { subgraphsOf } from './attributes'
import { graphOf } from './codec'
import { checkSparse, sparseName } from './sparse'
import { checkStored } from './tensor-values'
import { tensorInfoOf } from './value-info'

/** The oldest opset that Assay reads; older ones have other broadcasting rules (spec: autodiff, "One dialect"). */
export const oldestOpset = 7

export interface Graph {
  readonly model: ModelProto
  readonly proto: GraphProto
  readonly externalData: readonly ExternalData[]
  /** Version of the default operator set. */
  readonly opset: number
  /** In an order in which they can run. */
  readonly nodes: readonly NodeProto[]
  /** Without those that are only defaults of initializers. */
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  readonly initializers: ReadonlyMap<string, TensorProto>
  readonly sparseInitializers: ReadonlyMap<string, SparseTensorProto>
  /** Types and shapes as the file declares them: inputs, outputs and value_info. */
  readonly declared: ReadonlyMap<string, TensorInfo>
  /** Node that makes a tensor. */
  readonly producers: ReadonlyMap<string, NodeProto>
  /** Nodes that read a tensor, bodies of control flow included. */
  readonly consumers: ReadonlyMap<string, readonly NodeProto[]>
}

/** The node's name, or its first output where it has none: how a node is called everywhere in Assay. */
export const nodeName = (node: NodeProto): string =>
  node.name || node.output.find((name) => name !== '') || node.opType

/**
 * Indexes a decoded model. Throws InputError (place: the node) for an opset older than 7, a tensor that nothing makes or
 * that two nodes make, a cycle, and an initializer whose bytes do not fill its shape.
 */
export function indexGraph(model: ModelProto, externalData: readonly ExternalData[] = []): Graph {
  const proto = graphOf(model)
  const opset = opsetOf(model)
  const initializers = new Map(proto.initializer.map((tensor) => [tensor.name, tensor]))
  for (const tensor of initializers.values()) checkStored(tensor, externalData)
  const sparseInitializers = new Map(proto.sparseInitializer.map((sparse) => [sparseName(sparse), sparse]))
  for (const sparse of sparseInitializers.values()) checkSparse(sparse, externalData)
  const stored = new Set([...initializers.keys(), ...sparseInitializers.keys()])
  const inputs = proto.input.map(tensorInfoOf).filter(({ name }) => !stored.has(name))
  const outputs = proto.output.map(tensorInfoOf)
  const producers = producersOf(proto)
  const known = new Set([...proto.input.map(({ name }) => name), ...stored])
  const nodes = inRunningOrder(proto, producers, known)
  for (const { name } of outputs) {
    if (!known.has(name) && !producers.has(name)) throw missingTensor(name, 'the list of outputs')
  }
  const declared = new Map(
    [...inputs, ...proto.valueInfo.map(tensorInfoOf), ...outputs].map((info) => [info.name, info]),
  )
  const consumers = consumersOf(nodes)
  return {
    model,
    proto,
    externalData,
    opset,
    nodes,
    inputs,
    outputs,
    initializers,
    sparseInitializers,
    declared,
    producers,
    consumers,
  }
}

const fewInputs = 8
const isEachOnce = (names: readonly string[]): boolean =>
  names.every((name, i) => name !== '' && names.indexOf(name) === i)

/** Names a node reads: its inputs, and what the bodies of control flow take from outside. Each once, without empty ones. */
export function readsOf(node: NodeProto): readonly string[] {
  const { input } = node
  const bodies = subgraphsOf(node)
  // Asked for every node again and again: most need no list of their own.
  if (bodies.length === 0 && input.length <= fewInputs && isEachOnce(input)) return input
  const names = new Set(input.filter((name) => name !== ''))
  for (const body of bodies) for (const name of capturedBy(body)) names.add(name)
  return [...names]
}

function capturedBy(body: GraphProto): string[] {
  const own = new Set([
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.node.flatMap(({ output }) => output),
  ])
  const read = [...body.node.flatMap(readsOf), ...body.output.map(({ name }) => name)]
  return read.filter((name) => !own.has(name))
}

function opsetOf(model: ModelProto): number {
  const own = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')
  const foreign = model.opsetImport.length > 0 && graphOf(model).node.every(({ domain }) => domain !== '')
  const opset = own ? Number(own.version) : foreign ? 0 : 1
  if (opset < oldestOpset && !foreign) {
    throw new InputError({
      cause: `uses operator set ${opset}; the oldest that can be read is ${oldestOpset}`,
      remedy: 'convert it with onnx.version_converter, or export it again with opset 13 or later',
    })
  }
  return opset
}

function producersOf(proto: GraphProto): Map<string, NodeProto> {
  const producers = new Map<string, NodeProto>()
  for (const node of proto.node) {
    for (const name of node.output) {
      if (name === '') continue
      const other = producers.get(name)
      if (other) {
        throw new InputError({
          place: nodeName(node),
          cause: `makes the tensor ${name}, which ${nodeName(other)} makes too`,
          remedy: 'export the model again',
        })
      }
      producers.set(name, node)
    }
  }
  return producers
}

/** Kahn's algorithm that keeps the file's own order wherever that order is sound. */
function inRunningOrder(
  proto: GraphProto,
  producers: ReadonlyMap<string, NodeProto>,
  known: ReadonlySet<string>,
): NodeProto[] {
  const waiting = new Map<NodeProto, number>()
  const readers = new Map<NodeProto, NodeProto[]>()
  for (const node of proto.node) {
    const made = readsOf(node).filter((name) => !known.has(name))
    const missing = made.find((name) => !producers.has(name))
    if (missing !== undefined) throw missingTensor(missing, nodeName(node))
    const from = new Set(made.map((name) => producers.get(name)!))
    waiting.set(node, from.size)
    for (const producer of from) {
      const others = readers.get(producer)
      if (others) others.push(node)
      else readers.set(producer, [node])
    }
  }
  const order: NodeProto[] = proto.node.filter((node) => waiting.get(node) === 0)
  for (const node of order) {
    for (const reader of readers.get(node) ?? []) {
      const left = waiting.get(reader)! - 1
      waiting.set(reader, left)
      if (left === 0) order.push(reader)
    }
  }
  const stuck = proto.node.find((node) => waiting.get(node)! > 0)
  if (stuck) {
    throw new InputError({
      place: nodeName(stuck),
      cause: 'the graph runs in a circle: this node waits for its own output',
      remedy: 'export the model again',
    })
  }
  return isSorted(proto.node, known) ? proto.node : order
}

function isSorted(nodes: readonly NodeProto[], known: ReadonlySet<string>): boolean {
  const made = new Set(known)
  return nodes.every((node) => {
    const ready = readsOf(node).every((name) => made.has(name))
    for (const name of node.output) made.add(name)
    return ready
  })
}

/** Nodes that read each tensor, in their order. */
export function consumersOf(nodes: readonly NodeProto[]): Map<string, NodeProto[]> {
  const consumers = new Map<string, NodeProto[]>()
  for (const node of nodes) {
    for (const name of readsOf(node)) {
      const readers = consumers.get(name)
      if (readers) readers.push(node)
      else consumers.set(name, [node])
    }
  }
  return consumers
}

function missingTensor(name: string, place: string): InputError {
  return new InputError({
    place,
    cause: `reads the tensor ${name}, which nothing makes`,
    remedy: 'the file may be damaged; export it again',
  })
}
