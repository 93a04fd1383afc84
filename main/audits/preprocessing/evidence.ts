import { NumberAccumulator } from '../../base/summary'
import { applyTransform } from '../../base/transforms'
import type { DatasetProfile, RowSample } from '../../contract/artifacts'
import type { Evidence, EvidenceOf } from '../../contract/evidence'
import type { Hint } from '../../contract/hints'
import type { Histogram } from '../../contract/summary'
import { columnsOf, type Transform } from '../../contract/transform'

const mostPictured = 12
const mostColumns = 6
const mostFrames = 200
/** Of all frames of a motion together, and as many again of the local ones. */
const mostCoordinates = 6_000
const mostDots = 500

type Columns = ReadonlyMap<string, Float64Array | readonly (string | null)[]>

const columnsIn = (sample: RowSample): Columns =>
  new Map(sample.columns.map(({ name, values }) => [name, values] as const))

function histogramOf(values: Float64Array): Histogram | null {
  const accumulator = new NumberAccumulator()
  accumulator.add(values)
  return accumulator.finish().histogram
}

interface Drawn {
  name: string
  histogram: Histogram
}

const drawn = (name: string, values: Float64Array): Drawn[] => {
  const histogram = histogramOf(values)
  return histogram ? [{ name, histogram }] : []
}

/** The columns a transform reads, less those it only takes as an origin. */
const changed = (transform: Transform): string[] =>
  transform.kind === 'relative' ? transform.groups.flat() : columnsOf(transform)

function transformPicture(transform: Transform, columns: Columns, rows: number): Evidence[] {
  const before = changed(transform)
    .slice(0, mostColumns)
    .flatMap((name) => {
      const values = columns.get(name)
      return values instanceof Float64Array ? drawn(name, values) : []
    })
  const after = applyTransform(transform, columns)
    .slice(0, mostColumns)
    .flatMap(({ name, values }) => drawn(name, values))
  return before.length > 0 && after.length > 0 ? [{ kind: 'transform', transform, before, after, rows }] : []
}

/** The column over all rows where its summary is at hand, with the places the hint speaks of. */
function markedHistogram({ columns: [name], marks }: Hint, { columns, rows }: DatasetProfile): Evidence[] {
  const summary = columns.find((column) => column.name === name)?.summary
  if (marks.length === 0 || summary?.kind !== 'number' || !summary.histogram) return []
  return [{ kind: 'histogram', name, histogram: summary.histogram, marks, rows }]
}

const rounded = (value: number): number => Number(value.toPrecision(6))

/** Columns of each point in the order of the hint, and of the root where the transform takes its offset from. */
interface Figure {
  points: { name: string; columns: string[] }[]
  origin: readonly (string | null)[]
}

const stem = (column: string): string =>
  column.replace(/[._\- /:[]*[xyz]\]?$/i, '').replace(/^[xyz][._\- ]?/i, '') || column

function figureOf({ columns, values, transform }: Hint): Figure | null {
  const count = values.points
  if (typeof count !== 'number' || transform?.kind !== 'relative') return null
  const axes = columns.length / count
  const points = Array.from({ length: count }, (_, i) => columns.slice(i * axes, (i + 1) * axes))
  const root = points.find((own) => transform.origin.some((name) => own.includes(name))) ?? []
  return {
    points: points.map((own) => ({ name: stem(own[0]), columns: own })),
    origin: root.map((name) => (transform.origin.includes(name) ? name : null)),
  }
}

/** One row's coordinates, and the same less the root's place on the axes that move; null where one is absent. */
function frameOf(
  { points, origin }: Figure,
  columns: Columns,
  row: number,
): { whole: number[]; local: number[] } | null {
  const at = (name: string): number => {
    const values = columns.get(name)
    return values instanceof Float64Array ? values[row] : Number.NaN
  }
  const offset = origin.map((name) => (name === null ? 0 : at(name)))
  const whole = points.flatMap((point) => point.columns.map(at))
  if (!whole.every(Number.isFinite)) return null
  return {
    whole: whole.map(rounded),
    local: whole.map((value, i) => rounded(value - offset[i % offset.length])),
  }
}

function motion(hint: Hint, sample: RowSample, columns: Columns): Evidence[] {
  const figure = figureOf(hint)
  if (!figure) return []
  const axes = figure.origin.length
  if (axes < 2 || axes > 3) return []
  const affordable = Math.floor(mostCoordinates / (axes * figure.points.length))
  const stretch = sample.ranges[0] ?? { offset: 0, rows: 0 }
  const frames: EvidenceOf<'motion'>['frames'] = []
  const local: EvidenceOf<'motion'>['local'] = []
  for (let row = 0; row < stretch.rows && frames.length < Math.min(mostFrames, affordable); row++) {
    const frame = frameOf(figure, columns, row)
    if (!frame) continue
    frames.push(frame.whole)
    local.push(frame.local)
  }
  if (frames.length === 0) return []
  return [
    {
      kind: 'motion',
      points: figure.points.map(({ name }) => name),
      axes,
      firstRow: stretch.offset,
      frames,
      local,
    },
  ]
}

/** Where the figure stands, row by row: the root's place on the first two axes that move. */
function path({ transform }: Hint, sample: RowSample, columns: Columns): Evidence[] {
  if (transform?.kind !== 'relative' || transform.origin.length < 2) return []
  const [x, y] = transform.origin
  const [across, along] = [columns.get(x), columns.get(y)]
  if (!(across instanceof Float64Array) || !(along instanceof Float64Array)) return []
  const stride = Math.max(1, Math.ceil(sample.rows / mostDots))
  const points: EvidenceOf<'scatter'>['points'] = []
  let [first, next] = [0, 0]
  for (const { offset, rows } of sample.ranges) {
    for (; next < first + rows; next += stride) {
      const [a, b] = [across[next], along[next]]
      if (Number.isFinite(a) && Number.isFinite(b))
        points.push({ x: rounded(a), y: rounded(b), group: null, row: offset + next - first })
    }
    first += rows
  }
  return points.length > 0 ? [{ kind: 'scatter', x, y, points, groups: [], rows: points.length }] : []
}

function picturesOf(hint: Hint, profile: DatasetProfile, sample: RowSample, columns: Columns): Evidence[] {
  const changedForm = hint.transform ? transformPicture(hint.transform, columns, sample.rows) : []
  if (hint.kind === 'moving-frame')
    return [...motion(hint, sample, columns), ...path(hint, sample, columns), ...changedForm]
  return [...markedHistogram(hint, profile), ...changedForm]
}

/** Pictures of the first hints, in the order given. */
export function pictures(hints: readonly Hint[], profile: DatasetProfile, sample: RowSample): Evidence[] {
  const columns = columnsIn(sample)
  return hints.slice(0, mostPictured).flatMap((hint) => picturesOf(hint, profile, sample, columns))
}
