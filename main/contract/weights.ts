/** What the file's parameters look like: one streamed pass over each, and what that says of how they were drawn. */
import { z } from 'zod'
import { numberSummarySchema } from './summary'
import { elementTypeSchema } from './tensor'

/**
 * How a parameter may have been drawn; the standard deviation each gives is in onnx/schemes.ts.
 * `he`: 2/fan_in; `he-fan-out`: 2/fan_out; `glorot`: 2/(fan_in + fan_out); `lecun`: 1/fan_in; `torch-default`: PyTorch's Linear and
 * Conv, 1/(3 fan_in); `recurrent-default`: PyTorch's RNN, LSTM and GRU, 1/(3 hidden); `unit-normal`: PyTorch's Embedding, 1;
 * `narrow-normal`: transformers' 0.02.
 */
export const schemes = [
  'he',
  'he-fan-out',
  'glorot',
  'lecun',
  'torch-default',
  'recurrent-default',
  'unit-normal',
  'narrow-normal',
] as const
export const schemeSchema = z.enum(schemes)
export type Scheme = z.infer<typeof schemeSchema>

/** Shapes of the draw: textbook schemes come in a normal, a truncated normal (at two std) and a uniform form. */
export const distributions = ['normal', 'truncated-normal', 'uniform'] as const
export const distributionSchema = z.enum(distributions)
export type Distribution = z.infer<typeof distributionSchema>

export const parameterRoles = ['weight', 'recurrent', 'embedding', 'bias', 'scale', 'other'] as const
export const parameterRoleSchema = z.enum(parameterRoles)
export type ParameterRole = z.infer<typeof parameterRoleSchema>

/** `untrained`: still at its textbook draw; `unclear`: neither can be said. */
export const weightStates = ['untrained', 'trained', 'unclear'] as const
export const weightStateSchema = z.enum(weightStates)
export type WeightState = z.infer<typeof weightStateSchema>

export const parameterWeightsSchema = z.object({
  name: z.string(),
  /** The node that reads it: a learned layer, or a normalization and the like. */
  node: z.string(),
  op: z.string(),
  /** The learned layer it belongs to; null: none. */
  layer: z.string().nullable(),
  role: parameterRoleSchema,
  type: elementTypeSchema,
  shape: z.array(z.number()),
  count: z.number(),
  /** Real values: those of quantized parameters are read through to what they stand for. */
  summary: numberSummarySchema,
  fanIn: z.number().nullable(),
  fanOut: z.number().nullable(),
  /** Standard deviation that each scheme gives for these fans; none for biases and scales. */
  expected: z.array(z.object({ scheme: schemeSchema, std: z.number() })),
  /** What fits best; null: nothing does, or there is too little to tell. */
  fit: z
    .object({
      scheme: schemeSchema,
      distribution: distributionSchema,
      expectedStd: z.number(),
      /** Observed over expected standard deviation. */
      ratio: z.number(),
      /** Kolmogorov-Smirnov distance between the values and the scheme's distribution. */
      distance: z.number(),
    })
    .nullable(),
  state: weightStateSchema,
  /** Units (rows along the fan-out axis) that are all zero, constant, or equal to an earlier one; null: no unit axis. */
  units: z
    .object({ total: z.number(), zero: z.number(), constant: z.number(), duplicate: z.number() })
    .nullable(),
  /** Effective rank of the weights as a matrix (base/rank.ts); null: no matrix, or not looked at. */
  rank: z
    .object({ effective: z.number(), full: z.number(), method: z.enum(['exact', 'randomized']) })
    .nullable(),
})
export type ParameterWeights = z.infer<typeof parameterWeightsSchema>

export const weightsSchema = z.object({
  /** In the order in which the graph reads them. */
  parameters: z.array(parameterWeightsSchema),
  /** Of the file, by the parameters that can tell; what the config tells stands in the task. */
  state: weightStateSchema,
  /** Parameters behind the verdict: at their textbook draw, away from it. */
  atDraw: z.number(),
  awayFromDraw: z.number(),
  /** Parameters that were not read (external data missing, packed types, inside a Loop, Scan or open If), by name. */
  unread: z.array(z.string()),
})
export type Weights = z.infer<typeof weightsSchema>
