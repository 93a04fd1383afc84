/**
 * What the operator sets 7 to 16 wrote differently, put as 17 writes it (changelog of ONNX's operators). What is not listed here only
 * gained types or optional parts.
 */
import { create } from '@bufbuild/protobuf'
import {
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
} from 'onnx-buf'
import { InputError } from '../../contract/errors'
import type { ElementType } from '../../contract/tensor'
import { attributeOf, floatAttribute, intAttribute, intsAttribute } from '../attributes'
import { copyOf } from '../codec'
import { constantValues } from '../constants'
import { type Attributes, nodeOf } from '../edit'
import { type Graph, nodeName } from '../graph'
import type { GraphBuilder } from '../graph-builder'
import { axisOf, type Facts, type Shape } from '../ops/rule'

export interface Lifting {
  graph: Graph
  build: GraphBuilder
  /** Static ones, which know less than a probe run. */
  facts: (tensor: string) => Facts | undefined
}

/** The node as opset 17 writes it; what it emits on `build` comes before. */
type Lift = (node: NodeProto, of: Lifting) => NodeProto

/** Of nodes of opsets below `before`. */
interface Dated {
  before: number
  lift: Lift
}

/** The node with other inputs, without the attributes they replace. */
function withInputs(node: NodeProto, input: string[], gone: readonly string[]): NodeProto {
  return copyOf(NodeProtoSchema, node, {
    input,
    attribute: node.attribute.filter(({ name }) => !gone.includes(name)),
  })
}

const withAttributes = (node: NodeProto, added: Attributes): NodeProto =>
  copyOf(NodeProtoSchema, node, {
    attribute: [
      ...node.attribute.filter(({ name }) => !(name in added)),
      ...nodeOf('', [], '', added).attribute,
    ],
  })

/** Another operator under the name and with the outputs of `node`. */
const inPlaceOf = (
  node: NodeProto,
  op: string,
  inputs: readonly string[],
  attributes: Attributes = {},
): NodeProto => copyOf(NodeProtoSchema, nodeOf(op, inputs, node.output, attributes), { name: node.name })

/** Whole numbers of an attribute become input 1; left out they stay so. */
const asInput =
  (attribute: string): Lift =>
  (node, { build }) => {
    const values = intsAttribute(node, attribute)
    if (!values) return node
    return withInputs(node, [node.input[0], build.ints(values)], [attribute])
  }

/** A number beside `tensor`, of its type. */
function numberBeside(tensor: string, value: number, { build, facts }: Lifting): string {
  const type: ElementType = facts(tensor)?.type ?? 'float32'
  if (type === 'float64') return build.scalar(value, 'float64')
  const single = build.scalar(value, 'float32')
  return type === 'float16' ? build.emit('Cast', [single], { to: DataType.FLOAT16 }) : single
}

const pad: Lift = (node, of) => {
  const value = floatAttribute(node, 'value', 0)
  const pads = of.build.ints(intsAttribute(node, 'pads') ?? [])
  const beside = value === 0 ? [] : [numberBeside(node.input[0], value, of)]
  return withInputs(node, [node.input[0], pads, ...beside], ['pads', 'value'])
}

const clip: Lift = (node, of) => {
  const bound = (name: string) => {
    const told = attributeOf(node, name)
    return told ? numberBeside(node.input[0], told.f, of) : ''
  }
  return withInputs(node, [node.input[0], bound('min'), bound('max')], ['min', 'max'])
}

const slice: Lift = (node, { build }) => {
  const told = (name: string) => intsAttribute(node, name)
  const [starts, ends] = [told('starts') ?? [], told('ends') ?? []]
  const axes = told('axes') ?? starts.map((_, axis) => axis)
  const input = [node.input[0], build.ints(starts), build.ints(ends), build.ints(axes)]
  return withInputs(node, input, ['starts', 'ends', 'axes'])
}

const topK: Lift = (node, { build }) =>
  withInputs(node, [node.input[0], build.ints([intAttribute(node, 'k', 1)])], ['k'])

const product = (sizes: Shape): number =>
  sizes.reduce<number>((all, size) => all * (typeof size === 'number' ? size : Number.NaN), 1)

/** Before 13 all axes from `axis` on were one. */
const overTheRest: Lift = (node, { build, facts }) => {
  const axis = intAttribute(node, 'axis', 1)
  const shape = facts(node.input[0])?.shape
  const plain = shape ? product(shape.slice(axisOf(axis, shape.length) + 1)) === 1 : axis === -1
  if (plain) return withAttributes(node, { axis })
  const flat = build.emit('Flatten', [node.input[0]], { axis })
  const made = build.emit(node.opType, [flat], { axis: 1 })
  return inPlaceOf(node, 'Reshape', [made, build.emit('Shape', [node.input[0]])])
}

/**
 * Images sampled as before opset 11: from the corner. To the pixel before when an axis grows, to the one behind when it shrinks, as ONNX
 * Runtime does and ONNX's tests of opset 10 want.
 */
