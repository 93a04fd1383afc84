import type { ThresholdValues } from '../../contract/audit'
import type { NumberSummary } from '../../contract/summary'
import type { Severity } from '../../contract/words'
import type { thresholds } from './thresholds'

export type Limits = ThresholdValues<typeof thresholds>

/** Why a column is not judged by its scale. */
export type Exemption = 'constant' | 'binary' | 'unitImage' | 'commonScale' | 'embedding' | 'empty'

export interface Scale {
  name: string
  summary: NumberSummary
  mean: number
  std: number
  /** |mean| / std. */
  offCentre: number
}

/** A column all of whose values are equal; a spread below float32's resolution at that value is none either. */
function isConstant({ distinct, mean, std }: NumberSummary): boolean {
  return distinct <= 1 || (std ?? 0) <= 1e-7 * Math.abs(mean ?? 0) || std === 0
}

const isBinary = ({ distinct, min, max }: NumberSummary): boolean =>
  distinct === 2 && min !== null && max !== null && max - min <= 2 && Math.abs(min) <= 2

const lies = (summary: NumberSummary, low: number, high: number): boolean =>
  summary.min !== null && summary.max !== null && summary.min >= low - 1e-6 && summary.max <= high + 1e-6

/**
 * Many columns in one unit that already lies within [0, 1] or [-1, 1], such as the pixels of an image laid flat: at least as many as
 * `commonScaleColumns`, and at least half of them reach beyond half of the bound. What is small among them is rare, not badly scaled.
 */
export function shareOneScale(summaries: readonly NumberSummary[], limits: Limits): boolean {
  const known = summaries.filter(({ min, max }) => min !== null && max !== null)
  if (known.length < limits.commonScaleColumns) return false
  if (!known.every((one) => lies(one, 0, 1)) && !known.every((one) => lies(one, -1, 1))) return false
  const reaching = known.filter(({ min, max }) => Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0)) > 0.5)
  return reaching.length >= known.length / 2
}

/** Spec: audits, 1 normalization, "Exempt": one-hot, binary, embedding indices, constant columns, images in [0, 1] or [-1, 1]. */
export function exemptionOf(summary: NumberSummary, image: boolean, embedding: boolean): Exemption | null {
  if (embedding) return 'embedding'
  if (summary.mean === null || summary.std === null) return 'empty'
  if (image && (lies(summary, 0, 1) || lies(summary, -1, 1))) return 'unitImage'
  if (isConstant(summary)) return 'constant'
  return isBinary(summary) ? 'binary' : null
}

export function scaleOf(name: string, summary: NumberSummary): Scale {
  const mean = summary.mean ?? 0
  const std = summary.std ?? 0
  return { name, summary, mean, std, offCentre: Math.abs(mean) / std }
}

/** Standard deviations that a mean may be off: the threshold, or the sampling error where that is larger. */
export const meanLimit = (limits: Limits, rows: number): number =>
  Math.max(limits.warnMean, limits.samplingErrors / Math.sqrt(rows))

const outside = (value: number, low: number, high: number): boolean => value < low || value > high

/** How badly one column is centred; null: well enough. */
export function centringSeverity({ offCentre }: Scale, limits: Limits, rows: number): Severity | null {
  if (offCentre > limits.failMean) return 'fail'
  return offCentre > meanLimit(limits, rows) ? 'warn' : null
}

/** How badly one column is scaled; null: well enough. */
export function spreadSeverity({ std }: Scale, limits: Limits): Severity | null {
  if (outside(std, limits.failStdLow, limits.failStdHigh)) return 'fail'
  return outside(std, limits.warnStdLow, limits.warnStdHigh) ? 'warn' : null
}

export interface StdRatio {
  ratio: number
  largest: Scale
  smallest: Scale
}

/** Largest over smallest standard deviation; null with fewer than two columns. */
export function stdRatioOf(scales: readonly Scale[]): StdRatio | null {
  if (scales.length < 2) return null
  const sorted = [...scales].sort((a, b) => b.std - a.std)
  const [largest, smallest] = [sorted[0], sorted[sorted.length - 1]]
  return { ratio: largest.std / smallest.std, largest, smallest }
}

/** Distance from mean 0 and std 1 in factors: what columns are sorted by. */
export const badness = ({ offCentre, std }: Scale): number =>
  Math.max(Math.log10(1 + offCentre), Math.abs(Math.log10(std || Number.MIN_VALUE)))
