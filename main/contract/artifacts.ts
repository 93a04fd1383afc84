/** Everything an audit may read. Gathered in artifacts/, each may be missing or fail alone. */
import { z } from 'zod'
import type { InputErrorFields } from './errors'
import type { Experiments } from './experiment'
import type { Gradients } from './gradients'
import type { Hints } from './hints'
import { captureNoteSchema, type Message } from './message'
import type { ModelDescription } from './model'
import type { Agreement, Census, ColumnRoles, Drift, Examples, Relations } from './rows'
import type { Signal, Timing } from './signal'
import { type NumberSummary, type Summary, summarySchema } from './summary'
import { type Column, columnSchema, type RowRange } from './table'
import { elementTypeSchema, tensorInfoSchema } from './tensor'
import type { Preprocessing, TrainingConfig, TrainingLog } from './training'
import type { Weights } from './weights'
import { type Grade, gradeSchema, type TaskKind } from './words'

/** The Summary of a tensor column, or of an image column with a shape, is of all its elements pooled. */
export const columnProfileSchema = columnSchema.extend({ summary: summarySchema })
export type ColumnProfile = z.infer<typeof columnProfileSchema>

export interface DatasetProfile {
  rows: number
  columns: ColumnProfile[]
}

/**
 * Values of a column on the sampled rows: numbers where it holds any (NaN where absent; dates and times in milliseconds), texts
 * where it holds those.
 */
export type SampledColumn = Column &
  ({ kind: 'number'; values: Float64Array } | { kind: 'text'; values: (string | null)[] })

/**
 * Rows of the dataset in contiguous stretches, for what needs the values side by side or one after the other. All rows where
 * the dataset is small.
 */
export interface RowSample {
  /** Rows [0, ranges[0].rows) of the sample are those of the first range, and so on. */
  ranges: RowRange[]
  rows: number
  totalRows: number
  /** In the table's order; all columns of a table that is not too wide, save tensors and images. */
  columns: SampledColumn[]
}

/** One pass over the dataset. */
export interface Scan {
  profile: DatasetProfile
  sample: RowSample
}

/** Which columns fill which model input, in row-major order of the input without its batch axis. */
export const inputBindingSchema = z.object({
  tensor: z.string(),
  columns: z.array(z.string()),
  type: elementTypeSchema,
  /** Without the batch axis; every axis known. */
  shape: z.array(z.number()),
  /** The batch size the file insists on; null where the batch axis is dynamic. */
  fixedBatch: z.number().nullable(),
  grade: gradeSchema,
  /** Values that each of `columns` gives per row, where any is a tensor; absent: one each. */
  widths: z.array(z.number()).optional(),
  /**
   * The one bound column has its axes in another order than the input: axis i of the input is axis `permutation[i]` of `from`, such
   * as [2, 0, 1] where images with their channels last meet an input with its channels first. Told by the sizes alone.
   */
  layout: z
    .object({ from: z.array(z.number()), permutation: z.array(z.number()), grade: gradeSchema })
    .optional(),
})
export type InputBinding = z.infer<typeof inputBindingSchema>

export interface Binding {
  inputs: InputBinding[]
  /** Told preprocessing of the inputs; null: nothing is applied. */
  preprocessing: Preprocessing | null
  preprocessingGrade: Grade
  targetPreprocessing: Preprocessing | null
  targetPreprocessingGrade: Grade
  targets: { tensor: string; columns: string[]; grade: Grade }[]
  /** Class labels in the order of the outputs; null where there are none. */
  classes: string[] | null
}

export const lossNames = [
  'mse',
  'l1',
  'huber',
  'cross-entropy',
  'nll',
  'cross-entropy-of-probabilities',
  'bce',
  'bce-with-logits',
] as const
export const lossNameSchema = z.enum(lossNames)
export type LossName = z.infer<typeof lossNameSchema>

export interface Task {
  kind: TaskKind
  grade: Grade
  /** `name` null: none told or not understood; `told` keeps the config's own word. */
  loss: { name: LossName | null; told: string | null; grade: Grade }
  /** The config's word for the file: before or after training; null: not told. */
  modelState: 'initial' | 'trained' | null
}

/** Values of one model input as they reach the first learned layer. */
export interface EntryFeature {
  /** The column, or the column's place in the tensor where several columns mix. */
  name: string
  column: string | null
  raw: NumberSummary | null
  entering: NumberSummary
}
export interface Entry {
  input: string
  tensor: string
  /** How the values became what they are: nothing done, told preprocessing, or operators in the head of the graph. */
  route: 'raw' | 'told' | 'graph' | 'told-and-graph'
  operators: string[]
  layer: string
  embedding: boolean
  /** The tensor is an image: judged channel by channel. */
  image: boolean
  rows: number
  /** Rows in the dataset; `rows` is smaller where only a sample was looked at. */
  totalRows: number
  features: EntryFeature[]
  /** One per channel where `image`, pooled over all pixels. */
  channels: NumberSummary[]
}

