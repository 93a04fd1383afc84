/** One dialect for gradient rules (spec: autodiff, "One dialect"): constants are initializers, opset 17 or newer. */
import { create } from '@bufbuild/protobuf'
import {
  TensorProto_DataType as DataType,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from 'onnx-buf'
import type { Analysis } from '../analysis'
import { intAttribute, mappedBodies, subgraphsOf } from '../attributes'
import { copyOf, withGraph } from '../codec'
import { nodeOf, scalarTensor } from '../edit'
import type { Graph } from '../graph'
import { GraphBuilder } from '../graph-builder'
import { isStandard } from '../ops'
import { type Lifting, liftedNode } from './lifts'

const dialectOpset = 17
/** Older files must list initializers as inputs as well. */
const dialectIr = 8n

/** The tensor that a Constant holds, under its output's name; null for a sparse one, which stays as it is. */
function constantTensor({ attribute, output: [name] }: NodeProto): TensorProto | null {
  for (const { name: kind, t, f, i, s, floats, ints, strings } of attribute) {
    if (kind === 'value' && t) return copyOf(TensorProtoSchema, t, { name })
    if (kind === 'value_float') return scalarTensor(name, f, 'float32')
    if (kind === 'value_floats') return many(name, floats.length, { floatData: [...floats] }, DataType.FLOAT)
    if (kind === 'value_int')
      return create(TensorProtoSchema, { name, dataType: DataType.INT64, int64Data: [i] })
    if (kind === 'value_ints') return many(name, ints.length, { int64Data: [...ints] }, DataType.INT64)
    if (kind === 'value_string')
      return create(TensorProtoSchema, { name, dataType: DataType.STRING, stringData: [s] })
    if (kind === 'value_strings')
      return many(name, strings.length, { stringData: [...strings] }, DataType.STRING)
  }
  return null
}

const many = (
  name: string,
  length: number,
  data: Partial<Pick<TensorProto, 'floatData' | 'int64Data' | 'stringData'>>,
  dataType: DataType,
): TensorProto =>
  copyOf(TensorProtoSchema, create(TensorProtoSchema, { name, dataType, dims: [BigInt(length)] }), data)

/** Dropout passes its input on, as it does after training. */
const idle = (node: NodeProto): NodeProto =>
  copyOf(NodeProtoSchema, node, {
    input: node.input.slice(0, 1),
    attribute: node.attribute.filter(({ name }) => name !== 'ratio'),
  })

const recurrent = new Set(['LSTM', 'GRU', 'RNN'])

/** Recurrent layers of layout 1 have the batch first, which ONNX Runtime does not run: turned around, and their outputs back. */
function sequenceFirst(node: NodeProto, build: GraphBuilder): NodeProto[] {
  const turned = (name: string) => (name === '' ? '' : build.emit('Transpose', [name], { perm: [1, 0, 2] }))
  const states = node.input.map((name, i) => (i === 0 || i === 5 || i === 6 ? turned(name) : name))
  const inner = node.output.map((name) => (name === '' ? '' : build.name(`assay/${node.opType}`)))
  const layer = copyOf(NodeProtoSchema, node, {
    input: states,
    output: inner,
    attribute: node.attribute.filter(({ name }) => name !== 'layout'),
  })
  const back = node.output.flatMap((name, i) =>
    name === '' ? [] : [nodeOf('Transpose', [inner[i]], name, { perm: i === 0 ? [2, 0, 1, 3] : [1, 0, 2] })],
  )
  return [...build.nodes.splice(0), layer, ...back]
}

function inDialectNodes(nodes: readonly NodeProto[], of: Lifting): NodeProto[] {
  return nodes.flatMap((node) => {
    if (subgraphsOf(node).length > 0)
      return [mappedBodies(liftedNode(node, of), (body) => inDialectNodes(body, of))]
    if (!isStandard(node)) return [node]
    if (node.opType === 'Dropout') return [idle(node)]
    if (recurrent.has(node.opType) && intAttribute(node, 'layout', 0) === 1)
      return sequenceFirst(node, of.build)
    const lifted = liftedNode(node, of)
    return [...of.build.nodes.splice(0), lifted]
  })
}

function withOpset(model: ModelProto, { opset }: Graph): ModelProto {
  const told = model.opsetImport.filter(({ domain }) => domain !== '' && domain !== 'ai.onnx')
  const version = BigInt(Math.max(opset, dialectOpset))
  return copyOf(ModelProtoSchema, model, {
    irVersion: model.irVersion > dialectIr ? model.irVersion : dialectIr,
    opsetImport: [...told, create(OperatorSetIdProtoSchema, { domain: '', version })],
  })
}

/**
 * The analysed model in the dialect, with what is only a default of an initializer no longer an input. Its initializers are tensors of the
 * graph, the constants of bodies of control flow aside. Throws InputError for what cannot be lifted.
 */
export function inDialect({ graph, facts }: Pick<Analysis, 'graph' | 'facts'>): ModelProto {
  const build = new GraphBuilder(graph.model, dialectOpset)
  const held: TensorProto[] = []
  const computed = graph.nodes.filter((node) => {
    const tensor = node.opType === 'Constant' && isStandard(node) ? constantTensor(node) : null
    if (tensor) held.push(tensor)
    return !tensor
  })
  const nodes = inDialectNodes(computed, { graph, build, facts: (name) => facts.get(name) })
  const fed = new Set(graph.inputs.map(({ name }) => name))
  return withOpset(
    withGraph(graph.model, {
      node: nodes,
      input: graph.proto.input.filter(({ name }) => fed.has(name)),
      initializer: [...graph.proto.initializer, ...held, ...build.initializers],
    }),
    graph,
  )
}
