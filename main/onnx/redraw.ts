/** Weights drawn anew: each learned layer by a scheme, biases zero, normalization at identity. A pure edit. */

import { create } from '@bufbuild/protobuf'
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from 'onnx-buf'
import { numberToHalf } from '../base/half'
import { lookup } from '../base/lookup'
import type { Layer } from '../contract/model'
import type { ElementType } from '../contract/tensor'
import type { Distribution, Scheme } from '../contract/weights'
import type { Analysis } from './analysis'
import type { ModelProto, NodeProto } from './codec'
import { withGraph } from './codec'
import { storedTensor } from './constants'
import { elementTypeOf } from './element-type'
import type { LearnedLayer } from './layers'
import { isLayerOperator, weightPositions } from './parameters'
import { drawn, schemeFor, stdOf } from './schemes'
import { isExternal, valueCount } from './tensor-values'

export interface Draw {
  scheme: Scheme
  distribution: Distribution
  seed: number
}

/** Why a parameter was left as it is. */
export type Unredrawn = 'computed' | 'external' | 'quantized' | 'fans'

export interface Redrawn {
  model: ModelProto
  drawn: { layer: string; parameter: string; std: number; draw: Draw }[]
  skipped: { layer: string; parameter: string; reason: Unredrawn }[]
}

/** Beyond this many values external weights stay where they are: drawn ones stand in the file itself, which protobuf ends at 2 GB. */
const mostExternalValues = 5e7

/** Operators that hand a weight on as it is; the values' order does not matter to independent draws. */
const passing = new Set(['Identity', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Cast'])
const recurrent = new Set(['LSTM', 'GRU', 'RNN'])
/** By operator, the inputs that are biases (zero) among those of a learned layer. */
export const biasPositions: Readonly<Record<string, number>> = lookup({
  Gemm: 2,
  FusedGemm: 2,
  Conv: 2,
  FusedConv: 2,
  ConvTranspose: 2,
  LSTM: 3,
  GRU: 3,
  RNN: 3,
  Attention: 2,
})
/** Inputs that scale (one) and shift (zero): running statistics of a fresh BatchNormalization are 0 and 1 too. */
export const identities: Readonly<Record<string, { ones: readonly number[]; zeros: readonly number[] }>> =
  lookup({
    BatchNormalization: { ones: [1, 4], zeros: [2, 3] },
    LayerNormalization: { ones: [1], zeros: [2] },
    SimplifiedLayerNormalization: { ones: [1], zeros: [] },
    RMSNormalization: { ones: [1], zeros: [] },
    SkipLayerNormalization: { ones: [2], zeros: [3, 4] },
    InstanceNormalization: { ones: [1], zeros: [2] },
    GroupNormalization: { ones: [1], zeros: [2] },
    BiasGelu: { ones: [], zeros: [1] },
    FastGelu: { ones: [], zeros: [1] },
  })

/** The usual draw before the layer's activation; each layer from a seed of its own. */
export function usualDraw(layer: Layer, seed: number): Draw {
  if (layer.op === 'Gather') return { scheme: 'unit-normal', distribution: 'normal', seed }
  if (recurrent.has(layer.op)) return { scheme: 'recurrent-default', distribution: 'uniform', seed }
  return { scheme: schemeFor(layer.activation), distribution: 'normal', seed }
}

/** The stored tensor behind a weight, through Identity, Transpose and the like; null: computed. */
function sourceOf(analysis: Analysis, name: string): { name: string; tensor: TensorProto } | null {
  const { graph } = analysis
  const tensor = storedTensor(graph, name)
  if (tensor) return { name, tensor }
  const node = graph.producers.get(name)
  return node && passing.has(node.opType) ? sourceOf(analysis, node.input[0]) : null
}

const drawable = (type: ElementType): boolean =>
  type === 'float32' || type === 'float64' || type === 'float16'

const widths: Readonly<Partial<Record<number, 2 | 8>>> = { [DataType.FLOAT16]: 2, [DataType.DOUBLE]: 8 }

/** The same name, type and dims with other values, kept in the file itself. */
export const withValues = (
  name: string,
  { dims, dataType }: Pick<TensorProto, 'dims' | 'dataType'>,
  values: Float32Array,
): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dims: [...dims],
    dataType,
    rawData: littleEndian(values, widths[dataType] ?? 4),
  })

function littleEndian(values: Float32Array, width: 2 | 4 | 8): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * width)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; i++) {
    if (width === 8) view.setFloat64(i * 8, values[i], true)
    else if (width === 4) view.setFloat32(i * 4, values[i], true)
    else view.setUint16(i * 2, numberToHalf(values[i]), true)
  }
  return bytes
}

/** Fans of the recurrent weights of a layer: its hidden size on both sides. */
export const fansAt = ({ node, layer }: LearnedLayer, position: number) =>
  recurrent.has(node.opType) && position === 2 ? { ...layer, fanIn: layer.fanOut } : layer

/** Standard deviation of the draw; null where the scheme needs fans that are not known. */
export function drawStd({ scheme }: Draw, { fanIn, fanOut }: Pick<Layer, 'fanIn' | 'fanOut'>): number | null {
  const std = stdOf(scheme, { fanIn: fanIn ?? Number.NaN, fanOut: fanOut ?? Number.NaN })
  return Number.isFinite(std) ? std : null
}

