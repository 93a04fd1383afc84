/** Tensors as they enter and leave a runtime, and their description in a model file. */
import { z } from 'zod'

export const elementTypes = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  // Of these, models hold weights; none enters or leaves a runtime.
  'int4',
  'uint4',
  'int2',
  'uint2',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'float8e8m0',
  'float4e2m1',
  'string',
  'other',
] as const
export const elementTypeSchema = z.enum(elementTypes)
export type ElementType = z.infer<typeof elementTypeSchema>

/** Whole-number types and the smallest and largest value of each; of 64 bits, those that a double holds exactly. */
export const wholeRanges: Readonly<Partial<Record<ElementType, readonly [number, number]>>> = {
  bool: [0, 1],
  int4: [-8, 7],
  uint4: [0, 15],
  int2: [-2, 1],
  uint2: [0, 3],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
}

/** A whole number, the name of a symbolic axis, or null where nothing is known of the axis. */
export const dimensionSchema = z.union([z.number(), z.string(), z.null()])
export type Dimension = z.infer<typeof dimensionSchema>

export const tensorInfoSchema = z.object({
  name: z.string(),
  type: elementTypeSchema,
  /** null: the rank is not known. */
  shape: z.array(dimensionSchema).nullable(),
})
export type TensorInfo = z.infer<typeof tensorInfoSchema>

export type TensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | string[]

/** Row-major values. float16 and bfloat16 are kept as their bits in a Uint16Array, bool as a Uint8Array of 0 and 1. */
export interface Tensor {
  type: ElementType
  dims: readonly number[]
  data: TensorData
}
