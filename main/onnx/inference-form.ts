/**
 * A training-mode export as it is used after training. ONNX Runtime leaves Dropout inactive only where its optimizer
 * removes the node: unoptimized it draws at random, and the same files would give another report each time.
 */
import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  FunctionProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from 'onnx-buf'
import { mappedBodies, subgraphsOf } from './attributes'
import { copyOf, graphOf, withGraph } from './codec'

const drawing = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Bernoulli',
  'Multinomial',
])

const without = (node: NodeProto, attribute: string) =>
  node.attribute.filter(({ name }) => name !== attribute)

/** Without ratio and training_mode as inputs (opset 12 on) Dropout passes its input on; older ones do so by themselves. */
const idleDropout = (node: NodeProto): NodeProto =>
  copyOf(NodeProtoSchema, node, { input: node.input.slice(0, 1) })

/** Before opset 14 putting the updated statistics out was what told training. */
const isTraining = (node: NodeProto): boolean =>
  node.output.length > 1 || node.attribute.some(({ name, i }) => name === 'training_mode' && i !== 0n)

/** `training`: batch normalization in training form keeps to the statistics of the batch. */
export type Form = 'inference' | 'training'

/** Whether it is batch normalization that uses the statistics of the batch. */
export const isTrainingForm = (node: NodeProto): boolean =>
  node.opType === 'BatchNormalization' && isTraining(node)

/** Uses the running statistics, as evaluation does; the updated ones it also puts out are then not made. */
const evaluatedBatchNormalization = (node: NodeProto): NodeProto =>
  copyOf(NodeProtoSchema, node, {
    output: node.output.slice(0, 1),
    attribute: without(node, 'training_mode'),
  })

function seeded(node: NodeProto, seed: number): NodeProto {
  if (node.attribute.some(({ name }) => name === 'seed')) return node
  const attribute = create(AttributeProtoSchema, { name: 'seed', type: AttributeType.FLOAT, f: seed })
  return copyOf(NodeProtoSchema, node, { attribute: [...node.attribute, attribute] })
}

const isSame = (nodes: readonly NodeProto[], inferred: readonly NodeProto[]): boolean =>
  nodes.every((node, i) => node === inferred[i])

function inferenceNode(node: NodeProto, seed: number, form: Form): NodeProto {
  const bodies = subgraphsOf(node)
  if (bodies.length > 0) {
    const infer = (nodes: readonly NodeProto[]) => nodes.map((inner) => inferenceNode(inner, seed, form))
    return bodies.every((body) => isSame(body.node, infer(body.node))) ? node : mappedBodies(node, infer)
  }
  if (node.domain !== '' && node.domain !== 'ai.onnx') return node
  if (node.opType === 'Dropout' && node.input.length > 1) return idleDropout(node)
  if (form === 'inference' && isTrainingForm(node)) return evaluatedBatchNormalization(node)
  return drawing.has(node.opType) ? seeded(node, seed) : node
}

/**
 * The model with Dropout inactive, BatchNormalization on its running statistics, and operators that draw random numbers
 * seeded with `seed` where the file does not seed them; in bodies of control flow and functions too. The model itself where
 * that changes nothing. `training`: a BatchNormalization in training form stays so, as a gradient wants it.
 */
export function inferenceForm(model: ModelProto, seed: number, form: Form = 'inference'): ModelProto {
  const inferred = (nodes: readonly NodeProto[]) => nodes.map((node) => inferenceNode(node, seed, form))
  const { node } = graphOf(model)
  const nodes = inferred(node)
  const bodies = model.functions.map((one) => inferred(one.node))
  if (isSame(node, nodes) && model.functions.every((one, i) => isSame(one.node, bodies[i]))) return model
  return copyOf(ModelProtoSchema, withGraph(model, { node: nodes }), {
    functions: model.functions.map((one, i) => copyOf(FunctionProtoSchema, one, { node: bodies[i] })),
  })
}