class Redrawing {
  readonly values = new Map<string, TensorProto>()
  readonly drawn: Redrawn['drawn'] = []
  readonly skipped: Redrawn['skipped'] = []
  readonly #analysis: Analysis
  #external = mostExternalValues

  constructor(analysis: Analysis) {
    this.#analysis = analysis
  }

  /** The stored tensor of an operand that may be replaced; null: the data, nothing, replaced already, or skipped with a reason. */
  #replaceable(layer: string, operand: string | undefined): { name: string; tensor: TensorProto } | null {
    if (!operand || this.#analysis.data.has(operand)) return null
    const source = sourceOf(this.#analysis, operand)
    if (source && this.values.has(source.name)) return null
    const reason = source ? this.#obstacle(source.tensor) : this.#computed(operand)
    if (source && !reason) return source
    this.skipped.push({ layer, parameter: source?.name ?? operand, reason: reason ?? 'computed' })
    return null
  }

  #computed(operand: string): Unredrawn {
    const node = this.#analysis.graph.producers.get(operand)
    if (node && passing.has(node.opType)) return this.#computed(node.input[0])
    return node?.opType === 'DequantizeLinear' ? 'quantized' : 'computed'
  }

  #obstacle(tensor: TensorProto): Unredrawn | null {
    if (!drawable(elementTypeOf(tensor.dataType))) return 'quantized'
    if (!isExternal(tensor)) return null
    this.#external -= valueCount(tensor)
    return this.#external < 0 ? 'external' : null
  }

  fill(layer: string, operand: string | undefined, value: number): void {
    const source = this.#replaceable(layer, operand)
    if (!source) return
    const values = new Float32Array(valueCount(source.tensor)).fill(value)
    this.values.set(source.name, withValues(source.name, source.tensor, values))
  }

  draw(learned: LearnedLayer, draw: Draw): void {
    const { node, layer } = learned
    const bias = biasPositions[node.opType] ?? -1
    for (const position of weightPositions(node)) {
      if (position === bias) this.fill(layer.name, node.input[position], 0)
      else this.#drawWeight(learned, position, draw)
    }
  }

  #drawWeight(learned: LearnedLayer, position: number, draw: Draw): void {
    const { node, layer } = learned
    const source = this.#replaceable(layer.name, node.input[position])
    if (!source) return
    const std = drawStd(draw, fansAt(learned, position))
    if (std === null) {
      this.skipped.push({ layer: layer.name, parameter: source.name, reason: 'fans' })
      return
    }
    const values = drawn(draw.distribution, std, valueCount(source.tensor), draw.seed + position)
    this.values.set(source.name, withValues(source.name, source.tensor, values))
    this.drawn.push({ layer: layer.name, parameter: source.name, std, draw })
  }

  /** Scales and shifts beside the layers; a normalization before the first of them is preprocessing and stays. */
  identity(node: NodeProto, after: boolean): void {
    const name = node.output[0]
    const known = identities[node.opType]
    if (known && after) {
      for (const i of known.ones) this.fill(name, node.input[i], 1)
      for (const i of known.zeros) this.fill(name, node.input[i], 0)
    }
    const value = node.opType === 'Add' ? 0 : node.opType === 'Mul' ? 1 : null
    if (value === null) return
    for (const { initializer } of this.#analysis.parameters.get(node) ?? [])
      if (initializer !== null) this.fill(name, initializer, value)
  }
}

/** A Constant node whose value is drawn anew becomes an initializer of its name. */
function replaced(analysis: Analysis, values: ReadonlyMap<string, TensorProto>): ModelProto {
  const { model, proto } = analysis.graph
  const stored = new Set(proto.initializer.map(({ name }) => name))
  const constants = [...values].filter(([name]) => !stored.has(name)).map(([, tensor]) => tensor)
  return withGraph(model, {
    node: proto.node.filter(({ opType, output }) => opType !== 'Constant' || !values.has(output[0])),
    initializer: [...proto.initializer.map((one) => values.get(one.name) ?? one), ...constants],
  })
}

/** Tensors that some learned layer had a part in. */
export function learnedTensors({ graph, layers }: Analysis): ReadonlySet<string> {
  const reached = new Set(layers.flatMap(({ node }) => node.output))
  for (const node of graph.nodes)
    if (node.input.some((name) => reached.has(name))) for (const name of node.output) reached.add(name)
  return reached
}

/**
 * The model with every learned layer's weights drawn as `drawFor` says (null: that layer stays), its biases zero and, behind learned
 * layers, normalizations and written-out scales and shifts at identity. Names, types, dims and layouts stay, so graph and shapes do. A
 * tensor that several layers share is drawn once. What cannot be drawn is told with its reason.
 */
export function redrawn(analysis: Analysis, drawFor: (layer: Layer, index: number) => Draw | null): Redrawn {
  const redrawing = new Redrawing(analysis)
  const draws = analysis.layers.map(({ layer }, i) => drawFor(layer, i))
  analysis.layers.forEach((learned, i) => {
    const draw = draws[i]
    if (draw) redrawing.draw(learned, draw)
  })
  if (draws.every((draw) => draw !== null)) {
    const learned = learnedTensors(analysis)
    for (const node of analysis.graph.nodes)
      if (!isLayerOperator(node)) redrawing.identity(node, learned.has(node.input[0]))
  }
  const { values, drawn: all, skipped } = redrawing
  return { model: replaced(analysis, values), drawn: all, skipped }
}
