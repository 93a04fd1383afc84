import { isValidAt } from '../../main/base/vectors'
import type { Decoder } from '../../main/contract/decoder'
import type { DatasetSource } from '../../main/contract/source'
import type { Batch, Table, Vector } from '../../main/contract/table'
import { neverCancelled } from '../../main/contract/task'
import { openSource } from '../../main/sources/open'

/** Opens a file that must be a dataset. */
export async function datasetIn(path: string, decoder: Decoder): Promise<DatasetSource> {
  const source = await openSource(path, { decoder })
  if (source.kind !== 'dataset') throw new Error(`${path} was taken for a ${source.kind}`)
  return source
}

/** A tensor's row is the list of its elements. */
type Cell = string | number | bigint | number[] | null

function cellAt(vector: Vector, row: number): Cell {
  if (vector.kind === 'text') return vector.values[row]
  if (!isValidAt(vector.validity, row)) return null
  if (vector.kind !== 'tensor') return vector.values[row]
  return Array.from(vector.values.subarray(row * vector.width, (row + 1) * vector.width))
}

export const rowsOf = ({ rows, vectors }: Batch): Cell[][] =>
  Array.from({ length: rows }, (_, row) => vectors.map((vector) => cellAt(vector, row)))

/** Every row of a table as cells, null where absent. */
export async function rowsIn(table: Table, columns?: readonly string[]): Promise<Cell[][]> {
  const rows: Cell[][] = []
  for await (const batch of table.batches({ columns, cancel: neverCancelled })) rows.push(...rowsOf(batch))
  return rows
}

/** What becomes of a file whose bytes were changed: its rows, or the error it ends in. */
export async function outcomeOf(path: string, decoder: Decoder): Promise<Cell[][] | Error> {
  try {
    const { table } = await datasetIn(path, decoder)
    return await rowsIn(table)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}
