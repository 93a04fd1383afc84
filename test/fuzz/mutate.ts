/** Damage to a model file: to its bytes, and to what they mean. Every mutation follows from the numbers of `random` alone. */
import { clone, create } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from 'onnx-buf'
import { decodeModel, encodeModel, graphOf, type ModelProto } from '../../main/onnx/codec'

export type Random = () => number

const below = (random: Random, count: number): number => Math.floor(random() * count)
const pick = <T>(random: Random, of: readonly T[]): T | undefined => of[below(random, of.length)]

const bytewise: Readonly<Record<string, (bytes: Uint8Array, random: Random) => Uint8Array>> = {
  'bytes flipped': (bytes, random) => {
    const changed = bytes.slice()
    for (let n = 1 + below(random, 8); n > 0; n--) changed[below(random, bytes.length)] = below(random, 256)
    return changed
  },
  'bit flipped at the start': (bytes, random) => {
    const changed = bytes.slice()
    changed[below(random, Math.min(200, bytes.length))] ^= 1 << below(random, 8)
    return changed
  },
  truncated: (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  'chunk doubled': (bytes, random) => {
    const from = below(random, bytes.length)
    const to = from + below(random, 1 + Math.min(2_000, bytes.length - from))
    return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)])
  },
  'chunk missing': (bytes, random) => {
    const from = below(random, bytes.length)
    const to = from + 1 + below(random, 300)
    return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)])
  },
  'chunk of zeros': (bytes, random) => {
    const from = below(random, bytes.length)
    return bytes.slice().fill(0, from, from + 1 + below(random, 64))
  },
}

const oddSizes = [0n, -1n, 1n, 3n, 1_000n, 2n ** 31n, 10n ** 12n, 2n ** 62n, -(2n ** 63n)]

/** Bodies of control flow among them. */
function everyNode(graph: GraphProto): NodeProto[] {
  return graph.node.flatMap((node) => [node, ...node.attribute.flatMap(({ g }) => (g ? everyNode(g) : []))])
}

const anyNode = (model: ModelProto, random: Random): NodeProto | undefined =>
  pick(random, everyNode(graphOf(model)))
const anyInitializer = (model: ModelProto, random: Random): TensorProto | undefined =>
  pick(random, graphOf(model).initializer)

function swap<T>(list: T[], random: Random): void {
  const [a, b] = [below(random, list.length), below(random, list.length)]
  if (list.length > 0) [list[a], list[b]] = [list[b], list[a]]
}

/** Axes of an input, output or value_info. */
function anyAxis(model: ModelProto, random: Random) {
  const { input, output, valueInfo } = graphOf(model)
  const type = pick(random, [...input, ...output, ...valueInfo])?.type?.value
  return type?.case === 'tensorType' ? pick(random, type.value.shape?.dim ?? []) : undefined
}

/** An `If` in an `If` in an `If`, each taking the input through. */
function nested(name: string, depth: number): NodeProto {
  let body = create(NodeProtoSchema, { opType: 'Identity', input: [name], output: ['inner_0'] })
  for (let level = 1; level <= depth; level++) {
    const [condition, output] = [`condition_${level}`, `inner_${level}`]
    const plain = create(NodeProtoSchema, { opType: 'Identity', input: [name], output: [`else_${level}`] })
    const branch = (which: string, node: NodeProto) =>
      create(AttributeProtoSchema, {
        name: which,
        type: AttributeType.GRAPH,
        g: { name: which, node: [node], output: [{ name: node.output[0] }] },
      })
    const told = create(TensorProtoSchema, { dataType: DataType.BOOL, int32Data: [1] })
    const constant = create(NodeProtoSchema, {
      opType: 'Constant',
      output: [condition],
      attribute: [create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t: told })],
    })
    body = create(NodeProtoSchema, {
      opType: 'If',
      input: [condition],
      output: [output],
      attribute: [branch('then_branch', body), branch('else_branch', plain)],
    })
    const [then] = body.attribute
    then.g?.node.unshift(constant)
  }
  return body
}

