/** Requests that a host may make of the engine; both ends validate what they receive by these schemas. */
import { z } from 'zod'
import { activationsSchema, columnProfileSchema, inputBindingSchema } from './artifacts'
import { columnViewSchema, missingSharesSchema } from './column'
import { inputErrorSchema } from './errors'
import { evidenceSchema } from './evidence'
import { experimentKindSchema, experimentRunSchema, experimentSpecSchema } from './experiment'
import { fixedSchema, fixIdSchema, fixOfferSchema } from './fix'
import { gradientModelSchema, gradientsSchema } from './gradients'
import { hintSchema } from './hints'
import { modelDescriptionSchema } from './model'
import { modelGraphSchema } from './model-graph'
import { auditResultSchema, reportSchema } from './report'
import { signalSchema, timingSchema } from './signal'
import { fileCardSchema } from './source'
import { progressSchema } from './task'
import { transformSchema } from './transform'
import { viewSpecSchema } from './view'
import { weightsSchema } from './weights'
import { auditIdSchema, localeSchema } from './words'

const seedSchema = z.number().int().nonnegative()

export const answersSchema = z.object({
  inputs: z.array(z.object({ tensor: z.string(), columns: z.array(z.string()) })),
  targets: z.array(z.string()),
})

export const auditRequestSchema = z.object({
  files: z.array(z.string()),
  answers: answersSchema,
  only: z.array(auditIdSchema).nullable(),
  /** `audit.threshold` to value. */
  thresholds: z.record(z.string(), z.number()),
  experiments: z.enum(['none', 'quick', 'full']),
  seed: seedSchema,
  locale: localeSchema,
})
export type AuditRequest = z.infer<typeof auditRequestSchema>

export const defaultAuditRequest = (files: string[]): AuditRequest => ({
  files,
  answers: { inputs: [], targets: [] },
  only: null,
  thresholds: {},
  experiments: 'quick',
  seed: 1,
  locale: 'en',
})

export const captureResultSchema = z.object({
  activations: activationsSchema,
  bindings: z.array(inputBindingSchema),
})
export const profileResultSchema = z.object({
  rows: z.number(),
  columns: z.array(columnProfileSchema),
  /** What the columns ask for before they enter a network. */
  hints: z.array(hintSchema),
  /** What was assumed or changed when the file was read, and where figures are rounded; for people. */
  notes: z.array(z.string()),
})
export const sampleSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  files: z.array(z.string()),
})

const bytesSchema = z.instanceof(Uint8Array)

/**
 * The engine keeps no session: every request names its files by path and the engine caches what it opened, so that an
 * engine started anew after a crash answers the next request as before.
 */
