/** The graph of a model as it is drawn: operators, and the tensors that carry data between them. */
import { z } from 'zod'
import { elementTypeSchema, tensorInfoSchema } from './tensor'

export const graphNodeSchema = z.object({
  /** Unique in the graph. */
  id: z.string(),
  kind: z.enum(['input', 'operator', 'output']),
  /** As it is called everywhere in Assay (onnx/graph.ts, nodeName); of an input or output its tensor's name. */
  name: z.string(),
  op: z.string(),
  domain: z.string(),
  /** Where it stands in the model, outermost part first, such as ['encoder', 'layers.0', 'attention']; [] : at the top. */
  scope: z.array(z.string()),
  /** The learned layer it is; null: it is none. */
  layer: z.string().nullable(),
  /** Floating values learned here. */
  parameters: z.number(),
  outputs: z.array(tensorInfoSchema),
  attributes: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Tensors of the file that it reads. */
  initializers: z.array(z.object({ name: z.string(), type: elementTypeSchema, shape: z.array(z.number()) })),
})
export type GraphNode = z.infer<typeof graphNodeSchema>

export const graphEdgeSchema = z.object({
  /** Ids of nodes. */
  from: z.string(),
  to: z.string(),
  tensor: z.string(),
})
export type GraphEdge = z.infer<typeof graphEdgeSchema>

export const modelGraphSchema = z.object({ nodes: z.array(graphNodeSchema), edges: z.array(graphEdgeSchema) })
export type ModelGraph = z.infer<typeof modelGraphSchema>
