/** The `.pb` files of ONNX's own tests as the runtime's tensors. */
import { fromBinary } from '@bufbuild/protobuf'
import { type TensorProto, TensorProtoSchema } from 'onnx-buf'
import { numberToHalf } from '../../main/base/half'
import type { Tensor, TensorData } from '../../main/contract/tensor'
import { elementTypeOf } from '../../main/onnx/element-type'
import { valuesOf } from '../../main/onnx/tensor-values'

export const readTensor = (bytes: Uint8Array): TensorProto => fromBinary(TensorProtoSchema, bytes)

const integers = { int64: BigInt64Array, uint64: BigUint64Array }
const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  bool: Uint8Array,
}

function wide(tensor: TensorProto, type: 'int64' | 'uint64'): TensorData {
  const typed = type === 'int64' ? tensor.int64Data : tensor.uint64Data
  return tensor.rawData.length > 0
    ? new integers[type](tensor.rawData.slice().buffer)
    : integers[type].from(typed)
}

/** Values as the runtime takes them; null for types it cannot be handed. */
export function tensorOf(tensor: TensorProto): Tensor | null {
  const type = elementTypeOf(tensor.dataType)
  const dims = tensor.dims.map(Number)
  if (type === 'string') {
    return { type, dims, data: tensor.stringData.map((bytes) => Buffer.from(bytes).toString()) }
  }
  if (type === 'int64' || type === 'uint64') return { type, dims, data: wide(tensor, type) }
  const values = valuesOf(tensor)
  if (type === 'float16') return { type, dims, data: Uint16Array.from(values!, numberToHalf) }
  return type in arrays ? { type, dims, data: arrays[type as keyof typeof arrays].from(values!) } : null
}
