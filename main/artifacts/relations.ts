/** How each column goes with each target, on the sample's rows. At most 2 million values are ranked. */
import { binsFor, equalFrequencyBins, informationShare } from '../base/information'
import { averageRanks, pearson } from '../base/ranks'
import type { RowSample, SampledColumn } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { ColumnRoles, Relation, Relations } from '../contract/rows'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'
import { classGiveaway, numberGiveaway } from './giveaway'
import { pause } from './pause'
import { codesOf, columnsOf, drawRows, isNumbers, labelAt, tableRowOf } from './sampled'

const mostRows = 5_000
const mostValues = 2e6
const fewestRows = 200
/** Targets beyond these (such as the pixels an autoencoder gives back) are left out. */
const mostTargets = 4
/** A text with more different values than this share of the rows is no category. */
const mostDistinctShare = 0.2
const mostPoints = 500
const mostScatters = 3

/** A target on the rows looked at. */
interface Aim {
  name: string
  /** NaN where absent, or where it is one of more than two classes. */
  numbers: Float64Array
  labels: (string | null)[]
  classes: boolean
}

const pick = (column: SampledColumn, rows: readonly number[]): (string | null)[] =>
  rows.map((row) => labelAt(column, row))

const numbersAt = (column: SampledColumn, rows: readonly number[]): Float64Array =>
  isNumbers(column)
    ? Float64Array.from(rows, (row) => column.values[row])
    : new Float64Array(rows.length).fill(Number.NaN)

/** Two classes count as 0 and 1, in the order of their names. */
function aimOf(column: SampledColumn, rows: readonly number[], classes: boolean): Aim {
  const labels = pick(column, rows)
  const names = [...new Set(labels)].filter((label) => label !== null).sort()
  const numbers = !classes
    ? numbersAt(column, rows)
    : Float64Array.from(labels, (label) =>
        label === null || names.length > 2 ? Number.NaN : names.indexOf(label),
      )
  return { name: column.name, numbers, labels, classes }
}

function countsRows(values: Float64Array): boolean {
  for (let row = 1; row < values.length; row++) if (!(values[row] > values[row - 1])) return false
  return values.length > 2
}

/** Places (of the rows looked at) where both sides are there. */
const places = (rows: number, isThere: (place: number) => boolean): number[] =>
  Array.from({ length: rows }, (_, place) => place).filter(isThere)

function relationOfNumbers(name: string, values: Float64Array, aim: Aim): Relation {
  const both = places(values.length, (i) => Number.isFinite(values[i]) && aim.labels[i] !== null)
  const column = Float64Array.from(both, (i) => values[i])
  const target = Float64Array.from(both, (i) => aim.numbers[i])
  const comparable = target.length > 0 && target.every(Number.isFinite)
  const ranks = averageRanks(column)
  const rankCorrelation = comparable ? pearson(ranks, averageRanks(target)) : null
  const { codes, names } = codesOf(both.map((i) => aim.labels[i]))
  const shared = {
    column: name,
    target: aim.name,
    pearson: comparable ? pearson(column, target) : null,
    spearman: rankCorrelation,
    countsRows: countsRows(values),
  }
  if (!aim.classes)
    return {
      ...shared,
      informationShare: null,
      giveaway: comparable ? numberGiveaway(column, target, rankCorrelation) : null,
    }
  const bins = equalFrequencyBins(column, binsFor(column.length, names.length))
  return {
    ...shared,
    informationShare: informationShare(bins, codes),
    giveaway: classGiveaway(column, column, codes),
  }
}

/** Categories tell of classes and of numbers only by giving them away. */
function relationOfTexts(name: string, texts: (string | null)[], aim: Aim): Relation | null {
  const both = places(texts.length, (i) => texts[i] !== null && aim.labels[i] !== null)
  const column = codesOf(both.map((i) => texts[i]))
  if (column.names.length > both.length * mostDistinctShare) return null
  const target = codesOf(both.map((i) => aim.labels[i]))
  const numbers = Float64Array.from(both, (i) => aim.numbers[i])
  return {
    column: name,
    target: aim.name,
    pearson: null,
    spearman: null,
    informationShare: aim.classes ? informationShare(column.codes, target.codes) : null,
    giveaway: aim.classes
      ? classGiveaway(column.codes, null, target.codes)
      : numberGiveaway(column.codes, numbers, null),
    countsRows: false,
  }
}

/** A column that gives a target away, drawn against it. */
function scatterOf(
  sample: RowSample,
  column: SampledColumn,
  aim: Aim,
  rows: readonly number[],
): Relations['scatters'][number] | null {
  if (!isNumbers(column)) return null
  const { codes, names } = codesOf(aim.labels)
  const step = Math.max(1, Math.ceil(rows.length / mostPoints))
  const points = rows.flatMap((row, place) => {
    const [x, y] = [column.values[row], aim.classes ? codes[place] : aim.numbers[place]]
    if (place % step > 0 || !Number.isFinite(x) || !Number.isFinite(y)) return []
    return [{ x, y, group: aim.classes ? codes[place] : null, row: tableRowOf(sample, row) }]
  })
  return {
    kind: 'scatter',
    x: column.name,
    y: aim.name,
    points,
    groups: aim.classes ? names : [],
    rows: rows.length,
  }
}

const relationOf = (column: SampledColumn, rows: readonly number[], aim: Aim): Relation | null =>
  isNumbers(column)
    ? relationOfNumbers(column.name, numbersAt(column, rows), aim)
    : relationOfTexts(column.name, pick(column, rows), aim)

/** The columns that are put beside the targets: every other one of the sample. */
const others = (sample: RowSample, { targets }: ColumnRoles): SampledColumn[] =>
  sample.columns.filter(({ name }) => !targets.includes(name))

/** Relations of every column to at most four targets; missing where no target is known. */
export const relationsGatherer: Gatherer<'relations', 'sample' | 'roles'> = {
  id: 'relations',
  stage: 'relations',
  builds: ['sample', 'roles'],
  async gather(context, { sample, roles }) {
    const [rowSample, known] = [readyValue(sample), readyValue(roles)]
    if (!rowSample || !known) return unready(sample, roles) ?? missingFiles('dataset')
    const columns = others(rowSample, known)
    const affordable = Math.max(fewestRows, Math.floor(mostValues / Math.max(1, columns.length)))
    const rows = drawRows(rowSample.rows, Math.min(mostRows, affordable), context.seed)
    const aims = columnsOf(rowSample, known.targets.slice(0, mostTargets)).map((target) =>
      aimOf(target, rows, known.classes),
    )
    if (aims.length === 0) return known.targets.length > 0 ? missing() : missingFiles('target')
    const found: Relations = {
      rows: rows.length,
      totalRows: rowSample.totalRows,
      targets: aims.map(({ name }) => name),
      relations: [],
      scatters: [],
    }
    for (const [i, column] of columns.entries()) {
      for (const aim of aims) {
        const relation = relationOf(column, rows, aim)
        if (!relation) continue
        found.relations.push(relation)
        const scatter =
          relation.giveaway && found.scatters.length < mostScatters
            ? scatterOf(rowSample, column, aim, rows)
            : null
        if (scatter) found.scatters.push(scatter)
      }
      if (i % 16 === 15) await pause(context, 'relations', i + 1, columns.length, 'steps')
    }
    return ready(found)
  },
}
