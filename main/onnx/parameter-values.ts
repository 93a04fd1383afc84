/** Real values of a parameter as the network uses them, a stretch at a time. */
import type { TensorProto } from 'onnx-buf'
import { storedTensor } from './constants'
import { isFloating } from './element-type'
import type { Graph } from './graph'
import { type Quantization, quantizationOf, scaleIndex } from './quantization'
import { valueChunks } from './tensor-chunks'
import { initializerInfo } from './value-info'

/** The tensor that stores a parameter, which may bear the name of a copy (parameters.ts, `parametersBehind`). */
function storedBehind(graph: Graph, name: string): TensorProto | null {
  const stored = storedTensor(graph, name)
  if (stored) return stored
  const node = graph.producers.get(name)
  const copied = node?.opType === 'Identity' || node?.opType === 'Cast'
  return copied ? storedTensor(graph, node.input[0] ?? '') : null
}

function dequantized(
  values: Float64Array,
  from: number,
  how: Quantization,
  index: (place: number) => number,
) {
  const { scale, zeroPoint } = how
  return values.map((value, i) => {
    const at = index(from + i)
    return (value - (zeroPoint?.[at] ?? 0)) * scale[at]
  })
}

/**
 * Values of a parameter (`Parameter.name`) in the order in which they are stored, in stretches of at most a million; whole
 * numbers of quantized models become the real values they stand for. Yields nothing where there is nothing to read: external
 * data that was not handed in, packed types, whole numbers whose scale the graph does not tell. Throws InputError as `valuesOf`.
 */
export async function* parameterChunks(graph: Graph, parameterName: string): AsyncIterable<Float64Array> {
  const tensor = storedBehind(graph, parameterName)
  if (!tensor) return
  const { type, shape } = initializerInfo(tensor)
  const how = quantizationOf(graph, parameterName) ?? quantizationOf(graph, tensor.name)
  const whole = !isFloating(type) && !type.startsWith('float')
  if (!how && whole) return
  const index = how ? scaleIndex(how, (shape ?? []).map(Number)) : null
  if (how && !index) return
  let from = 0
  for await (const values of valueChunks(tensor, graph.externalData)) {
    yield how && index ? dequantized(values, from, how, index) : values
    from += values.length
  }
}
