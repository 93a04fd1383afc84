/** Tensors and images of some rows, element by element, for what compares or draws rows; scalar columns as they are sampled. */
import { isValidAt } from '../../base/vectors'
import type { RowSample, SampledColumn } from '../../contract/artifacts'
import type { GatherContext } from '../../contract/gather'
import type { ColumnRoles } from '../../contract/rows'
import { type Batch, type Column, type Table, type Vector, widthOf } from '../../contract/table'
import { throwIfCancelled } from '../../contract/task'
import { numberAt, textAt } from './numbers'
import { rowRanges, rowsIn } from './rows'

const mostRows = 1_500
/** 32 MB of doubles. */
const mostValues = 4e6

export interface FlatSample {
  sample: RowSample
  /** Columns of the sample that are the features, in order: `name[0]`, `name[1]`... for the elements of a tensor. */
  features: string[]
}

const isTensor = ({ type, shape }: Column): boolean =>
  (type === 'tensor' || type === 'image') && shape !== undefined

const isText = ({ type }: Column): boolean => type === 'text' || type === 'other' || type === 'image'

/** One place of the sample that a column fills: a column of its own, or an element of its tensor. */
interface Place {
  column: SampledColumn
  element: number
}

function placesOf(column: Column, rows: number): Place[] {
  if (!isTensor(column))
    return [
      isText(column)
        ? {
            column: { ...column, kind: 'text', values: new Array<string | null>(rows).fill(null) },
            element: 0,
          }
        : {
            column: { ...column, kind: 'number', values: new Float64Array(rows).fill(Number.NaN) },
            element: 0,
          },
    ]
  return Array.from({ length: widthOf(column) ?? 0 }, (_, element) => ({
    column: {
      name: `${column.name}[${element}]`,
      type: 'float',
      sourceType: column.sourceType,
      kind: 'number',
      values: new Float64Array(rows).fill(Number.NaN),
    },
    element,
  }))
}

function elementAt(vector: Vector, row: number, element: number): number {
  if (vector.kind !== 'tensor') return numberAt(vector, row)
  return isValidAt(vector.validity, row) ? vector.values[row * vector.width + element] : Number.NaN
}

function fill(places: readonly Place[], vector: Vector, { rows }: Batch, at: number): void {
  for (const { column, element } of places)
    for (let row = 0; row < rows; row++) {
      if (column.kind === 'text') column.values[at + row] = textAt(vector, row)
      else column.values[at + row] = elementAt(vector, row, element)
    }
}

/** Reads stretches of rows; the formats that hold tensors are quick to seek in. */
async function read(table: Table, columns: readonly Column[], context: GatherContext): Promise<FlatSample> {
  const width = columns.reduce((sum, column) => sum + (widthOf(column) ?? 1), 0)
  const ranges = rowRanges(table.rows, Math.max(1, Math.min(mostRows, Math.floor(mostValues / width))))
  const rows = rowsIn(ranges)
  const places = columns.map((column) => placesOf(column, rows))
  let at = 0
  for (const { offset, rows: limit } of ranges) {
    const page = await table.page({ offset, limit, columns: columns.map(({ name }) => name) })
    page.vectors.forEach((vector, i) => {
      fill(places[i], vector, page, at)
    })
    at += page.rows
    await context.turn?.()
    throwIfCancelled(context.cancel)
  }
  const all = places.map((some) => some.map(({ column }) => column))
  const sample = { ranges, rows, totalRows: table.rows, columns: all.flat() }
  return { sample, features: sample.columns.map(({ name }) => name) }
}

/**
 * The sample with the features as scalar columns: itself where all of them are, else at most 1,500 rows (and 4 million values)
 * read with their tensors. Throws InputError, CancelledError.
 */
export async function flatSample(
  context: GatherContext,
  sample: RowSample,
  { features, targets }: ColumnRoles,
): Promise<FlatSample> {
  const table = context.dataset?.table
  const byName = new Map(table?.columns.map((column) => [column.name, column]))
  const inputs = features.flatMap((name) => byName.get(name) ?? [])
  if (!table || !inputs.some(isTensor)) return { sample, features }
  const wanted = targets.flatMap((name) => byName.get(name) ?? []).filter((column) => !isTensor(column))
  const flat = await read(table, [...inputs, ...wanted], context)
  const labels = new Set(wanted.map(({ name }) => name))
  return { ...flat, features: flat.features.filter((name) => !labels.has(name)) }
}
