/** One column looked at closely, and what a transform would make of it. */
import { z } from 'zod'
import { columnProfileSchema } from './artifacts'
import { histogramSchema, summarySchema } from './summary'
import { transformSchema } from './transform'

/** A column of a preview: summed up over the sampled rows; missing values are counted as NaN. */
export const previewColumnSchema = z.object({ name: z.string(), summary: summarySchema })
export type PreviewColumn = z.infer<typeof previewColumnSchema>

export const previewSchema = z.object({
  transform: transformSchema,
  before: z.array(previewColumnSchema),
  after: z.array(previewColumnSchema),
  /** Columns left out of either side, where a transform takes very many. */
  omitted: z.number(),
})
export type Preview = z.infer<typeof previewSchema>

export const columnViewSchema = z.object({
  /** Over all rows. */
  profile: columnProfileSchema,
  rows: z.number(),
  /** Rows that histograms on a logarithmic axis and previews are made of. */
  sampleRows: z.number(),
  /** Bins of equal ratios; null where a value is not above zero. */
  logHistogram: histogramSchema.nullable(),
  /** What can be tried by hand, parameters filled in. */
  proposals: z.array(transformSchema),
  /** Periods that are usual for this type of column, in its unit. */
  periods: z.array(z.number()),
  preview: previewSchema.nullable(),
})
export type ColumnView = z.infer<typeof columnViewSchema>

/** Share of absent values (NaN included) of one column in consecutive blocks of rows; the last block may be shorter. */
export const missingSharesSchema = z.object({
  rows: z.number(),
  blockRows: z.number(),
  shares: z.array(z.number()),
})
export type MissingShares = z.infer<typeof missingSharesSchema>
