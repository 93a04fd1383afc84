/** Small models for tests, written out node by node. */
import { create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { encodeModel, type ModelProto, type NodeProto } from '../../main/onnx/codec'

type Attribute = number | { float: number } | readonly number[] | string

function attribute(name: string, value: Attribute) {
  if (typeof value === 'number') {
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) })
  }
  if (typeof value === 'string') {
    const s = Uint8Array.from(Buffer.from(value))
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s })
  }
  if ('float' in value) {
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float })
  }
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) })
}

/** `node('Relu', 'x', 'y')`; inputs separated by blanks, `-` for one that is left out. */
export function node(
  op: string,
  inputs: string,
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType: op,
    name: `${op}:${output}`,
    input: inputs.split(' ').map((name) => (name === '-' ? '' : name)),
    output: output.split(' '),
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  })
}

export const floats = (name: string, dims: readonly number[], values: readonly number[]) =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.FLOAT,
    floatData: [...values],
  })

export const ints = (name: string, dims: readonly number[], values: readonly number[]) =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.INT64,
    int64Data: values.map(BigInt),
  })

export function valueInfo(
  name: string,
  dims: readonly (number | string)[],
  elemType: number = DataType.FLOAT,
) {
  const dim = dims.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }))
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  })
}

export function modelOf(parts: {
  nodes: NodeProto[]
  inputs?: ReturnType<typeof valueInfo>[]
  outputs?: ReturnType<typeof valueInfo>[]
  initializers?: ReturnType<typeof floats>[]
  opset?: number
}): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: BigInt(parts.opset ?? 17) }],
    graph: create(GraphProtoSchema, {
      name: 'test',
      node: parts.nodes,
      input: parts.inputs ?? [valueInfo('x', ['N', 3])],
      output: parts.outputs ?? [create(ValueInfoProtoSchema, { name: 'y' })],
      initializer: parts.initializers ?? [],
    }),
  })
}

export const bytesOf = (parts: Parameters<typeof modelOf>[0]): Uint8Array => encodeModel(modelOf(parts))
