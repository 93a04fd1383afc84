/** The activation function that a layer's output runs into. */
import type { NodeProto } from 'onnx-buf'
import { dataTensors } from './data-flow'
import { type Graph, nodeName } from './graph'
import { isWrittenNormalization } from './normalizations'
import { selfGate } from './self-gate'

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
  'QLinearLeakyRelu',
  'QLinearSigmoid',
  'QLinearSoftmax',
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
  'Concat',
  'Split',
  'Slice',
  'DepthToSpace',
  'SpaceToDepth',
  'Resize',
  'Upsample',
  'QuantizeLinear',
  'DequantizeLinear',
])
const affine = new Set(['Add', 'Sub', 'Mul', 'Div'])

/** The scale that DynamicQuantizeLinear found for its tensor, perhaps times that of the weights: one number for all units. */
function isDynamicScale(graph: Graph, name: string): boolean {
  const node = graph.producers.get(name)
  const sources = node?.opType === 'Mul' ? node.input : [name]
  return sources.some((source) => {
    const from = graph.producers.get(source)
    return from?.opType === 'DynamicQuantizeLinear' && from.output[1] === source
  })
}

function passes(graph: Graph, data: ReadonlySet<string>, node: NodeProto): boolean {
  if (transparent.has(node.opType)) return true
  if (!affine.has(node.opType)) return false
  const scaled = node.input.some((name) => !data.has(name) || isDynamicScale(graph, name))
  return scaled || isWrittenNormalization(graph, data, node)
}

interface Bend {
  /** Name of the function. */
  op: string
  /** The tensor it gives. */
  gives: string
}

function bendAfter(graph: Graph, tensor: string, data: ReadonlySet<string>): Bend | null {
  const queue = [tensor]
  const seen = new Set(queue)
  for (const name of queue) {
    const written = selfGate(graph, data, name)
    if (written) return { op: written.name, gives: written.product }
    for (const node of graph.consumers.get(name) ?? []) {
      if (activationOperators.has(node.opType) && node.input[0] === name)
        return { op: node.opType.replace(/^QLinear/, ''), gives: node.output[0] }
      if (!passes(graph, data, node)) continue
      for (const output of node.output) {
        if (output === '' || seen.has(output)) continue
        seen.add(output)
        queue.push(output)
      }
    }
  }
  return null
}

/**
 * Operator that bends `tensor`, reached through nothing but reshapes, pools, normalization, Dropout and constant scales or shifts;
 * a product with a function of itself (`Gelu`, `Silu`, `HardSwish`, `Mish`) under its name. null: none, such as before a
 * residual sum or at the end. A quantized convolution clips at the ends of its output's range; a ReLU folded into that is not seen.
 */
export const activationAfter = (graph: Graph, tensor: string, data = dataTensors(graph)): string | null =>
  bendAfter(graph, tensor, data)?.op ?? null

/** The tensor that the activation after `tensor` gives, the gate's product where it is written out; null: there is none. */
export const activatedTensor = (graph: Graph, tensor: string, data: ReadonlySet<string>): string | null =>
  bendAfter(graph, tensor, data)?.gives ?? null

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
