/** Pure edits of a decoded model: each gives a new one and shares with the old what it leaves alone. */
import { create } from '@bufbuild/protobuf'
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf'
import { numberToHalf } from '../base/half'
import { InputError } from '../contract/errors'
import { copyOf, graphOf, withGraph } from './codec'
import { readsOf } from './graph'

/** An output whose type and shape the runtime works out by itself. */
const untyped = (name: string): ValueInfoProto => create(ValueInfoProtoSchema, { name })

/** Names a graph already uses, bodies of control flow aside: those have a scope of their own. */
function namesOf(model: ModelProto): ReadonlySet<string> {
  const graph = graphOf(model)
  const named = [...graph.input, ...graph.output, ...graph.initializer, ...graph.valueInfo, ...graph.node]
  return new Set([
    ...named.map(({ name }) => name),
    ...graph.node.flatMap(readsOf),
    ...graph.node.flatMap(({ output }) => output),
  ])
}

/** Gives out names that neither the model nor an earlier call uses: the wish itself, else with a number behind it. */
export function namer(model: ModelProto): (wish: string) => string {
  const taken = new Set(namesOf(model))
  // Counting on from the last number of a wish keeps thousands of equal wishes cheap.
  const last = new Map<string, number>()
  return (wish) => {
    let number = last.get(wish) ?? 1
    let name = number === 1 ? wish : `${wish}_${number}`
    while (taken.has(name)) name = `${wish}_${++number}`
    last.set(wish, number)
    taken.add(name)
    return name
  }
}

/** The same model with more outputs. A name that is an output already is left as it is. */
export function withOutputs(model: ModelProto, tensors: readonly string[]): ModelProto {
  const graph = graphOf(model)
  const present = new Set(graph.output.map(({ name }) => name))
  const added = [...new Set(tensors)].filter((name) => !present.has(name))
  return withGraph(model, { output: [...graph.output, ...added.map(untyped)] })
}

/**
 * The part of the model that makes `tensors`, which become its only outputs; inputs, nodes and weights they do not need are
 * dropped. Throws InputError for a tensor that no node makes.
 */
export function truncatedTo(model: ModelProto, tensors: readonly string[]): ModelProto {
  const graph = graphOf(model)
  const made = new Set(graph.node.flatMap(({ output }) => output))
  const missing = tensors.find((name) => !made.has(name))
  if (missing !== undefined) throw new InputError({ place: missing, cause: 'no node makes this tensor' })
  const declared = new Map([...graph.valueInfo, ...graph.output].map((info) => [info.name, info]))
  const needed = new Set(tensors)
  const kept = nodesFor(graph.node, needed)
  return withGraph(model, {
    node: graph.node.filter((node) => kept.has(node)),
    input: graph.input.filter(({ name }) => needed.has(name)),
    initializer: graph.initializer.filter(({ name }) => needed.has(name)),
    sparseInitializer: graph.sparseInitializer.filter(({ values }) => values && needed.has(values.name)),
    valueInfo: graph.valueInfo.filter(({ name }) => needed.has(name) && !tensors.includes(name)),
    output: tensors.map((name) => declared.get(name) ?? untyped(name)),
  })
}

/** Nodes that make what is needed; `needed` grows by what those read. The file's order need not be sorted. */
function nodesFor(nodes: readonly NodeProto[], needed: Set<string>): ReadonlySet<NodeProto> {
  const producers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)))
  const kept = new Set<NodeProto>()
  // A Set yields what is added while it is walked.
  for (const name of needed) {
    const node = name === '' ? undefined : producers.get(name)
    if (!node || kept.has(node)) continue
    kept.add(node)
    for (const read of readsOf(node)) needed.add(read)
  }
  return kept
}

/** Whole numbers as an int64 tensor. */
export const intsTensor = (name: string, values: readonly number[], dims = [values.length]): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: DataType.INT64,
    dims: dims.map(BigInt),
    int64Data: values.map(BigInt),
  })

/** One number as a scalar of type float32 or float64. */
export const scalarTensor = (name: string, value: number, type: 'float32' | 'float64'): TensorProto =>
  type === 'float32'
    ? create(TensorProtoSchema, { name, dataType: DataType.FLOAT, floatData: [value] })
    : create(TensorProtoSchema, { name, dataType: DataType.DOUBLE, doubleData: [value] })

