/** Columns put to their places in a tensor: numbers one by one, tensors whole where nothing has to change. */
import { permutedOrder } from '../../base/permute'
import { isValidAt } from '../../base/vectors'
import type { InputBinding } from '../../contract/artifacts'
import type { NumberArray, Vector } from '../../contract/table'
import type { ElementType, TensorData } from '../../contract/tensor'
import { type Place, storeFloats, storeOf } from './cell'
import type { Affine } from './preprocess'

/** How one bound column gets to its positions of an input. */
export interface Filler {
  column: string
  /** Its place among the columns that are read. */
  place: number
  /** First position it fills, and how many. */
  start: number
  width: number
  /** Position of each of its elements, from `start`; null: in order. */
  order: Int32Array | null
  /** By position, from `start`. */
  affine: Affine | null
}

/** Values that each bound column gives per row. */
export const widthsOf = ({ columns, widths }: InputBinding): number[] => widths ?? columns.map(() => 1)

/** `placeOf`: a column's place among those that are read. `affine`: of all positions of the input. */
export function fillersOf(
  input: InputBinding,
  affine: Affine | null,
  placeOf: (column: string) => number,
): Filler[] {
  let start = 0
  return input.columns.map((column, i) => {
    const width = widthsOf(input)[i]
    const [from, to] = [start, start + width]
    start = to
    return {
      column,
      place: placeOf(column),
      start: from,
      width,
      order: input.layout ? permutedOrder(input.layout.from, input.layout.permutation) : null,
      affine: affine && { scale: affine.scale.subarray(from, to), offset: affine.offset.subarray(from, to) },
    }
  })
}

/** The tensor being filled: rows from `firstRow` on, `width` values each. */
interface Target {
  type: ElementType
  data: TensorData
  firstRow: number
  width: number
}

type TensorVector = Extract<Vector, { kind: 'tensor' }>

/** Rows [from, from + rows) of a column. Throws InputError as storeOf does. */
export function storeColumn(
  target: Target,
  filler: Filler,
  vector: Vector,
  from: number,
  rows: number,
  where: Place,
): void {
  if (vector.kind === 'tensor') {
    storeTensor(target, filler, vector, from, rows, where)
    return
  }
  const { start, affine } = filler
  const map = { scale: affine?.scale[0] ?? 1, offset: affine?.offset[0] ?? 0 }
  const at = (row: number) => (target.firstRow + row) * target.width + start
  if (storeFloats(target.data, vector, from, rows, at, map)) return
  const store = storeOf(target.type, target.data, vector, where, map)
  for (let row = 0; row < rows; row++) store(from + row, at(row))
}

function storeTensor(
  target: Target,
  filler: Filler,
  vector: TensorVector,
  from: number,
  rows: number,
  where: Place,
): void {
  const { data, firstRow, width } = target
  const fractional = data instanceof Float32Array || data instanceof Float64Array
  if (!fractional || vector.validity !== null) {
    storeElements(target, filler, vector, from, rows, where)
    return
  }
  const elements = vector.values.subarray(from * vector.width, (from + rows) * vector.width)
  const whole = filler.width === width && !filler.order && !filler.affine
  if (whole) data.set(elements, firstRow * width)
  else moveFloats(data, elements, target, filler)
}

/** Elements without gaps into floats, each to its position and through its map. */
function moveFloats(
  data: Float32Array | Float64Array,
  elements: NumberArray,
  { firstRow, width }: Target,
  { start, width: length, order, affine }: Filler,
): void {
  const rows = elements.length / length
  for (let row = 0; row < rows; row++) {
    const [base, to] = [row * length, (firstRow + row) * width + start]
    for (let i = 0; i < length; i++) {
      const position = order ? order[i] : i
      const value = elements[base + i]
      data[to + position] = affine ? value * affine.scale[position] + affine.offset[position] : value
    }
  }
}

/** Element by element, for types and gaps that may have to be refused. */
function storeElements(
  { type, data, firstRow, width }: Target,
  { start, width: length, order, affine }: Filler,
  vector: TensorVector,
  from: number,
  rows: number,
  where: Place,
): void {
  const map = { scale: 1, offset: 0 }
  for (let row = 0; row < rows; row++) {
    const elements = vector.values.subarray((from + row) * length, (from + row + 1) * length)
    const present = isValidAt(vector.validity, from + row)
    const cells: Vector = { kind: 'number', values: elements, validity: present ? null : absent(length) }
    const store = storeOf(type, data, cells, { ...where, rowOf: () => where.firstRow + from + row }, map)
    for (let i = 0; i < length; i++) {
      const position = order ? order[i] : i
      map.scale = affine?.scale[position] ?? 1
      map.offset = affine?.offset[position] ?? 0
      store(i, (firstRow + row) * width + start + position)
    }
  }
}

const absent = (length: number): Uint8Array => new Uint8Array(Math.ceil(length / 8))
