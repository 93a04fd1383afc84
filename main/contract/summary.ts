/** What the one accumulator (base/summary.ts) says of a stream of values; plain JSON, size independent of the rows. */
import { z } from 'zod'

export const histogramSchema = z.object({
  /** counts.length + 1 increasing edges; bin i is [edges[i], edges[i+1]), the last one closed. */
  edges: z.array(z.number()),
  counts: z.array(z.number()),
})
export type Histogram = z.infer<typeof histogramSchema>

export const quantilesSchema = z.object({
  p01: z.number(),
  p05: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  p95: z.number(),
  p99: z.number(),
})
export type Quantiles = z.infer<typeof quantilesSchema>

export const topValueSchema = z.object({ value: z.string(), count: z.number() })
export type TopValue = z.infer<typeof topValueSchema>

/**
 * Numbers. `rows` counts everything seen, `nulls` what was absent; NaN and infinities are counted apart and enter no
 * other figure. Figures of an empty stream are null. `std` is of the population (divided by n); `skewness` and
 * `kurtosis` are the population's moment ratios, `kurtosis` in excess of the normal's 3; both null when std is 0.
 */
export const numberSummarySchema = z.object({
  kind: z.literal('number'),
  rows: z.number(),
  nulls: z.number(),
  nan: z.number(),
  positiveInfinite: z.number(),
  negativeInfinite: z.number(),
  zeros: z.number(),
  /** Distinct finite values: exact up to a cap, else an estimate (`distinctExact` false). */
  distinct: z.number(),
  distinctExact: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  skewness: z.number().nullable(),
  kurtosis: z.number().nullable(),
  /** Every finite value seen was a whole number. */
  whole: z.boolean(),
  quantiles: quantilesSchema.nullable(),
  histogram: histogramSchema.nullable(),
  top: z.array(topValueSchema),
})
export type NumberSummary = z.infer<typeof numberSummarySchema>

export const textSummarySchema = z.object({
  kind: z.literal('text'),
  rows: z.number(),
  nulls: z.number(),
  distinct: z.number(),
  distinctExact: z.boolean(),
  /** Most frequent first, ties by value; at most 20. */
  top: z.array(topValueSchema),
  length: z.object({ min: z.number(), max: z.number(), mean: z.number() }).nullable(),
})
export type TextSummary = z.infer<typeof textSummarySchema>

export const summarySchema = z.discriminatedUnion('kind', [numberSummarySchema, textSummarySchema])
export type Summary = z.infer<typeof summarySchema>

/** Interquartile range p75 - p25, or null where there are no quantiles. */
export const interquartileRange = ({ quantiles }: NumberSummary): number | null =>
  quantiles ? quantiles.p75 - quantiles.p25 : null
