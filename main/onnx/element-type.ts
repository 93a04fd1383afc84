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
  [DataType.INT4]: 'int4',
  [DataType.UINT4]: 'uint4',
  [DataType.INT2]: 'int2',
  [DataType.UINT2]: 'uint2',
  [DataType.FLOAT8E4M3FN]: 'float8e4m3fn',
  [DataType.FLOAT8E4M3FNUZ]: 'float8e4m3fnuz',
  [DataType.FLOAT8E5M2]: 'float8e5m2',
  [DataType.FLOAT8E5M2FNUZ]: 'float8e5m2fnuz',
  [DataType.FLOAT8E8M0]: 'float8e8m0',
  [DataType.FLOAT4E2M1]: 'float4e2m1',
  [DataType.STRING]: 'string',
}

const bits: Readonly<Partial<Record<ElementType, number>>> = {
  float32: 32,
  float64: 64,
  float16: 16,
  bfloat16: 16,
  int8: 8,
  uint8: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  int64: 64,
  uint64: 64,
  bool: 8,
  int4: 4,
  uint4: 4,
  int2: 2,
  uint2: 2,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  float8e8m0: 8,
  float4e2m1: 4,
}

/** `other` for types the contract does not name: complex numbers, and those of a newer ONNX. */
export const elementTypeOf = (dataType: number): ElementType => names[dataType] ?? 'other'

const codes = new Map(Object.entries(names).map(([code, name]) => [name, Number(code)]))

/** TensorProto.DataType of a type. Throws Error for `other`, which has none. */
export function codeOfType(type: ElementType): number {
  const code = codes.get(type)
  if (code === undefined) throw new Error(`${type} has no code`)
  return code
}

/** Bits of one value as raw data keeps it, narrow ones packed from the low end of a byte; null for strings and `other`. */
export const bitsPerElement = (type: ElementType): number | null => bits[type] ?? null

/** Types a network computes with; narrower floats only store weights. */
export const isFloating = (type: ElementType | null): boolean =>
  type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'
