/** The activation function that a layer's output runs into. */
import type { NodeProto } from 'onnx-buf'
import { dataTensors } from './data-flow'
import { type Graph, nodeName } from './graph'

export const activationOperators: ReadonlySet<string> = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'ThresholdedRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'FastGelu',
  'BiasGelu',
  'QuickGelu',
  'Mish',
  'Swish',
  'HardSwish',
  'Sigmoid',
  'HardSigmoid',
  'Tanh',
  'Softplus',
  'Softsign',
  'Softmax',
  'LogSoftmax',
  'Hardmax',
  'Erf',
  'Clip',
])

/** Nodes that change where and how large values are, not how they are bent. */
const transparent = new Set([
  'Identity',
  'Cast',
  'Dropout',
  'Reshape',
  'Flatten',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'BatchNormalization',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'MaxPool',
  'AveragePool',
  'GlobalMaxPool',
  'GlobalAveragePool',
  'Pad',
  'QuantizeLinear',
  'DequantizeLinear',
])
const affine = new Set(['Add', 'Sub', 'Mul', 'Div'])

/** x - mean(x) and its division by the deviation: a LayerNormalization that an exporter wrote out. */
function isWrittenNormalization(graph: Graph, node: NodeProto): boolean {
  const from = (i: number) => graph.producers.get(node.input[i] ?? '')?.opType
  return (node.opType === 'Sub' && from(1) === 'ReduceMean') || (node.opType === 'Div' && from(1) === 'Sqrt')
}

function passes(graph: Graph, data: ReadonlySet<string>, node: NodeProto): boolean {
  if (transparent.has(node.opType)) return true
  if (!affine.has(node.opType)) return false
  const withConstant = node.input.some((name) => !data.has(name))
  return withConstant || isWrittenNormalization(graph, node)
}

/** Gelu and Silu are often written out: x * (erf(x / sqrt 2) + 1) / 2 and x * sigmoid(x). */
function writtenName(graph: Graph, data: ReadonlySet<string>, node: NodeProto, from: string): string {
  const after = (name: string, op: string) =>
    graph.consumers.get(name)?.filter(({ opType }) => opType === op) ?? []
  const gated = (name: string) =>
    after(name, 'Mul').some(({ input }) => input.every((operand) => data.has(operand)))
  if (node.opType === 'Erf' && after(node.output[0], 'Add').some(({ output }) => gated(output[0])))
    return 'Gelu'
  const silu =
    node.opType === 'Sigmoid' && after(node.output[0], 'Mul').some(({ input }) => input.includes(from))
  return silu ? 'Silu' : node.opType
}

interface Bend {
  node: NodeProto
  /** The tensor the node reads. */
  from: string
}

function bendAfter(graph: Graph, tensor: string, data: ReadonlySet<string>): Bend | null {
  const queue = [tensor]
  const seen = new Set(queue)
  for (const name of queue) {
    for (const node of graph.consumers.get(name) ?? []) {
      if (activationOperators.has(node.opType) && node.input[0] === name) return { node, from: name }
      const output = node.output.at(0) ?? ''
      if (!passes(graph, data, node) || seen.has(output)) continue
      seen.add(output)
      queue.push(output)
    }
  }
  return null
}

/**
 * Operator that bends `tensor`, reached through nothing but reshapes, pools, normalization, Dropout and constant scales or shifts;
 * `Gelu` and `Silu` where they are written out. null: none, such as before a residual sum or at the end.
 */
export function activationAfter(graph: Graph, tensor: string, data = dataTensors(graph)): string | null {
  const bend = bendAfter(graph, tensor, data)
  return bend && writtenName(graph, data, bend.node, bend.from)
}

/** The tensor that the activation after `tensor` gives, the gate's product where it is written out; null: there is none. */
export function activatedTensor(graph: Graph, tensor: string, data: ReadonlySet<string>): string | null {
  const bend = bendAfter(graph, tensor, data)
  if (!bend) return null
  const [output] = bend.node.output
  if (writtenName(graph, data, bend.node, bend.from) === bend.node.opType) return output
  const gate = (name: string): string | null => {
    const readers = graph.consumers.get(name) ?? []
    const product = readers.find(
      ({ opType, input }) => opType === 'Mul' && input.every((one) => data.has(one)),
    )
    return product?.output[0] ?? null
  }
  const added = graph.consumers.get(output)?.find(({ opType }) => opType === 'Add')
  return gate(output) ?? (added ? gate(added.output[0]) : null) ?? output
}

/** Name of the learned layer whose output reaches `tensor` through what `activationAfter` passes; null: none. */
export function layerBefore(
  graph: Graph,
  data: ReadonlySet<string>,
  isLayer: (node: NodeProto) => boolean,
  tensor: string,
): string | null {
  const queue = [tensor]
  const seen = new Set(queue)
  for (const name of queue) {
    const node = graph.producers.get(name)
    if (!node) continue
    if (isLayer(node)) return nodeName(node)
    if (!passes(graph, data, node)) continue
    for (const input of node.input) {
      if (!data.has(input) || seen.has(input)) continue
      seen.add(input)
      queue.push(input)
    }
  }
  return null
}
