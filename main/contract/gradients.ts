/** Loss and gradients at the file's weights, and what of a model has gradients (`assay gradients`). */
import { z } from 'zod'
import { lossNameSchema } from './artifacts'
import { messageSchema } from './message'
import { dimensionSchema, elementTypeSchema } from './tensor'
import { gradeSchema } from './words'

export const chosenLossSchema = z.object({ name: lossNameSchema, grade: gradeSchema })
/** `told` by config or user, `derived` from head and targets, `unknown` where neither says. */
export type ChosenLoss = z.infer<typeof chosenLossSchema>

/** Root mean square over the batches of what one batch gives; null: not finite. */
const size = z.number().nullable()

export const parameterGradientSchema = z.object({
  parameter: z.string(),
  /** The learned layer it belongs to, where there is one, and the operator that reads it. */
  layer: z.string().nullable(),
  op: z.string(),
  count: z.number(),
  /** L2 norm, and root mean square of a value. */
  norm: size,
  rms: size,
  /** L2 norm of the parameter itself. */
  weightNorm: size,
  /** Batches in which some value of the gradient was NaN or infinite. */
  brokenBatches: z.number(),
  /** Units, and those whose gradient was exactly zero on every row; null: values do not lie in units. */
  units: z.object({ total: z.number(), zero: z.number() }).nullable(),
})
export type ParameterGradient = z.infer<typeof parameterGradientSchema>

export const gradientsSchema = z.object({
  loss: chosenLossSchema,
  /** The output that the loss looks at. */
  output: z.string(),
  /** Mean over the rows; null: not finite. */
  value: z.number().nullable(),
  /** Rows looked at, all of the training split where one is told; and how many there are. */
  rows: z.number(),
  totalRows: z.number(),
  /** Rows of one batch: norms fall with it as noise averages out. */
  batchRows: z.number(),
  batches: z.number(),
  /** Of all parameters together. */
  norm: size,
  /** In the order in which the graph reads them. */
  parameters: z.array(parameterGradientSchema),
  /** Of all parameters of a learned layer together, in running order. */
  layers: z.array(z.object({ layer: z.string(), op: z.string(), norm: size, rms: size })),
  /** First parameter, in running order, whose gradient is not finite on some batch. */
  firstNonFinite: z.object({ parameter: z.string(), layer: z.string().nullable() }).nullable(),
  /** What is different from the gradient that a training run would see; texts: report/texts.ts. */
  notes: z.array(messageSchema),
})
export type Gradients = z.infer<typeof gradientsSchema>

export const gradientModelSchema = z.object({
  loss: chosenLossSchema,
  output: z.string(),
  /** The input that takes the targets. */
  target: z.object({ type: elementTypeSchema, shape: z.array(dimensionSchema) }),
  parameters: z.array(
    z.object({
      name: z.string(),
      type: elementTypeSchema,
      shape: z.array(dimensionSchema).nullable(),
      count: z.number(),
    }),
  ),
  nodes: z.number(),
  notes: z.array(messageSchema),
  /** The gradient graph as an ONNX file. */
  bytes: z.instanceof(Uint8Array),
})
/** What of a model has gradients, worked out without a dataset. */
export type GradientModelFile = z.infer<typeof gradientModelSchema>
