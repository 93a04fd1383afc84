/**
 * The one report (spec: interfaces, "Report"). Two forms with one shape: `Report` carries message ids and values and is what
 * hosts and the interface get; `LocalizedReport` carries sentences and is what `--format json` prints.
 */
import { z } from 'zod'
import { inputBindingSchema } from './artifacts'
import { evidenceSchema } from './evidence'
import { hintKindSchema } from './hints'
import { messageSchema } from './message'
import { inputFileSchema } from './source'
import { histogramSchema, quantilesSchema, topValueSchema } from './summary'
import { dimensionSchema } from './tensor'
import {
  auditIdSchema,
  gradeSchema,
  localeSchema,
  severitySchema,
  statusSchema,
  subjectSchema,
  taskKindSchema,
} from './words'

const measuredSchema = z.object({ value: z.number(), unit: z.string() })

export const profileRowSchema = z.object({
  column: z.string(),
  type: z.string(),
  /** Axes of a tensor's or an image's row; the figures are then of all elements pooled. */
  shape: z.array(z.number()).optional(),
  role: z.enum(['input', 'target', 'unused']),
  rows: z.number(),
  nulls: z.number(),
  nan: z.number(),
  infinite: z.number(),
  distinct: z.number(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  skewness: z.number().nullable(),
  kurtosis: z.number().nullable(),
  quantiles: quantilesSchema.nullable(),
  histogram: histogramSchema.nullable(),
  top: z.array(topValueSchema),
  /** What detectors see in the column, of audit `preprocessing`. */
  hints: z.array(hintKindSchema).optional(),
  /** With the target it tells most of; absent: not measured, or the column is the target. */
  correlation: z
    .object({
      target: z.string(),
      pearson: z.number().nullable(),
      spearman: z.number().nullable(),
      /** Mutual information as a share of the target's entropy, 0 to 1; null: the target is no class. */
      informationShare: z.number().nullable(),
    })
    .optional(),
})
export type ProfileRow = z.infer<typeof profileRowSchema>

export const reportLayerSchema = z.object({
  name: z.string(),
  op: z.string(),
  parameters: z.number(),
  shape: z.array(dimensionSchema).nullable(),
  activation: z
    .object({
      min: z.number().nullable(),
      max: z.number().nullable(),
      mean: z.number().nullable(),
      std: z.number().nullable(),
      zeroShare: z.number(),
      deadUnits: z.number().nullable(),
      units: z.number().nullable(),
    })
    .optional(),
  /** L2 norm of the gradient of all the layer's parameters, of one batch (root mean square over batches). */
  gradientNorm: z.number().optional(),
  /** Of the layer's weights (not its bias); `scheme`: the draw whose std is expected, by the activation that follows. */
  weights: z
    .object({ std: z.number().nullable(), expectedStd: z.number().nullable(), scheme: z.string().nullable() })
    .optional(),
})
export type ReportLayer = z.infer<typeof reportLayerSchema>

function reportShape<M extends z.ZodType>(sentence: M) {
  const finding = z.object({
    severity: severitySchema,
    grade: gradeSchema,
    subject: subjectSchema,
    message: sentence,
    measured: measuredSchema.nullable(),
    expected: sentence.nullable(),
    /** Rows of the dataset that the finding names, counted from 0; at most 20, for people to jump to. */
    rows: z.array(z.number()).optional(),
  })
  const audit = z.object({
    id: auditIdSchema,
    problem: z.number().int().min(1).max(11),
    status: statusSchema,
    title: sentence,
    summary: sentence,
    remedy: sentence.nullable(),
    needs: z.array(sentence),
    findings: z.array(finding),
    fixes: z.array(z.object({ id: z.string(), title: sentence, applies: z.array(z.string()) })),
    evidence: z.array(evidenceSchema),
    /** false: this version of Assay does not look at the problem yet; the status is then `needs-input`. */
    implemented: z.boolean(),
  })
  const report = z.object({
    schemaVersion: z.literal(1),
    generator: z.object({ name: z.string(), version: z.string() }),
    locale: localeSchema,
    seed: z.number(),
    inputs: z.array(inputFileSchema),
    task: z.object({
      kind: taskKindSchema,
      grade: gradeSchema,
      bindings: z.array(
        inputBindingSchema
          .pick({ tensor: true, columns: true, shape: true, grade: true, layout: true })
          .extend({
            /** Route by which raw columns become the tensor, such as `standardize`, `scale` or `none`; null: not known. */
            preprocessing: z.string().nullable(),
          }),
      ),
      targets: z.array(z.object({ tensor: z.string(), columns: z.array(z.string()), grade: gradeSchema })),
      loss: z.object({ name: z.string().nullable(), grade: gradeSchema }),
    }),
    diagnosis: z.array(z.object({ audit: auditIdSchema, confidence: z.number().min(0).max(1), sentence })),
    audits: z.array(audit),
    profile: z.array(profileRowSchema),
    layers: z.array(reportLayerSchema),
    /** What went wrong without stopping the report, such as a file that could not be read. */
    problems: z.array(z.string()),
    timings: z.record(z.string(), z.number()),
  })
  return { finding, audit, report }
}

const plain = reportShape(messageSchema)
export const auditResultSchema = plain.audit
export const reportSchema = plain.report
export type Finding = z.infer<typeof plain.finding>
export type AuditResult = z.infer<typeof plain.audit>
export type Report = z.infer<typeof plain.report>

const localized = reportShape(z.string())
export const localizedReportSchema = localized.report
export type LocalizedFinding = z.infer<typeof localized.finding>
export type LocalizedAuditResult = z.infer<typeof localized.audit>
export type LocalizedReport = z.infer<typeof localized.report>
