/** Changes of columns, row for row, so that a table of any length passes through batch by batch. */
import { applyTransform, type TransformColumn } from '../base/transforms'
import { isValidAt } from '../base/vectors'
import { InputError } from '../contract/errors'
import type { Batch, Column, Vector } from '../contract/table'
import { columnsOf, type Transform } from '../contract/transform'

export type ColumnChange =
  /** (x - centre) / scale under the same name; of a tensor, every element. */
  | { kind: 'affine'; column: string; centre: number; scale: number }
  /** Share of the knots below x, 0 to 1, under the same name. */
  | { kind: 'quantile'; column: string; knots: number[] }
  /** New columns in the place of the first that the transform reads; the others it reads are gone. */
  | { kind: 'transform'; transform: Transform }

const readBy = (change: ColumnChange): string[] =>
  change.kind === 'transform' ? columnsOf(change.transform) : [change.column]

/** Values as the transforms take them: NaN or null where absent. */
function plainValues(vector: Vector, name: string): TransformColumn {
  if (vector.kind === 'text') return vector.values
  if (vector.kind === 'tensor')
    throw new InputError({
      place: `column ${name}`,
      cause: 'holds tensors, and this change takes single values',
    })
  const { values, validity } = vector
  return Float64Array.from({ length: values.length }, (_, row) =>
    isValidAt(validity, row) ? Number(values[row]) : Number.NaN,
  )
}

/** NaN as absent: that is how files tell missing values. */
function numberVector(values: Float64Array): Vector {
  if (!values.some(Number.isNaN)) return { kind: 'number', values, validity: null }
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, row) => {
    if (!Number.isNaN(value)) validity[row >> 3] |= 1 << (row & 7)
  })
  return { kind: 'number', values, validity }
}

function scaled(vector: Vector, name: string, centre: number, scale: number): Vector {
  if (vector.kind === 'text')
    throw new InputError({ place: `column ${name}`, cause: 'holds text, and this change takes numbers' })
  const values = Float64Array.from(
    { length: vector.values.length },
    (_, i) => (Number(vector.values[i]) - centre) / scale,
  )
  const { validity } = vector
  return vector.kind === 'tensor'
    ? { kind: 'tensor', values, width: vector.width, validity }
    : { kind: 'number', values, validity }
}

/** Columns that stand in a column's place, and their values in a batch. */
type Place = (vectorOf: (name: string) => Vector) => { name: string; vector: Vector }[]

function placeOf(change: ColumnChange): Place {
  if (change.kind === 'affine') {
    const { column: name, centre, scale } = change
    return (vectorOf) => [{ name, vector: scaled(vectorOf(name), name, centre, scale) }]
  }
  const transform: Transform =
    change.kind === 'transform'
      ? change.transform
      : { kind: 'quantile', column: change.column, knots: change.knots }
  return (vectorOf) => {
    const sources = new Map(columnsOf(transform).map((name) => [name, plainValues(vectorOf(name), name)]))
    const made = applyTransform(transform, sources)
    return made.map(({ name, values }) => ({
      name: change.kind === 'quantile' ? change.column : name,
      vector: numberVector(values),
    }))
  }
}

export interface ChangedColumns {
  columns: Column[]
  /** A batch of all old columns, in their order, as one of the new. */
  apply(batch: Batch): Batch
}

const columnFor = (name: string, { kind }: Vector, old: Column | undefined): Column =>
  kind === 'tensor' && old?.shape
    ? { name, type: 'tensor', sourceType: 'DOUBLE', shape: old.shape }
    : { name, type: 'float', sourceType: 'DOUBLE' }

/** A batch without rows, which tells the names of the new columns. */
const emptyVector = ({ type, shape }: Column): Vector =>
  type === 'text' || type === 'other' || (type === 'image' && !shape)
    ? { kind: 'text', values: [] }
    : shape
      ? {
          kind: 'tensor',
          values: new Float64Array(0),
          width: shape.reduce((all, axis) => all * axis, 1),
          validity: null,
        }
      : { kind: 'number', values: new Float64Array(0), validity: null }

/**
 * What becomes of a table's columns. Throws InputError where a change reads a column that is not there or is read by two, where
 * a new name is taken, and where values are of another kind than it takes.
 */
export function changedColumns(old: readonly Column[], changes: readonly ColumnChange[]): ChangedColumns {
  const byName = new Map(old.map((column, i) => [column.name, { column, i }]))
  const read = changes.flatMap(readBy)
  const missing = read.find((name) => !byName.has(name))
  if (missing !== undefined)
    throw new InputError({ place: `column ${missing}`, cause: 'there is no such column' })
  const twice = read.find((name, i) => read.indexOf(name) !== i)
  if (twice !== undefined)
    throw new InputError({ place: `column ${twice}`, cause: 'is asked to be changed twice' })
  const firsts = new Map(changes.map((change) => [readBy(change)[0], placeOf(change)]))
  const gone = new Set(read)
  const through = (batch: Batch) => {
    const vectorOf = (name: string): Vector => batch.vectors[byName.get(name)?.i ?? 0]
    return old.flatMap((column) => {
      const place = firsts.get(column.name)
      if (place)
        return place(vectorOf).map((made) => ({ ...made, column: columnFor(made.name, made.vector, column) }))
      return gone.has(column.name) ? [] : [{ name: column.name, vector: vectorOf(column.name), column }]
    })
  }
  const columns = through({ rows: 0, vectors: old.map(emptyVector) }).map(({ column }) => column)
  const names = columns.map(({ name }) => name)
  const taken = names.find((name, i) => names.indexOf(name) !== i)
  if (taken !== undefined)
    throw new InputError({ place: `column ${taken}`, cause: 'there is a column of this name already' })
  return {
    columns,
    apply: (batch) => ({ rows: batch.rows, vectors: through(batch).map(({ vector }) => vector) }),
  }
}
