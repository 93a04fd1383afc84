/** Validation rows whose features also stand in a training row: they are judged on what was learned by heart. */
import { indexOfKey } from '../../base/row-keys'
import type { Overlap } from '../../contract/rows'
import { rowsOfTable, shownColumns, type Wanted } from './example-rows'
import type { Reader } from './reader'
import { groupsOf } from './row-groups'
import { mostValuesRead, type ReadRows, readTable, valuesPerRow } from './row-reading'
import { trainingRowsOf } from './split'

const mostExamples = 5

/** Share of rows whose key another row has too. */
const repeatedShare = (keys: Float64Array): number =>
  keys.length === 0 ? 0 : groupsOf(keys).rows / keys.length

const rowsWhere = (rows: number, is: (row: number) => boolean): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row).filter(is)

/** For the first validation rows that are shared: the row and the first training row that has its key. */
function sharedPairs(
  validation: Float64Array,
  training: Float64Array,
): { shared: number; pairs: [number, number][] } {
  const sorted = training.slice().sort()
  const first = new Map<number, number>()
  const hits: number[] = []
  let shared = 0
  validation.forEach((key, row) => {
    if (indexOfKey(sorted, key) < 0) return
    shared++
    if (hits.length < mostExamples) hits.push(row)
  })
  const wanted = new Set(hits.map((row) => validation[row]))
  training.forEach((key, row) => {
    if (wanted.has(key) && !first.has(key)) first.set(key, row)
  })
  return { shared, pairs: hits.map((row) => [row, first.get(validation[row]) ?? 0]) }
}

async function withinDataset(read: ReadRows, reader: Reader, told: string | number): Promise<Overlap | null> {
  const isTraining = trainingRowsOf(told, reader.fileRows)
  if (!isTraining) return null
  const trainingRows = rowsWhere(read.rows, (row) => isTraining(reader.fileRow(row)))
  const validationRows = rowsWhere(read.rows, (row) => !isTraining(reader.fileRow(row)))
  const keysAt = (rows: Uint32Array) => Float64Array.from(rows, (row) => read.features[row])
  const training = keysAt(trainingRows)
  const { shared, pairs } = sharedPairs(keysAt(validationRows), training)
  const wanted = pairs.flatMap(([there, here], group): Wanted[] => [
    { row: validationRows[there], group, of: 'validation' },
    { row: trainingRows[here], group, of: 'training' },
  ])
  return {
    rows: validationRows.length,
    shared,
    expectedShare: repeatedShare(training),
    source: 'split',
    columns: reader.columns.features.length,
    examples: await reader.show(wanted),
  }
}

async function withDataset(read: ReadRows, reader: Reader): Promise<Overlap | null> {
  const { context, columns } = reader
  const { table } = context.validation!
  const features = columns.features.filter((name) => table.columns.some((column) => column.name === name))
  // Keys of other columns are other keys: what one side lacks can not be compared.
  if (features.length < columns.features.length) return null
  const mostRows = Math.floor(mostValuesRead / valuesPerRow(table, features))
  const there = await readTable(table, { features, targets: [], labels: false }, mostRows, context)
  const { shared, pairs } = sharedPairs(there.features, read.features)
  const shown = shownColumns(features, [])
  const wanted = (place: 0 | 1, of: Wanted['of']): Wanted[] =>
    pairs.map((pair, group) => ({ row: pair[place], group, of }))
  const validation = await rowsOfTable(table, shown, wanted(0, 'validation'), context.cancel)
  const training = await reader.show(wanted(1, 'training'))
  return {
    rows: there.rows,
    shared,
    expectedShare: repeatedShare(read.features),
    source: 'dataset',
    columns: features.length,
    examples: {
      columns: shown,
      rows: pairs.flatMap((_, group) => [
        ...validation.rows.filter((row) => row.group === group),
        ...training.rows
          .filter((row) => row.group === group)
          .map((row) => ({ ...row, cells: row.cells.slice(0, shown.length) })),
      ]),
    },
  }
}

/**
 * Overlap with the validation dataset, else between the parts of a told split; null where neither is there, or the columns to
 * compare are not in both. Reads at most 20 million values of the validation dataset.
 */
export async function overlapOf(
  read: ReadRows,
  reader: Reader,
  told: string | number | null,
): Promise<Overlap | null> {
  if (reader.context.validation) return withDataset(read, reader)
  return told === null ? null : withinDataset(read, reader, told)
}
