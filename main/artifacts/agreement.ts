/**
 * Does a row's nearest neighbour tell its label? Labels that slipped against the features by some rows agree only once they are
 * moved back; labels that belong to nothing agree as chance does. At most 1,500 rows and about 0.3 thousand million differences.
 */
import { beginSearch, searchOn } from '../base/nearest'
import { finitePairs, pearson } from '../base/ranks'
import type { Binding, RowSample, SampledColumn, Task } from '../contract/artifacts'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { Agreement, ColumnRoles } from '../contract/rows'
import { missing, missingFiles, ready, readyValue, unready } from './gathered'
import { type FlatSample, flatSample } from './rows/flat-sample'
import { pointsOf } from './rows/neighbour-points'
import { pause } from './rows/pause'
import { codesOf, columnsOf, drawRows, isNumbers, labelAt, type SampledNumbers } from './rows/sampled'

const mostRows = 1_500
const mostDifferences = 3e8
/** Wider rows are compared in this many of their columns, evenly spread. */
const mostFeatures = 4_096
const fewestRows = 40
const farthestShift = 3
const mostTargets = 8
const stepsAtOnce = 2e7

/** Labels or targets of all rows of the sample, as numbers. */
interface Labels {
  measure: Agreement['measure']
  /** One per target; codes for classes; NaN where absent. */
  values: Float64Array[]
}

function labelsOf(targets: readonly SampledColumn[], { classes }: ColumnRoles): Labels | null {
  if (classes && targets.length === 1) {
    const [target] = targets
    const labels = Array.from({ length: target.values.length }, (_, row) => labelAt(target, row))
    const { codes } = codesOf(labels)
    const known = Float64Array.from(codes, (code, row) => (labels[row] === null ? Number.NaN : code))
    return { measure: 'label-agreement', values: [known] }
  }
  const numbers = targets.filter(isNumbers).slice(0, mostTargets)
  return numbers.length > 0 ? { measure: 'correlation', values: numbers.map(({ values }) => values) } : null
}

/** For each row of the sample, the first and the last row of its stretch: beyond them, the next row is not the next. */
function stretchOf({ ranges }: RowSample): (row: number) => { first: number; last: number } {
  const ends: number[] = []
  for (const { rows } of ranges) ends.push((ends.at(-1) ?? 0) + rows)
  return (row) => {
    const at = ends.findIndex((end) => row < end)
    return { first: at > 0 ? ends[at - 1] : 0, last: ends[at] - 1 }
  }
}

/** Rows of a pair, both moved by `shift`; null: the move leaves their stretch. */
type Mover = (row: number, shift: number) => number | null

function moverIn(sample: RowSample): Mover {
  const stretch = stretchOf(sample)
  return (row, shift) => {
    const { first, last } = stretch(row)
    const moved = row + shift
    return moved >= first && moved <= last ? moved : null
  }
}

function agreementOf({ measure, values }: Labels, pairs: readonly [number, number][]): number {
  if (measure === 'label-agreement') {
    const [labels] = values
    const known = pairs.filter(([a, b]) => !Number.isNaN(labels[a]) && !Number.isNaN(labels[b]))
    return known.filter(([a, b]) => labels[a] === labels[b]).length / Math.max(1, known.length)
  }
  const correlations = values.flatMap((target) => {
    const sides = [0, 1].map((side) => Float64Array.from(pairs, (pair) => target[pair[side]]))
    return pearson(...finitePairs(sides[0], sides[1])) ?? []
  })
  return correlations.reduce((sum, one) => sum + one, 0) / Math.max(1, correlations.length)
}

/**
 * What pairs of unrelated rows would give: the sum of squared class shares, or no correlation; and its standard error, taken
 * over half as many pairs as rows, because neighbours are often mutual.
 */
function chanceOf({ measure, values }: Labels, rows: number): { chance: number; chanceError: number } {
  const independent = Math.max(1, rows / 2)
  if (measure === 'correlation') return { chance: 0, chanceError: 1 / Math.sqrt(independent) }
  const counts = new Map<number, number>()
  const known = values[0].filter((label) => !Number.isNaN(label))
  for (const label of known) counts.set(label, (counts.get(label) ?? 0) + 1)
  const chance = [...counts.values()].reduce((sum, count) => sum + (count / known.length) ** 2, 0)
  return { chance, chanceError: Math.sqrt((chance * (1 - chance)) / independent) }
}

const shifts = Array.from({ length: 2 * farthestShift + 1 }, (_, i) => i - farthestShift)

/** Features that can be compared; of very wide rows some, evenly spread. */
function featuresOf({ sample, features }: FlatSample): SampledNumbers[] {
  const numbers = columnsOf(sample, features).filter(isNumbers)
  const step = Math.max(1, Math.ceil(numbers.length / mostFeatures))
  return numbers.filter((_, place) => place % step === 0)
}

async function nearestOf(context: GatherContext, points: ReturnType<typeof pointsOf>): Promise<Int32Array> {
  const search = beginSearch(points)
  while (!searchOn(search, stepsAtOnce)) await pause(context, 'agreement', search.row, points.rows)
  return search.nearest
}

async function measure(
  context: GatherContext,
  sample: RowSample,
  labels: Labels,
  features: readonly SampledNumbers[],
  alike: boolean,
): Promise<Agreement> {
  const affordable = Math.floor(Math.sqrt((2 * mostDifferences) / features.length))
  const rows = drawRows(sample.rows, Math.min(mostRows, affordable), context.seed)
  const nearest = await nearestOf(context, pointsOf(features, rows, alike))
  const move = moverIn(sample)
  const pairsAt = (shift: number) =>
    rows.flatMap((row, at): [number, number][] => {
      const [a, b] = [move(row, shift), nearest[at] < 0 ? null : move(rows[nearest[at]], shift)]
      return a === null || b === null ? [] : [[a, b]]
    })
  const successive = rows.flatMap((row): [number, number][] => {
    const next = move(row, 1)
    return next === null ? [] : [[row, next]]
  })
  return {
    measure: labels.measure,
    ...chanceOf(labels, rows.length),
    shifts: shifts.map((shift) => ({ shift, value: agreementOf(labels, pairsAt(shift)) })),
    rows: rows.length,
    totalRows: sample.totalRows,
    features: features.length,
    fromRowToRow: agreementOf(labels, successive),
  }
}

/** Pixels share one scale: an input of three axes is compared as it is. */
const isImage = (binding: Binding | null): boolean =>
  binding?.inputs.length === 1 && binding.inputs[0].shape.length === 3

const gives = (task: Task | null): boolean => task?.kind !== 'autoencoding'

/** Missing where nothing can be compared: no targets, no numbers among the features, too few rows, an autoencoder. */
export const agreementGatherer: Gatherer<'agreement', 'sample' | 'roles' | 'binding' | 'task'> = {
  id: 'agreement',
  stage: 'agreement',
  builds: ['sample', 'roles', 'binding', 'task'],
  async gather(context, { sample, roles, binding, task }) {
    const [rowSample, known] = [readyValue(sample), readyValue(roles)]
    if (!rowSample || !known) return unready(sample, roles) ?? missingFiles('dataset')
    if (known.targets.length === 0) return missingFiles('target')
    if (!gives(readyValue(task))) return missing()
    const flat = await flatSample(context, rowSample, known)
    const labels = labelsOf(columnsOf(flat.sample, known.targets), known)
    const features = featuresOf(flat)
    if (!labels || features.length === 0 || flat.sample.rows < fewestRows) return missing()
    return ready(await measure(context, flat.sample, labels, features, isImage(readyValue(binding))))
  },
}
