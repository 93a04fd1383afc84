/** Values of a stored tensor a stretch at a time, so that nobody needs all of a large one. */
import type { TensorProto } from 'onnx-buf'
import type { ExternalData } from '../contract/runtime'
import { elementTypeOf } from './element-type'
import { bytesFor, decodedValues } from './element-values'
import { checkStored, sourceOf, type ValueSource, valueCount } from './tensor-values'

/** Values of one stretch; 8 MB as doubles. */
const chunkValues = 1 << 20

/**
 * The values in row-major order as `valuesOf` gives them, in stretches of at most a million; external data is read a stretch at
 * a time. Yields nothing where there are none to read (strings, types without a name, external data that was not handed in).
 * Throws InputError as `valuesOf` does, and where the file cannot be read.
 */
export async function* valueChunks(
  tensor: TensorProto,
  externalData: readonly ExternalData[] = [],
): AsyncIterable<Float64Array> {
  checkStored(tensor, externalData)
  const source = sourceOf(tensor, externalData)
  if (!source) return
  const total = valueCount(tensor)
  for (let from = 0; from < total; from += chunkValues) {
    const values = await stretchOf(tensor, source, from, Math.min(chunkValues, total - from))
    if (!values) return
    yield values
  }
}

async function stretchOf(tensor: TensorProto, source: ValueSource, from: number, count: number) {
  if (source.kind === 'memory') return source.stretch(from, count)
  const type = elementTypeOf(tensor.dataType)
  const [start, length] = [source.offset + (bytesFor(type, from) ?? 0), bytesFor(type, count) ?? 0]
  const bytes = source.file.held(start, length) ?? (await source.file.read(start, length))
  return decodedValues(bytes, type, count)
}
