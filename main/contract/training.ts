/** Training config and training log, as the user keeps them (spec: interfaces, "Training config"). */
import { z } from 'zod'

export const affinePreprocessingSchema = z.looseObject({
  standardize: z.boolean().optional(),
  mean: z.union([z.number(), z.array(z.number())]).nullish(),
  std: z.union([z.number(), z.array(z.number())]).nullish(),
  scale: z.union([z.number(), z.array(z.number())]).nullish(),
  offset: z.union([z.number(), z.array(z.number())]).nullish(),
  min: z.union([z.number(), z.array(z.number())]).nullish(),
  max: z.union([z.number(), z.array(z.number())]).nullish(),
})
/** `(x - mean) / std`, `x * scale + offset`, or `(x - min) / (max - min)`; one number for all columns or one each. */
export type Preprocessing = z.infer<typeof affinePreprocessingSchema>

export const trainingConfigSchema = z.looseObject({
  inputs: z.array(z.string()).nullish(),
  input_shape: z.array(z.number().int().positive()).nullish(),
  targets: z.array(z.string()).nullish(),
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])).nullish(),
  task: z.string().nullish(),
  model_state: z.enum(['initial', 'trained']).nullish(),
  loss: z.string().nullish(),
  optimizer: z.string().nullish(),
  learning_rate: z.number().nullish(),
  momentum: z.number().nullish(),
  weight_decay: z.number().nullish(),
  gradient_clip_norm: z.number().nullish(),
  batch_size: z.number().nullish(),
  epochs: z.number().nullish(),
  dropout: z.number().nullish(),
  augmentation: z.unknown().optional(),
  /** null says that nothing is applied; absent says nothing. */
  preprocessing: affinePreprocessingSchema.nullish(),
  target_preprocessing: affinePreprocessingSchema.nullish(),
  metric: z.string().nullish(),
  validation_split: z.union([z.string(), z.number()]).nullish(),
})
export type TrainingConfig = z.infer<typeof trainingConfigSchema>

/** Keys that mean something to Assay; every other key of a config is kept and listed as unknown. */
export const trainingConfigKeys: readonly string[] = Object.keys(trainingConfigSchema.shape)

export interface TrainingLog {
  /** The step or epoch column. */
  stepName: string
  steps: number[]
  /** Other numeric columns by name; NaN and infinities are kept, they are evidence. */
  series: { name: string; values: number[] }[]
}
