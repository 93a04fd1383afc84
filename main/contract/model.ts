/** What a model file says of itself (`assay describe`), and what audits and views may know of its graph. */
import { z } from 'zod'
import { tensorInfoSchema } from './tensor'

/** Closed interval; null: unbounded on that side. */
export const intervalSchema = z.object({ low: z.number().nullable(), high: z.number().nullable() })
export type Interval = z.infer<typeof intervalSchema>

export const layerSchema = z.object({
  /** The node's name, or its first output where it has none. */
  name: z.string(),
  op: z.string(),
  /** Learnable values held by the initializers this node reads. */
  parameters: z.number(),
  parameterNames: z.array(z.string()),
  input: z.string(),
  output: z.string(),
  /** Shape of the output, batch axis included, as far as known. */
  shape: tensorInfoSchema.shape.shape,
  fanIn: z.number().nullable(),
  fanOut: z.number().nullable(),
  /** Operator that the output feeds, through nothing but reshapes, normalization and Dropout; null: none. */
  activation: z.string().nullable(),
  /** A residual sum or a concatenation lets the signal pass around it. */
  bypassed: z.boolean(),
  /** A normalization stands between it and the next learned layers. */
  normalized: z.boolean(),
})
/** A learned layer: a node with weights (Gemm, MatMul, Conv, ConvTranspose, LSTM, GRU, RNN, embedding Gather...). */
export type Layer = z.infer<typeof layerSchema>

export const headNodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  axisSize: z.number().nullable(),
  /** Axis a Softmax works on, counted with the batch axis; absent: no Softmax, or the rank is not known. */
  axis: z.number().optional(),
})
export const modelOutputSchema = tensorInfoSchema.extend({
  /** What the last operations can produce, whatever the input (interval arithmetic). */
  reachable: intervalSchema,
  /** Nodes after the last learned layer up to this output, in order. `axisSize`: length of the axis a Softmax works on. */
  head: z.array(headNodeSchema),
})
export type ModelOutput = z.infer<typeof modelOutputSchema>

export const entryPointSchema = z.object({
  input: z.string(),
  /** The tensor that enters the first learned layer; equal to `input` where nothing stands before it. */
  tensor: z.string(),
  /** Operators between the two, in order. */
  operators: z.array(z.string()),
  /** First learned layer reached. */
  layer: z.string(),
  /** The layer looks rows up by index (embedding): scale does not matter. */
  embedding: z.boolean(),
})
export type EntryPoint = z.infer<typeof entryPointSchema>

/** How deep the graph is, and what eases the way through it. Layers are named as in `layers`. */
export const structureSchema = z.object({
  /** Learned layers on the longest path from an input to an output, in order. */
  longestPath: z.array(z.string()),
  /** Of it, those that no skip passes around. */
  unbypassed: z.array(z.string()),
  /** Of those, the longest run without a normalization between. */
  plain: z.array(z.string()),
  /** Sums and concatenations of a tensor with what learned layers made of it. */
  skips: z.array(z.object({ node: z.string(), op: z.string(), layers: z.array(z.string()) })),
  normalizations: z.array(z.object({ node: z.string(), op: z.string() })),
})
export type Structure = z.infer<typeof structureSchema>

/** An `If` of which one branch was taken for good, and why it could be. */
export const resolutionSchema = z.object({
  node: z.string(),
  branch: z.enum(['then', 'else']),
  /** `input`: one that has a default and is never fed; `probe`: all rows that were looked at choose it. */
  because: z.enum(['constant', 'input', 'probe']),
  /** The input whose value decides; null where the condition is constant, or hangs on several inputs. */
  input: z.string().nullable(),
})
export type Resolution = z.infer<typeof resolutionSchema>

export const modelDescriptionSchema = z.object({
  irVersion: z.number(),
  opset: z.number(),
  opsets: z.array(z.object({ domain: z.string(), version: z.number() })),
  producer: z.string(),
  nodes: z.number(),
  operators: z.array(z.object({ op: z.string(), count: z.number() })),
  /** Learnable floating-point values in all. */
  parameters: z.number(),
  initializers: z.array(tensorInfoSchema.extend({ learnable: z.boolean() })),
  inputs: z.array(tensorInfoSchema),
  outputs: z.array(modelOutputSchema),
  layers: z.array(layerSchema),
  entries: z.array(entryPointSchema),
  structure: structureSchema,
  /** Functions of the file that were put in place of their calls, and how often. */
  functions: z.array(z.object({ name: z.string(), domain: z.string(), calls: z.number() })),
  resolutions: z.array(resolutionSchema),
  /** Weights or activations are stored as whole numbers with scales (QLinear operators, QuantizeLinear/DequantizeLinear). */
  quantized: z.boolean(),
  /** Dropout and operators that draw random numbers, as a training-mode export keeps them; `ratio`: share that a Dropout takes away. */
  noise: z.array(z.object({ node: z.string(), op: z.string(), ratio: z.number().nullable() })).optional(),
})
export type ModelDescription = z.infer<typeof modelDescriptionSchema>
