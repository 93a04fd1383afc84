/** ValueInfoProto read as the contract's TensorInfo. */
import type { TensorProto, ValueInfoProto } from 'onnx-buf'
import type { Dimension, TensorInfo } from '../contract/tensor'
import { elementTypeOf } from './element-type'

/** Sequences, maps and optionals get the type `other` and no shape. */
export function tensorInfoOf({ name, type }: ValueInfoProto): TensorInfo {
  if (type?.value.case !== 'tensorType') return { name, type: 'other', shape: null }
  const { elemType, shape } = type.value.value
  return { name, type: elementTypeOf(elemType), shape: shape ? shape.dim.map(dimensionOf) : null }
}

/** Type and dims of an initializer. */
export const initializerInfo = (tensor: TensorProto): TensorInfo => ({
  name: tensor.name,
  type: elementTypeOf(tensor.dataType),
  shape: tensor.dims.map(Number),
})

type ShapeDimension = {
  value:
    | { case: 'dimValue'; value: bigint }
    | { case: 'dimParam'; value: string }
    | { case: undefined; value?: undefined }
}

function dimensionOf({ value }: ShapeDimension): Dimension {
  if (value.case === 'dimParam') return value.value === '' ? null : value.value
  // Some exporters write 0 or -1 for an axis they do not know.
  if (value.case === 'dimValue') return value.value > 0n ? Number(value.value) : null
  return null
}
