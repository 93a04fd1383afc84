/** Values of a stored tensor a stretch at a time, so that nobody needs all of a large one. */
import type { TensorProto } from 'onnx-buf'
import type { ExternalData } from '../contract/runtime'
import { valuesOf } from './tensor-values'

/** Values of one stretch; 8 MB as doubles. */
const chunkValues = 1 << 20

/**
 * The values in row-major order as `valuesOf` gives them, in stretches of at most a million. Yields nothing where there are none to read
 * (strings, external data that was not handed in). Throws InputError as `valuesOf` does.
 */
export async function* valueChunks(
  tensor: TensorProto,
  externalData: readonly ExternalData[] = [],
): AsyncIterable<Float64Array> {
  const values = valuesOf(tensor, externalData)
  if (!values) return
  for (let at = 0; at < values.length; at += chunkValues) yield values.subarray(at, at + chunkValues)
}
