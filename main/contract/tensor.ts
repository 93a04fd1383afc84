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
  'string',
  'other',
] as const
export const elementTypeSchema = z.enum(elementTypes)
export type ElementType = z.infer<typeof elementTypeSchema>

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
