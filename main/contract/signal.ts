/** How the signal travels through depth: measured on a sample of rows, for the file's weights and for a fresh draw. */
import { z } from 'zod'

export const signalLayerSchema = z.object({
  /** The learned layer. */
  name: z.string(),
  op: z.string(),
  /** The tensor looked at: what the layer's activation gives, or the layer's own output where it has none. */
  tensor: z.string(),
  /** Another learned layer reads what it gives; else it makes an output. */
  hidden: z.boolean(),
  /** All that the outputs learn of the inputs passes through it. */
  onlyWay: z.boolean(),
  /** Channels (units) of the tensor, and values of one row: units times positions. */
  units: z.number(),
  valuesPerRow: z.number(),
  /** Standard deviation over all values of the sample. */
  std: z.number().nullable(),
  /** The same with freshly drawn weights; null: not drawn. */
  freshStd: z.number().nullable(),
  /** Effective rank of the centred activations, units across, rows (and some positions of each) down, and the most it could be. */
  rank: z.object({ effective: z.number(), full: z.number() }).nullable(),
  /**
   * Mean cosine between the activations of different rows, all positions of a row side by side, not centred: 1 means that all rows look
   * alike (the correlation map of Poole et al. 2016 and Schoenholz et al. 2017). null where there is one unit, whose cosine is always 1 or -1.
   */
  similarity: z.number().nullable(),
  /** The same with freshly drawn weights; null: not drawn. */
  freshSimilarity: z.number().nullable(),
  /** Units that give the same values as an earlier unit on every row of the sample (up to rounding), silent ones aside. */
  duplicateUnits: z.number(),
  /** Units with one value on every row of the sample. */
  constantUnits: z.number(),
})
export type SignalLayer = z.infer<typeof signalLayerSchema>

export const signalSchema = z.object({
  rows: z.number(),
  totalRows: z.number(),
  /** What enters the first learned layer. */
  entry: z.object({
    tensor: z.string(),
    width: z.number(),
    rank: z.object({ effective: z.number(), full: z.number() }).nullable(),
    similarity: z.number().nullable(),
  }),
  /** In running order. */
  layers: z.array(signalLayerSchema),
  /** Why nothing was drawn anew; null: it was. */
  freshMissing: z.string().nullable(),
  seed: z.number(),
})
export type Signal = z.infer<typeof signalSchema>

/** Seconds each node took, from the runtime's own profile. */
export const timingSchema = z.object({
  rows: z.number(),
  runs: z.number(),
  nodes: z.array(z.object({ node: z.string(), op: z.string(), seconds: z.number() })),
})
export type Timing = z.infer<typeof timingSchema>
