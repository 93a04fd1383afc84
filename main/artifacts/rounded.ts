/** Columns whose statistics cannot be exact, because numbers of 64 bits hold whole numbers to 2^53 only. */
import type { DatasetProfile } from '../contract/artifacts'

/**
 * One sentence for each integer column that reaches beyond 2^53, in the table's order. Rows are shown exactly all the same; only
 * figures computed from them round, to 53 bits or about 16 digits.
 */
export function roundedColumns({ columns }: DatasetProfile): string[] {
  return columns.flatMap(({ name, type, summary }) => {
    if (type !== 'integer' || summary.kind !== 'number') return []
    const largest = Math.max(Math.abs(summary.min ?? 0), Math.abs(summary.max ?? 0))
    return largest > Number.MAX_SAFE_INTEGER
      ? [
          `column ${name} holds whole numbers beyond 9007199254740992 (2^53): its statistics are rounded to about 16 digits, its rows are exact`,
        ]
      : []
  })
}
