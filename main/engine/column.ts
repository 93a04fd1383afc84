/** One column looked at closely: from the one pass over the dataset, so that it answers at once. */
import { numberAt, textAt } from '../artifacts/rows/numbers'
import { logHistogramOf } from '../base/histogram'
import { periodsFor, proposeTransforms } from '../base/proposals'
import { NumberAccumulator, TextAccumulator } from '../base/summary'
import { applyTransform, type TransformColumn } from '../base/transforms'
import { isValidAt } from '../base/vectors'
import type { ColumnProfile, RowSample, Scan } from '../contract/artifacts'
import type { ColumnView, MissingShares, Preview, PreviewColumn } from '../contract/column'
import { InputError } from '../contract/errors'
import type { Summary } from '../contract/summary'
import { type Column, type Table, type Vector, widthOf } from '../contract/table'
import { type Cancel, type OnProgress, throwIfCancelled } from '../contract/task'
import { columnsOf, type Transform } from '../contract/transform'

const mostBlocks = 200
/** More histograms than this side by side show nothing. */
const mostPreviewed = 24

function profileOf({ profile }: Scan, name: string): ColumnProfile {
  const column = profile.columns.find((one) => one.name === name)
  if (column) return column
  throw new InputError({
    place: `column ${name}`,
    cause: 'there is no such column',
    remedy: 'the file may have changed; open it again',
  })
}

const isTextual = ({ type }: Column): boolean => type === 'text' || type === 'other'

/**
 * Values of a column on the sample's rows: the sample's own, or read where the table is too wide for the sample. None of a
 * column that holds more than one value a row.
 */
async function sampledValues(table: Table, sample: RowSample, column: Column): Promise<TransformColumn> {
  const held = sample.columns.find(({ name }) => name === column.name)
  if (held) return held.values
  if (widthOf(column) !== 1) return new Float64Array(0)
  const texts: (string | null)[] = []
  const numbers: number[] = []
  for (const { offset, rows: limit } of sample.ranges) {
    const { rows, vectors } = await table.page({ offset, limit, columns: [column.name] })
    for (let row = 0; row < rows; row++) {
      if (isTextual(column)) texts.push(textAt(vectors[0], row))
      else numbers.push(numberAt(vectors[0], row))
    }
  }
  return isTextual(column) ? texts : Float64Array.from(numbers)
}

function summaryOf(values: TransformColumn): Summary {
  if (values instanceof Float64Array) {
    const accumulator = new NumberAccumulator()
    accumulator.add(values)
    return accumulator.finish()
  }
  const accumulator = new TextAccumulator()
  accumulator.add(values)
  return accumulator.finish()
}

const summed = ([name, values]: readonly [string, TransformColumn]): PreviewColumn => ({
  name,
  summary: summaryOf(values),
})

async function previewOf(table: Table, scan: Scan, transform: Transform): Promise<Preview> {
  const columns = new Map<string, TransformColumn>()
  for (const name of columnsOf(transform))
    columns.set(name, await sampledValues(table, scan.sample, profileOf(scan, name)))
  const after = applyTransform(transform, columns).map(({ name, values }) => [name, values] as const)
  const omitted = Math.max(0, columns.size - mostPreviewed, after.length - mostPreviewed)
  return {
    transform,
    before: [...columns].slice(0, mostPreviewed).map(summed),
    after: after.slice(0, mostPreviewed).map(summed),
    omitted,
  }
}

/**
 * The column `name` and, where `transform` is given, what it makes of the sampled rows. Throws InputError where the column, or
 * one that the transform reads, is not there.
 */
export async function viewColumn(
  table: Table,
  scan: Scan,
  { name, transform }: { name: string; transform: Transform | null },
): Promise<ColumnView> {
  const profile = profileOf(scan, name)
  const values = await sampledValues(table, scan.sample, profile)
  return {
    profile,
    rows: scan.profile.rows,
    sampleRows: scan.sample.rows,
    logHistogram:
      isPositive(profile.summary) && values instanceof Float64Array ? logHistogramOf(values) : null,
    proposals: values.length > 0 ? proposeTransforms(profile, values) : [],
    periods: periodsFor(profile),
    preview: transform && (await previewOf(table, scan, transform)),
  }
}

/** The sample may hold no zero where the column does. */
const isPositive = (summary: Summary): boolean =>
  summary.kind === 'number' && summary.min !== null && summary.min > 0

/** Every element of the row is NaN. */
function isEmptyTensor({ values, width }: Extract<Vector, { kind: 'tensor' }>, row: number): boolean {
  for (let i = row * width; i < (row + 1) * width; i++) if (!Number.isNaN(values[i])) return false
  return true
}

function isAbsent(vector: Vector, row: number): boolean {
  if (vector.kind === 'text') return vector.values[row] === null
  if (!isValidAt(vector.validity, row)) return true
  if (vector.kind === 'tensor') return isEmptyTensor(vector, row)
  return vector.kind === 'number' && Number.isNaN(vector.values[row])
}

/** Tells nothing where all values are there; that is known without reading them again. */
const isComplete = ({ summary }: ColumnProfile): boolean =>
  summary.nulls === 0 && (summary.kind === 'text' || summary.nan === 0)

/**
 * Where a column has no values, in at most 200 blocks of rows: none of it is read where the profile says that nothing is missing,
 * the one column of all rows where something is. Throws InputError and CancelledError.
 */
export async function missingShares(
  table: Table,
  scan: Scan,
  name: string,
  { cancel, onProgress }: { cancel: Cancel; onProgress: OnProgress },
): Promise<MissingShares> {
  const { rows } = scan.profile
  const blockRows = Math.max(1, Math.ceil(rows / mostBlocks))
  const absent = new Array<number>(Math.ceil(rows / blockRows)).fill(0)
  if (isComplete(profileOf(scan, name))) return { rows, blockRows, shares: absent }
  let done = 0
  for await (const { rows: count, vectors } of table.batches({ columns: [name], cancel })) {
    throwIfCancelled(cancel)
    for (let row = 0; row < count; row++)
      if (isAbsent(vectors[0], row)) absent[Math.floor((done + row) / blockRows)]++
    done += count
    onProgress({ stage: 'profiling', done, total: rows, unit: 'rows' })
  }
  const shares = absent.map((count, block) => count / Math.min(blockRows, rows - block * blockRows))
  return { rows, blockRows, shares }
}
