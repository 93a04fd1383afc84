/** Training against validation, column by column on samples, from a second dataset or a told split; and how schemas differ. */
import type { RowSample, SampledColumn } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { ColumnDrift, ColumnRoles, Drift, SchemaDifference } from '../contract/rows'
import type { Column, Table } from '../contract/table'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'
import { driftOf } from './rows/drift-columns'
import { pause } from './rows/pause'
import { drawRows, isNumbers, labelAt, tableRowOf } from './rows/sampled'
import { trainingRowsOf } from './rows/split'
import { collectSample } from './scan'

const mostRows = 5_000
/** Columns whose bins are kept, those that differ most. */
const mostBins = 40

/** How columns of the validation dataset differ by name, type and order. */
export function schemaDifference(
  training: readonly Column[],
  validation: readonly Column[],
): SchemaDifference {
  const there = new Map(validation.map((column) => [column.name, column]))
  const here = new Set(training.map(({ name }) => name))
  const common = training.filter(({ name }) => there.has(name))
  const commonThere = validation.filter(({ name }) => here.has(name))
  return {
    missing: training.filter(({ name }) => !there.has(name)).map(({ name }) => name),
    extra: validation.filter(({ name }) => !here.has(name)).map(({ name }) => name),
    types: common.flatMap(({ name, type }) => {
      const other = there.get(name)?.type ?? type
      return sameKind(type, other) ? [] : [{ name, training: type, validation: other }]
    }),
    reordered: common.some(({ name }, i) => commonThere[i].name !== name),
  }
}

/** Whole numbers and fractions are both numbers: a sample without a fraction is no fault. */
const sameKind = (a: Column['type'], b: Column['type']): boolean => a === b || (isNumber(a) && isNumber(b))
const isNumber = (type: Column['type']): boolean => type === 'integer' || type === 'float'

const roleOf = (name: string, { features, targets }: ColumnRoles): ColumnDrift['role'] =>
  features.includes(name) ? 'input' : targets.includes(name) ? 'target' : 'unused'

/** Values of a column on some rows: classes and texts as names. */
function valuesOf(
  column: SampledColumn,
  rows: readonly number[],
  { targets, classes }: ColumnRoles,
): Float64Array | (string | null)[] {
  const asNames =
    !isNumbers(column) || column.type === 'boolean' || (classes && targets.includes(column.name))
  if (asNames) return rows.map((row) => labelAt(column, row))
  return Float64Array.from(rows, (row) => column.values[row])
}

interface Side {
  sample: RowSample
  rows: readonly number[]
}

async function compare(
  context: GatherContext,
  training: Side,
  validation: Side,
  roles: ColumnRoles,
): Promise<ColumnDrift[]> {
  const there = new Map(validation.sample.columns.map((column) => [column.name, column]))
  const drifts: ColumnDrift[] = []
  const columns = training.sample.columns
  for (const [i, column] of columns.entries()) {
    const other = there.get(column.name)
    if (!other) continue
    const sides = {
      name: column.name,
      role: roleOf(column.name, roles),
      training: valuesOf(column, training.rows, roles),
      validation: valuesOf(other, validation.rows, roles),
    }
    const drift = driftOf(sides, columns.length)
    if (drift) drifts.push(drift)
    if (i % 32 === 31) await pause(context, 'drift', i + 1, columns.length, 'steps')
  }
  return mostDifferentFirst(drifts)
}

/** How far beyond its limit. */
const excess = ({ statistic }: ColumnDrift): number => statistic.value / statistic.limit

const mostDifferentFirst = (drifts: readonly ColumnDrift[]): ColumnDrift[] =>
  [...drifts]
    .sort((a, b) => excess(b) - excess(a))
    .map((drift, i) => (i < mostBins ? drift : { ...drift, bins: null }))

async function againstDataset(
  context: GatherContext,
  table: Table,
  sample: RowSample,
  roles: ColumnRoles,
): Promise<Drift> {
  const other = await collectSample(table, context, 'drift')
  const sides = [sample, other].map((one) => ({
    sample: one,
    rows: drawRows(one.rows, mostRows, context.seed),
  }))
  return {
    source: 'dataset',
    trainingRows: sides[0].rows.length,
    validationRows: sides[1].rows.length,
    columns: await compare(context, sides[0], sides[1], roles),
    schema: schemaDifference(context.dataset!.table.columns, table.columns),
  }
}

async function againstSplit(
  context: GatherContext,
  sample: RowSample,
  roles: ColumnRoles,
  told: string | number | null,
): Promise<Drift | null> {
  const isTraining = trainingRowsOf(told, sample.totalRows)
  if (!isTraining) return null
  const drawn = drawRows(sample.rows, 2 * mostRows, context.seed)
  const is = drawn.map((row) => isTraining(tableRowOf(sample, row)))
  const training = { sample, rows: drawn.filter((_, i) => is[i]) }
  const validation = { sample, rows: drawn.filter((_, i) => !is[i]) }
  return {
    source: 'split',
    trainingRows: training.rows.length,
    validationRows: validation.rows.length,
    columns: await compare(context, training, validation, roles),
    schema: null,
  }
}

/**
 * Missing where neither a validation dataset nor a split is known. Reads the validation dataset once; at most 5,000 rows of
 * either side are compared.
 */
export const driftGatherer: Gatherer<'drift', 'sample' | 'roles' | 'config'> = {
  id: 'drift',
  stage: 'drift',
  builds: ['sample', 'roles', 'config'],
  async gather(context, { sample, roles, config }) {
    const [rowSample, known] = [readyValue(sample), readyValue(roles)]
    if (!rowSample || !known) return unready(sample, roles) ?? missingFiles('dataset')
    if (context.validation)
      return ready(await againstDataset(context, context.validation.table, rowSample, known))
    const drift = await againstSplit(context, rowSample, known, readyValue(config)?.validation_split ?? null)
    return drift ? ready(drift) : missing()
  },
}