/** Targets as the loss sees them: after the told target preprocessing, classes as texts. */
export interface Target {
  column: string
  raw: Summary
  /** After target preprocessing; null for text and for classes. */
  seen: NumberSummary | null
}
export interface Targets {
  tensor: string | null
  targets: Target[]
  /** Distinct class labels found, null where the target is not a class. At most 1,000. */
  labels: string[] | null
  /** Rows whose targets, taken together, look like a probability row (non-negative, summing to 1). */
  probabilityRows: boolean
  rows: number
}

/** Statistics of one tensor over `statisticsRows` rows (computed inside the graph; see onnx/statistics.ts). */
export const tensorActivationSchema = z.object({
  tensor: z.string(),
  node: z.string(),
  op: z.string(),
  elementType: elementTypeSchema,
  shape: tensorInfoSchema.shape.shape,
  /** Values seen in all, over rows and positions. */
  count: z.number(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  zeroShare: z.number(),
  nonFinite: z.number(),
  /** Axis the channels lie on, counted with the batch axis; null: the tensor is taken as one. */
  channelAxis: z.number().nullable(),
  channels: z.object({
    min: z.array(z.number()),
    max: z.array(z.number()),
    mean: z.array(z.number()),
    std: z.array(z.number()),
    zeroShare: z.array(z.number()),
  }),
})
export type TensorActivation = z.infer<typeof tensorActivationSchema>

/** Units of an activation node, counted over its input (the pre-activation). */
export const activationNodeSchema = z.object({
  node: z.string(),
  op: z.string(),
  /** The learned layer that feeds it, where there is one. */
  layer: z.string().nullable(),
  input: z.string(),
  output: z.string(),
  units: z.number(),
  /** ReLU-like: units whose input is never positive on any row. */
  deadUnits: z.number().nullable(),
  /** Share, per unit, of values with a positive input, on `statisticsRows` rows. ReLU-like only. */
  activeShare: z.array(z.number()).nullable(),
  /** Sigmoid or Tanh: share of all values with |input| > 5. */
  saturatedShare: z.number().nullable(),
  /** Sigmoid or Tanh: units with |input| > 5 at every value of every row. */
  saturatedUnits: z.number().nullable(),
  /** Its output multiplies another tensor: wide open or shut is what a gate is for. */
  gate: z.boolean(),
})
export type ActivationNode = z.infer<typeof activationNodeSchema>

export const nonFiniteCauses = [
  'input',
  'weights',
  'logarithm',
  'root',
  'power',
  'division',
  'overflow',
  'masked',
  'other',
] as const

export const activationsSchema = z.object({
  /** Rows on which dead and saturated units and values that are no numbers were counted. */
  rows: z.number(),
  totalRows: z.number(),
  /** Rows of them, evenly spread, on which everything else was measured. */
  statisticsRows: z.number(),
  tensors: z.array(tensorActivationSchema),
  activationNodes: z.array(activationNodeSchema),
  /** First node, in order of execution, whose output holds NaN or infinity. */
  firstNonFinite: z
    .object({
      node: z.string(),
      op: z.string(),
      tensor: z.string(),
      nan: z.number(),
      infinite: z.number(),
      rows: z.number(),
      /** What made them: values that entered the model so, or what the operator was given. */
      cause: z.enum(nonFiniteCauses),
      /** The input of the node that says most, and its range; null where that is not known. */
      from: z.object({ tensor: z.string(), min: z.number(), max: z.number() }).nullable(),
    })
    .nullable(),
  /** What was done differently from the usual, such as smaller batches; for people. */
  notes: z.array(captureNoteSchema),
  /** Histograms on a sample of rows, by tensor. */
  histograms: z.record(z.string(), summarySchema),
  histogramRows: z.number(),
})
export type Activations = z.infer<typeof activationsSchema>

/** Mean and standard deviation (population) of each bound column, raw, over the training rows alone. */
export interface Scaling {
  /** Which rows were taken for training; `unknown`: no split told, so all rows. */
  grade: Grade
  rows: number
  columns: {
    name: string
    mean: number
    std: number
    /** null: no value on any of the rows. */
    spread: { min: number; max: number; lowerQuartile: number; median: number; upperQuartile: number } | null
  }[]
  /** The same of every value of each input as it is fed, told preprocessing applied; null: not of floating type. */
  inputs: { tensor: string; values: { mean: number; std: number }[] | null }[]
}

export interface ArtifactTypes {
  config: TrainingConfig
  log: TrainingLog
  scan: Scan
  profile: DatasetProfile
  sample: RowSample
  hints: Hints
  model: ModelDescription
  task: Task
  binding: Binding
  entry: Entry[]
  targets: Targets
  scaling: Scaling
  activations: Activations
  weights: Weights
  signal: Signal
  timing: Timing
  roles: ColumnRoles
  relations: Relations
  census: Census
  agreement: Agreement
  drift: Drift
  examples: Examples
  gradients: Gradients
  experiments: Experiments
}
export type ArtifactId = keyof ArtifactTypes

/** `missing`: an input or an answer is lacking, `needs` says which; `failed`: it could not be computed, and why. */
export type Gathered<T> =
  | { state: 'ready'; value: T }
  | { state: 'missing'; needs: Message[] }
  | { state: 'failed'; error: InputErrorFields }

export type Artifacts = { readonly [Id in ArtifactId]: Gathered<ArtifactTypes[Id]> }
