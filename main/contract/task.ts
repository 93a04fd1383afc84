/** What long work is handed: a way to be cancelled, a way to tell how far it is, and the time. */
import { z } from 'zod'
import { CancelledError } from './errors'

/** Looked at between batches, because a run of a model blocks the process (see runtime.ts). */
export interface Cancel {
  readonly requested: boolean
}

export const neverCancelled: Cancel = { requested: false }

/** Throws CancelledError when the task was cancelled. */
export function throwIfCancelled(cancel: Cancel): void {
  if (cancel.requested) throw new CancelledError()
}

export const stages = [
  'opening',
  'profiling',
  'binding',
  'reading-model',
  'entering-values',
  'activations',
  'weights',
  'signal',
  'timing',
  'gradients',
  'experiments',
  'targets',
  'relations',
  'census',
  'agreement',
  'drift',
  'auditing',
  'arranging',
] as const
export const stageSchema = z.enum(stages)
export type Stage = z.infer<typeof stageSchema>

export const progressSchema = z.object({
  stage: stageSchema,
  done: z.number(),
  /** null: how much there is in all is not known. */
  total: z.number().nullable(),
  unit: z.enum(['rows', 'bytes', 'steps']),
})
export type Progress = z.infer<typeof progressSchema>
export type OnProgress = (progress: Progress) => void

/** Milliseconds of a monotonic clock; handed in because pure code may not read one. */
export type Clock = () => number
