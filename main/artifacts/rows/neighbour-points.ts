/** Features of sampled rows on a common scale, so that distance means something. */
import type { Points } from '../../base/nearest'
import type { SampledNumbers } from './sampled'

interface Scale {
  mean: number
  factor: number
}

/** Mean and 1/std of the finite values; a column that does not vary gets no weight. */
function scaleOf(values: Float64Array): Scale {
  let [count, mean, squares] = [0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count++
    const step = value - mean
    mean += step / count
    squares += step * (value - mean)
  }
  const std = Math.sqrt(squares / Math.max(1, count))
  return { mean, factor: std > 0 ? 1 / std : 0 }
}

/**
 * The rows as points: each column with mean 0 and standard deviation 1; as they are where `alike` (pixels share one scale, and a
 * corner that hardly varies must not weigh as much as the figure). What is absent or infinite lies in the middle.
 */
export function pointsOf(
  columns: readonly SampledNumbers[],
  rows: readonly number[],
  alike: boolean,
): Points {
  const width = columns.length
  const values = new Float32Array(rows.length * width)
  columns.forEach((column, place) => {
    const own = scaleOf(column.values)
    const factor = alike ? 1 : own.factor
    rows.forEach((row, at) => {
      const value = column.values[row]
      values[at * width + place] = Number.isFinite(value) ? (value - own.mean) * factor : 0
    })
  })
  return { values, rows: rows.length, width }
}
