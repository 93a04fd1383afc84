import { widestGap } from './gap'
import { hintOn, type NumberDetector } from './look'

/** Factors between units that people mix, and one pair of units for each. */
const factors: readonly { factor: number; units: string }[] = [
  { factor: 1e6, units: '1/1000000' },
  { factor: 1000, units: 'm/km, g/kg, ms/s' },
  { factor: 1024, units: 'B/KB' },
  { factor: 100, units: 'cm/m, %' },
  { factor: 60, units: 's/min' },
  { factor: 3600, units: 's/h' },
  { factor: 24, units: 'h/d' },
  { factor: 12, units: 'in/ft' },
  { factor: 2.54, units: 'cm/in' },
  { factor: 2.20462, units: 'lb/kg' },
  { factor: 3.28084, units: 'ft/m' },
  { factor: 1.609344, units: 'km/mi' },
  { factor: 28.3495, units: 'g/oz' },
  { factor: 4.184, units: 'kJ/kcal' },
]
const fewestRows = 100
const fewestInCluster = 20
const leastSide = 0.05
const tolerance = 0.05

const medianOf = (sorted: Float64Array): number => sorted[Math.floor(sorted.length / 2)]

/** Largest distance between the distribution functions of two samples in increasing order (Kolmogorov-Smirnov). */
function distance(a: Float64Array, b: Float64Array): number {
  let [i, j, largest] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j])
    while (i < a.length && a[i] <= value) i++
    while (j < b.length && b[j] <= value) j++
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length))
  }
  return largest
}

/** Logarithms less their median: the shape of a cluster, whatever its unit. */
const centred = (logs: Float64Array): Float64Array => {
  const middle = medianOf(logs)
  return logs.map((value) => value - middle)
}

const spanOf = (logs: Float64Array): number => logs[logs.length - 1] - logs[0]

/**
 * Two units in one column: positive values that fall into two clusters on a logarithmic axis, a known factor of units apart
 * (medians within 5 %), each narrower than the empty stretch between them, and alike in shape (two-sample Kolmogorov-Smirnov on the
 * centred logarithms under its 0.1 % limit 1.95 sqrt((n + m) / n m)). 100 rows, 20 and 5 % in either cluster. Clusters that overlap
 * (kilograms and pounds of people) can not be told by values alone and are not reported. The rows' order does not matter.
 */
export const mixedUnits: NumberDetector = (look) => {
  const { sorted, summary, place, name } = look
  if (place || sorted.length < fewestRows || summary.distinct < 10 || !(sorted[0] > 0)) return null
  const logs = sorted.map(Math.log)
  const { at, width } = widestGap(logs, leastSide)
  const [low, high] = [logs.subarray(0, at), logs.subarray(at)]
  if (Math.min(low.length, high.length) < fewestInCluster) return null
  if (width <= Math.max(spanOf(low), spanOf(high)) || spanOf(low) === 0 || spanOf(high) === 0) return null
  const ratio = Math.exp(medianOf(high) - medianOf(low))
  const known = factors.find(({ factor }) => Math.abs(ratio / factor - 1) <= tolerance)
  const limit = 1.95 * Math.sqrt(sorted.length / (low.length * high.length))
  if (!known || distance(centred(low), centred(high)) > limit) return null
  return hintOn(
    look,
    'mixed-units',
    { value: ratio, unit: 'ratio' },
    {
      values: {
        ratio,
        factor: known.factor,
        units: known.units,
        below: low.length / sorted.length,
        from: sorted[at - 1],
        to: sorted[at],
      },
      marks: [
        { value: sorted[at - 1], role: 'gap-start' },
        { value: sorted[at], role: 'gap-end' },
      ],
      transform: { kind: 'rescale-above', column: name, from: sorted[at], factor: known.factor },
      strength: 0.8,
    },
  )
}
