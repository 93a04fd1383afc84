/** Fixes as files: what can be written, from what, and what was (spec: product, "Fixes as files"). None ever touches the file it starts from. */
import { z } from 'zod'
import { messageSchema } from './message'
import { auditIdSchema, fileRoleSchema } from './words'

export const fixIds = [
  'normalize-dataset',
  'normalize-targets',
  'normalize-head',
  'preprocess-dataset',
  'remove-output-activation',
  'replace-output-activation',
  'relu-to-leaky',
  'relu-to-elu',
  'redraw-weights',
  'insert-residuals',
  'insert-dropout',
  'set-learning-rate',
  'set-batch-size',
  'set-weight-decay',
  'set-dropout',
  'set-loss',
] as const
export const fixIdSchema = z.enum(fixIds)
export type FixId = z.infer<typeof fixIdSchema>

/** A choice of the user's, told as `--set name=value`. */
export const fixParameterSchema = z.object({
  name: z.string(),
  /** null: worked out from the files. */
  byDefault: z.string().nullable(),
  /** null: any number. */
  choices: z.array(z.string()).readonly().nullable(),
})
export type FixParameter = z.infer<typeof fixParameterSchema>

export const fixOfferSchema = z.object({
  id: fixIdSchema,
  audit: auditIdSchema,
  title: messageSchema,
  /** The kind of file it writes anew. */
  writes: fileRoleSchema,
  /** Names of the files it would write, by default. */
  applies: z.array(z.string()),
  parameters: z.array(fixParameterSchema).readonly(),
  /** An audit that fails or warns on these files names it; else it merely can be applied. */
  called: z.boolean(),
})
export type FixOffer = z.infer<typeof fixOfferSchema>

/** What a fix did, once its file is written. */
export const fixedSchema = z.object({
  id: fixIdSchema,
  output: z.string(),
  bytes: z.number(),
  /** What is different now, and what is to be done with the file; for people. */
  said: z.array(messageSchema),
  /** How an edited model was checked by running it; null: no model was written. */
  checked: messageSchema.nullable(),
})
export type Fixed = z.infer<typeof fixedSchema>