/** Mutations that leave protobuf sound. Each changes the model it is given. */
const structural: Readonly<Record<string, (model: ModelProto, random: Random) => void>> = {
  'size of a weight': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (tensor && tensor.dims.length > 0)
      tensor.dims[below(random, tensor.dims.length)] = pick(random, oddSizes)!
  },
  'axis of a weight more or less': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (random() < 0.5) tensor?.dims.pop()
    else tensor?.dims.push(pick(random, oddSizes)!)
  },
  'weight without values and a huge shape': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (!tensor) return
    tensor.dims = [10n ** 12n]
    tensor.rawData = new Uint8Array()
    tensor.floatData = []
  },
  'element type of a weight': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (tensor) tensor.dataType = below(random, 26)
  },
  'weight missing': (model, random) => {
    const { initializer } = graphOf(model)
    initializer.splice(below(random, initializer.length), 1)
  },
  'weight twice': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (tensor) graphOf(model).initializer.push(clone(TensorProtoSchema, tensor))
  },
  'weight outside the folder': (model, random) => {
    const tensor = anyInitializer(model, random)
    if (!tensor) return
    tensor.dataLocation = DataLocation.EXTERNAL
    tensor.rawData = new Uint8Array()
    const location = pick(random, [
      '../outside.bin',
      '/etc/hostname',
      'missing.bin',
      '',
      'a/../../b',
      'C:\\b',
    ])!
    Object.assign(tensor, {
      externalData: create(TensorProtoSchema, { externalData: [{ key: 'location', value: location }] })
        .externalData,
    })
  },
  'place in external data': (model, random) => {
    const held = graphOf(model).initializer.filter(({ externalData }) => externalData.length > 0)
    const entry = pick(random, pick(random, held)?.externalData ?? [])
    if (entry) entry.value = pick(random, ['-1', '1e30', '99999999999', 'x', '', '7'])!
  },
  'output renamed': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.output[0] = `${node.output[0]}?`
  },
  'output made twice': (model, random) => {
    const [a, b] = [anyNode(model, random), anyNode(model, random)]
    if (a && b && a !== b) a.output[0] = b.output[0]
  },
  circle: (model, random) => {
    const node = anyNode(model, random)
    const late = pick(random, graphOf(model).node)
    if (node && late) node.input[0] = late.output[0]
  },
  'node missing': (model, random) => {
    const { node } = graphOf(model)
    node.splice(below(random, node.length), 1)
  },
  'nodes in disorder': (model, random) => swap(graphOf(model).node, random),
  'operators exchanged': (model, random) => {
    const [a, b] = [anyNode(model, random), anyNode(model, random)]
    if (a && b) [a.opType, b.opType] = [b.opType, a.opType]
  },
  'operator unknown': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.opType = pick(random, ['', 'Nope', 'conv', '__proto__', 'constructor', 'toString'])!
  },
  'inputs in disorder': (model, random) => swap(anyNode(model, random)?.input ?? [], random),
  'inputs missing': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.input = random() < 0.5 ? [] : node.input.slice(0, 1)
  },
  'inputs many': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.input = Array.from({ length: 40 }, (_, i) => node.input[i % node.input.length] ?? '')
  },
  'outputs many': (model, random) => {
    const node = anyNode(model, random)
    node?.output.push(...Array.from({ length: 20 }, (_, i) => `${node.output[0]}_${i}`))
  },
  'outputs missing': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.output = random() < 0.5 ? [] : ['']
  },
  'attributes missing': (model, random) => {
    const node = anyNode(model, random)
    if (node) node.attribute = []
  },
  'attribute out of range': (model, random) => {
    const attribute = pick(random, anyNode(model, random)?.attribute ?? [])
    if (!attribute) return
    attribute.i = pick(random, oddSizes)!
    attribute.f = pick(random, [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 0])!
    attribute.ints = attribute.ints.map(() => pick(random, oddSizes)!)
  },
  'attribute of another type': (model, random) => {
    const attribute = pick(random, anyNode(model, random)?.attribute ?? [])
    if (attribute) attribute.type = below(random, 15)
  },
  'axis of an input or output': (model, random) => {
    const axis = anyAxis(model, random)
    if (axis) axis.value = { case: 'dimValue', value: pick(random, oddSizes)! }
  },
  'axes of an input or output many': (model, random) => {
    const { input, output } = graphOf(model)
    const type = pick(random, [...input, ...output])?.type?.value
    if (type?.case !== 'tensorType') return
    const [first] = type.value.shape?.dim ?? []
    if (first) type.value.shape?.dim.push(...Array.from({ length: below(random, 200) }, () => first))
  },
  'element type of an input or output': (model, random) => {
    const { input, output } = graphOf(model)
    const type = pick(random, [...input, ...output])?.type?.value
    if (type?.case === 'tensorType') type.value.elemType = below(random, 26)
  },
  'type of an input missing': (model, random) => {
    const input = pick(random, graphOf(model).input)
    if (input) input.type = undefined
  },
  'no inputs': (model) => {
    graphOf(model).input = []
  },
  'no outputs': (model) => {
    graphOf(model).output = []
  },
  'no nodes': (model) => {
    graphOf(model).node = []
  },
  'nothing at all': (model) => {
    Object.assign(graphOf(model), { node: [], input: [], output: [], initializer: [] })
  },
  'operator set': (model, random) => {
    for (const one of model.opsetImport)
      one.version = pick(random, [-1n, 0n, 5n, 7n, 11n, 18n, 99n, 2n ** 62n])!
  },
  'bodies in bodies': (model, random) => {
    const graph = graphOf(model)
    const node = pick(random, graph.node)
    if (!node) return
    const inner = nested(`${node.output[0]}_held`, pick(random, [3, 12, 60])!)
    inner.output = [node.output[0]]
    node.output[0] = `${node.output[0]}_held`
    graph.node.push(inner)
  },
  'sums of itself': (model, random) => {
    // Forty doublings: a walk that visits every path would never end.
    const graph = graphOf(model)
    const input = pick(random, graph.input)?.name ?? ''
    const nodes = Array.from({ length: 40 }, (_, i) => {
      const from = i === 0 ? input : `doubled_${i - 1}`
      return create(NodeProtoSchema, { opType: 'Add', input: [from, from], output: [`doubled_${i}`] })
    })
    for (const node of graph.node)
      node.input = node.input.map((name) => (name === input ? 'doubled_39' : name))
    graph.node.unshift(...nodes)
  },
  'weights in sums of themselves': (model, random) => {
    const graph = graphOf(model)
    const weight = anyInitializer(model, random)?.name ?? ''
    const nodes = Array.from({ length: 40 }, (_, i) => {
      const from = i === 0 ? weight : `weight_${i - 1}`
      return create(NodeProtoSchema, { opType: 'Add', input: [from, from], output: [`weight_${i}`] })
    })
    for (const node of graph.node)
      node.input = node.input.map((name) => (name === weight ? 'weight_39' : name))
    graph.node.unshift(...nodes)
  },
  'thousands of nodes in a row': (model, random) => {
    const graph = graphOf(model)
    const input = pick(random, graph.input)?.name ?? ''
    const count = 3_000
    const nodes = Array.from({ length: count }, (_, i) =>
      create(NodeProtoSchema, {
        opType: pick(random, ['Identity', 'Neg', 'Abs'])!,
        input: [i === 0 ? input : `row_${i - 1}`],
        output: [`row_${i}`],
      }),
    )
    for (const node of graph.node)
      node.input = node.input.map((name) => (name === input ? `row_${count - 1}` : name))
    graph.node.unshift(...nodes)
  },
}

export const mutations: readonly string[] = [...Object.keys(bytewise), ...Object.keys(structural)]

/** One of `mutations` done to a model; twice or thrice where it changes the meaning. */
export function mutated(bytes: Uint8Array, how: string, random: Random): Uint8Array {
  if (Object.hasOwn(bytewise, how)) return bytewise[how](bytes, random)
  const model = clone(ModelProtoSchema, decodeModel(bytes))
  for (let n = 1 + below(random, 3); n > 0; n--) structural[how](model, random)
  return encodeModel(model)
}
