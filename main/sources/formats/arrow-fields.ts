/** The columns of an Arrow schema: fields of structs each become one, named `struct.field`. */
import { type Data, DataType, type Field, type RecordBatch, type Schema } from 'apache-arrow'
import { z } from 'zod'
import { sliceBits } from '../../base/vectors'
import type { Column, Validity } from '../../contract/table'
import { elementTypeOf, fixedShape, isListOfNumbers } from './arrow-tensors'
import { columnTypeOf, remarkOf } from './arrow-vectors'

/** Axes as they lie, and the place of each of the column's axes among them. */
export interface Moved {
  from: readonly number[]
  permutation: readonly number[]
}

/** How the values of a leaf are read; `bytes` and `lists` are looked at before that is known (arrow-survey.ts). */
export type Reading =
  | { as: 'plain' | 'bytes' | 'lists' }
  /** `levels`: length of the lists at each level. `moved`: the axes lie in another order than the column's. */
  | { as: 'tensor'; levels: readonly number[]; moved: Moved | null }
  | { as: 'image' }

/** One column, and where it lies: places of fields, each within the one before. */
export interface Leaf {
  column: Column
  path: readonly number[]
  type: DataType
  reading: Reading
}

export const isBytes = (type: DataType): boolean =>
  DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)

const tensorMetadataSchema = z.object({
  shape: z.array(z.number().int().positive()),
  permutation: z.array(z.number().int().nonnegative()).nullish(),
})

/** Shape and order of axes that the extension type arrow.fixed_shape_tensor tells (Arrow: canonical extension types). */
function toldTensor({ metadata, type }: Field): { shape: number[]; permutation: number[] | null } | null {
  if (metadata.get('ARROW:extension:name') !== 'arrow.fixed_shape_tensor') return null
  if (!DataType.isFixedSizeList(type)) return null
  try {
    const told = tensorMetadataSchema.parse(JSON.parse(metadata.get('ARROW:extension:metadata') ?? ''))
    const fits = told.shape.reduce((all, axis) => all * axis, 1) === type.listSize
    const permutation = told.permutation ?? null
    const places = permutation && [...permutation].sort((a, b) => a - b)
    const permutes = !places || (places.length === told.shape.length && places.every((at, i) => at === i))
    return fits && permutes ? { shape: told.shape, permutation } : null
  } catch {
    return null
  }
}

const largeIntegers = (type: DataType): boolean =>
  (DataType.isInt(type) && type.bitWidth === 64) || DataType.isDecimal(type)

/** A column of tensors of `shape`; of one value where that is all they hold. */
export function tensorColumn(name: string, type: DataType, shape: readonly number[]): Column {
  const element = elementTypeOf(type)
  const remark = largeIntegers(element) ? ' as Float64' : ''
  return { name, type: 'tensor', sourceType: `${type}${remark}`, shape: [...shape] }
}

const isTensorShape = (shape: readonly number[]): boolean =>
  shape.length > 0 && shape.every((axis) => axis > 0)

function leafOf(name: string, field: Field, path: readonly number[]): Leaf {
  const type: DataType = field.type
  const plain: Column = { name, type: columnTypeOf(type), sourceType: `${type}${remarkOf(type)}` }
  if (isBytes(type)) return { column: plain, path, type, reading: { as: 'bytes' } }
  if (!isListOfNumbers(type)) return { column: plain, path, type, reading: { as: 'plain' } }
  const told = toldTensor(field)
  if (told) {
    const { shape, permutation } = told
    const axes = permutation ? permutation.map((axis) => shape[axis]) : shape
    const column = tensorColumn(name, type, axes)
    const moved = permutation && { from: shape, permutation }
    return { column, path, type, reading: { as: 'tensor', levels: fixedShape(type) ?? [], moved } }
  }
  const shape = fixedShape(type)
  if (!shape) return { column: plain, path, type, reading: { as: 'lists' } }
  return isTensorShape(shape)
    ? {
        column: tensorColumn(name, type, shape),
        path,
        type,
        reading: { as: 'tensor', levels: shape, moved: null },
      }
    : { column: plain, path, type, reading: { as: 'plain' } }
}

/** Hugging Face's way to keep images and sounds. */
const isBytesAndPath = (type: DataType): boolean =>
  DataType.isStruct(type) &&
  type.children.length === 2 &&
  type.children.some((field: Field) => field.name === 'bytes' && isBytes(field.type)) &&
  type.children.some((field: Field) => field.name === 'path')

/** The bytes of such a struct bear its own name, since they are what the column is about. */
function leavesOf(name: string, field: Field, path: readonly number[]): Leaf[] {
  const type: DataType = field.type
  if (!DataType.isStruct(type) || type.children.length === 0) return [leafOf(name, field, path)]
  const bare = isBytesAndPath(type)
  return type.children.flatMap((child: Field, i: number) =>
    leavesOf(bare && child.name === 'bytes' ? name : `${name}.${child.name}`, child, [...path, i]),
  )
}

export const leavesIn = ({ fields }: Schema): Leaf[] =>
  fields.flatMap((field, i) => leavesOf(field.name, field, [i]))

const bitsOf = ({ nullCount, nullBitmap, offset, length }: Data): Validity =>
  nullCount > 0 && nullBitmap ? sliceBits(nullBitmap, offset, offset + length) : null

const both = (a: Validity, b: Validity): Validity => (a && b ? a.map((byte, i) => byte & b[i]) : (a ?? b))

/** The data of a leaf in a batch, and the rows that are absent because a struct above it is. */
export function dataAt({ data }: RecordBatch, path: readonly number[]): { data: Data; absent: Validity } {
  let [at, absent]: [Data, Validity] = [data.children[path[0]], null]
  for (const place of path.slice(1)) {
    absent = both(absent, bitsOf(at))
    at = at.children[place]
  }
  return { data: at, absent }
}
