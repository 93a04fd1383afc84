/** The one pass over a dataset: a Summary per column, and a sample of rows for what needs values side by side. */
import type { RowSample, SampledColumn } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Summary } from '../contract/summary'
import type { Batch, Column, Table } from '../contract/table'
import type { OnProgress, Stage } from '../contract/task'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { numberAt, textAt } from './rows/numbers'
import { rowRanges, rowsIn } from './rows/rows'

const mostRows = 20_000
/** 32 MB of doubles at most, whatever the number of columns. */
const mostValues = 4e6
const fewestRows = 256

const isTextual = ({ type }: Column): boolean => type === 'text' || type === 'other'

/** Columns to be filled, all rows absent so far. */
const emptyColumn = (column: Column, rows: number): SampledColumn =>
  isTextual(column)
    ? { ...column, kind: 'text', values: new Array<string | null>(rows).fill(null) }
    : { ...column, kind: 'number', values: new Float64Array(rows).fill(Number.NaN) }

function fill(column: SampledColumn, batch: Batch, place: number, at: number): void {
  const vector = batch.vectors[place]
  for (let row = 0; row < batch.rows; row++) {
    if (column.kind === 'text') column.values[at + row] = textAt(vector, row)
    else column.values[at + row] = numberAt(vector, row)
  }
}

const isScalar = ({ type }: Column): boolean => type !== 'tensor' && type !== 'image'

/**
 * The rows a table's sample holds, without tensors and images: one of them may be larger than all other columns. A table too
 * wide for that is sampled in its first columns only.
 */
export function sampleOf(columns: readonly Column[], totalRows: number): RowSample {
  const taken = columns.filter(isScalar).slice(0, Math.floor(mostValues / fewestRows))
  const affordable = Math.max(fewestRows, Math.floor(mostValues / Math.max(1, taken.length)))
  const ranges = rowRanges(totalRows, Math.min(mostRows, affordable))
  const rows = rowsIn(ranges)
  return { ranges, rows, totalRows, columns: taken.map((column) => emptyColumn(column, rows)) }
}

/** Summaries of all columns and the sample, in one reading of the table. Throws InputError, CancelledError. */
async function readOnce(
  table: Table,
  { cancel, onProgress }: Pick<GatherContext, 'cancel' | 'onProgress'>,
): Promise<{ summaries: Summary[]; sample: RowSample }> {
  const sample = sampleOf(table.columns, table.rows)
  const places = new Map(table.columns.map(({ name }, place) => [name, place]))
  let filled = 0
  const take = (batch: Batch) => {
    for (const column of sample.columns) fill(column, batch, places.get(column.name) ?? 0, filled)
    filled += batch.rows
  }
  const sampling = { ranges: sample.ranges, take }
  return { summaries: await table.summarize({ sampling, cancel, onProgress }), sample }
}

/** The sample of another table, such as the validation dataset; progress is told under `stage`. */
export async function collectSample(table: Table, context: GatherContext, stage: Stage): Promise<RowSample> {
  const onProgress: OnProgress = (progress) => context.onProgress({ ...progress, stage })
  return (await readOnce(table, { cancel: context.cancel, onProgress })).sample
}

/** Summaries of all columns and the sample, in one reading of the dataset; missing where none was given. */
export const scanGatherer: Gatherer<'scan', never> = {
  id: 'scan',
  stage: 'profiling',
  builds: [],
  async gather(context) {
    if (!context.dataset) return missingFiles('dataset')
    const { table } = context.dataset
    const { summaries, sample } = await readOnce(table, context)
    const columns = table.columns.map((column, i) => ({ ...column, summary: summaries[i] }))
    return ready({ profile: { rows: table.rows, columns }, sample })
  },
}

/** The rows of the scan's sample. */
export const sampleGatherer: Gatherer<'sample', 'scan'> = {
  id: 'sample',
  stage: 'profiling',
  builds: ['scan'],
  async gather(_, { scan }) {
    const value = readyValue(scan)
    return value ? ready(value.sample) : (unready(scan) ?? missingFiles('dataset'))
  },
}
