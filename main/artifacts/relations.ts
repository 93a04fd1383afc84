/** How each column goes with each target, on the sample's rows. At most 2 million values are ranked. */
import { binsFor, equalFrequencyBins, informationShare } from '../base/information'
import { averageRanks, pearson } from '../base/ranks'
import type { RowSample, SampledColumn } from '../contract/artifacts'
import type { Gatherer } from '../contract/gather'
import type { ColumnRoles, Relation, Relations } from '../contract/rows'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'
import { classGiveaway, numberGiveaway } from './rows/giveaway'
import { pause } from './rows/pause'
import { codesOf, columnsOf, drawRows, isNumbers, labelAt, tableRowOf } from './rows/sampled'

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
  classes: boolean
  /** Absent labels have a code too; `isThere` tells them apart. */
  codes: Uint32Array
  names: string[]
  isThere: Uint8Array
  /** NaN where absent, or where it is one of more than two classes. */
  numbers: Float64Array
}

const labelsOf = (column: SampledColumn, rows: readonly number[]): (string | null)[] =>
  rows.map((row) => labelAt(column, row))

const numbersAt = (column: SampledColumn, rows: readonly number[]): Float64Array =>
  isNumbers(column)
    ? Float64Array.from(rows, (row) => column.values[row])
    : new Float64Array(rows.length).fill(Number.NaN)

/** Two classes count as 0 and 1, in the order of their names. */
function aimOf(column: SampledColumn, rows: readonly number[], classes: boolean): Aim {
  const labels = labelsOf(column, rows)
  const there = [...new Set(labels)].filter((label) => label !== null).sort()
  const asNumber = (label: string | null): number =>
    label === null || there.length > 2 ? Number.NaN : there.indexOf(label)
  return {
    name: column.name,
    classes,
    ...codesOf(labels),
    isThere: Uint8Array.from(labels, (label) => (label === null ? 0 : 1)),
    numbers: classes ? Float64Array.from(labels, asNumber) : numbersAt(column, rows),
  }
}

/** The part of an aim at some of its rows; the codes renumbered where rows fall away. */
function aimAt(aim: Aim, places: readonly number[]): Pick<Aim, 'codes' | 'numbers'> {
  if (places.length === aim.codes.length) return aim
  return {
    codes: codesOf(places.map((place) => aim.names[aim.codes[place]])).codes,
    numbers: Float64Array.from(places, (place) => aim.numbers[place]),
  }
}

function countsRows(values: Float64Array): boolean {
  for (let row = 1; row < values.length; row++) if (!(values[row] > values[row - 1])) return false
  return values.length > 2
}

/** Places (of the rows looked at) where both sides are there. */
const placesWhere = ({ isThere }: Aim, is: (place: number) => boolean): number[] =>
  Array.from(isThere.keys()).filter((place) => isThere[place] === 1 && is(place))

function relationOfNumbers(name: string, values: Float64Array, aim: Aim): Relation {
  const both = placesWhere(aim, (place) => Number.isFinite(values[place]))
  const column = both.length === values.length ? values : Float64Array.from(both, (place) => values[place])
  const { codes, numbers } = aimAt(aim, both)
  const comparable = numbers.length > 0 && numbers.every(Number.isFinite)
  const ranks = averageRanks(column)
  const rankCorrelation = comparable ? pearson(ranks, averageRanks(numbers)) : null
  const bins = () => equalFrequencyBins(ranks, binsFor(column.length, aim.names.length))
  return {
    column: name,
    target: aim.name,
    pearson: comparable ? pearson(column, numbers) : null,
    spearman: rankCorrelation,
    informationShare: aim.classes ? informationShare(bins(), codes) : null,
    giveaway: aim.classes
      ? classGiveaway(column, column, codes)
      : comparable
        ? numberGiveaway(column, numbers, rankCorrelation)
        : null,
    countsRows: countsRows(values),
  }
}

/** Categories tell of classes and of numbers only by giving them away. */
function relationOfTexts(name: string, texts: (string | null)[], aim: Aim): Relation | null {
  const both = placesWhere(aim, (place) => texts[place] !== null)
  const column = codesOf(both.map((place) => texts[place]))
  if (column.names.length > both.length * mostDistinctShare) return null
  const { codes, numbers } = aimAt(aim, both)
  return {
    column: name,
    target: aim.name,
    pearson: null,
    spearman: null,
    informationShare: aim.classes ? informationShare(column.codes, codes) : null,
    giveaway: aim.classes
      ? classGiveaway(column.codes, null, codes)
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
  const { codes, names } = aim
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
    : relationOfTexts(column.name, labelsOf(column, rows), aim)

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
