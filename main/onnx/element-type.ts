/** ONNX element types (TensorProto.DataType) as the contract names them. */
import { TensorProto_DataType as DataType } from 'onnx-buf'
import type { ElementType } from '../contract/tensor'

const names: Readonly<Record<number, ElementType>> = {
  [DataType.FLOAT]: 'float32',
  [DataType.DOUBLE]: 'float64',
  [DataType.FLOAT16]: 'float16',
  [DataType.BFLOAT16]: 'bfloat16',
  [DataType.INT8]: 'int8',
  [DataType.UINT8]: 'uint8',
  [DataType.INT16]: 'int16',
  [DataType.UINT16]: 'uint16',
  [DataType.INT32]: 'int32',
  [DataType.UINT32]: 'uint32',
  [DataType.INT64]: 'int64',
  [DataType.UINT64]: 'uint64',
  [DataType.BOOL]: 'bool',
  [DataType.STRING]: 'string',
}

const bytes: Readonly<Partial<Record<ElementType, number>>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
}

/** `other` for types the contract does not name, such as float8 and 4-bit integers. */
export const elementTypeOf = (dataType: number): ElementType => names[dataType] ?? 'other'

/** Bytes of one value; null for strings and packed types. */
export const bytesPerElement = (type: ElementType): number | null => bytes[type] ?? null

export const isFloating = (type: ElementType | null): boolean =>
  type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'
