/** Pictures as plain JSON of bounded size. A new kind is one arm here and one figure in renderer/figures. */
import { z } from 'zod'
import { intervalSchema } from './model'
import { histogramSchema } from './summary'
import { severitySchema } from './words'

const columnStateSchema = z.object({
  mean: z.number().nullable(),
  std: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  interquartileRange: z.number().nullable(),
  histogram: histogramSchema.nullable(),
})

/** Columns sorted by badness, each before and after normalization on a common axis, with the parameters to copy. */
export const beforeAfterEvidence = z.object({
  kind: z.literal('before-after'),
  /** Where `before` was measured; null: in the file. */
  tensor: z.string().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      severity: severitySchema.nullable(),
      before: columnStateSchema,
      after: columnStateSchema,
      /** (x - mean) / std gives `after`. */
      parameters: z.object({ mean: z.number(), std: z.number() }).nullable(),
    }),
  ),
  /** Columns left out of `columns`, the least bad ones. */
  omitted: z.number(),
})

/** One row per layer or activation: range, mean and spread, share of dead and saturated units. */
export const layerStripEvidence = z.object({
  kind: z.literal('layer-strip'),
  rows: z.number(),
  layers: z.array(
    z.object({
      name: z.string(),
      op: z.string(),
      tensor: z.string(),
      min: z.number().nullable(),
      max: z.number().nullable(),
      mean: z.number().nullable(),
      std: z.number().nullable(),
      zeroShare: z.number(),
      units: z.number().nullable(),
      deadUnits: z.number().nullable(),
      saturatedShare: z.number().nullable(),
      nonFinite: z.number(),
      severity: severitySchema.nullable(),
      histogram: histogramSchema.nullable(),
    }),
  ),
  histogramRows: z.number(),
})

/** Target values over the interval that the output can reach. */
export const reachableEvidence = z.object({
  kind: z.literal('reachable-interval'),
  target: z.string(),
  output: z.string(),
  operator: z.string().nullable(),
  reachable: intervalSchema,
  observedTargets: intervalSchema,
  shareOutside: z.number(),
  histogram: histogramSchema.nullable(),
})

/** Counts by name, such as rows per class beside what the output offers. */
export const barsEvidence = z.object({
  kind: z.literal('bars'),
  unit: z.string(),
  bars: z.array(z.object({ name: z.string(), value: z.number() })),
  omitted: z.number(),
})

export const evidenceSchema = z.discriminatedUnion('kind', [
  beforeAfterEvidence,
  layerStripEvidence,
  reachableEvidence,
  barsEvidence,
])
export type Evidence = z.infer<typeof evidenceSchema>
export type EvidenceOf<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>
