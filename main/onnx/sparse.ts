/** Sparse tensors (SparseTensorProto, COO) read as the dense ones they stand for. */
import type { SparseTensorProto } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { ExternalData } from '../contract/runtime'
import type { TensorInfo } from '../contract/tensor'
import { elementTypeOf } from './element-type'
import { checkStored, mostValuesAtOnce, valueCount, valuesOf } from './tensor-values'

/** Values of one stretch; 8 MB as doubles. */
const chunkValues = 1 << 20

/** The name stands on the tensor of values. */
export const sparseName = (sparse: SparseTensorProto): string => sparse.values?.name ?? ''

export const sparseInfo = (sparse: SparseTensorProto): TensorInfo => ({
  name: sparseName(sparse),
  type: elementTypeOf(sparse.values?.dataType ?? 0),
  shape: sparse.dims.map(Number),
})

const damaged = (sparse: SparseTensorProto, cause: string): InputError =>
  new InputError({
    place: sparseName(sparse) || 'a constant',
    cause: `${cause}, but its shape is [${sparse.dims.join(', ')}]`,
    remedy: 'the file may be damaged; export it again',
  })

const denseCount = (sparse: SparseTensorProto): number =>
  sparse.dims.reduce((product, size) => product * Number(size), 1)

/** Throws InputError where the values or their places are not all there. Looks at lengths only. */
export function checkSparse(sparse: SparseTensorProto, externalData: readonly ExternalData[]): void {
  const { values, indices } = sparse
  if (!values || !indices) throw damaged(sparse, 'lacks values or their places')
  if (sparse.dims.some((size) => size < 0n)) throw damaged(sparse, 'has a negative size')
  checkStored(values, externalData)
  checkStored(indices, externalData)
  const perValue = indices.dims.length === 2 ? sparse.dims.length : 1
  if (valueCount(indices) !== valueCount(values) * perValue) {
    throw damaged(
      sparse,
      `has ${valueCount(values)} values and ${valueCount(indices)} numbers that place them`,
    )
  }
}

interface Entries {
  values: Float64Array
  /** Row-major places of the values, ascending. */
  places: Float64Array
}

/** Places are told as one number each or as one per axis. */
function linearPlaces(sparse: SparseTensorProto, indices: Float64Array, count: number): Float64Array {
  if (sparse.indices?.dims.length !== 2) return indices
  const dims = sparse.dims.map(Number)
  const rank = dims.length
  return Float64Array.from({ length: count }, (_, i) =>
    dims.reduce((place, size, axis) => place * size + indices[i * rank + axis], 0),
  )
}

/** null where the values cannot be read. */
function entriesOf(sparse: SparseTensorProto, externalData: readonly ExternalData[]): Entries | null {
  checkSparse(sparse, externalData)
  const values = sparse.values ? valuesOf(sparse.values, externalData) : null
  const indices = sparse.indices ? valuesOf(sparse.indices, externalData) : null
  if (!values || !indices) return null
  const places = linearPlaces(sparse, indices, values.length)
  const count = denseCount(sparse)
  if (places.some((place) => place < 0 || place >= count)) throw damaged(sparse, 'places a value outside')
  if (places.every((place, i) => i === 0 || places[i - 1] <= place)) return { values, places }
  const order = Uint32Array.from(places, (_, i) => i).sort((a, b) => places[a] - places[b])
  return {
    values: Float64Array.from(order, (i) => values[i]),
    places: Float64Array.from(order, (i) => places[i]),
  }
}

/** Dense values in row-major order, zeros between; null where they cannot be read or are too many at once. Throws as `checkSparse`. */
export function sparseValues(
  sparse: SparseTensorProto,
  externalData: readonly ExternalData[],
): Float64Array | null {
  const entries = entriesOf(sparse, externalData)
  const count = denseCount(sparse)
  if (!entries || count > mostValuesAtOnce) return null
  const dense = new Float64Array(count)
  entries.places.forEach((place, i) => {
    dense[place] = entries.values[i]
  })
  return dense
}

/** The same in stretches of at most a million. */
export function* sparseChunks(
  sparse: SparseTensorProto,
  externalData: readonly ExternalData[],
): Iterable<Float64Array> {
  const entries = entriesOf(sparse, externalData)
  if (!entries) return
  const count = denseCount(sparse)
  let next = 0
  for (let from = 0; from < count; from += chunkValues) {
    const dense = new Float64Array(Math.min(chunkValues, count - from))
    for (; next < entries.places.length && entries.places[next] < from + dense.length; next++) {
      dense[entries.places[next] - from] = entries.values[next]
    }
    yield dense
  }
}
