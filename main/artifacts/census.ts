/**
 * Rows counted: duplicates, contradictions, classes, and validation rows that occur in training. Every row where there are at
 * most 20 million bound values, else the rows of the sample, or the first rows where it lacks bound columns.
 */
import type { ArtifactTypes, ColumnProfile, RowSample } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Census, ColumnRoles, Conflicts, Duplicates } from '../contract/rows'
import { missingFiles, ready, readyValue, unready } from './gathered'
import { rowsOfSample, rowsOfTable, shownColumns, type Wanted } from './rows/example-rows'
import { overlapOf } from './rows/overlap'
import { pause } from './rows/pause'
import type { Reader } from './rows/reader'
import { contradictionsIn, firstPairs, groupsOf } from './rows/row-groups'
import {
  mostValuesRead,
  type ReadColumns,
  type ReadRows,
  readSample,
  readTable,
  sampleHoldsAll,
  valuesPerRow,
} from './rows/row-reading'
import { codesOf, columnsOf, tableRowOf } from './rows/sampled'

const mostLabels = 1_000

/** What a row is compared by: what is bound, or everything where nothing is. */
function comparedColumns(roles: ColumnRoles, profiles: readonly ColumnProfile[]): ReadColumns {
  const { features, targets, classes } = roles
  const all = profiles.map(({ name }) => name).filter((name) => !targets.includes(name))
  return { features: features.length > 0 ? features : all, targets, labels: classes }
}

async function readAll(
  context: GatherContext,
  sample: RowSample,
  columns: ReadColumns,
  profiles: readonly ColumnProfile[],
): Promise<{ read: ReadRows; reader: Reader; scope: Census['scope'] }> {
  const names = [...columns.features, ...columns.targets]
  const shown = shownColumns(columns.features, columns.targets)
  const { table } = context.dataset!
  const mostRows = Math.floor(mostValuesRead / valuesPerRow(table, names))
  const lacking = columnsOf(sample, names).length < names.length
  if (!sampleHoldsAll(sample, names, profiles) && (table.rows <= mostRows || lacking))
    return {
      read: await readTable(table, columns, mostRows, context),
      scope: table.rows <= mostRows ? 'all' : 'first',
      reader: {
        context,
        columns,
        fileRows: table.rows,
        show: (wanted) => rowsOfTable(table, shown, wanted, context.cancel),
        fileRow: (row) => row,
      },
    }
  const fileRow = (row: number) => tableRowOf(sample, row)
  return {
    read: readSample(sample, columns),
    scope: sample.rows < sample.totalRows ? 'sample' : 'all',
    reader: {
      context,
      columns,
      fileRows: table.rows,
      show: async (wanted) => rowsOfSample(sample, shown, wanted, fileRow),
      fileRow,
    },
  }
}

const wantedPairs = (pairs: readonly [number, number][]): Wanted[] =>
  pairs.flatMap((pair, group) => pair.map((row) => ({ row, group, of: 'training' as const })))

async function duplicatesOf({ whole }: ReadRows, reader: Reader): Promise<Duplicates> {
  const groups = groupsOf(whole)
  const pairs = firstPairs(
    whole,
    groups.keys,
    () => true,
    () => true,
  )
  return {
    rows: whole.length - groups.distinct,
    groups: groups.keys.length,
    examples: await reader.show(wantedPairs(pairs)),
  }
}

async function conflictsOf(read: ReadRows, reader: Reader): Promise<Conflicts | null> {
  if (!read.labels) return null
  const groups = groupsOf(read.features)
  const { codes, names } = codesOf(read.labels)
  const found = contradictionsIn(read.features, groups, codes, names.length)
  const pairs = firstPairs(read.features, groups.keys, found.isContradicting, (a, b) => codes[a] !== codes[b])
  const { rows, contradicting, groups: count } = found
  return { rows, contradicting, groups: count, examples: await reader.show(wantedPairs(pairs)) }
}

function countLabels(labels: readonly (string | null)[] | null): Census['labels'] {
  if (!labels) return null
  const counts = new Map<string, number>()
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (counts.size > mostLabels) return null
  return [...counts]
    .map(([name, rows]) => ({ name, rows }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
}

async function censusOf(
  context: GatherContext,
  sample: RowSample,
  roles: ColumnRoles,
  profile: ArtifactTypes['profile'],
  config: ArtifactTypes['config'] | null,
): Promise<Census> {
  const columns = comparedColumns(roles, profile.columns)
  const { read, reader, scope } = await readAll(context, sample, columns, profile.columns)
  const told = (done: number) => pause(context, 'census', done, 3, 'steps')
  const duplicates = await duplicatesOf(read, reader)
  await told(1)
  const conflicts = await conflictsOf(read, reader)
  await told(2)
  const overlap = await overlapOf(read, reader, config?.validation_split ?? null)
  await told(3)
  return {
    rows: read.rows,
    totalRows: sample.totalRows,
    scope,
    columns: columns.features.length + columns.targets.length,
    distinctFeatures: groupsOf(read.features).distinct,
    duplicates,
    conflicts,
    labels: countLabels(read.labels),
    overlap,
  }
}

export const censusGatherer: Gatherer<'census', 'profile' | 'sample' | 'roles' | 'config'> = {
  id: 'census',
  stage: 'census',
  builds: ['profile', 'sample', 'roles', 'config'],
  async gather(context, { profile, sample, roles, config }) {
    const [all, rows, known] = [readyValue(profile), readyValue(sample), readyValue(roles)]
    if (!context.dataset || !all || !rows || !known)
      return unready(profile, sample, roles) ?? missingFiles('dataset')
    return ready(await censusOf(context, rows, known, all, readyValue(config)))
  },
}
