/** Real values of a parameter as the network uses them, a stretch at a time. */
import { constantChunks, constantInfo } from './constants'
import { isFloating } from './element-type'
import type { Graph } from './graph'
import { type Quantization, quantizationOf, scaleIndex } from './quantization'

/** The name under which a parameter is stored; its own may be that of a copy (parameters.ts, `parametersBehind`). */
function storedName(graph: Graph, name: string): string {
  if (constantInfo(graph, name)) return name
  const node = graph.producers.get(name)
  return node?.opType === 'Identity' || node?.opType === 'Cast' ? (node.input[0] ?? '') : ''
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
  const stored = storedName(graph, parameterName)
  const info = constantInfo(graph, stored)
  if (!info) return
  const how = quantizationOf(graph, parameterName) ?? quantizationOf(graph, stored)
  const whole = !isFloating(info.type) && !info.type.startsWith('float')
  if (!how && whole) return
  const index = how ? scaleIndex(how, (info.shape ?? []).map(Number)) : null
  if (how && !index) return
  let from = 0
  for await (const values of constantChunks(graph, stored)) {
    yield how && index ? dequantized(values, from, how, index) : values
    from += values.length
  }
}
