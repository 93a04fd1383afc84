/** One column in two samples: how far apart, and what chance alone would give. */
import { kolmogorovSmirnov, ksLimit, totalVariation, totalVariationLimit } from '../../base/two-samples'
import type { ColumnDrift } from '../../contract/rows'

/** One column on either side. */
export interface Sides {
  name: string
  role: ColumnDrift['role']
  training: Float64Array | (string | null)[]
  validation: Float64Array | (string | null)[]
}

/** Probability of one false alarm over all columns together (Bonferroni). */
const familyAlpha = 0.01
/** A difference in share that would not matter even if it were certain. */
const leastEffect = 0.1
const fewestRows = 20
const mostNames = 1_000
const shownNames = 20
const shownUnseen = 10
const histogramBins = 24

const sorted = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value)).sort()

function binCounts(values: Float64Array, low: number, width: number): number[] {
  const counts = new Array<number>(histogramBins).fill(0)
  for (const value of values) {
    const bin = Math.floor((value - low) / width)
    counts[Math.max(0, Math.min(histogramBins - 1, bin))]++
  }
  return counts
}

/** Both in bins of equal width over all but the outermost hundredths, which fall into the end bins. */
function binsOfNumbers(training: Float64Array, validation: Float64Array): ColumnDrift['bins'] {
  const at = (values: Float64Array, share: number) => values[Math.round(share * (values.length - 1))]
  const [low, high] = [
    Math.min(at(training, 0.01), at(validation, 0.01)),
    Math.max(at(training, 0.99), at(validation, 0.99)),
  ]
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null
  const width = high > low ? (high - low) / histogramBins : 1
  return {
    bins: { edges: Array.from({ length: histogramBins + 1 }, (_, i) => low + i * width) },
    training: binCounts(training, low, width),
    validation: binCounts(validation, low, width),
  }
}

function driftOfNumbers(sides: Sides & { training: Float64Array; validation: Float64Array }, alpha: number) {
  const [training, validation] = [sorted(sides.training), sorted(sides.validation)]
  if (training.length < fewestRows || validation.length < fewestRows) return null
  const limit = Math.max(leastEffect, ksLimit(training.length, validation.length, alpha))
  return {
    name: sides.name,
    role: sides.role,
    statistic: { name: 'ks' as const, value: kolmogorovSmirnov(training, validation), limit },
    unseen: null,
    bins: binsOfNumbers(training, validation),
  }
}

function countNames(values: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

function driftOfNames(
  { name, role }: Sides,
  trainingValues: readonly (string | null)[],
  validationValues: readonly (string | null)[],
  alpha: number,
): ColumnDrift | null {
  const [before, after] = [countNames(trainingValues), countNames(validationValues)]
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const training = names.map((one) => before.get(one) ?? 0)
  const validation = names.map((one) => after.get(one) ?? 0)
  if (total(training) < fewestRows || total(validation) < fewestRows || names.length > mostNames) return null
  const unseen = names.filter((one) => !before.has(one))
  const shown = names
    .map((_, i) => i)
    .sort((a, b) => training[b] - training[a] || validation[b] - validation[a])
  const kept = shown.slice(0, shownNames)
  return {
    name,
    role,
    statistic: {
      name: 'total-variation',
      value: totalVariation(training, validation),
      limit: Math.max(leastEffect, totalVariationLimit(training, validation, alpha)),
    },
    unseen: { values: unseen.slice(0, shownUnseen), rows: total(unseen.map((one) => after.get(one) ?? 0)) },
    bins: {
      bins: { names: kept.map((i) => names[i]) },
      training: kept.map((i) => training[i]),
      validation: kept.map((i) => validation[i]),
    },
  }
}

/**
 * Kolmogorov-Smirnov for numbers, total variation for names; null where either side has fewer than 20 values, the kinds differ,
 * or names are too many to be categories. `columns`: how many are compared in all.
 */
export function driftOf(sides: Sides, columns: number): ColumnDrift | null {
  const { training, validation } = sides
  const alpha = familyAlpha / Math.max(1, columns)
  if (training instanceof Float64Array && validation instanceof Float64Array)
    return driftOfNumbers({ ...sides, training, validation }, alpha)
  if (training instanceof Float64Array || validation instanceof Float64Array) return null
  return driftOfNames(sides, training, validation, alpha)
}
