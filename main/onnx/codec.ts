/** ModelProto in and out, by the code generated from the official onnx.proto (package onnx-buf). */
import { create, type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf'
import { type GraphProto, GraphProtoSchema, type ModelProto, ModelProtoSchema } from 'onnx-buf'
import { InputError } from '../contract/errors'

export type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from 'onnx-buf'

/**
 * Reads a serialized ModelProto; fields this version does not know are kept. Weights stay views on `bytes`.
 * Throws InputError when the bytes are not protobuf of a model or hold no graph.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  let model: ModelProto
  try {
    model = fromBinary(ModelProtoSchema, bytes)
  } catch (error) {
    throw new InputError({
      cause: `is not a readable ONNX model (${error instanceof Error ? error.message : String(error)})`,
      remedy: 'the file may be cut off or damaged; export or download it again',
    })
  }
  if (!model.graph) {
    throw new InputError({ cause: 'holds no graph', remedy: 'export the model again' })
  }
  return model
}

/** Serializes a model, unknown fields included. Throws Error where a value does not fit its field. */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model)
}

/** The graph of a decoded model. Throws InputError when there is none. */
export function graphOf(model: ModelProto): GraphProto {
  if (!model.graph) throw new InputError({ cause: 'holds no graph' })
  return model.graph
}

/** A shallow copy with other fields; parts that are not named are shared with the original, which is left as it was. */
export function copyOf<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  changes: Partial<MessageShape<Desc>>,
): MessageShape<Desc> {
  // A spread would lose the prototype that holds proto2 defaults.
  return Object.assign(create(schema), message, changes)
}

/** A copy of the model whose graph has other fields. */
export function withGraph(model: ModelProto, changes: Partial<GraphProto>): ModelProto {
  return copyOf(ModelProtoSchema, model, { graph: copyOf(GraphProtoSchema, graphOf(model), changes) })
}
