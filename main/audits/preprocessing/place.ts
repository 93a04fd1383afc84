import type { RowSample, SampledColumn } from '../../contract/artifacts'

const bins = 10
const mostLabels = 20

/** Which tenth of the values each row falls into; -1 where it has none. */
function tenthsOf(values: Float64Array): Int8Array {
  const order = Array.from(values.keys()).filter((row) => Number.isFinite(values[row]))
  order.sort((a, b) => values[a] - values[b])
  const tenths = new Int8Array(values.length).fill(-1)
  order.forEach((row, place) => {
    tenths[row] = Math.floor((bins * place) / order.length)
  })
  return tenths
}

/**
 * Share of the target's variance between the tenths of another column, less what chance gives: 1 - (1 - eta^2)(n - 1)/(n - k), the
 * correlation ratio adjusted for k groups (Kelley 1935). 0 where there is nothing to tell.
 */
function explained(tenths: Int8Array, target: ArrayLike<number>): number {
  const [counts, sums] = [new Float64Array(bins), new Float64Array(bins)]
  let [rows, sum, squares] = [0, 0, 0]
  for (let row = 0; row < tenths.length; row++) {
    const [tenth, value] = [tenths[row], target[row]]
    if (tenth < 0 || !Number.isFinite(value)) continue
    rows++
    sum += value
    squares += value * value
    counts[tenth]++
    sums[tenth] += value
  }
  const total = squares - sum ** 2 / rows
  if (rows <= 2 * bins || !(total > 0)) return 0
  const between =
    sums.reduce((all, one, i) => all + (counts[i] > 0 ? one ** 2 / counts[i] : 0), 0) - sum ** 2 / rows
  return Math.max(0, 1 - ((1 - between / total) * (rows - 1)) / (rows - bins))
}

/** A target as numbers: itself, or one column of 0 and 1 for each of its commonest labels. */
function numbersOf(column: SampledColumn): ArrayLike<number>[] {
  if (column.kind === 'number') return [column.values]
  const counts = new Map<string, number>()
  for (const value of column.values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const labels = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostLabels)
  return labels.map(([label]) =>
    column.values.map((value) => (value === null ? Number.NaN : value === label ? 1 : 0)),
  )
}

export interface Told {
  target: string
  share: number
}

/** The target that the place (`origin`: one column per axis) tells most of, and how much; null where there are no targets. */
export function toldByPlace(
  sample: RowSample,
  origin: readonly string[],
  targets: readonly string[],
): Told | null {
  const byName = new Map(sample.columns.map((column) => [column.name, column]))
  const places = origin.flatMap((name) => {
    const column = byName.get(name)
    return column?.kind === 'number' ? [tenthsOf(column.values)] : []
  })
  const told = targets.flatMap((target) => {
    const column = byName.get(target)
    if (!column) return []
    const shares = numbersOf(column).flatMap((values) => places.map((tenths) => explained(tenths, values)))
    return [{ target, share: Math.max(0, ...shares) }]
  })
  return told.sort((a, b) => b.share - a.share)[0] ?? null
}
