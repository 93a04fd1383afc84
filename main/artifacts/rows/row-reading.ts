/** Every row of some columns as a key and a label: from the sample where that holds all rows, else in one more reading. */
import { emptyHashes, keysOf, noteValues, noteVector, type RowHashes } from '../../base/row-keys'
import type { ColumnProfile, RowSample } from '../../contract/artifacts'
import type { GatherContext } from '../../contract/gather'
import { type Table, widthOf } from '../../contract/table'
import { throwIfCancelled } from '../../contract/task'
import { textAt } from './numbers'
import { columnsOf, labelAt } from './sampled'

/** About a second of hashing; beyond, the sample has to do. */
export const mostValuesRead = 2e7

/** Values that one row of these columns holds, the elements of tensors counted. */
export const valuesPerRow = ({ columns }: Table, names: readonly string[]): number =>
  columns.reduce((sum, column) => sum + (names.includes(column.name) ? (widthOf(column) ?? 1) : 0), 0)

/** Columns in the order in which they enter the keys. */
export interface ReadColumns {
  features: readonly string[]
  targets: readonly string[]
  /** The one target's values are wanted as labels. */
  labels: boolean
}

export interface ReadRows {
  rows: number
  /** Keys of the features alone, and of features and targets. */
  features: Float64Array
  whole: Float64Array
  labels: (string | null)[] | null
}

interface Reading {
  hashes: RowHashes
  features: Float64Array | null
}

/** The features' keys as they stand before the targets are taken in as well. */
const featuresDone = (reading: Reading): void => {
  reading.features = keysOf(reading.hashes)
}

const finish = ({ hashes, features }: Reading, rows: number, labels: ReadRows['labels']): ReadRows => {
  const whole = keysOf(hashes)
  return { rows, features: features ?? whole, whole, labels }
}

/** Rows of the sample; columns that it lacks are left out. */
export function readSample(sample: RowSample, { features, targets, labels }: ReadColumns): ReadRows {
  const reading: Reading = { hashes: emptyHashes(sample.rows), features: null }
  for (const column of columnsOf(sample, features)) noteValues(reading.hashes, column.values)
  featuresDone(reading)
  const targetColumns = columnsOf(sample, targets)
  for (const column of targetColumns) noteValues(reading.hashes, column.values)
  const target = labels ? targetColumns[0] : undefined
  const texts = target && Array.from({ length: sample.rows }, (_, row) => labelAt(target, row))
  return finish(reading, sample.rows, texts ?? null)
}

/** All rows of a table, at most `mostRows`. Throws InputError, CancelledError. */
export async function readTable(
  table: Table,
  { features, targets, labels }: ReadColumns,
  mostRows: number,
  { cancel, onProgress }: GatherContext,
): Promise<ReadRows> {
  const total = Math.min(table.rows, mostRows)
  const hashes = emptyHashes(total)
  const featureHashes = emptyHashes(total)
  const texts: (string | null)[] | null = labels ? [] : null
  let at = 0
  for await (const batch of table.batches({ columns: [...features, ...targets], cancel })) {
    throwIfCancelled(cancel)
    const rows = Math.min(batch.rows, total - at)
    batch.vectors.forEach((vector, place) => {
      if (place === features.length) copyHashes(hashes, featureHashes, at, rows)
      noteVector(hashes, vector, rows, at)
    })
    const target = texts ? batch.vectors[features.length] : undefined
    if (target) for (let row = 0; row < rows; row++) texts?.push(textAt(target, row))
    at += rows
    onProgress({ stage: 'census', done: at, total, unit: 'rows' })
    if (at === total) break
  }
  const whole = keysOf(hashes)
  return { rows: at, features: targets.length > 0 ? keysOf(featureHashes) : whole, whole, labels: texts }
}

function copyHashes(from: RowHashes, into: RowHashes, at: number, rows: number): void {
  into.first.set(from.first.subarray(at, at + rows), at)
  into.second.set(from.second.subarray(at, at + rows), at)
}

const holdsLongIntegers = ({ summary }: ColumnProfile): boolean =>
  summary.kind === 'number' && (summary.max ?? 0) > Number.MAX_SAFE_INTEGER

/** The sample has all rows of these columns, none of them rounded. */
export function sampleHoldsAll(
  sample: RowSample,
  columns: readonly string[],
  profiles: readonly ColumnProfile[],
): boolean {
  if (sample.rows < sample.totalRows || columnsOf(sample, columns).length < columns.length) return false
  return !profiles.some((profile) => columns.includes(profile.name) && holdsLongIntegers(profile))
}
