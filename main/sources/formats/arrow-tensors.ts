/** Lists of numbers of one length on every row as tensors: fixed-size lists, nested ones, and lists that happen to be alike. */
import { type Data, DataType } from 'apache-arrow'
import { isValidAt, sliceBits } from '../../base/vectors'
import { InputError } from '../../contract/errors'
import type { NumberArray, Vector } from '../../contract/table'

type TensorVector = Extract<Vector, { kind: 'tensor' }>

export const isList = (type: DataType): boolean =>
  DataType.isFixedSizeList(type) || DataType.isList(type) || DataType.isLargeList(type)

/** What lies at the bottom of nested lists. */
export const elementTypeOf = (type: DataType): DataType =>
  isList(type) ? elementTypeOf(type.children[0].type) : type

/** Lists that can be tensors: of numbers, at whatever depth. */
export function isListOfNumbers(type: DataType): boolean {
  const element = elementTypeOf(type)
  const numeric = DataType.isInt(element) || DataType.isFloat(element) || DataType.isBool(element)
  return isList(type) && (numeric || DataType.isDecimal(element))
}

/** Axes that the type itself fixes; null: some list may be of any length. */
export function fixedShape(type: DataType): number[] | null {
  if (!DataType.isFixedSizeList(type)) return isList(type) ? null : []
  const inner = fixedShape(type.children[0].type)
  return inner && [type.listSize, ...inner]
}

const validityOf = ({ nullCount, nullBitmap, offset, length }: Data): Uint8Array | null =>
  nullCount > 0 && nullBitmap ? sliceBits(nullBitmap, offset, offset + length) : null

/** Entries [start, start + count) of each slot's list; a slot that is absent is null. */
function entriesOf(data: Data, slot: number): { start: number; count: number } {
  const type: DataType = data.type
  if (DataType.isFixedSizeList(type)) return { start: slot * type.listSize, count: type.listSize }
  const offsets: Int32Array | BigInt64Array = data.valueOffsets
  const [start, end] = [Number(offsets[slot]), Number(offsets[slot + 1])]
  if (start < 0 || end < start || end > data.children[0].length)
    throw new Error('a list reaches beyond the data')
  return { start, count: end - start }
}

/** Axes that all lists of a batch have in common; `ragged` where they differ; null where there is no list to look at. */
export function commonShape(data: Data): number[] | 'ragged' | null {
  if (!isList(data.type)) return []
  const validity = validityOf(data)
  let length: number | null = null
  for (let slot = 0; slot < data.length; slot++) {
    if (!isValidAt(validity, slot)) continue
    const { count } = entriesOf(data, slot)
    if (length !== null && count !== length) return 'ragged'
    length = count
  }
  if (length === null) return null
  const inner = commonShape(data.children[0])
  return inner === null || inner === 'ragged' ? inner : [length, ...inner]
}

/** The slots of a level by their place in its data; -1: absent. */
type Slots = Int32Array

function childSlots(
  data: Data,
  slots: Slots,
  size: number,
  column: string,
  rowOf: (slot: number) => number,
): Slots {
  const validity = validityOf(data)
  const children = new Int32Array(slots.length * size).fill(-1)
  slots.forEach((slot, i) => {
    if (slot < 0 || !isValidAt(validity, slot)) return
    const { start, count } = entriesOf(data, slot)
    if (count !== size) {
      throw new InputError({
        place: `row ${rowOf(i) + 1}, column ${column}`,
        cause: `a list holds ${count} values where those before hold ${size}`,
        remedy: 'make all lists of the column equally long',
      })
    }
    for (let entry = 0; entry < size; entry++) children[i * size + entry] = start + entry
  })
  return children
}

/** The element values of a plain column, NaN where absent. */
type ReadElements = (data: Data) => { values: NumberArray; validity: Uint8Array | null }

/** Bytes and single precision are kept as they are, since they are what large tensors are made of. */
function emptyLike(values: NumberArray, length: number, gaps: boolean): NumberArray {
  if (values instanceof Float32Array) return new Float32Array(length)
  return values instanceof Uint8Array && !gaps ? new Uint8Array(length) : new Float64Array(length)
}

function gathered({ values, validity }: ReturnType<ReadElements>, slots: Slots): NumberArray {
  const gaps = slots.some((slot) => slot < 0 || !isValidAt(validity, slot))
  const out = emptyLike(values, slots.length, gaps)
  slots.forEach((slot, i) => {
    out[i] = slot < 0 || !isValidAt(validity, slot) ? Number.NaN : values[slot]
  })
  return out
}

export interface TensorRequest {
  /** First row of the batch that is wanted, and the one behind the last. */
  from: number
  to: number
  /** Row of the table that the first one of the batch is. */
  batchRow: number
  column: string
  shape: readonly number[]
}

/** Fixed-size lists without gaps lie one behind the other already. */
function plainElements(
  data: Data,
  { from, to, shape }: TensorRequest,
  read: ReadElements,
): NumberArray | null {
  let [level, from_, to_] = [data, from, to]
  for (const size of shape) {
    if (!DataType.isFixedSizeList(level.type) || (level !== data && level.nullCount > 0)) return null
    level = level.children[0]
    from_ *= size
    to_ *= size
  }
  const { values, validity } = read(level)
  return validity === null ? values.subarray(from_, to_) : null
}

/** Rows of lists as one tensor vector. Throws InputError naming the row of a list that is of another length. */
export function tensorVector(data: Data, request: TensorRequest, read: ReadElements): TensorVector {
  const { from, to, batchRow, column, shape } = request
  const width = shape.reduce((all, axis) => all * axis, 1)
  const rows = validityOf(data)
  const validity = rows && sliceBits(rows, from, to)
  const plain = plainElements(data, request, read)
  if (plain) return { kind: 'tensor', values: plain, width, validity }
  let slots: Slots = Int32Array.from({ length: to - from }, (_, i) => from + i)
  let [level, perRow] = [data, 1]
  for (const size of shape) {
    const rowOf = (slot: number) => batchRow + from + Math.floor(slot / perRow)
    slots = childSlots(level, slots, size, column, rowOf)
    perRow *= size
    level = level.children[0]
  }
  return { kind: 'tensor', values: gathered(read(level), slots), width, validity }
}
