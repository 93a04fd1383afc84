/** Which rows are trained on, as the config tells. */
import type { Table } from '../../contract/table'
import { trainingRowsOf } from '../rows/split'
import type { ReadRows } from './rows'

/** Words for rows that are not trained on, in a column that says so. */
const held = /^(val|valid|validation|dev|eval|test|holdout|1|true|yes)$/i

/** The column that tells the split; null: it is told otherwise, or not at all. */
export function splitColumn(told: string | number | null | undefined, table: Table): string | null {
  if (typeof told !== 'string' || trainingRowsOf(told, table.rows)) return null
  return table.columns.some(({ name }) => name === told) ? told : null
}

export interface Split {
  training: Int32Array
  validation: Int32Array
}

const indices = (rows: number, wanted: (row: number) => boolean): Int32Array =>
  Int32Array.from({ length: rows }, (_, i) => i).filter(wanted)

/** `appended`: the last rows, which come from a second dataset and are for validation. */
export function splitOf(
  { rows, places, marks }: ReadRows,
  told: string | number | null | undefined,
  table: Table,
  appended: number,
): Split {
  const own = rows - appended
  const second = indices(rows, (row) => row >= own)
  const byRule = trainingRowsOf(told, table.rows)
  const isTraining = byRule
    ? (row: number) => byRule(places[row])
    : marks.length > 0
      ? (row: number) => !held.test(marks[row].trim())
      : () => true
  if (appended > 0) return { training: indices(own, isTraining), validation: second }
  return { training: indices(own, isTraining), validation: indices(own, (row) => !isTraining(row)) }
}