const realTypes = { float32: DataType.FLOAT, float64: DataType.DOUBLE, float16: DataType.FLOAT16 } as const

/** Numbers as a tensor of type float32, float64 or float16. */
export const numbersTensor = (
  name: string,
  values: readonly number[],
  dims: readonly number[],
  type: keyof typeof realTypes,
): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: realTypes[type],
    ...(type === 'float32' && { floatData: [...values] }),
    ...(type === 'float64' && { doubleData: [...values] }),
    ...(type === 'float16' && { int32Data: values.map(numberToHalf) }),
  })

/** A scalar of bool, such as Dropout's `training_mode`. */
export const boolTensor = (name: string, value: boolean): TensorProto =>
  create(TensorProtoSchema, { name, dataType: DataType.BOOL, int32Data: [Number(value)] })

/** The two values 0 and 1, as OneHot wants them. */
export const offOnTensor = (name: string, type: 'float32' | 'float64'): TensorProto =>
  type === 'float32'
    ? create(TensorProtoSchema, { name, dataType: DataType.FLOAT, dims: [2n], floatData: [0, 1] })
    : create(TensorProtoSchema, { name, dataType: DataType.DOUBLE, dims: [2n], doubleData: [0, 1] })

/** Whole numbers as they are, one real number as `{ float }`, a word, or a body of control flow. */
export type AttributeValue = number | readonly number[] | { float: number } | string | { graph: GraphProto }
export type Attributes = Readonly<Record<string, AttributeValue>>

const wordBytes = (word: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(word, (letter) => letter.charCodeAt(0))

function attributeNamed(name: string, value: AttributeValue): AttributeProto {
  const { INT, INTS, FLOAT, STRING, GRAPH } = AttributeType
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: INT, i: BigInt(value) })
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: STRING, s: wordBytes(value) })
  if ('float' in value) return create(AttributeProtoSchema, { name, type: FLOAT, f: value.float })
  if ('graph' in value) return create(AttributeProtoSchema, { name, type: GRAPH, g: value.graph })
  return create(AttributeProtoSchema, { name, type: INTS, ints: value.map(BigInt) })
}

/** A node of the default domain, named after its first output. */
export function nodeOf(
  op: string,
  inputs: readonly string[],
  output: string | readonly string[],
  attributes: Attributes = {},
): NodeProto {
  const outputs = typeof output === 'string' ? [output] : output
  return create(NodeProtoSchema, {
    opType: op,
    name: outputs[0],
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => attributeNamed(name, value)),
  })
}

const inputTypes = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  float16: DataType.FLOAT16,
  int64: DataType.INT64,
  bool: DataType.BOOL,
} as const
export type InputType = keyof typeof inputTypes

/** An input of the given dims; a word names an axis whose size is open. */
export const inputOf = (name: string, type: InputType, dims: readonly (number | string)[]): ValueInfoProto =>
  create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: inputTypes[type],
          shape: {
            dim: dims.map((size) => ({
              value:
                typeof size === 'number'
                  ? { case: 'dimValue' as const, value: BigInt(size) }
                  : { case: 'dimParam' as const, value: size },
            })),
          },
        },
      },
    },
  })

/** The same model with parts appended; `outputs` become outputs of their own beside the old ones. */
export function appended(
  model: ModelProto,
  parts: {
    nodes: readonly NodeProto[]
    initializers: readonly TensorProto[]
    inputs: readonly ValueInfoProto[]
    outputs: readonly string[]
  },
): ModelProto {
  const graph = graphOf(model)
  return withGraph(model, {
    node: [...graph.node, ...parts.nodes],
    initializer: [...graph.initializer, ...parts.initializers],
    input: [...graph.input, ...parts.inputs],
    output: [...graph.output, ...parts.outputs.map(untyped)],
  })
}

/** The same model whose nodes are named by their place in the file (`#0`, `#1`...): the runtime's profile knows nodes by name only. */
export function withNumberedNodes(model: ModelProto): ModelProto {
  const node = graphOf(model).node.map((one, i) => copyOf(NodeProtoSchema, one, { name: `#${i}` }))
  return withGraph(model, { node })
}
