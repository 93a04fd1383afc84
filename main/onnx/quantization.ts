/** What whole numbers of a quantized model stand for: real = (stored - zero point) * scale. */

import type { NodeProto } from 'onnx-buf'
import { lookup } from '../base/lookup'
import { intAttribute } from './attributes'
import { constantValues } from './constants'
import type { Graph } from './graph'

export interface Quantization {
  /** One value, one per index of `axis`, or one per block along it. */
  scale: Float64Array
  /** As many as `scale`; null: zero. */
  zeroPoint: Float64Array | null
  /** Counted from the end when negative; null: one scale for the whole tensor. */
  axis: number | null
  /** Values along `axis` that share a scale; 0: one scale per index. */
  block: number
}

/** Where an operator keeps scale and zero point of the weights at an input, and the axis they may be given for. */
interface Place {
  scale: number
  zeroPoint: number
  axis: number
}

const weightPlaces = lookup<Readonly<Record<number, Place>>>({
  QLinearConv: { 3: { scale: 4, zeroPoint: 5, axis: 0 } },
  QLinearMatMul: { 0: { scale: 1, zeroPoint: 2, axis: -2 }, 3: { scale: 4, zeroPoint: 5, axis: -1 } },
  QGemm: { 0: { scale: 1, zeroPoint: 2, axis: 0 }, 3: { scale: 4, zeroPoint: 5, axis: -1 } },
})

/** Biases are stored at the product of the scales of data and weights, without a zero point. */
const biasPlaces: Readonly<Record<string, { bias: number; scales: readonly [number, number] }>> = lookup({
  QLinearConv: { bias: 8, scales: [1, 4] },
  QGemm: { bias: 6, scales: [1, 4] },
})

/** Products of whole numbers; the scale is applied to what they give. */
const integerPlaces = lookup<Readonly<Record<number, { zeroPoint: number; axis: number }>>>({
  MatMulInteger: { 0: { zeroPoint: 2, axis: -2 }, 1: { zeroPoint: 3, axis: -1 } },
  ConvInteger: { 1: { zeroPoint: 3, axis: 0 } },
})

/** Operators whose weights are whole numbers. */
export const isQuantizedLayer = ({ opType }: NodeProto): boolean =>
  Object.hasOwn(weightPlaces, opType) || Object.hasOwn(integerPlaces, opType)

const marks = new Set(['QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear', 'MatMulNBits'])

/** The operator stores or computes with quantized numbers. */
export const isQuantizing = (node: NodeProto): boolean =>
  marks.has(node.opType) ||
  isQuantizedLayer(node) ||
  /^(QLinear|QAttention|DynamicQuantize)/.test(node.opType)

const constantAt = (graph: Graph, node: NodeProto, i: number): Float64Array | null =>
  (node.input[i] ?? '') === '' ? null : constantValues(graph, node.input[i])

function quantization(
  scale: Float64Array | null,
  zeroPoint: Float64Array | null,
  axis: number,
  block = 0,
): Quantization | null {
  if (!scale || scale.length === 0) return null
  const spread =
    zeroPoint?.length === 1 && scale.length > 1
      ? new Float64Array(scale.length).fill(zeroPoint[0])
      : zeroPoint
  if (spread && spread.length !== scale.length) return null
  return { scale, zeroPoint: spread, axis: scale.length === 1 ? null : axis, block }
}

/** A scale computed from two that the file holds, or from one it holds and one it computes from the data. */
function scaleFactor(graph: Graph, name: string, depth = 0): Float64Array | null {
  const held = constantValues(graph, name)
  const node = graph.producers.get(name)
  if (held || !node || depth > 4) return held
  if (node.opType === 'Mul') {
    const found = node.input
      .map((input) => scaleFactor(graph, input, depth + 1))
      .filter((one) => one !== null)
    return found.length === 1 ? found[0] : null
  }
  return ['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze'].includes(node.opType)
    ? scaleFactor(graph, node.input[0], depth + 1)
    : null
}

/** Of a product of whole numbers: the scale of the weights in the Mul that makes its result real again. */
function scaleAfter(graph: Graph, node: NodeProto): Float64Array | null {
  let tensor = node.output[0]
  for (let step = 0; step < 3; step++) {
    const reader: NodeProto | undefined = graph.consumers.get(tensor)?.[0]
    if (reader?.opType === 'Mul')
      return scaleFactor(graph, reader.input[0] === tensor ? reader.input[1] : reader.input[0])
    if (reader?.opType !== 'Cast') return null
    tensor = reader.output[0]
  }
  return null
}

function forReader(graph: Graph, node: NodeProto, position: number): Quantization | null {
  const at = (i: number) => constantAt(graph, node, i)
  if (node.opType === 'DequantizeLinear' && position === 0) {
    return quantization(at(1), at(2), intAttribute(node, 'axis', 1), intAttribute(node, 'block_size', 0))
  }
  const place = weightPlaces[node.opType]?.[position]
  if (place) {
    const transposed = node.opType === 'QGemm' && position === 3 && intAttribute(node, 'transB', 0) === 1
    return quantization(at(place.scale), at(place.zeroPoint), transposed ? 0 : place.axis)
  }
  const bias = biasPlaces[node.opType]
  if (bias?.bias === position) {
    const [data, weight] = bias.scales.map(at)
    return data?.length === 1 && weight
      ? quantization(
          weight.map((scale) => scale * data[0]),
          null,
          0,
        )
      : null
  }
  const integer = integerPlaces[node.opType]?.[position]
  return integer ? quantization(scaleAfter(graph, node), at(integer.zeroPoint), integer.axis) : null
}

/** How the reader of a stored tensor turns it into real values; null where none of its readers does, or none tells how. */
export function quantizationOf(graph: Graph, name: string): Quantization | null {
  for (const node of graph.consumers.get(name) ?? []) {
    for (const [position, input] of node.input.entries()) {
      const found = input === name ? forReader(graph, node, position) : null
      if (found) return found
    }
  }
  return null
}

/**
 * Index of the scale for each value, by the value's place in row-major order. null where scales and dims do not fit
 * together, as in a damaged file.
 */
export function scaleIndex(
  { scale, axis, block }: Quantization,
  dims: readonly number[],
): ((place: number) => number) | null {
  if (axis === null) return () => 0
  const at = axis < 0 ? axis + dims.length : axis
  const length = dims[at]
  if (length === undefined) return null
  const inner = dims.slice(at + 1).reduce((all, size) => all * size, 1)
  if (block === 0) {
    return scale.length === length ? (place) => Math.floor(place / inner) % length : null
  }
  const blocks = Math.ceil(length / block)
  const outer = dims.slice(0, at).reduce((all, size) => all * size, 1)
  if (scale.length !== outer * blocks * inner) return null
  return (place) => {
    const row = Math.floor(place / inner)
    const along = Math.floor((row % length) / block)
    return (Math.floor(row / length) * blocks + along) * inner + (place % inner)
  }
}
