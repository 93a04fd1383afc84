/** What a parameter is to the node that reads it, and how its values lie in units and what each unit reads. */

import type { NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import type { ParameterRole, Scheme } from '../contract/weights'
import { layerBefore } from './activation-after'
import type { Analysis } from './analysis'
import { intAttribute, intsAttribute } from './attributes'
import { type Graph, nodeName } from './graph'
import { isLayerOperator, type Parameter, parametersBehind, weightPositions } from './parameters'
import { type Fans, stdOf } from './schemes'

/** Value i belongs to unit floor(i / inner) % units. */
export interface UnitAxis {
  units: number
  inner: number
}

export interface ParameterPlace {
  parameter: Parameter
  node: NodeProto
  layer: string | null
  role: ParameterRole
  fanIn: number | null
  fanOut: number | null
  axis: UnitAxis | null
}

const recurrentOperators = new Set(['LSTM', 'GRU', 'RNN'])
/** Operators whose first learned input scales; the others' shifts. */
const scaling = new Set([
  'BatchNormalization',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'SkipLayerNormalization',
  'InstanceNormalization',
  'GroupNormalization',
])

function positionOf({ graph, data }: Analysis, node: NodeProto, name: string): number {
  const behind = (input: string) =>
    input === name || parametersBehind(graph, input, true).some((one) => one.name === name)
  return node.input.findIndex((input) => input !== '' && !data.has(input) && behind(input))
}

/** Whether an odd number of transpositions stands between a stored matrix and the operand made of it. */
function isTransposed(graph: Graph, operand: string, stored: string): boolean {
  const node = operand === stored ? undefined : graph.producers.get(operand)
  if (!node || node.opType === 'Constant') return false
  const perm = intsAttribute(node, 'perm')
  const swaps = node.opType === 'Transpose' && (!perm || (perm.length === 2 && perm[0] === 1))
  return swaps !== isTransposed(graph, node.input[0] ?? '', stored)
}

interface Layout extends Fans {
  /** Axis of the stored tensor that the units lie on. */
  axis: number
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)

function matrixLayout(shape: readonly number[], outFirst: boolean): Layout {
  const [rows, columns] = shape.slice(-2)
  const first = shape.length - 2
  return outFirst
    ? { fanIn: columns, fanOut: rows, axis: first }
    : { fanIn: rows, fanOut: columns, axis: first + 1 }
}

/** null where the operator does not say how its weights lie. Fans as layers.ts counts them, those of recurrent layers by gate. */
function layoutOf(
  graph: Graph,
  node: NodeProto,
  position: number,
  { name, shape: sizes }: Parameter,
): Layout | null {
  const shape = (sizes ?? []).map(Number)
  if (shape.length < 2 || shape.some((size) => !(size > 0))) return null
  const flipped = isTransposed(graph, node.input[position], name)
  const { opType } = node
  if (opType.includes('Conv')) {
    const field = product(shape.slice(2))
    return { fanIn: shape[1] * field, fanOut: shape[0] * field, axis: opType === 'ConvTranspose' ? 1 : 0 }
  }
  if (opType.includes('Gemm')) {
    const onRight = position === (opType === 'QGemm' ? 3 : 1)
    const transposed = intAttribute(node, onRight ? 'transB' : 'transA', 0) === 1
    return matrixLayout(shape, (transposed === onRight) !== flipped)
  }
  if (opType.includes('MatMul') && opType !== 'MatMulNBits')
    return matrixLayout(shape, (position === 0) !== flipped)
  if (opType === 'Attention') return matrixLayout(shape, false)
  if (recurrentOperators.has(opType) && shape.length === 3) {
    const hidden = intAttribute(node, 'hidden_size', 0) || shape[1]
    return { fanIn: shape[2], fanOut: hidden, axis: 1 }
  }
  return null
}

const biasPosition: Readonly<Record<string, number>> = lookup({
  QLinearConv: 8,
  QGemm: 6,
  LSTM: 3,
  GRU: 3,
  RNN: 3,
})

function roleInLayer(node: NodeProto, position: number, { shape }: Parameter): ParameterRole {
  const { opType } = node
  if (opType === 'Gather') return 'embedding'
  if (recurrentOperators.has(opType)) {
    return position === 1 ? 'weight' : position === 2 ? 'recurrent' : position === 3 ? 'bias' : 'other'
  }
  if (position === biasPosition[opType]) return 'bias'
  if ((shape?.length ?? 0) >= 2) {
    // C of a Gemm may be a row of its own.
    const isBias = opType.includes('Gemm') && position === 2
    return isBias ? 'bias' : 'weight'
  }
  return position >= 2 ? 'bias' : 'weight'
}

function roleBeside(node: NodeProto, index: number): ParameterRole {
  if (scaling.has(node.opType)) return index === 0 ? 'scale' : 'bias'
  if (node.opType === 'Mul') return 'scale'
  return node.opType === 'Add' || node.opType.startsWith('Bias') ? 'bias' : 'other'
}

function besideLayer({ graph, data }: Analysis, layerNodes: ReadonlySet<NodeProto>, node: NodeProto) {
  const carrying = node.input.find((name) => data.has(name))
  return carrying ? layerBefore(graph, data, (one) => layerNodes.has(one), carrying) : null
}

function placeOf(
  analysis: Analysis,
  layerNodes: ReadonlySet<NodeProto>,
  node: NodeProto,
  parameter: Parameter,
  index: number,
): ParameterPlace {
  const { graph } = analysis
  if (!isLayerOperator(node)) {
    const layer = besideLayer(analysis, layerNodes, node)
    const role = roleBeside(node, index)
    return { parameter, node, layer, role, fanIn: null, fanOut: null, axis: null }
  }
  const position = positionOf(analysis, node, parameter.name)
  const role = weightPositions(node).includes(position) ? roleInLayer(node, position, parameter) : 'other'
  const layer = layerNodes.has(node) ? nodeName(node) : null
  const weighs = role === 'weight' || role === 'recurrent'
  const layout = weighs ? layoutOf(graph, node, position, parameter) : null
  const shape = (parameter.shape ?? []).map(Number)
  const axis = layout && { units: shape[layout.axis], inner: product(shape.slice(layout.axis + 1)) }
  return {
    parameter,
    node,
    layer,
    role,
    fanIn: layout?.fanIn ?? null,
    fanOut: layout?.fanOut ?? null,
    axis,
  }
}

/** Every parameter once, by its first reader, in the order in which the graph reads them. */
export function parameterPlaces(analysis: Analysis): ParameterPlace[] {
  const layerNodes = new Set(analysis.layers.map(({ node }) => node))
  const seen = new Set<string>()
  return [...analysis.parameters].flatMap(([node, parameters]) =>
    parameters.flatMap((parameter, index) => {
      if (seen.has(parameter.name)) return []
      seen.add(parameter.name)
      return [placeOf(analysis, layerNodes, node, parameter, index)]
    }),
  )
}

const fanSchemes = ['he', 'he-fan-out', 'glorot', 'lecun', 'torch-default', 'narrow-normal'] as const

/** The schemes that a parameter may have been drawn by, with the standard deviation each gives. */
export function expectedStds({
  role,
  fanIn,
  fanOut,
  node,
}: ParameterPlace): { scheme: Scheme; std: number }[] {
  if (role === 'embedding') {
    const none = { fanIn: 1, fanOut: 1 }
    return (['unit-normal', 'narrow-normal'] as const).map((scheme) => ({ scheme, std: stdOf(scheme, none) }))
  }
  if (fanIn === null || fanOut === null) return []
  const recurring = recurrentOperators.has(node.opType)
  const schemes: readonly Scheme[] = recurring ? ['recurrent-default', 'glorot', 'lecun'] : fanSchemes
  return schemes.map((scheme) => ({ scheme, std: stdOf(scheme, { fanIn, fanOut }) }))
}