export const requests = {
  open: { params: z.object({ path: z.string() }), result: fileCardSchema },
  audit: { params: auditRequestSchema, result: reportSchema },
  profile: { params: z.object({ path: z.string() }), result: profileResultSchema },
  /** One column, and on the sampled rows what `transform` makes of it; at once where the file was profiled before. */
  column: {
    params: z.object({ path: z.string(), column: z.string(), transform: transformSchema.nullable() }),
    result: columnViewSchema,
  },
  /** Where a column has no values; reads that column of all rows where any is missing. */
  missing: {
    params: z.object({ path: z.string(), column: z.string() }),
    result: missingSharesSchema,
  },
  describe: { params: z.object({ path: z.string() }), result: modelDescriptionSchema },
  graph: { params: z.object({ path: z.string() }), result: modelGraphSchema },
  weights: { params: z.object({ path: z.string() }), result: weightsSchema },
  /** Both run the model on rows of the dataset, as `capture` does. */
  signal: { params: z.object({ files: z.array(z.string()), answers: answersSchema }), result: signalSchema },
  timing: { params: z.object({ files: z.array(z.string()), answers: answersSchema }), result: timingSchema },
  /** Loss and gradients over the rows; `loss` as people call it, null: as told, else by head and targets. */
  gradients: {
    params: z.object({
      files: z.array(z.string()),
      answers: answersSchema,
      loss: z.string().nullable(),
      seed: z.number().int().nonnegative(),
    }),
    result: gradientsSchema,
  },
  /** The gradient graph of a model as a file; no dataset is needed. */
  'gradient-model': {
    params: z.object({ path: z.string(), loss: z.string().nullable() }),
    result: gradientModelSchema,
  },
  /** One experiment on its own; curves arrive as `experiment` events while it runs. */
  experiment: {
    params: z.object({ files: z.array(z.string()), answers: answersSchema, spec: experimentSpecSchema }),
    result: experimentRunSchema,
  },
  /** Fixes for these files; those that an audit names come first. */
  fixes: {
    params: z.object({ files: z.array(z.string()), answers: answersSchema, seed: seedSchema }),
    result: z.array(fixOfferSchema),
  },
  /** Writes `output` anew from the files, which stay as they are. A file that is there already is only replaced where `force`. */
  fix: {
    params: z.object({
      files: z.array(z.string()),
      answers: answersSchema,
      id: fixIdSchema,
      /** Parameter to value, as told. */
      options: z.record(z.string(), z.string()),
      seed: seedSchema,
      output: z.string(),
      force: z.boolean(),
    }),
    result: fixedSchema,
  },
  capture: {
    params: z.object({ files: z.array(z.string()), answers: answersSchema }),
    result: captureResultSchema,
  },
  /**
   * One Arrow IPC stream with the rows [offset, offset + limit) of the file, or of `view`. 64-bit integers stay exact.
   * `fileRows`: row of the file, counted from 0, of each row; null: `offset` and on.
   */
  rows: {
    params: z.object({
      path: z.string(),
      offset: z.number().int().nonnegative(),
      limit: z.number().int().positive().max(10_000),
      columns: z.array(z.string()).nullable(),
      view: viewSpecSchema.nullish(),
    }),
    result: z.object({
      rows: z.number(),
      arrow: bytesSchema,
      fileRows: z.array(z.number()).nullish(),
    }),
  },
  /** Makes the view, so that its rows can be asked for, and tells how many it has. */
  view: {
    params: z.object({ path: z.string(), view: viewSpecSchema }),
    result: z.object({ rows: z.number() }),
  },
  /** Where the view shows a row of the file, both counted from 0; null: it does not. */
  locate: {
    params: z.object({ path: z.string(), view: viewSpecSchema, row: z.number().int().nonnegative() }),
    result: z.object({ place: z.number().nullable() }),
  },
  texts: { params: z.object({ locale: localeSchema }), result: z.record(z.string(), z.string()) },
  samples: { params: z.object({}), result: z.array(sampleSchema) },
  /** Aborts the engine process. Answers only where the engine was started for tests. */
  abort: { params: z.object({}), result: z.object({}) },
} as const
export type Requests = typeof requests
export type Method = keyof Requests
export type Params<M extends Method> = z.infer<Requests[M]['params']>
export type Result<M extends Method> = z.infer<Requests[M]['result']>
export const methods = Object.keys(requests) as Method[]

/**
 * What arrives while a request runs. `audited`: one audit of a running `audit` request is finished. `experiment`: how far the curves of a
 * running experiment are.
 */
export const taskEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: progressSchema }),
  z.object({ kind: z.literal('audited'), audit: auditResultSchema }),
  z.object({ kind: z.literal('experiment'), experiment: experimentKindSchema, evidence: evidenceSchema }),
])
export type TaskEvent = z.infer<typeof taskEventSchema>

/** How a request ended when it did not end well. */
export const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('input'), error: inputErrorSchema }),
  z.object({ kind: z.literal('cancelled') }),
  /** The engine process ended under this task; the next request finds a new one. */
  z.object({ kind: z.literal('engine-died'), task: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('internal'), detail: z.string() }),
])
export type Failure = z.infer<typeof failureSchema>

/** A failed request, in the host and in the interface. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly failure: Failure
  constructor(failure: Failure, text: string) {
    super(text)
    this.failure = failure
  }
}

export interface RequestOptions {
  onEvent?: (event: TaskEvent) => void
  /** Structural part of AbortSignal, which pure code has no type for. */
  signal?: {
    readonly aborted: boolean
    addEventListener(type: 'abort', listener: () => void): void
    removeEventListener(type: 'abort', listener: () => void): void
  }
}

/** The engine as its callers see it, wherever it runs. Rejects with RequestError. */
export interface EngineClient {
  request<M extends Method>(method: M, params: Params<M>, options?: RequestOptions): Promise<Result<M>>
}
