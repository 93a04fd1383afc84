/** A file that was told apart and opened (sources/), and the card that shows it. */
import { z } from 'zod'
import { inputErrorSchema } from './errors'
import type { ExternalData } from './runtime'
import { columnSchema, type Table } from './table'
import { tensorInfoSchema } from './tensor'
import type { TrainingConfig, TrainingLog } from './training'
import { fileRoleSchema } from './words'

interface Opened {
  path: string
  /** The file's own name, without its folder. */
  name: string
  bytes: number
}
export interface DatasetSource extends Opened {
  kind: 'dataset'
  table: Table
  /** Paths of the files that `path`, a folder, holds the dataset in; absent where it is one file. */
  parts?: readonly string[]
}
export interface ModelSource extends Opened {
  kind: 'model'
  model: Uint8Array
  externalData: ExternalData[]
}
export interface ConfigSource extends Opened {
  kind: 'training-config'
  format: 'json' | 'yaml'
  config: TrainingConfig
  unknownKeys: string[]
}
export interface LogSource extends Opened {
  kind: 'training-log'
  format: 'csv' | 'tsv' | 'json-lines'
  log: TrainingLog
}
export type Source = DatasetSource | ModelSource | ConfigSource | LogSource

const cardBase = z.object({ path: z.string(), name: z.string(), bytes: z.number(), format: z.string() })
export const fileCardSchema = z.discriminatedUnion('role', [
  cardBase.extend({
    role: z.literal('dataset'),
    rows: z.number(),
    columns: z.array(columnSchema),
    /** Files, where the dataset is a folder of several. */ files: z.number().optional(),
  }),
  cardBase.extend({
    role: z.literal('model'),
    inputs: z.array(tensorInfoSchema),
    outputs: z.array(tensorInfoSchema),
    parameters: z.number(),
    nodes: z.number(),
    producer: z.string(),
    opset: z.number(),
  }),
  cardBase.extend({
    role: z.literal('training-config'),
    settings: z.record(z.string(), z.string()),
    unknownKeys: z.array(z.string()),
  }),
  cardBase.extend({ role: z.literal('training-log'), steps: z.number(), series: z.array(z.string()) }),
  z.object({ role: z.literal('unreadable'), path: z.string(), name: z.string(), error: inputErrorSchema }),
])
/** What the first page shows of a file. */
export type FileCard = z.infer<typeof fileCardSchema>

export const inputFileSchema = z.object({
  role: fileRoleSchema,
  name: z.string(),
  format: z.string(),
  bytes: z.number(),
  rows: z.number().optional(),
  columns: z.number().optional(),
  /** Files, where the dataset is a folder of several. */
  files: z.number().optional(),
})
export type InputFile = z.infer<typeof inputFileSchema>