function sampled(node: NodeProto, scales: string, values: readonly number[]): NodeProto {
  const mode = attributeOf(node, 'mode')
  const attribute = mode ? [mode] : []
  const grows = values.some((scale) => scale > 1)
  const shrinks = values.some((scale) => scale < 1)
  if (grows && shrinks)
    throw new InputError({
      place: `node ${nodeName(node)}`,
      cause: 'makes one axis longer and another shorter, which opset 11 writes otherwise',
      remedy: 'export the model with opset 13 or later',
    })
  const made = inPlaceOf(node, 'Resize', [node.input[0], '', scales], {
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: shrinks ? 'ceil' : 'floor',
  })
  return copyOf(NodeProtoSchema, made, { attribute: [...made.attribute, ...attribute] })
}

const resize: Lift = (node, of) =>
  sampled(node, node.input[1], [...(constantValues(of.graph, node.input[1]) ?? [])])

const upsample: Lift = (node, of) => {
  if (node.input.length > 1) return resize(node, of)
  const values = attributeOf(node, 'scales')?.floats ?? []
  const make = (name: string) =>
    create(TensorProtoSchema, {
      name,
      dataType: DataType.FLOAT,
      dims: [BigInt(values.length)],
      floatData: [...values],
    })
  return sampled(node, of.build.share(`scales-${values.join('-')}`, make), values)
}

/** Statistics of every value rather than of every channel: each value a channel of its own. */
function ofEachValue(node: NodeProto, { build }: Lifting): NodeProto {
  const flat = build.emit('Flatten', [node.input[0]], { axis: 1 })
  const rows = node.input.slice(1).map((name) => build.emit('Reshape', [name, build.ints([-1])]))
  const epsilon = { float: floatAttribute(node, 'epsilon', 1e-5) }
  const made = build.emit('BatchNormalization', [flat, ...rows], { epsilon })
  return inPlaceOf(node, 'Reshape', [made, build.emit('Shape', [node.input[0]])])
}

/** Before 14 putting the updated statistics out was what told training; the saved ones of a batch are gone. */
const batchNormalization: Lift = (node, of) => {
  const plain = withInputs(node, node.input, ['spatial'])
  const updates = node.output.slice(1).some((name) => name !== '')
  if (!updates)
    return intAttribute(node, 'spatial', 1) === 0
      ? ofEachValue(node, of)
      : copyOf(NodeProtoSchema, plain, { output: node.output.slice(0, 1) })
  const lost = node.output.slice(3).find((name) => of.graph.consumers.has(name))
  if (lost !== undefined)
    throw new InputError({
      place: `node ${nodeName(node)}`,
      cause: `puts out ${lost}, which opset 14 does not know`,
      remedy: 'export the model with opset 14 or later',
    })
  return withAttributes(copyOf(NodeProtoSchema, plain, { output: node.output.slice(0, 3) }), {
    training_mode: 1,
  })
}

const scan: Lift = (node) => {
  throw new InputError({
    place: `node ${nodeName(node)}`,
    cause: 'is a Scan of opset 8, which no later one knows',
    remedy: 'export the model with opset 13 or later',
  })
}

const roiAlign: Lift = (node) => withAttributes(node, { coordinate_transformation_mode: 'output_half_pixel' })

const renamed =
  (opType: string): Lift =>
  (node) =>
    copyOf(NodeProtoSchema, node, { opType })

const lifts: ReadonlyMap<string, Dated> = new Map([
  ['Squeeze', { before: 13, lift: asInput('axes') }],
  ['Unsqueeze', { before: 13, lift: asInput('axes') }],
  ['ReduceSum', { before: 13, lift: asInput('axes') }],
  ['Split', { before: 13, lift: asInput('split') }],
  ['Softmax', { before: 13, lift: overTheRest }],
  ['LogSoftmax', { before: 13, lift: overTheRest }],
  ['Hardmax', { before: 13, lift: overTheRest }],
  ['Pad', { before: 11, lift: pad }],
  ['Clip', { before: 11, lift: clip }],
  ['Slice', { before: 10, lift: slice }],
  ['TopK', { before: 10, lift: topK }],
  ['Resize', { before: 11, lift: resize }],
  ['Upsample', { before: 10, lift: upsample }],
  ['BatchNormalization', { before: 14, lift: batchNormalization }],
  ['Scatter', { before: 11, lift: renamed('ScatterElements') }],
  ['RoiAlign', { before: 16, lift: roiAlign }],
  ['Scan', { before: 9, lift: scan }],
])

/** The node itself where opset 17 writes it the same. Throws InputError for what it cannot write. */
export function liftedNode(node: NodeProto, of: Lifting): NodeProto {
  const dated = lifts.get(node.opType)
  return dated && of.graph.opset < dated.before ? dated.lift(node, of) : node
}
